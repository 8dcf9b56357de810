-- The last version of each item that is gone from its source: absent from the snapshot that counts, or marked deleted.
with

gone as (
    select
        *,
        row_number() over (
            partition by work_item_id
            order by delivery_sequence desc, known_at desc nulls last, landed_record_id desc
        ) as version_rank
    from {{ ref('int_work_items__versioned') }}
    where
        disposition = 'tombstoned'
        and work_item_id not in (select known.work_item_id from {{ ref('int_work_items__known') }} as known)
)

select * from gone
where version_rank = 1
