with run as (
    select * from {{ source('portfolio', 'run') }}
),

rates as (
    select rates.*
    from {{ source('portfolio', 'labour_rates') }} as rates
    inner join run on rates.recorded_on is null or rates.recorded_on <= run.as_of_on
),

entries as (
    select
        known.person_id,
        known.team_id,
        known.workstream_id,
        {{ at_local_date('known.occurred_at', 'run.time_zone') }} as worked_on,
        sum(known.seconds) as seconds
    from {{ ref('int_time_entries__known') }} as known
    cross join run
    group by
        known.person_id, known.team_id, known.workstream_id,
        {{ at_local_date('known.occurred_at', 'run.time_zone') }}
),

-- All hours of one person in a team on a day have one rate.
days as (
    select
        entries.*,
        cast({{ dbt.date_trunc('month', 'entries.worked_on') }} as date) as month_on
    from entries
),

-- A team's own rate comes before that of the person's role in it, that before the one for everybody else.
offered as (
    select
        days.*,
        rates.hourly_rate,
        rates.currency_code,
        row_number() over (
            partition by days.person_id, days.team_id, days.workstream_id, days.worked_on
            order by
                case when rates.team_id is not null then 1 when rates.role is not null then 2 else 3 end,
                rates.role asc,
                members.role asc
        ) as preference
    from days
    left join {{ ref('int_team_members__known') }} as members
        on
            days.person_id = members.person_id
            and coalesce(days.team_id, members.team_id) = members.team_id
            and days.worked_on >= members.valid_from
            and (members.valid_to is null or days.worked_on < members.valid_to)
    left join rates
        on
            days.worked_on >= rates.valid_from
            and (rates.valid_to is null or days.worked_on < rates.valid_to)
            and (rates.team_id is null or days.team_id = rates.team_id)
            and (rates.role is null or members.role = rates.role)
),

-- Rounded once a workstream, period and rate, then translated at the average of the portfolio's fiscal period.
costed as (
    select
        offered.workstream_id,
        offered.month_on,
        fiscal_days.fiscal_period_id,
        offered.currency_code,
        own.minor_unit_digits,
        {{ round_money('cast(sum(offered.seconds) as double) * offered.hourly_rate / 3600', 'own.minor_unit_digits') }}
            as cost_amount
    from offered
    cross join run
    left join {{ source('portfolio', 'currencies') }} as own on offered.currency_code = own.currency_code
    left join {{ ref('int_fiscal_days__dated') }} as fiscal_days
        on run.fiscal_calendar_id = fiscal_days.fiscal_calendar_id and offered.worked_on = fiscal_days.date_on
    where offered.preference = 1
    group by
        offered.workstream_id, offered.month_on, fiscal_days.fiscal_period_id, offered.currency_code,
        own.minor_unit_digits, offered.hourly_rate
),

monthly as (
    select
        costed.workstream_id,
        costed.month_on,
        sum(case when costed.currency_code is null then 1 else 0 end) as unpriced_count,
        sum(case when costed.currency_code <> run.reporting_currency and rates.average_rate is null then 1 else 0 end)
            as unrated_count,
        sum({{ translate_money(
            'costed.cost_amount', 'costed.currency_code', 'run.reporting_currency', 'rates.average_rate',
            'reporting.minor_unit_digits'
        ) }}) as cost_amount
    from costed
    cross join run
    left join {{ source('portfolio', 'currencies') }} as reporting on run.reporting_currency = reporting.currency_code
    left join {{ ref('int_fx_rates__periodic') }} as rates
        on
            run.fiscal_calendar_id = rates.fiscal_calendar_id
            and costed.fiscal_period_id = rates.fiscal_period_id
            and costed.currency_code = rates.currency_code
    group by costed.workstream_id, costed.month_on
),

persons as (
    select
        workstream_id,
        month_on,
        count(distinct person_id) as person_count
    from days
    group by workstream_id, month_on
),

-- Beside a group too small to publish the next smallest stay hidden, until no difference from a total shows it.
ordered as (
    select
        persons.*,
        run.min_group_count,
        min(persons.person_count) over (partition by persons.month_on) as least_count,
        sum(persons.person_count) over (
            partition by persons.month_on
            order by persons.person_count asc, persons.workstream_id asc
            rows between unbounded preceding and 1 preceding
        ) as smaller_count
    from persons
    cross join run
),

judged as (
    select
        ordered.workstream_id,
        ordered.month_on,
        ordered.person_count,
        monthly.cost_amount,
        coalesce(
            ordered.least_count >= ordered.min_group_count or ordered.smaller_count >= ordered.min_group_count, false
        ) as is_public,
        case
            when ordered.person_count < ordered.min_group_count then 'the group is too small to publish'
            when ordered.least_count < ordered.min_group_count
                and coalesce(ordered.smaller_count, 0) < ordered.min_group_count
                then 'it would show what a smaller group costs'
            when monthly.unpriced_count > 0 then 'hours without a labour rate'
            when monthly.unrated_count > 0 then 'a labour rate has no exchange rate'
        end as held_reason
    from ordered
    inner join monthly on ordered.workstream_id = monthly.workstream_id and ordered.month_on = monthly.month_on
)

select
    judged.workstream_id,
    judged.month_on,
    case when judged.is_public then cast(judged.person_count as bigint) end as person_count,
    case when judged.held_reason is null then cast(judged.cost_amount as decimal(28, 4)) end as labour_cost_amount,
    run.reporting_currency as currency_code,
    judged.held_reason
from judged
cross join run
