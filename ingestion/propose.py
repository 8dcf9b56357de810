"""Proposing a mapping for a file that nobody has mapped yet, and trying it on its first rows.

Belongs here: matching headers and cells to the columns of an entity, and the text shown to the user. Does
not belong here: guesses about single cells (profiling.py).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import yaml

from ingestion.entities import ENTITIES, Column
from ingestion.files import FILE, REJECTED_LINE, REJECTED_REASON, ROW_NUMBER, FileProblem, land_file
from ingestion.files.land import format_of
from ingestion.profiling import guess_dates, guess_number, guess_read
from ingestion.trial import try_mapping
from portfolio.errors import ThroughlineError
from portfolio.file_mappings import FileMapping, Read

SAMPLE_ROWS = 500
SHOWN_ROWS = 20
FILL_IN = "fill-in"
NEAR = 0.75
UNITS = {"million": 1_000_000, "thousand": 1_000}
NAMING = frozenset({"id", "number", "no", "code", "key", "index", "year"})
SYNONYMS: dict[str, tuple[str, ...]] = {
    "account_code": ("account", "account_id", "gl_account", "account_number", "nominal_code"),
    "account_class": ("account_type", "class"),
    "amount": ("net_amount", "value", "total", "sum", "cost", "price", "budget", "actual"),
    "currency_code": ("currency", "ccy", "curr"),
    "posted_on": ("date", "posting_date", "journal_date", "transaction_date", "booking_date", "gl_date"),
    "recorded_at": ("created", "created_at", "entered", "created_date_utc", "timestamp", "updated"),
    "line_number": ("line", "line_no", "line_id", "journal_line_id", "item"),
    "journal_id": ("journal", "document", "voucher", "entry", "journal_number", "document_number"),
    "cost_centre": ("cost_center", "cc", "department", "dept"),
    "vendor": ("supplier", "vendor_name", "payee"),
    "workstream_id": (
        "project",
        "project_id",
        "workstream",
        "programme",
        "program",
        "project_name",
        "epic",
        "id",
        "key",
    ),
    "workstream_name": ("name", "project_name", "project", "title", "programme"),
    "work_item_id": ("id", "key", "issue_id", "issue_key", "task_id", "issue"),
    "to_value": ("value", "new_value", "to"),
    "from_value": ("old_value", "from"),
    "actor_person_id": ("author_id", "author", "user_id", "changed_by"),
    "title": ("name", "summary", "task_name", "subject", "task"),
    "work_item_key": ("key", "issue_key"),
    "source_status": ("status", "state"),
    "source_item_type": ("type", "issue_type", "work_item_type", "task_type"),
    "created_at": ("created", "created_date", "date_created", "opened", "started_date"),
    "resolved_at": ("resolved", "closed", "closed_date", "completed_at", "finished", "finished_date", "done"),
    "assignee_person_id": ("assignee", "assigned_to"),
    "parent_work_item_id": ("parent", "parent_id", "parent_key"),
    "due_on": ("due", "due_date", "deadline"),
    "milestone_id": ("milestone", "id", "name"),
    "milestone_name": ("milestone", "name"),
    "baseline_on": ("baseline", "planned", "plan_date", "planned_date", "end_date"),
    "forecast_on": ("forecast", "expected", "estimate"),
    "actual_on": ("actual", "completed", "actual_date"),
    "period_month": ("period", "month", "year_month"),
    "budget_version": ("version", "scenario"),
    "occurred_at": ("timestamp", "time", "event_time", "date", "collector_tstamp"),
    "usage_event_id": ("event_id", "id"),
    "action": ("event", "event_name", "event_type"),
    "person_id": ("user", "user_id", "employee_id", "id", "account_id", "visitor_id"),
    "display_name": ("name", "full_name"),
    "rate_on": ("date", "day"),
    "rate": ("value", "fx_rate"),
    "from_currency": ("currency", "base"),
    "to_currency": ("quote", "target"),
    "observed_on": ("date", "day", "week"),
    "value": ("measure", "result", "actual"),
}


def propose(path: Path, entity: str) -> str:
    """Return a proposed mapping as YAML, and what it would do with the first rows of the file.

    Raises:
        ThroughlineError: no such entity, or the file cannot be read.
    """
    if entity not in ENTITIES:
        raise ThroughlineError(f"there is no entity {entity}: use one of {', '.join(ENTITIES)}")
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.parquet"
        read = _read(path)
        landed = land_file(path, Read.model_validate(read), raw)
        samples = _samples(raw, landed.columns)
        columns, guessed = _columns(entity, samples)
        proposal: dict[str, Any] = {"mapping": _slug(path.stem), **({"read": read} if read else {})}
        proposal["entities"] = [{"entity": entity, "columns": columns}]
        mapping = FileMapping.model_validate(proposal)
        trial = try_mapping(mapping, landed, path.name, raw, SHOWN_ROWS)
    shown = yaml.safe_dump({"files": [proposal]}, sort_keys=False, allow_unicode=True, width=110)
    unused = [name for name in landed.columns if name not in used_columns(columns)]
    notes = [f"# {path.name}: {landed.row_count} rows, {landed.rejected_count} of them cannot be read"]
    if unused:
        notes.append(f"# not used: {', '.join(unused)}")
    if guessed:
        notes.append(f"# guessed from the cells alone, look at them: {', '.join(guessed)}")
    if FILL_IN in shown:
        notes.append(f"# nothing in the file looks like the columns marked {FILL_IN}: say what they are")
    return "\n".join([*notes, shown.rstrip(), "", *trial])


def _read(path: Path) -> dict[str, Any]:
    """Guess how to read the file; only text tables leave anything to guess."""
    if not path.is_file() or path.stat().st_size == 0:
        raise FileProblem(path, "is no file with anything in it")
    return guess_read(path) if format_of(path, Read()) in {"csv", "tsv"} else {}


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "mapping"


def _samples(raw: Path, columns: Sequence[str]) -> dict[str, list[str]]:
    """Return the filled cells of each column in the first rows."""
    outside = ", ".join((FILE, ROW_NUMBER, REJECTED_LINE, REJECTED_REASON))
    query = f"select * exclude ({outside}) from read_parquet(?) where {REJECTED_REASON} is null"
    query += f" order by {ROW_NUMBER} limit {SAMPLE_ROWS}"
    with duckdb.connect() as db:
        rows = db.execute(query, [str(raw)]).fetchall()
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    return {
        name: [text for cell in column if cell and (text := cell.strip())]
        for name, column in zip(columns, cells, strict=True)
    }


def _columns(entity: str, samples: dict[str, list[str]]) -> tuple[dict[str, Any], list[str]]:
    """Choose a rule for each canonical column, required ones always; and say which rest on cells alone."""
    rules: dict[str, Any] = {}
    guessed: list[str] = []
    for column in ENTITIES[entity].own_columns:
        rule = _rule(column, samples)
        if rule is None and column.required:
            rule = _rule_by_cells(column, samples, used_columns(rules))
            if rule is not None:
                guessed.append(column.name)
        if rule is None and column.required:
            rule = {"key": [FILE, ROW_NUMBER]} if _names_the_row(entity, column) else {"constant": FILL_IN}
        if rule is not None:
            rules[column.name] = rule
    return rules, guessed


def _names_the_row(entity: str, column: Column) -> bool:
    """Whether the column alone is the entity's key, its revisions aside: then a row may stand for an id."""
    return [part for part in ENTITIES[entity].key if part != "recorded_at"] == [column.name]


