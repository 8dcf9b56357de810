"""The typed relations of the inputs database that ingestion fills: landed API records and control data.

Belongs here: their columns with DuckDB types, and the SQL for a relation that has none yet. Does not belong
here: the canonical entities (entities/), the portfolio's tables (portfolio/schema.py), reading any file.
"""

from __future__ import annotations

from collections.abc import Mapping

# landing.<connector>__<stream>: one row per record as the API returned it.
API_RECORD: dict[str, str] = {
    "landed_record_id": "varchar",
    "source_system": "varchar",
    "source_instance": "varchar",
    "stream": "varchar",
    "record_id": "varchar",
    "cursor": "varchar",
    "payload": "varchar",
    "delivery": "varchar",
    "delivery_group": "varchar",
    "delivery_sequence": "bigint",
    "delivered_at": "timestamp",
    "extracted_at": "timestamp",
}

_LANDED_RECORD: dict[str, str] = {
    "landed_record_id": "varchar",
    "source_system": "varchar",
    "source_instance": "varchar",
    "stream": "varchar",
    "load_id": "varchar",
    "file": "varchar",
    "row_number": "bigint",
}

CONTROL: dict[str, dict[str, str]] = {
    # One row: the key of the pseudonyms, derived from the privacy key so that the key itself stays out.
    "privacy": {"pepper": "varchar"},
    # One row: the build this run makes, and the as_of of the one it continues (null: it starts afresh).
    "continuation": {"build_number": "bigint", "earlier_as_of_at": "timestamp"},
    "loads": {
        "load_id": "varchar",
        "connector": "varchar",
        "source_system": "varchar",
        "source_instance": "varchar",
        "stream": "varchar",
        "delivery": "varchar",
        "delivery_group": "varchar",
        "delivery_sequence": "bigint",
        "delivered_at": "timestamp",
        "row_count": "bigint",
        "byte_count": "bigint",
        "content_hash": "varchar",
        "file": "varchar",
        "is_new": "boolean",  # not yet part of the build that this run continues
    },
    # The Parquet file of each load: what the views over landed files join their facts from.
    "data_files": {
        "data_file": "varchar",
        "record_prefix": "varchar",  # what stands before the row number in a landed_record_id
        "load_id": "varchar",
        "source_system": "varchar",
        "source_instance": "varchar",
        "stream": "varchar",
        "delivery": "varchar",
        "delivery_group": "varchar",
        "delivery_sequence": "bigint",
        "delivered_at": "timestamp",
        "file": "varchar",
    },
    # The records of the new loads, and those of all.
    "landed_records": _LANDED_RECORD,
    "landed_records__every_load": _LANDED_RECORD,
    # What landing or the file mapping decided about a record, or one cell of it, that was refused.
    "file_quarantine": {
        "landed_record_id": "varchar",  # null: the whole file could not be read
        "source_system": "varchar",
        "source_instance": "varchar",
        "stream": "varchar",
        "entity": "varchar",
        "file": "varchar",
        "row_number": "bigint",
        "field": "varchar",
        "reason": "varchar",
        "raw_value": "varchar",
    },
    "file_filtered": {
        "landed_record_id": "varchar",
        "source_system": "varchar",
        "source_instance": "varchar",
        "stream": "varchar",
        "file": "varchar",
        "row_number": "bigint",
        "reason": "varchar",
    },
    # Rows that other rows looked up (journal headers): they reached the conformed rows of those.
    "file_contributed": {"landed_record_id": "varchar"},
    "gate_results": {
        "suite": "varchar",
        "check_id": "varchar",
        "asset": "varchar",
        "kpi_id": "varchar",
        "expectation": "varchar",
        "severity": "varchar",
        "is_passed": "boolean",
        "observed": "varchar",
        "expected": "varchar",
        "failing_count": "bigint",
        "action": "varchar",
        "run_id": "varchar",
    },
}

# What the analysis room writes between the facts and the marts, one Parquet file per relation.
ANALYSIS: dict[str, dict[str, str]] = {
    "flow_forecasts": {
        "workstream_id": "varchar",
        "as_of_on": "date",
        "remaining_count": "bigint",
        "p50_on": "date",
        "p85_on": "date",
        "p95_on": "date",
        "horizon_on": "date",
        "p50_count": "bigint",
        "p85_count": "bigint",
        "p95_count": "bigint",
        "is_valid": "boolean",
        "reasons": "varchar",
        "seed": "bigint",
        "sample_count": "bigint",
        "nonzero_sample_count": "bigint",
        "backtest_count": "bigint",
        "backtest_coverage_ratio": "decimal(28,10)",
        "littles_law_error_ratio": "decimal(28,10)",
        "is_arrival_balanced": "boolean",
        "is_every_start_finished": "boolean",
        "is_wip_steady": "boolean",
        "is_age_flat": "boolean",
        "age_rise_ratio": "decimal(28,10)",
        "is_unit_consistent": "boolean",
    },
    # What was to be told at the end of each Sunday of the last half year, and is told on the as_of day.
    "flow_forecast_weeks": {"workstream_id": "varchar", "told_on": "date", "p85_on": "date"},
    # Proposals without a declared duration: half of the futures have built them by p50_on.
    "proposal_durations": {"proposal_id": "varchar", "p50_on": "date", "reason": "varchar", "seed": "bigint"},
}


def zero_rows(columns: Mapping[str, str]) -> str:
    """Return a select of `columns` (name to type) that yields no row."""
    selected = ", ".join(f"cast(null as {type_}) as {identifier(name)}" for name, type_ in columns.items())
    return f"select {selected} where false"


def typed(columns: Mapping[str, str]) -> str:
    """Return the select list that casts equally named columns to their declared types."""
    return ", ".join(f"cast({identifier(n)} as {t}) as {identifier(n)}" for n, t in columns.items())


def identifier(name: str) -> str:
    """Quote `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote `text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
