with

users as (
    select
        *,
        {{ json_or_null('payload') }} as account
    from {{ source('landing_monday', 'monday__users') }}
),

renamed as (
    select
        source_instance || ':' || {{ json_text('account', '$.id') }}
            as person_id,
        {{ json_text('account', '$.name') }} as display_name,
        {{ json_text('account', '$.email') }} as email,
        {{ json_text('account', '$.time_zone_identifier') }} as time_zone,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to,
        cast(null as varchar) as merged_into_person_id,
        source_system,
        source_instance,
        stream,
        landed_record_id,
        delivered_at as known_at,
        extracted_at,
        false as is_deleted,
        'inferred' as history_fidelity,
        delivery,
        delivery_group,
        delivery_sequence,
        delivered_at,
        account is null as is_not_json
    from users
)

{{ rows_with_refusals('renamed', [('person_id', 'id')]) }}
