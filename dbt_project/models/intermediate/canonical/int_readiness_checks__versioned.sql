{{ config(materialized='table') }}

{{ rows_with_disposition('readiness_checks') }}
