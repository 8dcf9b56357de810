{{ config(materialized='table') }}

{{ rows_with_disposition('work_item_events') }}
