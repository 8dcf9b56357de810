-- Versions ------------------------------------------------------------------------------------------------------------
-- The delivery of each snapshot and file that counts at as_of: the latest before it, else the first.
create temp table counted_deliveries as
select
    source_instance,
    stream,
    delivery_group,
    coalesce(
        max(delivery_sequence) filter (delivered_at is null or delivered_at < getvariable('as_of_at')),
        min(delivery_sequence)
    ) as group_sequence
from inputs.control.loads
where delivery <> 'delta'
group by all;

-- What became of each row of a relation with the columns key_id, is_refused and those of its delivery. Nearly every key
-- came once and needs no window; keys are told apart by their hash, for a key too many among the repeated ones is judged
-- no differently.
create temp macro judged(relation) as table
with
repeated as (
    select hash(key_id) as key_hash from query_table(relation) where key_id is not null group by key_hash having count(*) > 1
),
dated as not materialized (
    select versions.*, counted.group_sequence
    from query_table(relation) as versions
    left join counted_deliveries as counted
        on versions.source_instance = counted.source_instance
        and versions.stream = counted.stream
        and if(versions.delivery = 'delta', null, versions.delivery_group) = counted.delivery_group
),
sequenced as (
    select
        *,
        coalesce(
            group_sequence,
            max(delivery_sequence) filter (delivered_at is null or delivered_at < getvariable('as_of_at')) over same_stream,
            min(delivery_sequence) over same_stream
        ) as counted_sequence
    from dated
    where hash(key_id) in (from repeated)
    window same_stream as (partition by delivery, source_instance, stream, key_id)
),
placed as (
    select
        *,
        case
            when is_refused then 'quarantined'
            when delivery_sequence > counted_sequence then 'not_yet_known'
            when delivery <> 'delta' and delivery_sequence < counted_sequence then 'earlier'
            when known_at >= getvariable('as_of_at') then 'not_yet_known'
            else 'candidate'
        end as place,
        coalesce(bool_or(delivery_sequence = counted_sequence)
            over (partition by source_instance, stream, delivery_group, key_id), false) as is_still_there
    from sequenced
)
select
    * exclude (group_sequence, counted_sequence, place, is_still_there),
    case
        when place = 'earlier' then if(is_still_there, 'superseded', 'tombstoned')
        when place <> 'candidate' then place
        when row_number() over (
            partition by place, key_id
            order by
                known_at desc nulls last, delivery_sequence desc nulls last, length(landed_record_id) desc nulls last,
                landed_record_id desc nulls last, tie_break desc nulls last
        ) > 1 then 'superseded'
        when is_deleted then 'tombstoned'
        else 'modelled'
    end as disposition
from placed
union all
select
    * exclude (group_sequence),
    case
        when is_refused then 'quarantined'
        when delivery_sequence > group_sequence then 'not_yet_known'
        when delivery_sequence < group_sequence then 'tombstoned'
        when known_at >= getvariable('as_of_at') then 'not_yet_known'
        when is_deleted then 'tombstoned'
        else 'modelled'
    end as disposition
from dated
anti join repeated on hash(key_id) = key_hash;
