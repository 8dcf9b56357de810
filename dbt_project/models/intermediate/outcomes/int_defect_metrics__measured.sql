{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

defects as (
    select
        'portfolio' as scope_id,
        defects.*,
        defects.workstream_id || ':' || lower(trim(defects.release)) as release_key
    from {{ ref('fct_defect') }} as defects
    where defects.is_counted
    union all
    select
        defects.workstream_id as scope_id,
        defects.*,
        defects.workstream_id || ':' || lower(trim(defects.release)) as release_key
    from {{ ref('fct_defect') }} as defects
    where defects.is_counted
),

-- The releases of a month, with every defect of theirs, whenever it was found.
released as (
    select
        defects.scope_id,
        months.month_on,
        count(*) as defect_count,
        count(case when defects.is_found_after_release then 1 end) as escaped_count,
        count(defects.severity_weight) as weighted_count,
        sum(defects.severity_weight) as total_weight,
        sum(case when defects.is_found_after_release then defects.severity_weight else 0 end) as escaped_weight,
        count(distinct defects.release_key) as release_count,
        count(distinct case when not defects.is_release_mature then defects.release_key end) as young_count
    from {{ ref('int_months__dated') }} as months
    inner join defects
        on
            months.month_on <= defects.released_on
            and months.judged_on >= defects.released_on
    group by defects.scope_id, months.month_on
),

-- A defect whose release never came out, though there was time, was not told apart.
attributed as (
    select
        defects.scope_id,
        months.month_on,
        {{ ratio('count(defects.released_on)', 'count(*)') }} as coverage_ratio
    from {{ ref('int_months__dated') }} as months
    cross join run
    inner join defects
        on
            months.month_on <= defects.found_on
            and months.judged_on >= defects.found_on
            and (
                defects.released_on is not null
                or {{ days_between('defects.found_on', 'run.as_of_on') }} >= run.defect_maturity_days
            )
    group by defects.scope_id, months.month_on
),

metrics as (
    {%- for metric_id, numerator, denominator, known in [
        ('defect_escape_ratio', 'escaped_count', 'defect_count', 'defect_count'),
        ('defect_removal_efficiency_ratio', 'defect_count - released.escaped_count', 'defect_count', 'defect_count'),
        ('defect_escape_weighted_ratio', 'escaped_weight', 'total_weight', 'weighted_count'),
    ] %}
        {{ 'union all' if not loop.first }}
        select
            released.scope_id,
            released.month_on,
            '{{ metric_id }}' as metric_id,
            released.{{ numerator }} as numerator,
            released.{{ denominator }} as denominator,
            released.{{ known }} as sample_count,
            released.release_count,
            released.young_count,
            least(
                {{ ratio('released.' ~ known, 'released.defect_count') }},
                coalesce(attributed.coverage_ratio, 1)
            ) as coverage_ratio
        from released
        left join attributed
            on released.scope_id = attributed.scope_id and released.month_on = attributed.month_on
        where released.{{ known }} > 0
    {%- endfor %}
)

select
    metrics.scope_id,
    metrics.month_on,
    metrics.metric_id,
    {{ ratio('metrics.numerator', 'metrics.denominator') }} as value,
    cast(metrics.numerator as decimal(28, 10)) as numerator,
    cast(metrics.denominator as decimal(28, 10)) as denominator,
    cast(metrics.sample_count as bigint) as sample_count,
    cast(1 as decimal(28, 10)) as fidelity_score,
    cast(metrics.coverage_ratio as decimal(28, 10)) as coverage_ratio,
    case
        when metrics.young_count > 0
            then cast(metrics.young_count as varchar) || ' of ' || cast(metrics.release_count as varchar)
                || ' releases of the month are younger than ' || cast(run.defect_maturity_days as varchar) || ' days'
        when metrics.coverage_ratio < run.status_coverage_min_ratio
            then 'too few defects name a severity that has a weight, or a release that came out'
        else {{ too_few('metrics.sample_count', 'run.min_sample_count', 'defects') }}
    end as held_reason
from metrics
cross join run
