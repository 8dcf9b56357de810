{{ config(materialized='table') }}

{{ rows_with_disposition('kpi_observations') }}
