with run as (
    select * from {{ source('portfolio', 'run') }}
),

people as (
    select
        person_id,
        max(valid_to) as left_on
    from {{ ref('int_people__known') }}
    group by person_id
    having count(*) = count(valid_to)
),

milestones as (
    select
        milestone_id,
        owner_person_id,
        coalesce(recorded_at, known_at) as recorded_at,
        row_number() over (
            partition by milestone_id order by coalesce(recorded_at, known_at) asc nulls first
        ) as age_rank,
        row_number() over (
            partition by milestone_id order by coalesce(recorded_at, known_at) desc nulls last
        ) as recency
    from {{ ref('int_milestones__known') }}
),

declared as (
    select
        owners.entity_type,
        owners.entity_id,
        owners.person_id,
        owners.valid_from,
        owners.valid_to
    from {{ source('portfolio', 'owners') }} as owners
    cross join run
    where owners.recorded_on is null or owners.recorded_on <= run.as_of_on
),

-- A milestone that the portfolio gives no owner has the one its own tool names.
loaded as (
    select
        'milestone' as entity_type,
        latest.milestone_id as entity_id,
        latest.owner_person_id as person_id,
        {{ at_local_date('first_known.recorded_at', 'run.time_zone') }} as valid_from,
        cast(null as date) as valid_to
    from milestones as latest
    cross join run
    inner join milestones as first_known
        on latest.milestone_id = first_known.milestone_id
            and first_known.age_rank = 1
    left join declared
        on declared.entity_type = 'milestone'
            and latest.milestone_id = declared.entity_id
    where
        latest.recency = 1
        and latest.owner_person_id is not null
        and declared.entity_id is null
),

claims as (
    select * from declared
    union all
    select * from loaded
)

select
    claims.entity_type,
    claims.entity_id,
    claims.person_id,
    claims.valid_from,
    people.left_on,
    case
        when claims.valid_to is null then people.left_on
        when people.left_on is null then claims.valid_to
        else least(claims.valid_to, people.left_on)
    end as ends_on
from claims
left join people on claims.person_id = people.person_id
