{{ config(materialized='table') }}

{{ rows_with_disposition('fx_rates', defaults={'kind': "'spot'"}) }}
