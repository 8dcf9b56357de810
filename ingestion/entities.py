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
                _c("found_in"),  # defects: the release, or the place, that had it
                _c("severity"),
                _c("resolution"),  # how it ended in the source's words: a duplicate is no defect
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
                _c("period"),  # the source's own name of the period it was posted into
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
                _c("properties"),  # JSON text
            ),
        ),
        Entity(
            "eligible_population",
            ("product", "feature", "person_id", "valid_from"),
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
                _c("merged_into_person_id"),  # the same person, under the id that stays
            ),
        ),
        Entity(
            "time_entries",
            ("time_entry_id",),
            (
                _r("time_entry_id"),
                _r("occurred_at", "timestamp"),
                _r("workstream_id"),
                _r("seconds", "bigint"),
                _c("work_item_id"),
                _c("person_id"),
                _c("team_id"),
                _c("activity"),  # what kind of work, in the source's words
            ),
        ),
        Entity(
            "deployments",
            ("deployment_id",),
            (
                _r("deployment_id"),
                _r("occurred_at", "timestamp"),  # in production
                _r("workstream_id"),
                _c("service"),
                _c("first_committed_at", "timestamp"),  # the earliest commit it brought
                _c("commit_count", "bigint"),
                _c("release"),  # the release it brought first into production, where it brought one
                _c("is_failed", "boolean"),  # needed immediate intervention; null: its incidents say
                _c("is_unplanned", "boolean"),  # a hotfix; null: not said
                _c("caused_by_incident_id"),  # unplanned, because of that incident
            ),
        ),
        Entity(
            "incidents",
            ("incident_id",),
            (
                _r("incident_id"),
                _r("occurred_at", "timestamp"),
                _r("workstream_id"),
                _c("service"),
                _c("severity"),
                _c("restored_at", "timestamp"),
                _c("caused_by_deployment_id"),
            ),
        ),
        Entity(
            "usage_daily",
            ("product", "feature", "date_on"),
            (
                _r("product"),
                _c("feature"),
                _r("date_on", "date"),
                _r("active_count", "bigint"),  # where only totals exist; never summed into longer windows
            ),
        ),
        Entity(
            "readiness_checks",
            ("workstream_id", "check_id", "assessed_on"),
            (
                _r("workstream_id"),
                _r("check_id"),
                _c("check_name"),
                _r("result"),  # passed | failed | not_applicable
                _r("assessed_on", "date"),
                _c("is_mandatory", "boolean"),
                _c("is_critical", "boolean"),
                _c("evidence_url"),
                _c("evidence_on", "date"),
                _c("recorded_at", "timestamp"),
            ),
        ),
        Entity(
            "teams",
            ("team_id", "valid_from"),
            (
                _r("team_id"),
                _c("team_name"),
                _c("parent_team_id"),
                _c("valid_from", "date"),
                _c("valid_to", "date"),
            ),
        ),
        Entity(
            "team_members",
            ("team_id", "person_id", "valid_from"),
            (
                _r("team_id"),
                _r("person_id"),
                _c("role"),
                _r("valid_from", "date"),
                _c("valid_to", "date"),
            ),
        ),
        Entity(
            "dependencies",
            ("from_id", "to_id"),
            (
                _r("from_id"),  # what comes first
                _r("to_id"),  # what waits for it
                _c("lag_days", "bigint"),
                _c("recorded_at", "timestamp"),
            ),
        ),
        Entity(
            "decisions",
            ("decision_id",),
            (
                _r("decision_id"),
                _c("decision_name"),
                _r("needed_by_on", "date"),
                _c("decided_at", "timestamp"),
                _c("outcome"),  # what was decided
                _c("milestone_id"),
                _c("workstream_id"),
                _c("owner_person_id"),
                _c("recorded_at", "timestamp"),
            ),
        ),
        Entity(
            "capacity",
            ("team_id", "period_month", "recorded_at"),
            (
                _r("team_id"),
                _r("period_month", "date"),
                _r("person_days", NUMBER),
                _c("workstream_id"),
                _c("recorded_at", "timestamp"),
            ),
        ),
        Entity(
            "proposals",
            ("proposal_id",),
            (
                _r("proposal_id"),
                _c("proposal_name"),
                _r("outcome_id"),
                _c("kpi_id"),
                _c("workstream_id"),
                _r("cost_amount", AMOUNT),
                _r("currency_code"),
                _c("expected_effect", NUMBER),  # in the KPI's unit
                _c("value_per_unit", NUMBER),
                _c("volume_per_day", NUMBER),
                _c("ramp_days", "bigint"),
                _c("item_count", "bigint"),  # size, for a forecast of its duration
                _c("duration_days", NUMBER),  # where a size is not known
                _c("person_days", NUMBER),
                _c("vetted_by_person_id"),
                _c("vetted_on", "date"),
            ),
        ),
        Entity(
            "surveys",
            ("survey_response_id",),
            (
                _r("survey_response_id"),
                _r("survey_id"),
                _r("survey_kind"),  # stakeholder_readiness | project_success
                _r("asked_on", "date"),
                _c("workstream_id"),
                _c("stakeholder_group"),
                _c("weight", NUMBER),
                _c("score", NUMBER),  # null: asked and not answered
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
