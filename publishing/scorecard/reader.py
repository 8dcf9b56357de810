"""Everything the page shows, read from the published database in one go.

Belongs here: SQL, and names people read beside the ids. Percentiles and sums over big tables happen here too.
Does not belong here: wording (view models) and looks (charts, template).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from publishing.findings import UnconnectedSpend, read_escalations, read_unconnected, read_watermelons
from publishing.rows import Row, fetch

SCATTER_DAYS = 183
SCATTER_POINTS = 500
FLOW_DAYS = 137
AREAS = ("flow", "quality", "adoption", "business_impact", "reliability")


@dataclass(frozen=True)
class PublishedRows:
    """The page's input: rows of published tables, as dictionaries by column name."""

    areas: list[Row]
    kpis: list[Row]
    trend: list[Row]
    escalations: list[Row]
    watermelons: list[Row]
    unconnected: UnconnectedSpend
    benefits: list[Row]
    benefit_months: list[Row]
    cycle_times: list[Row]
    cycle_summary: Row
    flow: list[Row]
    checks: list[Row]
    quarantined: Row


def read_published(database: Path, as_of_on: date) -> PublishedRows:
    """Read the page's rows from a published outcomes.duckdb."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"set variable as_of_on = date '{as_of_on.isoformat()}'")
        return PublishedRows(
            areas=fetch(connection, "select * from scorecard.area_status order by scorecard_area, month_on"),
            kpis=fetch(connection, _KPIS),
            trend=fetch(connection, _TREND),
            escalations=read_escalations(connection),
            watermelons=read_watermelons(connection),
            unconnected=read_unconnected(connection),
            benefits=fetch(connection, _BENEFITS),
            benefit_months=fetch(connection, _BENEFIT_MONTHS),
            cycle_times=fetch(connection, _CYCLE_TIMES),
            cycle_summary=fetch(connection, _CYCLE_SUMMARY)[0],
            flow=fetch(connection, _FLOW),
            checks=fetch(connection, "select * from quality.gate_results order by suite, check_id"),
            quarantined=fetch(
                connection, "select count(distinct landed_record_id) as row_count from quality.quarantine"
            )[0],
        )


_KPIS = f"""
select kpi_status.*, people.display_name as owner_name
from scorecard.kpi_status as kpi_status
left join core.dim_person as people on people.person_id = kpi_status.owner_person_id
order by list_position({list(AREAS)}, kpi_status.scorecard_area) nulls last, kpi_status.kpi_name
"""

# The last value of each of the last 12 months, observed and computed KPIs alike; a held month has none.
_TREND = """
select kpi_id, month_on, value
from scorecard.results_scorecard
where
    workstream_id = 'portfolio' and kpi_id is not null and value is not null
    and month_on > getvariable('as_of_on') - interval 12 month
order by kpi_id, month_on
"""

# Each benefit in its last closed month: what is known to date, on both sides.
_BENEFITS = """
select
    benefit_id, benefit_name, kind, currency_code, month_on, cumulative_planned_amount,
    cumulative_realised_amount, cumulative_validated_amount, realisation_ratio,
    unvalidated_realisation_ratio, held_reason
from (
    select *, row_number() over (partition by benefit_id order by month_on desc) as place
    from finance.benefits_realisation
    where is_to_date
) as closed_months
where place = 1
order by kind, cumulative_planned_amount desc nulls last, benefit_id
"""

_BENEFIT_MONTHS = """
select benefit_id, month_on, planned_amount, realised_amount, is_to_date
from finance.benefits_realisation
order by month_on, benefit_id
"""

_FINISHED = f"""
from scorecard.cycle_times
where
    not is_held
    and cycle_seconds is not null
    and finished_at < getvariable('as_of_on') + interval 1 day
    and finished_at >= getvariable('as_of_on') - interval {SCATTER_DAYS} day
"""

# Thinned by the hash of the id when there are too many to see: the same items at every run.
_CYCLE_TIMES = f"""
select finished_at, cycle_seconds / 86400.0 as cycle_days
from (select *, row_number() over (order by md5(work_item_id), work_item_id) as place {_FINISHED})
where place <= {SCATTER_POINTS}
order by finished_at, work_item_id
"""

# Nearest rank, as everywhere. What took more than twice the 95th percentile would flatten all the rest.
_CYCLE_SUMMARY = f"""
with finished as (select cycle_seconds {_FINISHED}),

percentiles as (
    select
        quantile_disc(cycle_seconds, 0.5) as p50,
        quantile_disc(cycle_seconds, 0.85) as p85,
        quantile_disc(cycle_seconds, 0.95) as p95
    from finished
)

select
    count(finished.cycle_seconds) as item_count,
    count(case when finished.cycle_seconds > 2 * percentiles.p95 then 1 end) as beyond_count,
    max(percentiles.p50) / 86400.0 as p50_days,
    max(percentiles.p85) / 86400.0 as p85_days,
    max(percentiles.p95) / 86400.0 as p95_days
from percentiles
left join finished on true
"""

_FLOW = f"""
select date_on, status, sum(wip_count) as item_count
from scorecard.flow_daily
where
    not is_held
    and date_on <= getvariable('as_of_on')
    and date_on > getvariable('as_of_on') - interval {FLOW_DAYS} day
group by date_on, status
order by date_on, status
"""
