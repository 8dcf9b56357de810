with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

adoption as (
    select
        *,
        case when is_by_person then 'event' else 'aggregate' end as list_fidelity
    from {{ ref('int_adoption__monthly') }}
    where product = '*'
),

rates as (
    select * from adoption
    where is_month_complete and eligible_count is not null
),

used as (
    select * from adoption
    where active_count > 0
),

actives as (
    select
        months.month_on,
        windowed.*,
        30 * windowed.monthly_active_count as possible_person_days,
        case when windowed.known_days < 30 then 'use is known for ' || windowed.known_days || ' days, 30 are needed' end
            as short_reason
    from {{ ref('int_actives__windowed') }} as windowed
    inner join months on windowed.date_on = months.judged_on
    where windowed.product = '*'
),

cohorts as (
    select
        *,
        cohort_on as month_on,
        case when not is_complete then 'its days are not over for everybody new in the month' end as open_reason
    from {{ ref('int_retention__measured') }}
    where product = '*' and cohort_period = 'month'
),

activation as (
    select * from cohorts
    where measure = 'activation'
),

retention_d7 as (
    select * from cohorts
    where measure = 'n_day' and from_days = 7
),

retention_d30 as (
    select * from cohorts
    where measure = 'n_day' and from_days = 30
),

times as (
    select
        *,
        case when median_days is null then 'fewer than half of the eligible have adopted so far' end as unreached_reason
    from {{ ref('int_times_to_adopt__estimated') }}
    where product = '*'
),

-- The smallest group of persons that a number tells about decides whether it is told.
metrics as (
    {% for metric_id, relation, numerator, denominator, value, sample, fewest, reason in [
        ("'adoption_ratio' as metric_id", 'rates', 'eligible_active_count', 'eligible_count', none, 'eligible_count',
            'eligible_active_count', 'adoption_held_reason'),
        ("'monthly_active_persons' as metric_id", 'used', none, none, 'active_count', 'active_count', 'active_count', none),
        ("'features_per_person' as metric_id", 'used', 'used_feature_count', 'active_count', none, 'active_count',
            'active_count', none),
        ("'actions_per_person' as metric_id", 'used', 'action_count', 'active_count', none, 'active_count', 'active_count', none),
        ("'dau_persons' as metric_id", 'actives', none, none, 'daily_active_count', 'daily_active_count',
            'daily_active_count', none),
        ("'wau_persons' as metric_id", 'actives', none, none, 'weekly_active_count', 'weekly_active_count',
            'weekly_active_count', none),
        ("'mau_persons' as metric_id", 'actives', none, none, 'monthly_active_count', 'monthly_active_count',
            'monthly_active_count', none),
        ("'stickiness_ratio' as metric_id", 'actives', 'monthly_person_days', 'possible_person_days', none,
            'monthly_active_count', 'monthly_active_count', 'short_reason'),
        ("'activation_ratio' as metric_id", 'activation', 'returned_count', 'cohort_count', none, 'cohort_count',
            'returned_count', none),
        ("'retention_d7_ratio' as metric_id", 'retention_d7', 'returned_count', 'cohort_count', none, 'cohort_count',
            'returned_count', 'open_reason'),
        ("'retention_d30_ratio' as metric_id", 'retention_d30', 'returned_count', 'cohort_count', none, 'cohort_count',
            'returned_count', 'open_reason'),
        ("'time_to_adopt_median_days' as metric_id", 'times', none, none, 'median_days', 'eligible_count', 'adopted_count',
            'unreached_reason'),
    ] %}
        {{ 'union all' if not loop.first }}
        select
            month_on,
            {{ metric_id }},
            cast({{ numerator or 'null' }} as decimal(28, 10)) as numerator,
            cast({{ denominator or 'null' }} as decimal(28, 10)) as denominator,
            {{ 'cast(' ~ value ~ ' as decimal(28, 10))' if value else ratio(numerator, denominator) }} as value,
            cast({{ sample }} as bigint) as sample_count,
            {{ fewest }} as fewest_count,
            {{ fidelity_score('list_fidelity' if relation == 'rates' else "'event'") }} as fidelity_score,
            cast({{ reason or 'null' }} as varchar) as held_reason
        from {{ relation }}
    {% endfor %}
),

judged as (
    select
        metrics.*,
        case
            when {{ is_small_group('metrics.fewest_count') }} or {{ is_small_group('metrics.sample_count') }}
                then {{ small_group_reason() }}
            else metrics.held_reason
        end as reason
    from metrics
    cross join run
)

select
    'portfolio' as scope_id,
    judged.month_on,
    judged.metric_id,
    case when judged.reason is null then judged.value end as value,
    case when judged.reason is null then judged.numerator end as numerator,
    case when judged.reason is null then judged.denominator end as denominator,
    case when judged.reason is null then judged.sample_count end as sample_count,
    judged.fidelity_score,
    cast(1 as decimal(28, 10)) as coverage_ratio,
    judged.reason as held_reason
from judged
inner join months on judged.month_on = months.month_on
