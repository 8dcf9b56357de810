select
    compared.workstream_id,
    workstreams.workstream_name,
    compared.entity_id,
    entities.entity_name,
    compared.account_code,
    named_accounts.account_name,
    compared.account_class,
    compared.fiscal_period_id,
    compared.fiscal_year,
    compared.period_number,
    compared.period_starts_on,
    compared.period_status,
    compared.budget_version,
    compared.budget_amount,
    compared.budget_to_date_amount,
    compared.forecast_amount,
    compared.actual_amount,
    compared.variance_amount,
    compared.volume_variance_amount,
    compared.rate_variance_amount,
    compared.variance_ratio,
    compared.is_favourable,
    compared.currency_code,
    compared.budget_line_count,
    compared.actual_line_count,
    compared.actual_unrated_count,
    compared.held_reason
from {{ ref('int_budgets__compared') }} as compared
left join {{ ref('dim_account') }} as named_accounts on compared.account_code = named_accounts.account_code
left join {{ ref('dim_workstream') }} as workstreams on compared.workstream_id = workstreams.workstream_id
left join {{ source('portfolio', 'entities') }} as entities on compared.entity_id = entities.entity_id
