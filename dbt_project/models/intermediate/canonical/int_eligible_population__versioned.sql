{{ config(materialized='table') }}

{{ rows_with_disposition('eligible_population') }}
