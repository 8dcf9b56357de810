"""A publish on top of another: whatever is taken over, hashes and files are those of the rows."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing import month_sums, parquet_export, storage, sum_queries
from publishing.content_hash import list_tables, quoted, table_hashes
from publishing.month_sums import (
    complete_sums,
    find_standing,
    read_sums,
    run_sums,
    sums_query,
    table_hash,
    write_sums,
)
from publishing.parquet_export import export_parquet
from publishing.storage import list_parts

GROUP = 2048  # rows of a row group: the least that DuckDB writes


@pytest.fixture(autouse=True)
def _small_row_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_export, "_OPTIONS", f"{parquet_export._OPTIONS}, row_group_size {GROUP}")


def derive(database: Path, version: Path, last: Path) -> dict[str, str]:
    """Make the sums and the Parquet files of a version; return its content hashes."""
    version.mkdir()
    with duckdb.connect(str(database), read_only=True) as connection:
        known, parts = read_sums(connection, last), list_parts(connection, database)
        standing = find_standing(connection, parts, known)
        sums = run_sums(connection, sums_query(connection, parts, known, standing), parts, standing)
        export_parquet(database, version / "parquet", sums, known, last / "parquet")
        sums = complete_sums(connection, sums, parts, known)
        write_sums(connection, sums, version)
    return {name: table_hash(own) for name, own in sums.items()}


def assert_files_hold_the_tables(database: Path, version: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        for schema, table in list_tables(connection):
            path = version / "parquet" / schema / f"{table}.parquet"
            rows = connection.sql(f"from {quoted(schema)}.{quoted(table)}").set_alias("rows")
            file = connection.sql(f"from '{path}'").set_alias("rows")
            assert (file.columns, file.types) == (rows.columns, rows.types)
            sums = "count(*), sum(hash(rows))"
            assert file.aggregate(sums).fetchall() == rows.aggregate(sums).fetchall()
            other_reader = pq.ParquetFile(path)
            assert other_reader.metadata.num_rows == other_reader.read().num_rows == len(rows)


def write(path: Path, *statements: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as outcomes (row_group_size {GROUP})")
        connection.execute("use outcomes")
        for statement in statements:
            connection.execute(statement)
    return path


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Five months of 2,000 rows, rows without a day; tables that are small, empty or without days."""
    return write(
        tmp_path / "outcomes.duckdb",
        "create schema core",
        """
        create table core.fct as
        select i as fct_id, (date '2026-01-15' + to_months((i // 2000)::integer))::date as posted_on,
            'text ' || i as label, (i % 7)::decimal(28,4) as amount, 'r1' as run_id
        from range(10000) as r(i)
        """,
        "insert into core.fct select 10000 + i, null, null, null, 'r1' from range(5) as r(i)",
        "create table core.dim (dim_id integer, dim_name varchar, rate double)",
        "insert into core.dim values (1, 'one', 1.5), (2, 'two', 0.0)",
        "create table core.none (none_id integer, seen_at timestamp)",
    )


# One after the other, so that each is published on top of what the others left.
CHANGES = {
    "nothing": "select 1",
    "a cell": "update core.fct set label = 'new' where fct_id = 9000",
    "two cells that change places": """
        update core.fct set label = 'text ' || (17001 - fct_id) where fct_id in (8500, 8501)
    """,
    "a row deleted": "delete from core.fct where fct_id = 7000",
    "a row added": "insert into core.fct values (10005, date '2026-04-01', null, null, null)",
    "a row twice": "insert into core.fct select * from core.fct where fct_id = 6500",
    "a row to another month": "update core.fct set posted_on = '2026-04-20' where fct_id = 9999",
    "a month added": "insert into core.fct values (10006, date '2026-09-01', null, null, null)",
    "a day lost": "update core.fct set posted_on = null where fct_id = 6000",
    "the sign of a zero": """
        delete from core.dim where dim_id = 2;
        insert into core.dim values (2, 'two', '-0.0')
    """,
    "the last months deleted": "delete from core.fct where posted_on > '2026-05-01' or posted_on is null",
    "a cell of the first month": "update core.fct set label = 'new' where fct_id = 0",
    "a column of the run": "update core.fct set run_id = 'r2'",
    "a table without days": "update core.dim set dim_name = 'first' where dim_id = 1",
    "the first row": "insert into core.none values (1, timestamp '2026-01-01 10:00:00')",
    "all rows deleted": "delete from core.none",
    "a type of an empty table": "alter table core.none alter none_id type varchar",
    "a type": "alter table core.fct alter fct_id type integer using fct_id::integer",
    "a name": "alter table core.fct rename label to fct_label",
    "a table added": "create table core.bridge as select 1 as one",
    "a table dropped": "drop table core.fct",
}


