from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from publishing.content_hash import table_hashes
from publishing.database_copy import copy_database
from publishing.errors import PublishRefused

PEPPER = "0123456789abcdef" * 4


@pytest.fixture
def built(tmp_path: Path) -> Path:
    path = tmp_path / "built.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema core; create table core.t (a varchar not null, n integer)")
        connection.execute("insert into core.t select 'row ' || i, i from range(1000) as r(i)")
    return path


def _hide_in_the_file(path: Path) -> None:
    """Leave the pepper in a block that no table uses any more."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("pragma force_compression = 'uncompressed'")
        connection.execute("create table gone as select ? || i as p from range(50000) as r(i)", [PEPPER])
        connection.execute("checkpoint")
        connection.execute("create table core.later as select 'row ' || i as a from range(50000) as r(i)")
        connection.execute("checkpoint")
        connection.execute("drop table gone")
    assert PEPPER.encode() in path.read_bytes()


def test_a_clean_file_is_copied_byte_for_byte(built: Path, tmp_path: Path) -> None:
    copy_database(built, tmp_path / "outcomes.duckdb", PEPPER)
    assert (tmp_path / "outcomes.duckdb").read_bytes() == built.read_bytes()


def test_a_pepper_between_the_cells_is_not_published_and_no_cell_changes(built: Path, tmp_path: Path) -> None:
    _hide_in_the_file(built)
    copy = tmp_path / "outcomes.duckdb"
    copy_database(built, copy, PEPPER)
    assert PEPPER.encode() not in copy.read_bytes()
    assert table_hashes(copy) == table_hashes(built)
    with duckdb.connect(str(copy)) as connection, pytest.raises(duckdb.ConstraintException):
        connection.execute("insert into core.t values (null, 1)")


def test_a_pepper_in_a_cell_is_never_published(built: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(built)) as connection:
        connection.execute("create table core.leak as select ? as pepper", [PEPPER])
    copy = tmp_path / "outcomes.duckdb"
    with pytest.raises(PublishRefused, match="holds the key of the pseudonyms"):
        copy_database(built, copy, PEPPER)
    assert not copy.exists()
