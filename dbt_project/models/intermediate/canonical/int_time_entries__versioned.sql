{{ config(materialized='table') }}

{{ rows_with_disposition('time_entries') }}
