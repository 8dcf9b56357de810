{{ config(materialized='table') }}

{{ rows_with_disposition('work_items') }}
