select
    objective_id,
    objective_name
from {{ source('portfolio', 'objectives') }}
