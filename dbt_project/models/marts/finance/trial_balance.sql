{% set amounts = ['functional_amount', 'functional_balance_amount', 'reporting_amount', 'reporting_balance_amount'] %}
{% set books = 'entity_id, functional_currency_code, reporting_currency_code' %}
{% set period = 'fiscal_period_id, fiscal_year, period_number, period_starts_on, period_status' %}
-- Assets and liabilities are worth what they are at the closing rate, all others what was added to them.
with valued as (
    select
        carried.{{ (books ~ ', ' ~ period).replace(', ', ', carried.') }},
        carried.account_code,
        carried.account_class,
        carried.has_begun,
        carried.line_count,
        carried.unbooked_count_to_date + carried.untranslated_count_to_date as unrated_count,
        case
            when carried.account_code = 'prior_years_result' then 0
            when carried.unbooked_count = 0 then carried.functional_amount
        end as functional_amount,
        case when carried.unbooked_count_to_date = 0 then carried.functional_amount_to_date end
            as functional_balance_amount,
        case
            when carried.account_code = 'prior_years_result' then 0
            when carried.untranslated_count = 0 then carried.reporting_amount
        end as reporting_amount,
        case
            when
                carried.functional_currency_code = carried.reporting_currency_code
                or coalesce(carried.account_class, 'none') not in ('asset', 'liability')
                then case when carried.untranslated_count_to_date = 0 then carried.reporting_amount_to_date end
            when carried.unbooked_count_to_date > 0 then cast(null as decimal(28, 4))
            when carried.functional_amount_to_date = 0 then 0
            else {{ translate_money(
                'carried.functional_amount_to_date', 'carried.functional_currency_code',
                'carried.reporting_currency_code', 'rates.closing_rate', 'currencies.minor_unit_digits'
            ) }}
        end as reporting_balance_amount
    from {{ ref('int_account_balances__carried') }} as carried
    left join {{ source('portfolio', 'currencies') }} as currencies
        on carried.reporting_currency_code = currencies.currency_code
    left join {{ ref('int_fx_rates__periodic') }} as rates
        on
            carried.fiscal_calendar_id = rates.fiscal_calendar_id
            and carried.fiscal_period_id = rates.fiscal_period_id
            and carried.functional_currency_code = rates.currency_code
),

accounts as (
    select
        {{ books }},
        {{ period }},
        account_code,
        account_class,
        {{ amounts | join(', ') }},
        line_count,
        case
            when {{ amounts | join(' + ') }} is not null then cast(null as varchar)
            when not has_begun then 'the fiscal period has not begun'
            when unrated_count > 0 then 'a posted line has no exchange rate at most 4 days old'
            else 'the fiscal period has no closing rate'
        end as held_reason
    from valued
),

-- What the accounts of foreign books no longer add up to in the reporting currency: their rates differ.
differences as (
    select
        {{ books }},
        {{ period }},
        'translation_difference' as account_code,
        'equity' as account_class,
        0 as functional_amount,
        0 as functional_balance_amount,
        case when count(reporting_amount) = count(*) and sum(functional_amount) = 0 then -sum(reporting_amount) end
            as reporting_amount,
        case
            when count(reporting_balance_amount) = count(*) and sum(functional_balance_amount) = 0
                then -sum(reporting_balance_amount)
        end as reporting_balance_amount,
        0 as line_count,
        case
            when max(held_reason) is not null then 'an account of the books is held'
            when sum(functional_amount) <> 0 or sum(functional_balance_amount) <> 0
                then 'the books do not add up to 0: a journal spans entities or periods'
        end as held_reason
    from accounts
    where functional_currency_code <> reporting_currency_code
    group by {{ books }}, {{ period }}
),

told as (
    select * from accounts
    union all
    select * from differences
)

select
    told.entity_id,
    entities.entity_name,
    told.fiscal_period_id,
    told.fiscal_year,
    told.period_number,
    told.period_starts_on,
    told.period_status,
    told.account_code,
    case told.account_code
        when 'prior_years_result' then 'Result of earlier fiscal years'
        when 'translation_difference' then 'Translation difference'
        else named_accounts.account_name
    end as account_name,
    told.account_class,
    {%- for amount in amounts %}
        cast(told.{{ amount }} as decimal(28, 4)) as {{ amount }},
    {%- endfor %}
    told.functional_currency_code,
    told.reporting_currency_code,
    cast(told.line_count as bigint) as line_count,
    told.held_reason
from told
left join {{ ref('dim_account') }} as named_accounts on told.account_code = named_accounts.account_code
left join {{ source('portfolio', 'entities') }} as entities on told.entity_id = entities.entity_id
