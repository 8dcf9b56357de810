with

accountable as (
    {{ accountable_person_ids() }}
),

met as (
    select person_id from {{ ref('int_people__known') }}
    union
    select person_id from accountable
    union
    select assignee_person_id as person_id from {{ ref('int_work_items__known') }}
    union
    select assignee_person_id as person_id from {{ ref('int_work_items__tombstoned') }}
    union
    select actor_person_id as person_id from {{ ref('int_work_item_events__known') }}
    union
    select owner_person_id as person_id from {{ ref('int_milestones__known') }}
)

select
    {{ published_person_id('met.person_id') }} as person_id,
    case when accountable.person_id is not null then people.display_name end as display_name,
    accountable.person_id is not null as is_accountable_owner,
    people.valid_from,
    people.valid_to,
    people.valid_to is null or people.valid_to > run.as_of_on as is_current
from met
cross join {{ source('portfolio', 'run') }} as run
left join accountable
    on met.person_id = accountable.person_id
left join {{ ref('int_people__known') }} as people
    on met.person_id = people.person_id
where met.person_id is not null
