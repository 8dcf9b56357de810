"""The fast way for clean CSV gives what the careful way gives, or leaves the file to it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.files import fast
from ingestion.files.delimited import read_delimited
from portfolio.file_mappings import Read
from tests.ingestion.landed import cells_of

CELLS = st.sampled_from(
    ["a", "", " x", "é", "NULL", "#", "\\", '"q"', '"a,b"', '"a""b"', '"l\nm"', '"l\r\nm"', '""', ' "x"',
     '"x" ', '"', 'a"b', '"a"b', "a\rb", "\x00"]
)  # fmt: skip
LINES = st.lists(st.one_of(st.lists(CELLS, min_size=3, max_size=3), st.lists(CELLS, max_size=4)), max_size=6)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_both_ways_read_the_same(lines: list[list[str]], end: str, ends_with_line_end: bool) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "SMALLEST_FILE", 0)
        patch.setattr(fast, "COMPARED_ROWS", 0)  # DuckDB's reading alone
        path, target = Path(folder) / "a.csv", Path(folder) / "raw.parquet"
        content = end.join(",".join(cells) for cells in [["h1", "h2", "h3"], *lines])
        path.write_text(content + end * ends_with_line_end, encoding="utf-8", newline="")
        landed = fast.land_fast(path, Read(), "a.csv", target)
        if landed is not None:
            careful = list(read_delimited(path, Read()).rows)
            assert all(row.reason is None for row in careful)
            assert cells_of(target) == [tuple(cell or None for cell in row.cells) for row in careful]
            assert landed[0] == len(careful)


def test_a_clean_file_goes_the_fast_way_with_rows_numbered_in_file_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast, "SMALLEST_FILE", 0)
    path, target = tmp_path / "a.csv", tmp_path / "raw.parquet"
    path.write_text("id,text\n" + "".join(f'{n},"line\n{n}"\n' for n in range(300_000)))
    assert fast.land_fast(path, Read(), "a.csv", target) == (300_000, ("id", "text"))
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as db:
        query = "select count(*) from read_parquet(?) where id = row_number - 1 and file = 'a.csv'"
        assert db.execute(query, [str(target)]).fetchall() == [(300_000,)]


@pytest.mark.parametrize(
    "content", ["a\n1\n", "\na,b\n1,2\n", "a,b\r1,2\r", "a,b\n1,\xff\n", "a,b\n1,2,\0\n"]
)
def test_what_is_not_clean_is_left_to_the_careful_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.setattr(fast, "SMALLEST_FILE", 0)
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode("latin-1"))
    assert fast.land_fast(path, Read(), "a.csv", tmp_path / "raw.parquet") is None
