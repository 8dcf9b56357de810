select
    account_code,
    account_name,
    account_class,
    coalesce(account_class in ('revenue', 'expense'), false) as is_profit_and_loss
from {{ ref('int_accounts__latest') }}
