"""Dagster's own SQLite event log, kept open for the length of a run.

Dagster makes an engine and a connection for every event and closes both: each time SQL is compiled anew, and
SQLite folds its journal into the file and waits for the disk. A run has a thousand events and more.

Does not belong here: what is logged. The files are Dagster's, so that its UI shows the run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from typing_extensions import override


class OpenEventLog(SqliteEventLogStorage):
    """The event log of one process: one connection for each file, used by one thread at a time."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    @override
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> OpenEventLog:
        """Make the log that the instance's configuration names."""
        return cls(inst_data=inst_data, **config_value)

    @override
    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        """Begin a transaction in the file of one run."""
        return self._transaction(str(run_id))

    @override
    def index_connection(self) -> AbstractContextManager[Connection]:
        """Begin a transaction in the file that spans all runs."""
        return self._transaction(INDEX_SHARD_NAME)

    @contextmanager
    def _transaction(self, shard: str) -> Iterator[Connection]:
        if shard not in self._engines:
            with self._connect(shard):  # Dagster makes the tables
                pass
            self._engines[shard] = create_engine(self.conn_string_for_shard(shard), poolclass=StaticPool)
            event.listen(self._engines[shard], "connect", _spare_the_disk)
        with self._db_lock, self._engines[shard].begin() as connection:
            yield connection

    @override
    def dispose(self) -> None:
        """Close the files."""
        super().dispose()
        for engine in self._engines.values():
            engine.dispose()


def _spare_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """Wait for the disk when the journal is folded in, not at each event: a crash may lose the last ones."""
    connection.execute("pragma synchronous = normal")
