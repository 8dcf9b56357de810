with run as (
    select * from {{ source('portfolio', 'run') }}
),

catalogue as (
    select * from {{ ref('int_metrics__catalogued') }}
),

-- A computed metric is one row of the portfolio, however many KPIs were declared on it: the first of them speaks.
kpis as (
    select
        *,
        coalesce(metric_id, kpi_id) as scorecard_metric_id,
        row_number() over (partition by coalesce(metric_id, kpi_id) order by kpi_id asc) as metric_rank
    from {{ ref('dim_kpi') }}
),

kpi_rows as (
    select
        'portfolio' as workstream_id,
        graded.month_on,
        kpis.scorecard_area,
        kpis.scorecard_metric_id as metric_id,
        kpis.kpi_id,
        kpis.is_key,
        graded.observed_on,
        graded.value,
        kpis.unit,
        graded.numerator,
        graded.denominator,
        graded.sample_count,
        graded.baseline_value,
        graded.target_value,
        graded.attainment_ratio,
        graded.gap_ratio,
        graded.status,
        graded.status_reason,
        graded.trust_score,
        graded.is_targeted,
        graded.is_due,
        kpis.definition_version
    from kpis
    inner join {{ ref('int_kpi_statuses__graded') }} as graded on kpis.kpi_id = graded.kpi_id
    where kpis.metric_rank = 1 and (graded.observed_on is not null or graded.is_current)
),

measured as (
    select
        metrics.scope_id as workstream_id,
        metrics.*,
        months.judged_on,
        least(metrics.fidelity_score, metrics.coverage_ratio) as trust_score
    from {{ ref('int_metrics__measured') }} as metrics
    inner join {{ ref('int_months__dated') }} as months on metrics.month_on = months.month_on
    where
        metrics.scope_id <> 'portfolio'
        or metrics.metric_id not in (select kpis.scorecard_metric_id from kpis)
),

graded_metrics as (
    select
        *,
        case
            when held_reason is not null or trust_score < {{ least_trust() }} then 'held'
            when value is null then 'no_data'
            when is_capped then 'behind'
            else 'no_target'
        end as status
    from measured
),

metric_rows as (
    select
        graded_metrics.workstream_id,
        graded_metrics.month_on,
        catalogue.scorecard_area,
        graded_metrics.metric_id,
        cast(null as varchar) as kpi_id,
        false as is_key,
        graded_metrics.judged_on as observed_on,
        case when graded_metrics.status <> 'held' then graded_metrics.value end as value,
        catalogue.unit,
        case when graded_metrics.status <> 'held' then graded_metrics.numerator end as numerator,
        case when graded_metrics.status <> 'held' then graded_metrics.denominator end as denominator,
        graded_metrics.sample_count,
        cast(null as decimal(28, 10)) as baseline_value,
        cast(null as decimal(28, 10)) as target_value,
        cast(null as decimal(28, 10)) as attainment_ratio,
        cast(null as decimal(28, 10)) as gap_ratio,
        graded_metrics.status,
        case graded_metrics.status
            when 'held' then coalesce(graded_metrics.held_reason, 'its history is too weak or covers too little')
            when 'no_data' then 'nothing was measured in the month'
            when 'behind' then 'a critical check failed'
            else 'no target is declared for it'
        end as status_reason,
        graded_metrics.trust_score,
        false as is_targeted,
        true as is_due,
        catalogue.definition_version
    from graded_metrics
    inner join catalogue on graded_metrics.metric_id = catalogue.metric_id
),

final as (
    select * from kpi_rows
    union all
    select * from metric_rows
)

select
    final.workstream_id,
    workstreams.initiative_id,
    final.month_on,
    final.scorecard_area,
    final.metric_id,
    final.kpi_id,
    final.is_key,
    final.observed_on,
    final.value,
    final.unit,
    final.numerator,
    final.denominator,
    final.sample_count,
    final.baseline_value,
    final.target_value,
    final.attainment_ratio,
    final.gap_ratio,
    final.status,
    final.status_reason,
    final.trust_score,
    final.is_targeted,
    final.is_due,
    final.definition_version,
    run.as_of_on
from final
cross join run
left join {{ ref('dim_workstream') }} as workstreams on final.workstream_id = workstreams.workstream_id
