"""Each landed record ends modelled, quarantined or filtered, whatever the file holds."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingestion.mapped import apply, ledger

CELL = st.sampled_from(
    ["j1", "j2", "Total", "End", "1", "-2.5", "NaN", "x", "", " ", "na", '"a\nb"', "1.23456"]
)
FILES = st.lists(st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=6), min_size=1, max_size=2)
MAPPING = {
    "read": {"null_markers": ["na"], "data_ends_when": {"column": "id", "matches": "^End"}},
    "drop_rows": [{"column": "id", "matches": "^Total", "reason": "total row"}],
    "keep_rows": "status is null or status <> 'x'",
    "lookups": [{"stream": "headers", "on": {"id": "journal"}, "columns": ["day"]}],
    "entities": [
        {**ledger(), "when": "status is null"},
        {"entity": "people", "when": "status = '1'", "columns": {"person_id": "day"}},
    ],
}


@given(FILES, st.lists(st.tuples(CELL, CELL), max_size=3))
@settings(max_examples=20, deadline=None)
def test_the_totals_add_up(files: list[list[list[str]]], headers: list[tuple[str, str]]) -> None:
    contents = {
        f"main{at}.csv": "\n".join(["id,amount,status", *(",".join(cells) for cells in rows)])
        for at, rows in enumerate(files)
    }
    contents["headers/h.csv"] = "\n".join(["journal,day", *map(",".join, headers)])
    with TemporaryDirectory() as folder:
        mapped = apply(Path(folder), contents, MAPPING, others={"headers": {}})
        modelled = {
            record
            for name in ("conformed.ledger_lines", "conformed.people", "control.file_contributed")
            for (record,) in mapped.rows(name, "landed_record_id")
        }
        quarantined = {x for (x,) in mapped.rows("control.file_quarantine", "landed_record_id")}
        filtered = [x for (x,) in mapped.rows("control.file_filtered", "landed_record_id")]
    assert not modelled & set(filtered)
    assert not quarantined & set(filtered)
    assert len(set(filtered)) == len(filtered)
    for stream in ("main", "headers"):
        counts = mapped.report.counts["books", stream]
        mine = f"books/{stream}/"
        assert counts.modelled == sum(x.startswith(mine) for x in modelled)
        assert counts.quarantined == sum(x.startswith(mine) for x in quarantined - modelled)
        assert counts.filtered == sum(x.startswith(mine) for x in filtered)
        assert counts.landed == counts.modelled + counts.quarantined + counts.filtered
