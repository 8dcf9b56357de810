{{ config(materialized='table') }}

{{ rows_with_disposition('usage_daily') }}
