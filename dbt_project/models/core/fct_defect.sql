with

run as (
    select * from {{ source('portfolio', 'run') }}
),

terms as (
    select
        nullif(source_instance, '*') as source_instance,
        field,
        lower(trim(source_value)) as term_text,
        meaning,
        weight
    from {{ source('portfolio', 'defect_terms') }}
),

defects as (
    select
        known.*,
        items.first_finished_at,
        items.last_finished_at,
        items.status,
        -- a resolution is known from the day of its resolving on
        case when known.resolved_at is null or known.resolved_at < run.as_of_at then known.resolution end as known_resolution,
        {{ at_local_date('known.created_at', 'run.time_zone') }} as found_on
    from {{ ref('int_work_items__known') }} as known
    inner join {{ ref('fct_work_item') }} as items on known.work_item_id = items.work_item_id
    cross join run
    where items.item_type = 'defect' and not items.is_deleted
),

-- The portfolio check sees to it that a word means one thing in each source.
named as (
    select
        defects.*,
        severities.weight as severity_weight,
        places.meaning as found_place,
        resolutions.meaning is null as is_counted,
        -- where it was found is a place or the release that had it; of a place, the item's own release is meant
        case when places.meaning is null then coalesce(defects.found_in, defects.release) else defects.release end
            as found_release
    from defects
    left join terms as severities
        on severities.field = 'severity' and lower(trim(defects.severity)) = severities.term_text
            and (severities.source_instance is null or defects.source_instance = severities.source_instance)
    left join terms as places
        on places.field = 'found_in' and lower(trim(defects.found_in)) = places.term_text
            and (places.source_instance is null or defects.source_instance = places.source_instance)
    left join terms as resolutions
        on resolutions.field = 'resolution' and lower(trim(defects.known_resolution)) = resolutions.term_text
            and (resolutions.source_instance is null or defects.source_instance = resolutions.source_instance)
),

-- A release came out with its first deployment.
releases as (
    select
        workstream_id,
        lower(trim(release)) as release_text,
        min(deployed_on) as released_on
    from {{ ref('fct_deployment') }}
    where release is not null
    group by workstream_id, lower(trim(release))
)

select
    named.work_item_id,
    named.work_item_key,
    named.workstream_id,
    named.status,
    named.severity,
    named.severity_weight,
    named.created_at as found_at,
    named.found_on,
    named.found_in,
    named.found_release as release,
    releases.released_on,
    case
        when named.found_place is not null then named.found_place = 'after'
        else named.found_on > releases.released_on
    end as is_found_after_release,
    {{ days_between('releases.released_on', 'run.as_of_on') }} >= run.defect_maturity_days as is_release_mature,
    named.known_resolution as resolution,
    named.is_counted,
    named.first_finished_at,
    named.last_finished_at,
    named.source_system,
    named.source_instance,
    named.landed_record_id
from named
cross join run
left join releases
    on named.workstream_id = releases.workstream_id and lower(trim(named.found_release)) = releases.release_text
