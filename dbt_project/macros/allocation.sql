{# One unit of an amount that is handed on: the minor unit of its currency; a ten-thousandth for an amount booked
   finer than that. #}
{% macro smallest_unit(amount, minor_unit_digits) -%}
    case
        {%- for digits in range(4) %}
        when coalesce({{ minor_unit_digits }}, 2) = {{ digits }} and {{ amount }} = round({{ amount }}, {{ digits }})
            then cast({{ ['1', '0.1', '0.01', '0.001'][digits] }} as decimal(5, 4))
        {%- endfor %}
        else cast(0.0001 as decimal(5, 4))
    end
{%- endmacro %}

{# How many of these units the absolute amount is. #}
{% macro units_of(amount, unit) -%}
    cast(
        abs({{ amount }})
        * case {{ unit }} when 1 then 1 when 0.1 then 10 when 0.01 then 100 when 0.001 then 1000 else 10000 end
        as decimal(28, 0)
    )
{%- endmacro %}

{# The part of an amount that goes to one of several targets, by whole-number drivers: whole units of the absolute
   amount, largest remainder first, ties by `tie`, the sign restored. `key` names the amount, `driver_total` is a
   column. The parts add up to the amount, whatever its size. #}
{% macro allocate_money(amount, unit, driver, driver_total, key, tie) -%}
    {%- set units = units_of(amount, unit) -%}
    cast(
        case when {{ amount }} < 0 then -1 else 1 end
        * cast(
            {{ whole_share(units, driver, driver_total) }}
            + case
                when
                    row_number() over (
                        partition by {{ key }}
                        order by {{ whole_rest(units, driver, driver_total) }} desc, {{ tie }} asc
                    )
                    <= {{ units }} - sum({{ whole_share(units, driver, driver_total) }}) over (partition by {{ key }})
                    then 1
                else 0
            end
            as decimal(28, 0)
        )
        * {{ unit }}
        as decimal(28, 4)
    )
{%- endmacro %}

{#- The CTEs that end with `expenses`: the ledger's expenses that a build divides. It expects the CTEs `run`, `continuation`
    and `pools`. A build that continues the last one divides anew those of the journals that it posted anew and of their
    reversals, those whose pool has other shares than they were divided by, and all where a pool became known. -#}
{% macro expenses_to_divide() -%}
{%- if is_incremental() %}

pools_became_known as (
    select distinct continuation.build_number
    from pools
    cross join run
    cross join continuation
    where pools.recorded_on >= {{ at_local_date('continuation.earlier_as_of_at', 'run.time_zone') }}
),

divided_otherwise as (
    select
        ledger_line_id,
        posted_on
    from {{ ref('fct_ledger_line') }}
    where reverses_journal_id in ({{ reposted_journals() }})
    union all
    select
        standing.ledger_line_id,
        standing.posted_on
    from {{ this }} as standing
    left join {{ ref('bridge_cost_allocation') }} as shares
        on
            standing.pool_id = shares.pool_id
            and standing.pool_valid_from = shares.valid_from
            and standing.divided_in_period_id = shares.fiscal_period_id
            and standing.workstream_id = shares.workstream_id
            and standing.driver_units = shares.driver_units
            and standing.driver_total = shares.driver_total
    where standing.pool_id is not null and shares.pool_id is null
),
{%- endif %}

expenses as {{ inlined() }} (
    {%- if is_incremental() %}
    select *
    from {{ ref('fct_ledger_line') }}
    where
        account_class = 'expense'
        and posted_on in (select divided_otherwise.posted_on from divided_otherwise)
        and ledger_line_id in (select divided_otherwise.ledger_line_id from divided_otherwise)
        and journal_id not in ({{ reposted_journals() }})
        and not exists (select 1 from pools_became_known)
    union all
    select ledger.*
    from pools_became_known
    cross join {{ ref('fct_ledger_line') }} as ledger
    where ledger.account_class = 'expense' and ledger.journal_id not in ({{ reposted_journals() }})
    union all
    {%- endif %}
    select *
    from {{ ref('fct_ledger_line') }}
    where account_class = 'expense'
    {% if is_incremental() %}and posted_on in ({{ reposted_days() }}) and journal_id in ({{ reposted_journals() }}){% endif %}
)
{%- endmacro %}
