"""The canonical entities: what every source maps to, column by column.

Belongs here: the shape of conformed rows (names, DuckDB types, which columns a mapping must fill, which
columns make a row's key). Does not belong here: reading, parsing or mapping anything.

A file mapping fills these columns by YAML, an API connector's staging models fill them by SQL. The dbt
models `stg_<connector>__<entity>` and `int_<entity>__unioned` carry exactly `columns(entity)`.
"""

from __future__ import annotations

from dataclasses import dataclass

AMOUNT = "decimal(28,4)"
RATE = "decimal(18,8)"
NUMBER = "decimal(28,10)"


@dataclass(frozen=True)
class Column:
    """One canonical column: its name, its DuckDB type, and whether a row without it is quarantined."""

    name: str
    type: str
    required: bool = False


@dataclass(frozen=True)
class Entity:
    """One canonical entity. `key` identifies a business row; a later version of the same key supersedes."""

    name: str
    key: tuple[str, ...]
    own_columns: tuple[Column, ...]


def _c(name: str, type_: str = "varchar") -> Column:
    return Column(name, type_)


def _r(name: str, type_: str = "varchar") -> Column:
    return Column(name, type_, required=True)


LINEAGE: tuple[Column, ...] = (
    _r("source_system"),  # the system the rows came from (jira, xero, ...), as declared by the source
    _r("source_instance"),  # the source's name in portfolio.yml
    _r("stream"),  # landing stream the record belongs to
    _r("landed_record_id"),
    _c("known_at", "timestamp"),  # null: visible at every as_of, fidelity `inferred`
    _c("extracted_at", "timestamp"),  # wall clock; outside every content hash
    _c("is_deleted", "boolean"),
    _c("history_fidelity"),  # event | snapshot_diff | aggregate | inferred
    _r("delivery"),  # snapshot | append | delta
    _r("delivery_group"),  # rows of one group and one delivery_sequence were delivered together
    _r("delivery_sequence", "bigint"),  # 1, 2, ... in order of landing within the group
    _c("delivered_at", "timestamp"),  # declared delivery time; null when unknown
    _c("quarantine_field"),  # filled by API staging when a cell does not parse
    _c("quarantine_reason"),
)

