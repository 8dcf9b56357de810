with areas as (
    select distinct scorecard_area from {{ ref('int_metrics__catalogued') }}
),

metrics as (
    select
        *,
        is_targeted and is_due as is_counted,
        is_targeted and is_due and status in ('on_target', 'close', 'behind') as is_measured
    from {{ ref('results_scorecard') }}
    where workstream_id = 'portfolio'
),

months as (
    select
        month_on,
        lag(month_on) over (order by month_on) as previous_month_on
    from (select distinct month_on from metrics) as met
),

-- A delta compares the same metrics: those that are measured in both months.
paired as (
    select
        metrics.*,
        previous.status as previous_status
    from metrics
    inner join months on metrics.month_on = months.month_on
    left join metrics as previous
        on metrics.metric_id = previous.metric_id
            and months.previous_month_on = previous.month_on
            and previous.is_measured
            and metrics.is_measured
),

counted as (
    select
        areas.scorecard_area,
        months.month_on,
        count(paired.metric_id) as metric_count,
        count(case when paired.is_targeted then 1 end) as targeted_count,
        count(case when paired.is_counted then 1 end) as due_count,
        count(case when paired.is_measured then 1 end) as measured_count,
        {%- for status in ['on_target', 'close', 'behind'] %}
            count(case when paired.is_measured and paired.status = '{{ status }}' then 1 end) as {{ status }}_count,
            count(case when paired.previous_status is not null and paired.status = '{{ status }}' then 1 end)
                as compared_{{ status }}_count,
            count(case when paired.previous_status = '{{ status }}' then 1 end) as previous_{{ status }}_count,
        {%- endfor %}
        count(paired.previous_status) as compared_count,
        count(case when paired.is_counted and paired.status = 'held' then 1 end) as held_count,
        count(case when paired.is_measured and paired.status = 'behind' and paired.is_key then 1 end) as key_behind_count
    from areas
    cross join months
    left join paired
        on areas.scorecard_area = paired.scorecard_area
            and months.month_on = paired.month_on
    group by areas.scorecard_area, months.month_on
),

judged as (
    select
        *,
        case
            when metric_count = 0 then 'no_data'
            when targeted_count = 0 then 'no_target'
            when due_count = 0 then 'not_due'
            when 2 * measured_count < due_count and held_count > 0 then 'held'
            when 2 * measured_count < due_count then 'no_data'
            when key_behind_count > 0 or 3 * behind_count >= measured_count and behind_count > 0 then 'behind'
            when on_target_count < measured_count then 'close'
            else 'on_target'
        end as status
    from counted
)

select
    scorecard_area,
    month_on,
    cast(metric_count as integer) as metric_count,
    cast(due_count as integer) as due_count,
    cast(measured_count as integer) as measured_count,
    cast(on_target_count as integer) as on_target_count,
    cast(close_count as integer) as close_count,
    cast(behind_count as integer) as behind_count,
    cast(held_count as integer) as held_count,
    cast(compared_count as integer) as compared_count,
    {%- for status in ['on_target', 'close', 'behind'] %}
        cast(compared_{{ status }}_count as integer) as compared_{{ status }}_count,
        cast(previous_{{ status }}_count as integer) as previous_{{ status }}_count,
    {%- endfor %}
    status,
    case
        when status = 'no_data' and metric_count = 0 then 'no metric of the area is measured'
        when status = 'no_target' then 'no metric of the area has a target'
        when status = 'not_due' then 'no metric of the area is due yet'
        when status in ('held', 'no_data')
            then 'only ' || cast(measured_count as varchar) || ' of ' || cast(due_count as varchar)
                || ' metrics that are due could be measured'
    end as status_reason
from judged