@pytest.mark.parametrize("large", [1, 1_000_000])
def test_hashes_and_files_are_those_of_the_rows_after_any_change(
    large: int, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LARGE", large)
    derive(built, tmp_path / "v", tmp_path / "none")
    last = tmp_path / "v"
    for change, statement in CHANGES.items():
        write(built, statement)
        assert derive(built, tmp_path / change, last) == table_hashes(built), change
        last = tmp_path / change
        assert_files_hold_the_tables(built, last)


def test_months_that_kept_their_rows_are_not_hashed_again(built: Path, tmp_path: Path) -> None:
    first = derive(built, tmp_path / "v1", tmp_path / "v0")
    _falsify(tmp_path / "v1")
    assert derive(built, tmp_path / "v2", tmp_path / "v1") == {
        "core.dim": "2:1",
        "core.fct": "10005:6",
        "core.none": first["core.none"],
    }
    write(built, "update core.fct set label = 'new' where fct_id = 9000")
    hashes = derive(built, tmp_path / "v3", tmp_path / "v1")
    assert hashes["core.dim"] == "2:1"
    assert hashes["core.fct"] not in ("10005:6", table_hashes(built)["core.fct"])


def _falsify(version: Path) -> None:
    """Write 1 as the digest sum of every month: so what is taken over can be told from what is computed."""
    path = version / month_sums.FILE
    tables = json.loads(path.read_text("utf-8"))
    for table in tables.values():
        table["months"] = [[*month[:3], 1, 0] for month in table["months"]]
        for _, months in table["parts"]:
            months[:] = [[*month[:3], 1, 0, month[5]] for month in months]
    path.write_text(json.dumps(tables), "utf-8")


def test_of_a_part_that_stayed_only_the_months_that_lost_a_row_are_hashed_again(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LARGE", 1)
    derive(built, tmp_path / "v1", tmp_path / "v0")
    _falsify(tmp_path / "v1")
    write(built, "delete from core.fct where fct_id = 7000")
    derive(built, tmp_path / "v2", tmp_path / "v1")
    with duckdb.connect(str(built), read_only=True) as connection:
        firsts = [part.first for part in list_parts(connection, built)["core.fct"]]
    parts = json.loads((tmp_path / "v2" / month_sums.FILE).read_text("utf-8"))["core.fct"]["parts"]
    assert firsts == [0, 2048, 4096, 6144, 8192]
    computed = [
        (first, month[0] - 12 * 2026)
        for first, (_, months) in zip(firsts, parts, strict=True)
        for month in months
        if month[3] != 1
    ]
    assert computed == [(6144, 4)]


@pytest.mark.parametrize(
    "cell", ["label = 'text 8999'", "label = null", "amount = 1000", "posted_on = '2026-05-02'"]
)
def test_a_part_with_another_cell_is_another_part(
    cell: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LARGE", 1)

    def parts() -> list[str]:
        with duckdb.connect(str(built), read_only=True) as connection:
            return [part.identity for part in list_parts(connection, built)["core.fct"]]

    before = parts()
    write(built, f"update core.fct set {cell} where fct_id = 9000")
    assert [now == then for now, then in zip(parts(), before, strict=False)][:5] == [True] * 4 + [False]


@pytest.mark.parametrize("spoil", ["delete", "cut", "other shape", "another DuckDB", "other code"])
def test_sums_that_cannot_be_compared_are_computed_afresh(
    spoil: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive(built, tmp_path / "v1", tmp_path / "v0")
    _falsify(tmp_path / "v1")
    path = tmp_path / "v1" / month_sums.FILE
    if spoil == "delete":
        path.unlink()
    elif spoil == "cut":
        path.write_bytes(path.read_bytes()[:100])
    elif spoil == "other shape":
        path.write_text('["core.fct"]', "utf-8")
    elif spoil == "another DuckDB":
        monkeypatch.setattr(duckdb, "__version__", "9.9.9")
    else:
        monkeypatch.setattr(sum_queries, "_NO_MONTH", 1 << 41)
    assert derive(built, tmp_path / "v2", tmp_path / "v1") == table_hashes(built)
    assert _second_names(tmp_path / "v1", tmp_path / "v2") == []


def _second_names(last: Path, version: Path) -> list[str]:
    """Return the tables whose file is that of the last version."""
    return [
        path.stem
        for path in sorted((version / "parquet").rglob("*.parquet"))
        if path.samefile(last / path.relative_to(version))
    ]


def test_a_table_that_kept_its_rows_is_the_same_file(built: Path, tmp_path: Path) -> None:
    derive(built, tmp_path / "v1", tmp_path / "v0")
    write(built, "update core.fct set label = 'new' where fct_id = 9000")
    derive(built, tmp_path / "v2", tmp_path / "v1")
    assert _second_names(tmp_path / "v1", tmp_path / "v2") == ["dim", "none"]


def test_where_a_file_cannot_have_two_names_it_is_copied(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive(built, tmp_path / "v1", tmp_path / "v0")

    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    derive(built, tmp_path / "v2", tmp_path / "v1")
    assert _second_names(tmp_path / "v1", tmp_path / "v2") == []
    assert_files_hold_the_tables(built, tmp_path / "v2")


def test_row_groups_before_the_first_changed_month_are_taken_over(built: Path, tmp_path: Path) -> None:
    derive(built, tmp_path / "v1", tmp_path / "v0")
    _put_other_labels(tmp_path / "v1", built)
    write(built, "update core.fct set label = 'new' where fct_id = 7000")
    derive(built, tmp_path / "v2", tmp_path / "v1")
    path = tmp_path / "v2" / "parquet" / "core" / "fct.parquet"
    labels = [label for (label,) in duckdb.sql(f"select label from '{path}'").fetchall()]
    assert set(labels[: 2 * GROUP]) == {"taken over"}
    assert "taken over" not in labels[2 * GROUP :]
    ids = duckdb.sql(f"select fct_id, label = 'new' from '{path}'").fetchall()
    assert ids == [(i, True if i == 7000 else None if i >= 10000 else False) for i in range(10005)]


def _put_other_labels(version: Path, database: Path) -> None:
    """Replace the labels of a version's file, so that what is taken over can be told from what is written."""
    path = version / "parquet" / "core" / "fct.parquet"
    path.unlink()
    duckdb.sql("set threads = 1")
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.sql(
            f"copy (select * replace ('taken over' as label) from core.fct order by fct_id) "
            f"to '{path}' ({parquet_export._OPTIONS})"
        )


@pytest.mark.parametrize("broken", ["cut", "footer", "missing"])
def test_a_broken_file_of_the_last_version_is_written_anew(broken: str, built: Path, tmp_path: Path) -> None:
    derive(built, tmp_path / "v1", tmp_path / "v0")
    path = tmp_path / "v1" / "parquet" / "core" / "fct.parquet"
    content = path.read_bytes()
    path.unlink()
    if broken == "missing":
        path.with_name("dim.parquet").unlink()
    elif broken == "cut":
        path.write_bytes(content[:1000])
    else:
        path.write_bytes(content[:-500] + b"\xff" * 492 + content[-8:])
    write(built, "update core.fct set label = 'new' where fct_id = 9000")
    derive(built, tmp_path / "v2", tmp_path / "v1")
    assert_files_hold_the_tables(built, tmp_path / "v2")


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["date '2026-01-01'", "date '2026-01-31'", "date '2026-02-01'", "null"]),
        st.sampled_from(["''", "'a'", "null"]),
        st.sampled_from(["0.0", "'-0.0'", "1.0", "null"]),
        st.sampled_from(["'r1'", "'r2'"]),
    ).map(lambda cells: f"({', '.join(cells)})"),
    max_size=6,
)


@settings(max_examples=8, deadline=None)
@given(contents=st.lists(ROWS, min_size=2, max_size=3))
def test_any_rows_after_any_others_have_their_own_hash(
    contents: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("reuse")
    columns = "create table t (day_on date, label varchar, rate double, run_id varchar)"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(storage, "LARGE", 1)
        for number, rows in enumerate(contents, start=1):
            database = folder / f"{number}.duckdb"
            write(database, columns, *(f"insert into t values {row}" for row in rows))
            hashes = derive(database, folder / f"v{number}", folder / f"v{number - 1}")
            assert hashes == table_hashes(database)
            assert_files_hold_the_tables(database, folder / f"v{number}")
