{{ config(materialized='table') }}

{{ rows_with_disposition('budget_lines', defaults={'measure': "'budget'"}, tie_break=['amount']) }}