MAPPABLE_LINEAGE = frozenset({"known_at", "is_deleted", "history_fidelity"})
"""Lineage that a file may know better; the landing fills the rest."""

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity(
            "workstreams",
            ("workstream_id",),
            (
                _r("workstream_id"),
                _r("workstream_name"),
                _c("parent_workstream_id"),
                _c("owner_person_id"),
                _c("stage"),
                _c("valid_from", "date"),
            ),
        ),
        Entity(
            "work_items",
            ("work_item_id",),
            (
                _r("work_item_id"),
                _c("work_item_key"),
                _r("workstream_id"),
                _c("other_workstream_ids"),  # ids joined by '|' for a multi-homed item
                _r("title"),
                _c("source_item_type"),
                _r("source_status"),
                _r("created_at", "timestamp"),
                _c("resolved_at", "timestamp"),
                _c("due_on", "date"),
                _c("assignee_person_id"),
                _c("parent_work_item_id"),
                _c("estimate_value", NUMBER),
                _c("release"),
                _c("found_in"),
            ),
        ),
        Entity(
            "work_item_events",
            ("work_item_event_id",),
            (
                _r("work_item_event_id"),
                _r("work_item_id"),
                _r("field"),
                _c("from_value"),
                _c("to_value"),
                _r("occurred_at", "timestamp"),
                _c("actor_person_id"),
            ),
        ),
        Entity(
            "milestones",
            ("milestone_id", "recorded_at"),
            (
                _r("milestone_id"),
                _c("milestone_name"),
                _r("workstream_id"),
                _c("recorded_at", "timestamp"),
                _r("baseline_on", "date"),
                _c("forecast_on", "date"),
                _c("actual_on", "date"),
                _c("owner_person_id"),
                _c("reported_status"),
                _c("starts_benefit", "boolean"),
            ),
        ),
        Entity(
            "ledger_lines",
            ("ledger_line_id",),
            (
                _r("ledger_line_id"),
                _r("journal_id"),
                _r("line_number"),
                _r("posted_on", "date"),
                _c("recorded_at", "timestamp"),
                _c("entity_id"),
                _r("account_code"),
                _c("account_name"),
                _c("account_class"),  # revenue | expense | asset | liability | equity
                _c("cost_centre"),
                _c("workstream_id"),
                _c("vendor"),
                _r("amount", AMOUNT),  # transaction currency, debit positive
                _r("currency_code"),
                _c("reverses_journal_id"),
                _c("description"),
            ),
        ),
        Entity(
            "budget_lines",
            (
                "budget_version",
                "measure",
                "entity_id",
                "account_code",
                "cost_centre",
                "workstream_id",
                "period_month",
                "recorded_at",
            ),
            (
                _r("budget_version"),
                _c("measure"),  # budget (default) | forecast
                _c("entity_id"),
                _c("account_code"),
                _c("account_class"),
                _c("cost_centre"),
                _c("workstream_id"),
                _r("period_month", "date"),
                _r("amount", AMOUNT),
                _r("currency_code"),
                _c("recorded_at", "timestamp"),
            ),
        ),
        Entity(
            "benefits",
            ("benefit_id", "period_month", "measure", "recorded_at"),
            (
                _r("benefit_id"),
                _r("period_month", "date"),
                _r("measure"),  # planned | forecast | realised
                _r("amount", AMOUNT),
                _r("currency_code"),
                _c("validated_by_person_id"),
                _c("evidence"),
                _c("recorded_at", "timestamp"),
            ),
        ),
        Entity(
            "fx_rates",
            ("from_currency", "to_currency", "rate_on", "kind"),
            (
                _r("from_currency"),
                _r("to_currency"),
                _r("rate_on", "date"),
                _r("rate", RATE),
                _c("kind"),  # spot (default) | average | closing
            ),
        ),
        Entity(
            "usage_events",
            ("usage_event_id",),
            (
                _r("usage_event_id"),
                _r("person_id"),  # person or anonymous id
                _r("occurred_at", "timestamp"),
                _r("action"),
                _c("feature"),
                _c("product"),
                _c("is_bot", "boolean"),
                _c("is_staff", "boolean"),
            ),
        ),
        Entity(
            "eligible_population",
            ("feature", "person_id", "valid_from"),
            (
                _c("product"),
                _r("feature"),
                _c("person_id"),
                _c("eligible_count", "bigint"),
                _r("valid_from", "date"),
                _c("valid_to", "date"),
            ),
        ),
        Entity(
            "kpi_observations",
            ("kpi_id", "observed_on", "slice", "recorded_at"),
            (
                _r("kpi_id"),
                _r("observed_on", "date"),
                _c("slice"),  # null: the whole
                _r("value", NUMBER),
                _c("numerator", NUMBER),
                _c("denominator", NUMBER),
                _c("recorded_at", "timestamp"),
                _c("definition_version"),
            ),
        ),
        Entity(
            "people",
            ("person_id",),
            (
                _r("person_id"),
                _c("display_name"),
                _c("email"),
                _c("time_zone"),
                _c("valid_from", "date"),
                _c("valid_to", "date"),  # the last day plus one; null while active
            ),
        ),
    )
}


def columns(entity: str) -> tuple[Column, ...]:
    """Return every column of a conformed row of `entity`: its own, then the lineage columns."""
    return ENTITIES[entity].own_columns + LINEAGE


def mappable_columns() -> dict[str, dict[str, bool]]:
    """Return, by entity, the columns that a file mapping may fill, and whether it must."""
    lineage = dict.fromkeys(sorted(MAPPABLE_LINEAGE), False)
    return {
        name: {column.name: column.required for column in entity.own_columns} | lineage
        for name, entity in ENTITIES.items()
    }
