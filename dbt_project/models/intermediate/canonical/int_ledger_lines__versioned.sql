{{ continued_by_key('ledger_lines') }}

with

placed as {{ kept() if is_incremental() else inlined() }} (
    {{ rows_with_disposition('ledger_lines', tie_break=['amount'], together='journal_id', restored={
        'quarantine_field': 'case when not is_unbalanced then quarantine_field end',
        'quarantine_reason': 'case when not is_unbalanced then quarantine_reason end',
    }) | indent(4) }}
),

-- debits and credits cancel out per journal, entity and currency; one side that does not, and the whole journal waits
unbalanced as (
    select
        source_instance,
        journal_id,
        min(difference_amount) as difference_amount
    from (
        select
            source_instance,
            journal_id,
            entity_id,
            currency_code,
            sum(amount) as difference_amount
        from placed
        where disposition = 'modelled'
        group by source_instance, journal_id, entity_id, currency_code
        having sum(amount) <> 0
    ) as unbalanced_sides
    group by source_instance, journal_id
)

select
    {% for column in entity_columns('ledger_lines') if column[0] not in ('quarantine_field', 'quarantine_reason') -%}
        placed.{{ column[0] }},
    {% endfor -%}
    placed.source_workstream_id,
    placed.build_number,
    placed.disposition = 'modelled' and unbalanced.journal_id is not null as is_unbalanced,
    case
        when placed.disposition = 'modelled' and unbalanced.journal_id is not null then 'journal_id'
        else placed.quarantine_field
    end as quarantine_field,
    case
        when placed.disposition = 'modelled' and unbalanced.journal_id is not null
            then
                'the journal does not balance: its lines differ from zero by '
                || cast(unbalanced.difference_amount as {{ dbt.type_string() }})
        else placed.quarantine_reason
    end as quarantine_reason,
    case
        when placed.disposition = 'modelled' and unbalanced.journal_id is not null then 'quarantined'
        else placed.disposition
    end as disposition
from placed
left join unbalanced
    on placed.source_instance = unbalanced.source_instance and placed.journal_id = unbalanced.journal_id