def _rule_by_cells(column: Column, samples: dict[str, list[str]], used: set[str]) -> Any:  # noqa: ANN401
    """Take the free column with most cells of the type, for dates and numbers; fractions come first."""
    if column.type == "varchar":
        return None
    readable = {
        header: options
        for header, cells in samples.items()
        if cells and header not in used and _may_be_guessed(column, header)
        if (options := _options(column, header, cells)) is not None
    }
    if not readable:
        return None
    is_number = column.type not in {"date", "timestamp"}
    best = max(
        readable, key=lambda header: (is_number and _has_fractions(samples[header]), len(samples[header]))
    )
    return {"column": best, **readable[best]} if readable[best] else best


def _may_be_guessed(column: Column, header: str) -> bool:
    """A loader's own columns (`_synced`) say nothing of the business; numbers that are names no amount."""
    is_name = column.type not in {"date", "timestamp"} and _slug(header).rpartition("_")[2] in NAMING
    return not header.startswith("_") and not is_name


def _has_fractions(cells: Sequence[str]) -> bool:
    return any(re.search(r"\d[.,]\d{1,2}(\D|$)", cell) for cell in cells)


def _rule(column: Column, samples: dict[str, list[str]]) -> Any:  # noqa: ANN401  (the short or the long form)
    by_likeness = sorted(samples, key=lambda header: _likeness(column.name, header), reverse=True)
    for header in by_likeness:
        if _likeness(column.name, header) < NEAR:
            return None
        options = _options(column, header, samples[header])
        if options is not None:
            return {"column": header, **options} if options else header
    return None


def _likeness(name: str, header: str) -> float:
    """Return how much a header says that it is a canonical column: 1 the name itself, then its synonyms."""
    slug = _slug(header)
    if slug == name:
        return 1.0
    synonyms = SYNONYMS.get(name, ())
    if slug in synonyms:
        return 0.95 - synonyms.index(slug) / 100
    if f"_{name.removesuffix('_id')}_" in f"_{slug}_":
        return NEAR
    return max(difflib.SequenceMatcher(None, slug, known).ratio() for known in (name, *synonyms)) - 0.1


def _options(column: Column, header: str, cells: list[str]) -> dict[str, Any] | None:
    """Return the options that read the cells as the column's type; None when they are not of it."""
    if column.type in {"varchar", "boolean"} or not cells:
        return {}
    if column.type in {"date", "timestamp"}:
        formats = guess_dates(cells)
        return None if formats is None else {"formats": formats} if formats else {}
    options: dict[str, Any] | None = guess_number(cells)
    unit = next((unit for word, unit in UNITS.items() if word in _slug(header)), None)
    return options if options is None or unit is None else {**options, "scale": unit}


def used_columns(rules: dict[str, Any]) -> set[str]:
    """Return the file columns that rules read."""
    return {rule if isinstance(rule, str) else rule.get("column", "") for rule in rules.values()}
