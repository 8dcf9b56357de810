"""The tables a portfolio declaration becomes: the shape in which YAML enters the warehouse.

Belongs here: table and column names with their DuckDB types (schema `portfolio` of the inputs database).
Does not belong here: reading YAML (loader.py) or filling the tables (tables.py).
"""

from __future__ import annotations

AMOUNT = "decimal(28,4)"
NUMBER = "decimal(28,10)"
WEIGHT = "decimal(18,8)"

PORTFOLIO_TABLES: dict[str, dict[str, str]] = {
    # One row: what this run is about. as_of_at is the exclusive UTC end of the as_of day in time_zone.
    "run": {
        "portfolio_name": "varchar",
        "as_of_on": "date",
        "as_of_at": "timestamp",
        "reporting_currency": "varchar",
        "time_zone": "varchar",
        "budget_version": "varchar",
        "fiscal_calendar_id": "varchar",
        "sponsor_person_id": "varchar",
        "status_coverage_min_ratio": WEIGHT,
        "min_sample_count": "integer",
        "min_group_count": "integer",
        "defect_maturity_days": "integer",
        "agreed_readiness_score": NUMBER,
        "profit_and_loss_rate": "varchar",  # period_average | transaction_date
    },
    "currencies": {"currency_code": "varchar", "minor_unit_digits": "integer"},
    # Legal entities; one fiscal calendar each.
    "entities": {
        "entity_id": "varchar",
        "entity_name": "varchar",
        "functional_currency_code": "varchar",
        "fiscal_calendar_id": "varchar",
    },
    # Generated from the declared calendars, from January 3 years (or `history_years`) before as_of to
    # December 3 years after. Periods and years are half-open: [starts_on, ends_on).
    # hard_closes_on: postings known on or after this day are late.
    "fiscal_periods": {
        "fiscal_calendar_id": "varchar",
        "fiscal_period_id": "varchar",
        "fiscal_year": "integer",
        "period_number": "integer",
        "fiscal_year_starts_on": "date",
        "fiscal_year_ends_on": "date",
        "starts_on": "date",
        "ends_on": "date",
        "soft_closes_on": "date",
        "hard_closes_on": "date",
    },
    # One row per work calendar and day, same range as fiscal_periods. The calendar `default` (Monday to
    # Friday, 09:00 to 17:00 in the portfolio's zone, no holidays) always exists.
    "business_days": {
        "work_calendar_id": "varchar",
        "date_on": "date",
        "opens_at": "timestamp",  # UTC instant the working day begins
        "closes_at": "timestamp",  # UTC instant it ends; equal to opens_at on days off
        "seconds_before": "bigint",  # elapsed working seconds of all earlier days of the calendar
        "is_working_day": "boolean",
        "holiday_name": "varchar",
    },
    "initiatives": {"initiative_id": "varchar", "initiative_name": "varchar"},
    "workstreams": {
        "workstream_id": "varchar",
        "workstream_name": "varchar",
        "initiative_id": "varchar",
        "work_calendar_id": "varchar",
        "time_zone": "varchar",
        "is_mandated": "boolean",
        "is_ongoing": "boolean",  # work goes on after the last milestone
        "count_level": "varchar",  # leaf | root | all
    },
    # Loaded container ids (and cost centres, board names, ...) that mean a declared workstream.
    "workstream_aliases": {"alias_id": "varchar", "workstream_id": "varchar"},
    "statuses": {
        "source_instance": "varchar",  # '*': every source
        "container_id": "varchar",  # '*': every container of the source
        "source_status": "varchar",  # compared trimmed and in lower case
        "status": "varchar",  # canonical: todo | in_progress | review | waiting | done | cancelled
        "status_rank": "integer",
        "is_started": "boolean",  # in_progress, waiting, review, done
        "is_wait": "boolean",
        "is_finished": "boolean",  # done only: delivered
        "is_cancelled": "boolean",  # closed without delivery: neither started nor finished
        "is_committed": "boolean",  # promised, or further; null where the map names no such status
        "valid_from": "date",
        "valid_to": "date",
    },
    "item_types": {"source_instance": "varchar", "source_item_type": "varchar", "item_type": "varchar"},
    # What the words of a source's defects mean, compared trimmed and in lower case.
    "defect_terms": {
        "source_instance": "varchar",  # '*': every source
        "field": "varchar",  # resolution | found_in | severity
        "source_value": "varchar",
        "meaning": "varchar",  # of a resolution: not_a_defect; of a place: before | after (the release)
        "weight": NUMBER,  # of a severity
    },
    "objectives": {"objective_id": "varchar", "objective_name": "varchar"},
    "outcomes": {
        "outcome_id": "varchar",
        "outcome_name": "varchar",
        "objective_id": "varchar",
        "initiative_id": "varchar",
    },
    "kpis": {
        "kpi_id": "varchar",
        "kpi_name": "varchar",
        "outcome_id": "varchar",
        "metric_id": "varchar",  # null: observed; else computed by results_scorecard
        "scorecard_area": "varchar",
        "bsc_perspective": "varchar",
        "unit": "varchar",
        "direction": "varchar",  # up | down
        "is_key": "boolean",
        "baseline_value": NUMBER,
        "baseline_on": "date",
        "cadence_days": "integer",
        "exogenous_effect": NUMBER,
        "plausible_min_value": NUMBER,
        "plausible_max_value": NUMBER,
        "guardrail_limit_value": NUMBER,
        "guardrail_margin_value": NUMBER,
        "definition_version": "varchar",
        "recorded_on": "date",
    },
    # Every version of every target, by the day it was recorded; the earliest is the original target.
    "kpi_targets": {
        "kpi_id": "varchar",
        "target_value": NUMBER,
        "target_on": "date",
        "recorded_on": "date",
    },
    "kpi_trajectories": {"kpi_id": "varchar", "planned_on": "date", "planned_value": NUMBER},
    "workstream_kpi_links": {
        "link_id": "varchar",  # one version of a link: unique
        "workstream_id": "varchar",
        "kpi_id": "varchar",
        # driver | enabler | guardrail; unlinked (kpi_id null): the rest of a workstream's spend weights;
        # exogenous (workstream_id null): the rest of a KPI's credit weights
        "link_type": "varchar",
        "hypothesis": "varchar",
        "milestone_id": "varchar",  # the go-live that starts the benefit
        "spend_weight": WEIGHT,
        "credit_weight": WEIGHT,
        "expected_effect": NUMBER,
        "effect_low": NUMBER,
        "effect_high": NUMBER,
        "lag_days": "integer",
        "value_per_unit": NUMBER,
        "volume_per_day": NUMBER,
        "ramp_days": "integer",
        "benefit_id": "varchar",
        "currency_code": "varchar",
        "evidence_level": "varchar",
        "valid_from": "date",
        "valid_to": "date",
        "recorded_on": "date",
    },
    "benefits": {
        "benefit_id": "varchar",
        "benefit_name": "varchar",
        "kind": "varchar",  # cashable | non_cashable | disbenefit
        "outcome_id": "varchar",
        "initiative_id": "varchar",
        "currency_code": "varchar",
    },
    # valid_to is exclusive; null while the person still owns the entity.
    "owners": {
        "entity_type": "varchar",  # kpi | milestone | workstream | outcome | benefit
        "entity_id": "varchar",
        "person_id": "varchar",
        "valid_from": "date",
        "valid_to": "date",
        "recorded_on": "date",
    },
    # valid_to is exclusive: the day on which the override expires.
    "confidence_overrides": {
        "workstream_id": "varchar",
        "confidence": "varchar",  # green | amber_green | amber | amber_red | red
        "reason": "varchar",
        "valid_from": "date",
        "valid_to": "date",
        "recorded_on": "date",
    },
    # At most one row: how the cash flows of all initiatives are discounted.
    "investment_terms": {
        "discount_ratio": NUMBER,  # per year
        "cash_flow_timing": "varchar",  # period_start | mid_period | period_end
        "price_basis": "varchar",  # nominal | real
        "benefits_counted": "varchar",  # cashable | all
    },
    # One row per step by which a work package earns a part of its share of the workstream's budget.
    "work_packages": {
        "workstream_id": "varchar",
        "work_package_id": "varchar",
        "method": "varchar",  # zero_hundred | fifty_fifty | milestone_weights | done_items
        "budget_share": WEIGHT,
        "step_kind": "varchar",  # milestone | first_start | done_items
        "step_weight": WEIGHT,
        "milestone_id": "varchar",
        "planned_item_count": "integer",
        "eac_method": "varchar",  # typical | atypical | bottom_up | cpi_spi
        "recorded_on": "date",
    },
    # Edges of the benefit map; those that outcomes and benefits imply have no dates.
    "benefit_map": {
        "cause_type": "varchar",  # enabler | output | capability | outcome | benefit | objective
        "cause_id": "varchar",
        "cause_name": "varchar",
        "effect_type": "varchar",
        "effect_id": "varchar",
        "effect_name": "varchar",
        "workstream_id": "varchar",  # that delivers the cause
        "is_implied": "boolean",
        "valid_from": "date",
        "valid_to": "date",
        "recorded_on": "date",
    },
    # One row per version of a pool of shared costs; recorded_on null: known since ever.
    "cost_pools": {
        "pool_id": "varchar",
        "pool_name": "varchar",
        "driver": "varchar",  # weights | spend | items_finished | hours | headcount
        "valid_from": "date",
        "valid_to": "date",
        "recorded_on": "date",
    },
    # Which ledger lines a version covers; null stands for any.
    "cost_pool_lines": {
        "pool_id": "varchar",
        "valid_from": "date",
        "entity_id": "varchar",
        "account_code": "varchar",
        "cost_centre": "varchar",
    },
    "cost_pool_targets": {
        "pool_id": "varchar",
        "valid_from": "date",
        "workstream_id": "varchar",
        "weight": WEIGHT,
    },
    # What an hour costs: a team's rate before a role's, a role's before that of everybody else (both null).
    "labour_rates": {
        "team_id": "varchar",
        "role": "varchar",
        "hourly_rate": AMOUNT,
        "currency_code": "varchar",
        "valid_from": "date",
        "valid_to": "date",
        "recorded_on": "date",
    },
    # Which actions count as use of a product (docs/metrics/finance.md, adoption).
    "core_actions": {"product": "varchar", "action": "varchar", "feature": "varchar"},
    # Every product that is declared or has core actions.
    "products": {
        "product": "varchar",
        "natural_frequency": "varchar",  # daily | weekly
        "activation_within_days": "integer",  # null: no activation is declared
        "definition_version": "varchar",
    },
    "activation_actions": {"product": "varchar", "action": "varchar"},
    # Days [from_days, to_days) after the first use; unbounded ones have no end.
    "retention_windows": {
        "product": "varchar",
        "measure": "varchar",  # n_day | bracket | unbounded
        "from_days": "integer",
        "to_days": "integer",
    },
    "behaviours": {
        "behaviour_id": "varchar",
        "behaviour_name": "varchar",
        "outcome_id": "varchar",
        "product": "varchar",
        "feature": "varchar",  # null: all of the product
        "compare": "varchar",  # same_persons | same_population
        "baseline_from": "date",  # [baseline_from, baseline_to); null: the same month a year before
        "baseline_to": "date",
        "valid_from": "date",
        "recorded_on": "date",
    },
}
