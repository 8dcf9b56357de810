{{ continued_by_unit('work_item_id', 'touched_work_items') }}

-- Where each item belongs, and since when. An item that its tool moved keeps its earlier homes with their days; the
-- flow and the money of today count in the homes of today.
with

run as (
    select time_zone from {{ source('portfolio', 'run') }}
),

known as (
    select work_item_id from {{ ref('int_work_items__known') }}
    {{ where_touched('work_item_id', touched_work_items()) }}
),

versions as (
    select
        versioned.work_item_id,
        versioned.source_instance,
        versioned.workstream_id,
        versioned.other_workstream_ids,
        versioned.workstream_id || '|' || coalesce(versioned.other_workstream_ids, '') as homes_text,
        versioned.created_at,
        versioned.known_at,
        row_number() over (
            partition by versioned.work_item_id
            order by
                case when versioned.disposition = 'modelled' then 1 else 0 end asc,
                versioned.delivery_sequence asc nulls first,
                versioned.known_at asc nulls first,
                length(versioned.landed_record_id) asc,
                versioned.landed_record_id asc
        ) as version_number
    from {{ ref('int_work_items__versioned') }} as versioned
    inner join known
        on versioned.work_item_id = known.work_item_id
    where versioned.disposition in ('modelled', 'superseded')
),

-- the version that counts comes last, whatever the order of its delivery; equal neighbours are one stay
ordered as (
    select
        versions.*,
        lag(homes_text) over (partition by work_item_id order by version_number) as previous_homes_text
    from versions
),

dated as (
    select
        ordered.*,
        {{ at_local_date('ordered.created_at', 'run.time_zone') }} as created_on,
        {{ at_local_date('ordered.known_at', 'run.time_zone') }} as known_on
    from ordered
    cross join run
    where ordered.previous_homes_text is null or ordered.previous_homes_text <> ordered.homes_text
),

moves as (
    select
        *,
        case when version_number = 1 then created_on else greatest(known_on, created_on) end as valid_from
    from dated
),

-- of several moves on one day the last one counts
stays as (
    select
        *,
        lead(valid_from) over (partition by work_item_id order by version_number) as valid_to
    from moves
),

items as (
    select *
    from stays
    where valid_to is null or valid_to > valid_from
),

others as (
    {{ split_rows('items', ['work_item_id', 'source_instance', 'valid_from', 'valid_to'], 'other_workstream_ids', '|',
        part='other_id') | indent(4) }}
),

homes as (
    select
        work_item_id,
        valid_from,
        valid_to,
        workstream_id
    from items
    union
    select
        others.work_item_id,
        others.valid_from,
        others.valid_to,
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
        count(*) over (partition by homes.work_item_id, homes.valid_from) as home_count
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
    ) as weight,
    counted.valid_from,
    counted.valid_to,
    counted.valid_to is null as is_current
from counted
inner join items
    on counted.work_item_id = items.work_item_id and counted.valid_from = items.valid_from
