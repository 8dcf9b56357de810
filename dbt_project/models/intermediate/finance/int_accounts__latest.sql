{{ config(materialized='table') }}

-- One account code may carry another name or class on an older line; the latest known one speaks.
with mentions as (
    select
        account_code,
        account_name,
        account_class,
        posted_on as mentioned_on,
        known_at,
        min(landed_record_id) as landed_record_id,
        1 as source_rank
    from {{ ref('int_ledger_lines__known') }}
    group by account_code, account_name, account_class, posted_on, known_at
    union all
    select
        account_code,
        cast(null as varchar) as account_name,
        account_class,
        period_month as mentioned_on,
        known_at,
        landed_record_id,
        2 as source_rank
    from {{ ref('int_budget_lines__known') }}
    where account_code is not null
),

names as (
    select
        account_code,
        account_name,
        row_number() over (
            partition by account_code
            order by known_at desc nulls last, mentioned_on desc, landed_record_id asc, account_name asc
        ) as recency
    from mentions
    where account_name is not null
),

classes as (
    select
        account_code,
        account_class,
        row_number() over (
            partition by account_code
            order by
                source_rank asc, known_at desc nulls last, mentioned_on desc, landed_record_id asc, account_class asc
        ) as recency
    from mentions
    where account_class is not null
),

codes as (
    select distinct account_code from mentions
)

select
    codes.account_code,
    names.account_name,
    classes.account_class
from codes
left join names
    on
        codes.account_code = names.account_code
        and names.recency = 1
left join classes
    on
        codes.account_code = classes.account_code
        and classes.recency = 1
