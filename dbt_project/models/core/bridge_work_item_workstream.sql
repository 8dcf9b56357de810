with

items as (
    select
        work_item_id,
        workstream_id,
        source_instance,
        other_workstream_ids
    from {{ ref('int_work_items__known') }}
),

others as (
    {{ split_rows('items', ['work_item_id', 'source_instance'], 'other_workstream_ids', '|', part='other_id') | indent(4) }}
),

homes as (
    select
        work_item_id,
        workstream_id
    from items
    union
    select
        others.work_item_id,
        coalesce(exact_aliases.workstream_id, scoped_aliases.workstream_id, others.other_id) as workstream_id
    from others
    left join {{ source('portfolio', 'workstream_aliases') }} as exact_aliases
        on others.other_id = exact_aliases.alias_id
    left join {{ source('portfolio', 'workstream_aliases') }} as scoped_aliases
        on others.source_instance || ':' || others.other_id = scoped_aliases.alias_id
    where others.other_id <> ''
),

counted as (
    select
        homes.*,
        count(*) over (partition by homes.work_item_id) as home_count
    from homes
)

-- equal parts, the rounding rest at the primary home, so that the weights of an item sum to exactly 1
select
    counted.work_item_id,
    counted.workstream_id,
    counted.workstream_id = items.workstream_id as is_primary,
    cast(
        case
            when counted.workstream_id = items.workstream_id
                then 1 - (counted.home_count - 1) * cast(cast(1 as decimal(18, 8)) / counted.home_count as decimal(18, 8))
            else cast(1 as decimal(18, 8)) / counted.home_count
        end as decimal(18, 8)
    ) as weight
from counted
inner join items
    on counted.work_item_id = items.work_item_id
