"""Money: the ledger, budgets, benefits, rates, and what might be built next."""

from __future__ import annotations

from ingestion.entities.shape import AMOUNT, NUMBER, RATE, Entity, optional, required

FINANCE = (
    Entity(
        "ledger_lines",
        ("ledger_line_id",),
        (
            required("ledger_line_id"),
            required("journal_id"),
            required("line_number"),
            required("posted_on", "date"),
            optional("recorded_at", "timestamp"),
            optional("entity_id"),
            required("account_code"),
            optional("account_name"),
            optional("account_class"),  # revenue | expense | asset | liability | equity
            optional("cost_centre"),
            optional("workstream_id"),
            optional("vendor"),
            required("amount", AMOUNT),  # transaction currency, debit positive
            required("currency_code"),
            optional("reverses_journal_id"),
            optional("period"),  # the source's own name of the period it was posted into
            optional("description"),
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
            required("budget_version"),
            optional("measure"),  # budget (default) | forecast
            optional("entity_id"),
            optional("account_code"),
            optional("account_class"),
            optional("cost_centre"),
            optional("workstream_id"),
            required("period_month", "date"),
            required("amount", AMOUNT),
            required("currency_code"),
            optional("recorded_at", "timestamp"),
        ),
    ),
    Entity(
        "benefits",
        ("benefit_id", "period_month", "measure", "recorded_at"),
        (
            required("benefit_id"),
            required("period_month", "date"),
            required("measure"),  # planned | forecast | realised
            required("amount", AMOUNT),
            required("currency_code"),
            optional("validated_by_person_id"),
            optional("evidence"),
            optional("recorded_at", "timestamp"),
        ),
    ),
    Entity(
        "fx_rates",
        ("from_currency", "to_currency", "rate_on", "kind"),
        (
            required("from_currency"),
            required("to_currency"),
            required("rate_on", "date"),
            required("rate", RATE),
            optional("kind"),  # spot (default) | average | closing
        ),
    ),
    Entity(
        "proposals",
        ("proposal_id",),
        (
            required("proposal_id"),
            optional("proposal_name"),
            required("outcome_id"),
            optional("kpi_id"),
            optional("workstream_id"),
            required("cost_amount", AMOUNT),
            required("currency_code"),
            optional("expected_effect", NUMBER),  # in the KPI's unit
            optional("value_per_unit", NUMBER),
            optional("volume_per_day", NUMBER),
            optional("ramp_days", "bigint"),
            optional("item_count", "bigint"),  # size, for a forecast of its duration
            optional("duration_days", NUMBER),  # where a size is not known
            optional("person_days", NUMBER),
            optional("vetted_by_person_id"),
            optional("vetted_on", "date"),
        ),
    ),
)
