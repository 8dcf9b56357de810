select
    portfolio_name,
    as_of_on,
    as_of_at,
    time_zone,
    reporting_currency as reporting_currency_code,
    fiscal_calendar_id,
    budget_version,
    {{ published_person_id('sponsor_person_id') }} as sponsor_person_id,
    min_sample_count,
    min_group_count,
    status_coverage_min_ratio,
    agreed_readiness_score
from {{ source('portfolio', 'run') }}
