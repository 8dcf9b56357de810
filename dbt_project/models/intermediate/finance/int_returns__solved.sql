{{ config(materialized='table') }}

-- The internal rate of return by nested grids. A rate is x = ln(1 + rate): the first grid reaches from
-- -99 % to +1,000 % a year in 1,000 cells; each further one cuts the cell in which the sign changes into 100.
{% set lowest, highest, levels = -4.6051701860, 2.3978952728, [1, 2] %}

with digits as (
    {% for digit in range(10) %}
        select {{ digit }} as digit {{ 'union all' if not loop.last }}
    {% endfor %}
),

hundred as (
    select tens.digit * 10 + ones.digit as step
    from digits as tens
    cross join digits as ones
),

nets as (
    select
        initiative_id,
        month_index,
        benefit_amount - cost_amount as net_amount,
        lag(benefit_amount - cost_amount) over (partition by initiative_id order by month_index) as net_before,
        month_index - min(month_index) over (partition by initiative_id) as months_after,
        max(month_index) over (partition by initiative_id) - month_index as months_before
    from {{ ref('int_cash_flows__dated') }}
    where benefit_amount <> cost_amount
),

signs as (
    select
        initiative_id,
        sum(case when (net_amount > 0) <> (net_before > 0) then 1 else 0 end) as sign_change_count
    from nets
    group by initiative_id
),

points_0 as (
    select
        signs.initiative_id,
        {{ lowest }} + cast({{ highest - lowest }} as double) * (hundred.step * 10 + digits.digit) / 1000 as x
    from signs
    cross join hundred
    cross join digits
    union all
    select
        signs.initiative_id,
        cast({{ highest }} as double) as x
    from signs
),

{% for level in [0] + levels %}
    {% if level > 0 %}
        points_{{ level }} as (
            select
                cells.initiative_id,
                cells.low_x + (cells.high_x - cells.low_x) * hundred.step / 100 as x
            from cells_{{ level - 1 }} as cells
            cross join hundred
            where cells.root_count = 1
            union all
            select
                cells.initiative_id,
                cells.high_x as x
            from cells_{{ level - 1 }} as cells
            where cells.root_count = 1
        ),
    {% endif %}

    -- Each flow is rounded once, so that their order does not matter. Below 0 all is seen from the last flow, not from
    -- the first: a positive factor that moves no root and keeps every power at 1 at most.
    values_{{ level }} as (
        select
            points.initiative_id,
            points.x,
            sum(cast(round(
                cast(nets.net_amount as double) * exp(
                    case when points.x < 0 then points.x * nets.months_before else -points.x * nets.months_after end / 12
                ), 12
            ) as decimal(38, 12))) as value_at_x
        from points_{{ level }} as points
        inner join nets on points.initiative_id = nets.initiative_id
        group by points.initiative_id, points.x
    ),

    neighbours_{{ level }} as (
        select
            initiative_id,
            x as low_x,
            lead(x) over (partition by initiative_id order by x) as high_x,
            value_at_x as low_value,
            lead(value_at_x) over (partition by initiative_id order by x) as high_value
        from values_{{ level }}
    ),

    cells_{{ level }} as (
        select
            *,
            count(*) over (partition by initiative_id) as root_count
        from neighbours_{{ level }}
        where (low_value >= 0) <> (high_value >= 0)
    ),
{% endfor %}

counted as (
    select
        initiative_id,
        max(root_count) as root_count
    from cells_0
    group by initiative_id
)

-- In the last cell, a ten-thousandth of the first one's width, the value is a straight line.
select
    signs.initiative_id,
    cast(signs.sign_change_count as integer) as sign_change_count,
    cast(round(
        exp(
            cells.low_x
            + (cells.high_x - cells.low_x) * cast(cells.low_value as double)
            / cast(cells.low_value - cells.high_value as double)
        ) - 1, 10
    ) as decimal(28, 10)) as irr_ratio,
    case
        when signs.sign_change_count = 0 then 'the cash flows never change their sign'
        when counted.root_count is null then 'no rate from -99 % to 1000 % makes the present value 0'
        when counted.root_count > 1 then 'several rates make the present value 0'
    end as irr_reason
from signs
left join counted on signs.initiative_id = counted.initiative_id
left join cells_{{ levels[-1] }} as cells on signs.initiative_id = cells.initiative_id
