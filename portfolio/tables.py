"""The declaration as rows: what each table of schema.py holds for one run.

Belongs here: turning declarations into tuples in the column order of PORTFOLIO_TABLES. Does not belong
here: fiscal years (fiscal.py), working days (work_calendars.py), the rest of the weights (link_rows.py).

Rows recorded after as_of are not left out: what was known when is decided once, in the models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from portfolio.adoption_rows import activation_rows, behaviour_rows, product_rows, retention_rows
from portfolio.costs import labour_rate_rows, pool_line_rows, pool_rows, pool_target_rows
from portfolio.currencies import MINOR_UNIT_DIGITS
from portfolio.fiscal import fiscal_periods
from portfolio.link_rows import link_rows
from portfolio.models import CanonicalStatus, Portfolio
from portfolio.outcomes import Owner
from portfolio.schema import PORTFOLIO_TABLES
from portfolio.settings import AsOf
from portfolio.value_rows import benefit_map_rows, investment_rows, work_package_rows
from portfolio.work_calendars import WorkDay, default_work_days, work_days

Row = tuple[Any, ...]

DEFAULT_WORK_CALENDAR = "default"
YEARS_AHEAD = 3

_STATUS_FLAGS: dict[CanonicalStatus, tuple[int, bool, bool, bool, bool]] = {
    # rank, is_started, is_wait, is_finished, is_cancelled
    "todo": (1, False, False, False, False),
    "in_progress": (2, True, False, False, False),
    "waiting": (2, True, True, False, False),
    "review": (3, True, False, False, False),
    "done": (4, True, False, True, False),
    "cancelled": (5, False, False, False, True),
}


def portfolio_tables(portfolio: Portfolio, as_of: AsOf) -> dict[str, list[Row]]:
    """Return the rows of every table, in the column order of PORTFOLIO_TABLES."""
    tables = {name: list(rows(portfolio)) for name, rows in _DECLARED.items()}
    tables |= {name: list(rows(portfolio, as_of)) for name, rows in _OF_THE_RUN.items()}
    return {name: tables[name] for name in PORTFOLIO_TABLES}


def _run(portfolio: Portfolio, as_of: AsOf) -> Iterator[Row]:
    about = portfolio.about
    yield (
        about.name,
        as_of.on,
        as_of.at,
        about.reporting_currency,
        about.time_zone,
        about.budget_version,
        about.fiscal_calendar,
        about.sponsor_person_id,
        about.status_coverage_min_ratio,
        about.min_sample_count,
        about.min_group_count,
        about.defect_maturity_days,
        about.agreed_readiness_score,
        about.profit_and_loss_rate,
    )


def _range(portfolio: Portfolio, as_of: AsOf) -> tuple[date, date]:
    """Return the first and the last day of all calendars: whole years, so that they move once a year."""
    return date(as_of.on.year - portfolio.about.history_years, 1, 1), date(
        as_of.on.year + YEARS_AHEAD, 12, 31
    )


def _fiscal_periods(portfolio: Portfolio, as_of: AsOf) -> Iterator[Row]:
    first, last = _range(portfolio, as_of)
    for calendar in portfolio.fiscal_calendars:
        for period in fiscal_periods(calendar, first, last):
            yield (
                calendar.calendar_id,
                period.id_in(calendar.calendar_id),
                period.fiscal_year,
                period.number,
                period.year_starts_on,
                period.year_ends_on,
                period.starts_on,
                period.ends_on,
                period.ends_on + timedelta(days=calendar.soft_close_days),
                period.ends_on + timedelta(days=calendar.hard_close_days),
            )


def _business_days(portfolio: Portfolio, as_of: AsOf) -> Iterator[Row]:
    first, last = _range(portfolio, as_of)
    declared = {calendar.calendar_id for calendar in portfolio.work_calendars}
    if DEFAULT_WORK_CALENDAR not in declared:
        days = default_work_days(DEFAULT_WORK_CALENDAR, portfolio.about.time_zone, first, last)
        yield from _day_rows(DEFAULT_WORK_CALENDAR, days)
    for calendar in portfolio.work_calendars:
        yield from _day_rows(calendar.calendar_id, work_days(calendar, first, last))


def _day_rows(calendar_id: str, days: Iterable[WorkDay]) -> Iterator[Row]:
    for day in days:
        yield (
            calendar_id,
            day.date_on,
            day.opens_at,
            day.closes_at,
            day.seconds_before,
            day.is_working_day,
            day.holiday_name,
        )


def _entities(portfolio: Portfolio) -> Iterator[Row]:
    for entity in portfolio.entities:
        yield entity.entity_id, entity.entity_name, entity.functional_currency, entity.fiscal_calendar


def _workstreams(portfolio: Portfolio) -> Iterator[Row]:
    for workstream in portfolio.workstreams:
        yield (
            workstream.workstream_id,
            workstream.workstream_name,
            workstream.initiative_id,
            workstream.work_calendar or DEFAULT_WORK_CALENDAR,
            workstream.time_zone or portfolio.about.time_zone,
            workstream.is_mandated,
            workstream.is_ongoing,
            workstream.count_level,
        )


def _workstream_aliases(portfolio: Portfolio) -> Iterator[Row]:
    for workstream in portfolio.workstreams:
        for alias in dict.fromkeys([workstream.workstream_id, *(workstream.aliases or [])]):
            yield alias, workstream.workstream_id


def _statuses(portfolio: Portfolio) -> Iterator[Row]:
    for entry in portfolio.statuses:
        committed = entry.commits_at
        for source_status, status in entry.map.items():
            flags = _STATUS_FLAGS[status]
            yield (
                entry.source,
                entry.container,
                source_status,
                status,
                *flags,
                (flags[1] or source_status in committed) if committed else None,
                entry.valid_from,
                entry.valid_to,
            )


def _item_types(portfolio: Portfolio) -> Iterator[Row]:
    for entry in portfolio.item_types:
        for source_item_type, item_type in entry.map.items():
            yield entry.source, source_item_type, item_type


def _kpis(portfolio: Portfolio) -> Iterator[Row]:
    for kpi in portfolio.kpis:
        yield (
            kpi.kpi_id,
            kpi.kpi_name,
            kpi.outcome_id,
            kpi.metric,
            kpi.scorecard_area,
            kpi.bsc_perspective,
            kpi.unit,
            kpi.direction,
            kpi.is_key,
            kpi.baseline.value if kpi.baseline else None,
            kpi.baseline.on if kpi.baseline else None,
            kpi.cadence_days,
            kpi.exogenous_effect,
            kpi.plausible.min if kpi.plausible else None,
            kpi.plausible.max if kpi.plausible else None,
            kpi.guardrail.limit if kpi.guardrail else None,
            kpi.guardrail.warning_margin if kpi.guardrail else None,
            kpi.definition_version,
            kpi.recorded_on,
        )


def _kpi_targets(portfolio: Portfolio) -> Iterator[Row]:
    for kpi in portfolio.kpis:
        for target in kpi.targets:
            yield kpi.kpi_id, target.value, target.on, target.recorded_on or kpi.recorded_on


def _kpi_trajectories(portfolio: Portfolio) -> Iterator[Row]:
    for kpi in portfolio.kpis:
        for point in kpi.trajectory:
            yield kpi.kpi_id, point.on, point.value


def _benefits(portfolio: Portfolio) -> Iterator[Row]:
    for benefit in portfolio.benefits:
        yield (
            benefit.benefit_id,
            benefit.benefit_name,
            benefit.kind,
            benefit.outcome_id,
            benefit.initiative_id,
            benefit.currency_code,
        )


def _owners(portfolio: Portfolio) -> Iterator[Row]:
    for kpi in portfolio.kpis:
        yield from (_owner("kpi", kpi.kpi_id, owner) for owner in kpi.owners)
    for benefit in portfolio.benefits:
        yield from (_owner("benefit", benefit.benefit_id, owner) for owner in benefit.owners)
    for owner in portfolio.owners:
        yield _owner(owner.entity_type, owner.entity_id, owner)


def _owner(entity_type: str, entity_id: str, owner: Owner) -> Row:
    recorded_on = owner.recorded_on or owner.valid_from
    return entity_type, entity_id, owner.person_id, owner.valid_from, owner.valid_to, recorded_on


def _confidence_overrides(portfolio: Portfolio) -> Iterator[Row]:
    for entry in portfolio.confidence_overrides:
        recorded_on = entry.recorded_on or entry.valid_from
        yield (
            entry.workstream_id,
            entry.confidence,
            entry.reason,
            entry.valid_from,
            entry.valid_to,
            recorded_on,
        )


def _core_actions(portfolio: Portfolio) -> Iterator[Row]:
    for entry in portfolio.core_actions:
        for action in entry.actions:
            yield entry.product, action, entry.feature


_DECLARED: dict[str, Callable[[Portfolio], Iterable[Row]]] = {
    "currencies": lambda _: sorted(MINOR_UNIT_DIGITS.items()),
    "entities": _entities,
    "initiatives": lambda p: ((i.initiative_id, i.initiative_name) for i in p.initiatives),
    "workstreams": _workstreams,
    "workstream_aliases": _workstream_aliases,
    "statuses": _statuses,
    "item_types": _item_types,
    "objectives": lambda p: ((o.objective_id, o.objective_name) for o in p.objectives),
    "outcomes": lambda p: (
        (o.outcome_id, o.outcome_name, o.objective_id, o.initiative_id) for o in p.outcomes
    ),
    "kpis": _kpis,
    "kpi_targets": _kpi_targets,
    "kpi_trajectories": _kpi_trajectories,
    "benefits": _benefits,
    "owners": _owners,
    "defect_terms": lambda p: (row for entry in p.defects for row in entry.rows()),
    "confidence_overrides": _confidence_overrides,
    "investment_terms": investment_rows,
    "work_packages": work_package_rows,
    "benefit_map": benefit_map_rows,
    "cost_pools": lambda p: pool_rows(p.cost_pools),
    "cost_pool_lines": lambda p: pool_line_rows(p.cost_pools),
    "cost_pool_targets": lambda p: pool_target_rows(p.cost_pools),
    "labour_rates": lambda p: labour_rate_rows(p.labour_rates),
    "core_actions": _core_actions,
    "products": product_rows,
    "activation_actions": activation_rows,
    "retention_windows": retention_rows,
    "behaviours": behaviour_rows,
}

_OF_THE_RUN: dict[str, Callable[[Portfolio, AsOf], Iterable[Row]]] = {
    "run": _run,
    "fiscal_periods": _fiscal_periods,
    "business_days": _business_days,
    "workstream_kpi_links": link_rows,
}
