{{ config(materialized='table') }}

{{ rows_with_disposition('team_members') }}
