-- Hours ---------------------------------------------------------------------------------------------------------------
create temp view loaded_hours as
select *, time_entry_id as key_id, null as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.time_entries;

create table core.fct_time_entry as
select
    time_entry_id,
    coalesce(exact_aliases.workstream_id, scoped_aliases.workstream_id, entries.workstream_id) as workstream_id,
    entries.workstream_id as source_workstream_id,
    work_item_id,
    pseudonym(person_id) as person_id,
    team_id,
    activity,
    occurred_at,
    local_date(occurred_at) as worked_on,
    seconds,
    known_at,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from judged('loaded_hours') as entries
left join inputs.portfolio.workstream_aliases as exact_aliases on entries.workstream_id = exact_aliases.alias_id
left join inputs.portfolio.workstream_aliases as scoped_aliases
    on source_instance || ':' || entries.workstream_id = scoped_aliases.alias_id
where disposition = 'modelled';

-- Usage ---------------------------------------------------------------------------------------------------------------
create temp view loaded_people as
select *, person_id as key_id, null as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.people;
create temp view loaded_usage as
select
    person_id, occurred_at, action, feature, product, is_bot, is_staff, is_deleted, known_at, source_instance, stream,
    landed_record_id, delivery, delivery_group, delivery_sequence, delivered_at,
    usage_event_id as key_id, null as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.usage_events;

create table core.fct_usage_daily as
with recursive
merges as (
    select person_id, merged_into_person_id
    from judged('loaded_people')
    where disposition = 'modelled' and merged_into_person_id <> person_id
),
merged as (
    select person_id, merged_into_person_id, 1 as step from merges
    union all
    select merged.person_id, merges.merged_into_person_id, step + 1
    from merged inner join merges on merged.merged_into_person_id = merges.person_id
    where step < 16
),
same_person as (
    select person_id, max_by(merged_into_person_id, step) as merged_into_person_id from merged group by person_id
),
core_actions as (
    select product, action, max(feature) as feature from inputs.portfolio.core_actions group by all
),
lone_products as (
    select action, min(product) as product
    from (
        select action, product from inputs.portfolio.core_actions
        union
        select action, product from inputs.portfolio.activation_actions
    )
    group by action
    having count(*) = 1
),
counted as (
    select
        coalesce(merged_into_person_id, events.person_id) as person,
        coalesce(events.product, lone_products.product) as used_product,
        coalesce(core_actions.feature, events.feature, used_product) as used_feature,
        local_date(occurred_at) as date_on,
        count(*) as action_count
    from judged('loaded_usage') as events
    left join same_person on events.person_id = same_person.person_id
    left join lone_products on events.action = lone_products.action
    inner join core_actions
        on coalesce(events.product, lone_products.product) = core_actions.product and events.action = core_actions.action
    where
        disposition = 'modelled'
        and not coalesce(is_bot, false)
        and not coalesce(is_staff, false)
        and occurred_at < getvariable('as_of_at')
        and used_product in (select product from inputs.portfolio.products)
    group by all
),
hashed as (
    select person, pseudonym(person) as person_id from (select distinct person from counted)
)
select
    hashed.person_id,
    used_product as product,
    used_feature as feature,
    date_on,
    cast(date_trunc('month', date_on) as date) as month_on,
    action_count
from counted
left join hashed on counted.person = hashed.person;
