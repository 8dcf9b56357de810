{{ config(materialized='table') }}

{{ rows_with_disposition('incidents') }}
