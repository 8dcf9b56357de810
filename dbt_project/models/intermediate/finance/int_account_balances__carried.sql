{% set books = 'fiscal_calendar_id, entity_id, functional_currency_code, reporting_currency_code' %}
{% set account = books ~ ', account_code, account_class' %}
{% set measures = ['functional_amount', 'reporting_amount', 'line_count', 'unbooked_count', 'untranslated_count'] %}
with run as (
    select * from {{ source('portfolio', 'run') }}
),

periods as (
    select
        periods.*,
        periods.starts_on <= run.as_of_on as has_begun
    from {{ source('portfolio', 'fiscal_periods') }} as periods
    cross join run
),

moved as (
    select
        lines.{{ account.replace(', ', ', lines.') }},
        lines.fiscal_period_id,
        min(periods.fiscal_year) as fiscal_year,
        min(periods.starts_on) as starts_on,
        max(max(periods.starts_on)) over (partition by lines.{{ books.replace(', ', ', lines.') }}) as books_end_on,
        sum(lines.functional_amount) as functional_amount,
        sum(lines.reporting_amount) as reporting_amount,
        count(*) as line_count,
        count(*) - count(lines.functional_amount) as unbooked_count,
        count(*) - count(lines.reporting_amount) as untranslated_count
    from {{ ref('fct_ledger_line') }} as lines
    inner join periods on lines.fiscal_period_id = periods.fiscal_period_id
    group by lines.{{ account.replace(', ', ', lines.') }}, lines.fiscal_period_id
),

-- Revenue and expense begin anew each fiscal year: what they came to is brought forward in an account of its own.
brought as (
    select
        {{ account }},
        fiscal_period_id,
        starts_on,
        books_end_on,
        {{ measures | join(', ') }}
    from moved
    union all
    select
        moved.{{ books.replace(', ', ', moved.') }},
        'prior_years_result' as account_code,
        'equity' as account_class,
        first_periods.fiscal_period_id,
        first_periods.starts_on,
        moved.books_end_on,
        moved.{{ measures | join(', moved.') | replace('moved.line_count', '0 as line_count') }}
    from moved
    inner join periods as first_periods
        on
            moved.fiscal_calendar_id = first_periods.fiscal_calendar_id
            and moved.fiscal_year = first_periods.fiscal_year - 1
            and first_periods.period_number = 1
            and (first_periods.has_begun or moved.books_end_on >= first_periods.starts_on)
    where moved.account_class in ('revenue', 'expense')
),

-- An account stands in every period from its first line on, whether or not it moved.
opened as (
    select
        {{ account }},
        min(starts_on) as opened_on,
        max(books_end_on) as books_end_on
    from brought
    group by {{ account }}
),

spanned as (
    select
        {{ account }},
        {{ measures | join(', ') }},
        fiscal_period_id
    from brought
    union all
    select
        opened.{{ account.replace(', ', ', opened.') }},
        {%- for measure in measures %}
            0 as {{ measure }},
        {%- endfor %}
        periods.fiscal_period_id
    from opened
    inner join periods
        on
            opened.fiscal_calendar_id = periods.fiscal_calendar_id
            and opened.opened_on <= periods.starts_on
            and (periods.has_begun or opened.books_end_on >= periods.starts_on)
),

cells as (
    select
        {{ account }},
        {%- for measure in measures %}
            coalesce(sum({{ measure }}), 0) as {{ measure }},
        {%- endfor %}
        fiscal_period_id
    from spanned
    group by {{ account }}, fiscal_period_id
)

select
    cells.*,
    periods.fiscal_year,
    periods.period_number,
    periods.starts_on as period_starts_on,
    {{ fiscal_period_status('periods', 'run.as_of_on') }} as period_status,
    {%- for measure in measures if measure != 'line_count' %}
        sum(cells.{{ measure }}) over (
            partition by
                cells.{{ account.replace(', ', ', cells.') }},
                case when cells.account_class in ('revenue', 'expense') then periods.fiscal_year end
            order by periods.starts_on
            rows between unbounded preceding and current row
        ) as {{ measure }}_to_date,
    {%- endfor %}
    periods.has_begun
from cells
cross join run
inner join periods on cells.fiscal_period_id = periods.fiscal_period_id
