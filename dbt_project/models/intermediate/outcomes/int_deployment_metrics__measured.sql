{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

deployments as (
    {%- for scope in ["'portfolio'", 'workstream_id'] %}
        {{ 'union all' if not loop.first }}
        select *, {{ scope }} as scope_id
        from {{ ref('fct_deployment') }}
    {%- endfor %}
),

scopes as (
    select
        scope_id,
        min(deployed_on) as first_deployed_on
    from deployments
    group by scope_id
),

scope_months as (
    select
        scopes.scope_id,
        months.month_on,
        months.judged_on,
        cast({{ dbt.dateadd('month', -11, 'months.month_on') }} as date) as year_begins_on
    from {{ ref('int_months__dated') }} as months
    inner join scopes on months.judged_on >= scopes.first_deployed_on
),

-- A deployment that fails counts in its own month, whenever its incidents came.
monthly as (
    select
        scope_months.scope_id,
        scope_months.month_on,
        count(deployments.deployment_id) as deployment_count,
        count(deployments.change_lead_seconds) as timed_count,
        percentile_disc(0.5) within group (order by deployments.change_lead_seconds) as lead_p50_seconds,
        count(deployments.is_failed) as judged_count,
        count(case when deployments.is_failed then 1 end) as failed_count,
        count(deployments.is_rework) as explained_count,
        count(case when deployments.is_rework then 1 end) as rework_count
    from scope_months
    left join deployments
        on
            scope_months.scope_id = deployments.scope_id
            and scope_months.month_on <= deployments.deployed_on
            and scope_months.judged_on >= deployments.deployed_on
    group by scope_months.scope_id, scope_months.month_on
),

-- Failures are rare: their recovery is told over a year.
yearly as (
    select
        scope_months.scope_id,
        scope_months.month_on,
        count(*) as failed_count,
        count(deployments.recovery_seconds) as timed_count,
        percentile_disc(0.5) within group (order by deployments.recovery_seconds) as recovery_p50_seconds
    from scope_months
    inner join deployments
        on
            scope_months.scope_id = deployments.scope_id
            and scope_months.year_begins_on <= deployments.deployed_on
            and scope_months.judged_on >= deployments.deployed_on
    where deployments.is_failed
    group by scope_months.scope_id, scope_months.month_on
),

-- What is measured, on how many it is known, and on how many it should be.
metrics as (
    select
        scope_id,
        month_on,
        'deployment_frequency_count' as metric_id,
        cast(deployment_count as decimal(28, 10)) as value,
        cast(null as bigint) as numerator,
        cast(null as bigint) as denominator,
        deployment_count as known_count,
        deployment_count as total_count,
        cast(null as varchar) as what_is_known
    from monthly
    {%- for metric_id, relation, seconds, total, known in [
        ('change_lead_time_p50_hours', 'monthly', 'lead_p50_seconds', 'deployment_count', 'deployments name a first commit'),
        ('failed_deployment_recovery_p50_hours', 'yearly', 'recovery_p50_seconds', 'failed_count', 'failed deployments are known to have recovered'),
    ] %}
        union all
        select
            scope_id,
            month_on,
            '{{ metric_id }}' as metric_id,
            {{ ratio(seconds, 3600) }} as value,
            null as numerator,
            null as denominator,
            timed_count as known_count,
            {{ total }} as total_count,
            '{{ known }}' as what_is_known
        from {{ relation }}
        where {{ total }} > 0
    {%- endfor %}
    {%- for metric_id, counted, known_count, known in [
        ('change_fail_ratio', 'failed_count', 'judged_count', 'deployments are known to have failed or not'),
        ('deployment_rework_ratio', 'rework_count', 'explained_count', 'deployments say whether an incident caused them'),
    ] %}
        union all
        select
            scope_id,
            month_on,
            '{{ metric_id }}' as metric_id,
            {{ ratio(counted, 'deployment_count') }} as value,
            {{ counted }} as numerator,
            deployment_count as denominator,
            {{ known_count }} as known_count,
            deployment_count as total_count,
            '{{ known }}' as what_is_known
        from monthly
        where deployment_count > 0
    {%- endfor %}
),

covered as (
    select
        *,
        coalesce({{ ratio('known_count', 'total_count') }}, 1) as coverage_ratio
    from metrics
)

select
    covered.scope_id,
    covered.month_on,
    covered.metric_id,
    covered.value,
    cast(covered.numerator as decimal(28, 10)) as numerator,
    cast(covered.denominator as decimal(28, 10)) as denominator,
    cast(covered.known_count as bigint) as sample_count,
    cast(1 as decimal(28, 10)) as fidelity_score,
    covered.coverage_ratio,
    case
        when covered.what_is_known is null then cast(null as varchar)  -- a count needs no sample
        when covered.coverage_ratio < run.status_coverage_min_ratio
            then 'only ' || cast(covered.known_count as varchar) || ' of ' || cast(covered.total_count as varchar)
                || ' ' || covered.what_is_known
        else {{ too_few('covered.known_count', 'run.min_sample_count', 'deployments') }}
    end as held_reason
from covered
cross join run
