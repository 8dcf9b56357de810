with measured as (
    select
        {% for name, from_on, to_on in [
            ('pre', 'pre_from', 'pre_to'), ('post', 'month_on', 'month_to'), ('prior', 'prior_from', 'pre_from')
        ] %}
            cast({{ name }}_count * {{ days_between(from_on, to_on) }} as double) as {{ name }}_person_days,
            {{ ratio(name ~ '_actions', name ~ '_count * ' ~ days_between(from_on, to_on)) }} as {{ name }}_mean,
        {% endfor %}
        *
    from {{ ref('int_behaviours__counted') }}
),

-- Squared standard errors of the two means, and of their joint part where the same persons stand on both sides.
spread as (
    select
        *,
        {% for name, squares in [('pre', 'pre_squares'), ('post', 'post_squares')] %}
            (cast({{ squares }} * {{ name }}_count - {{ name }}_actions * {{ name }}_actions as double))
            / nullif({{ name }}_person_days * {{ name }}_person_days * ({{ name }}_count - 1), 0) as {{ name }}_error,
        {% endfor %}
        case
            when compare = 'same_persons'
                then cast(products * pre_count - pre_actions * post_actions as double)
                    / nullif(pre_person_days * post_person_days * (pre_count - 1), 0)
            else 0
        end as joint_error,
        cast(post_mean as double) / nullif(cast(pre_mean as double), 0) as quotient
    from measured
),

-- By the delta method: the error of the baseline counts as well as that of the month.
bounded as (
    select
        *,
        1.959963985 * sqrt(greatest(post_error + quotient * quotient * pre_error - 2 * quotient * joint_error, 0))
        / nullif(cast(pre_mean as double), 0) as half_width,
        least(pre_count, post_count) as fewest_count
    from spread
),

judged as (
    select
        bounded.*,
        case
            when bounded.pre_mean is null or bounded.post_mean is null then 'nobody was seen on one side of the comparison'
            when bounded.pre_mean = 0 then 'the baseline is 0'
            when bounded.fewest_count < run.min_group_count then {{ small_group_reason() }}
        end as held_reason,
        features.first_used_on <= bounded.prior_from and not bounded.is_seasonal as is_prior_known
    from bounded
    cross join {{ source('portfolio', 'run') }} as run
    left join {{ ref('dim_feature') }} as features on bounded.product = features.product and features.feature = '*'
)

select
    judged.behaviour_id,
    behaviours.behaviour_name,
    behaviours.outcome_id,
    behaviours.product,
    behaviours.feature,
    judged.compare,
    judged.month_on,
    judged.pre_from as baseline_from,
    judged.pre_to as baseline_to,
    case when judged.held_reason is null then cast(judged.pre_count as bigint) end as baseline_person_count,
    case when judged.held_reason is null then cast(judged.post_count as bigint) end as person_count,
    case when judged.held_reason is null then judged.pre_mean end as baseline_value,
    case when judged.held_reason is null then judged.post_mean end as value,
    case when judged.held_reason is null then cast(round(judged.quotient - 1, 10) as decimal(28, 10)) end as change_ratio,
    case when judged.held_reason is null then cast(round(judged.quotient - 1 - judged.half_width, 10) as decimal(28, 10)) end
        as change_low,
    case when judged.held_reason is null then cast(round(judged.quotient - 1 + judged.half_width, 10) as decimal(28, 10)) end
        as change_high,
    case
        when judged.held_reason is null and judged.is_prior_known
            then (judged.prior_mean - judged.pre_mean) * sign(judged.post_mean - judged.pre_mean)
                >= abs(judged.post_mean - judged.pre_mean) / 2
                and judged.post_mean <> judged.pre_mean
    end as may_be_regression_to_mean,
    judged.held_reason
from judged
inner join {{ source('portfolio', 'behaviours') }} as behaviours on judged.behaviour_id = behaviours.behaviour_id
