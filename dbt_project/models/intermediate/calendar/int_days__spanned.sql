{{ config(materialized='table') }}

{%- set periods = source('portfolio', 'fiscal_periods') %}

with bounds as (
    {{ date_spine(
        '(select min(starts_on) from ' ~ periods ~ ')',
        '(select max(ends_on) from ' ~ periods ~ ')'
    ) }}
)

-- The last period's end is exclusive.
select bounds.date_on
from bounds
where bounds.date_on < (select max(periods.ends_on) from {{ periods }} as periods)
