{% for side in ['item', 'activity', 'money'] %}
    select
        evidence_basis,
        month_on,
        workstream_id,
        source_table,
        source_row_id,
        landed_record_id,
        cast(row_count as bigint) as row_count,
        cast(numerator_part as decimal(28, 10)) as numerator_part,
        cast(denominator_part as decimal(28, 10)) as denominator_part
    from {{ ref('int_' ~ side ~ '_evidence__listed') }}
    {{ 'union all' if not loop.last }}
{% endfor %}
