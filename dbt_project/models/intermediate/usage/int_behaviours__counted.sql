{{ config(materialized='table') }}

with dated as (
    select
        behaviours.*,
        behaviours.baseline_from is null as is_seasonal,
        months.month_on,
        cast({{ dbt.dateadd('day', 1, 'months.month_ends_on') }} as date) as month_to,
        coalesce(behaviours.baseline_from, cast({{ dbt.dateadd('year', -1, 'months.month_on') }} as date)) as pre_from,
        coalesce(
            behaviours.baseline_to,
            cast({{ dbt.dateadd('month', 1, dbt.dateadd('year', -1, 'months.month_on')) }} as date)
        ) as pre_to
    from {{ source('portfolio', 'behaviours') }} as behaviours
    inner join {{ source('portfolio', 'run') }} as run on behaviours.recorded_on <= run.as_of_on
    inner join {{ ref('int_months__dated') }} as months
        on behaviours.valid_from <= months.month_on and months.is_complete
),

-- Each whole month from the change on, beside its baseline and the window of equal length before that one.
compared as (
    select
        *,
        cast({{ dbt.dateadd('day', '-' ~ days_between('pre_from', 'pre_to'), 'pre_from') }} as date) as prior_from
    from dated
),

windows as (
    {% for from_on, to_on in [('month_on', 'month_to'), ('pre_from', 'pre_to'), ('prior_from', 'pre_from')] %}
        {{ 'union' if not loop.first }}
        select
            behaviour_id,
            product,
            feature,
            {{ from_on }} as from_on,
            {{ to_on }} as to_on
        from compared
    {% endfor %}
),

-- Everybody seen in the product, also those who did none of it: their number is 0.
counted as (
    select
        windows.behaviour_id,
        windows.from_on,
        windows.to_on,
        usage_daily.person_id,
        sum(case when windows.feature is null or windows.feature = usage_daily.feature then usage_daily.action_count else 0 end)
            as action_count
    from windows
    inner join {{ ref('int_usage__daily') }} as usage_daily
        on
            windows.product = usage_daily.product
            and windows.from_on <= usage_daily.date_on
            and windows.to_on > usage_daily.date_on
    group by windows.behaviour_id, windows.from_on, windows.to_on, usage_daily.person_id
),

-- Whole numbers until the last step: sums of persons, of their actions and of squares are exact in any order.
moments as (
    select
        behaviour_id,
        from_on,
        to_on,
        count(*) as person_count,
        sum(action_count) as actions,
        sum(action_count * action_count) as squares
    from counted
    group by behaviour_id, from_on, to_on
),

-- The persons of the baseline, wherever they went: who is gone counts with 0.
followed as (
    select
        compared.behaviour_id,
        compared.month_on,
        sum(coalesce(post.action_count, 0)) as post_actions,
        sum(coalesce(post.action_count * post.action_count, 0)) as post_squares,
        sum(coalesce(pre.action_count * post.action_count, 0)) as products,
        sum(coalesce(earlier.action_count, 0)) as prior_actions
    from compared
    inner join counted as pre
        on compared.behaviour_id = pre.behaviour_id
            and compared.pre_from = pre.from_on
            and compared.pre_to = pre.to_on
    left join counted as post
        on pre.behaviour_id = post.behaviour_id
            and pre.person_id = post.person_id
            and compared.month_on = post.from_on
            and compared.month_to = post.to_on
    left join counted as earlier
        on pre.behaviour_id = earlier.behaviour_id
            and pre.person_id = earlier.person_id
            and compared.prior_from = earlier.from_on
            and compared.pre_from = earlier.to_on
    where compared.compare = 'same_persons'
    group by compared.behaviour_id, compared.month_on
)

select
    compared.behaviour_id,
    compared.product,
    compared.compare,
    compared.is_seasonal,
    compared.month_on,
    compared.month_to,
    compared.prior_from,
    compared.pre_from,
    compared.pre_to,
    coalesce(pre.person_count, 0) as pre_count,
    coalesce(pre.actions, 0) as pre_actions,
    coalesce(pre.squares, 0) as pre_squares,
    coalesce(case when compared.compare = 'same_persons' then pre.person_count else post.person_count end, 0) as post_count,
    coalesce(followed.post_actions, post.actions, 0) as post_actions,
    coalesce(followed.post_squares, post.squares, 0) as post_squares,
    coalesce(followed.products, 0) as products,
    coalesce(case when compared.compare = 'same_persons' then pre.person_count else earlier.person_count end, 0) as prior_count,
    coalesce(followed.prior_actions, earlier.actions, 0) as prior_actions
from compared
left join moments as pre
    on compared.behaviour_id = pre.behaviour_id and compared.pre_from = pre.from_on and compared.pre_to = pre.to_on
left join moments as post
    on compared.behaviour_id = post.behaviour_id and compared.month_on = post.from_on and compared.month_to = post.to_on
left join moments as earlier
    on
        compared.behaviour_id = earlier.behaviour_id
        and compared.prior_from = earlier.from_on
        and compared.pre_from = earlier.to_on
left join followed on compared.behaviour_id = followed.behaviour_id and compared.month_on = followed.month_on
