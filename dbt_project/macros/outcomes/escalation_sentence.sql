{# One escalation in one sentence, built from typed fields only. #}
{% macro escalation_sentence() -%}
    milestone_name || ' moved ' || cast(slip_days as varchar) || ' days, from '
    || cast(original_baseline_on as varchar) || ' to ' || cast(expected_on as varchar) || ': ' || kpi_name
    || case state when 'crystallised' then ' lost ' when 'resolved' then ' loses ' else ' would lose ' end
    || {{ plain_number('units_at_risk') }} || ' ' || coalesce(unit, 'units') || ' over the fiscal year'
    || case
        when amount_at_risk is null then ', for which the portfolio states no value'
        else ', ' || cast(cast(amount_at_risk as decimal(28, 2)) as varchar) || ' ' || currency_code
    end
    || ' (' || cast(cast(100 * loss_ratio as decimal(28, 1)) as varchar) || '% of the planned benefit)'
    || case
        when driving_milestone_id is not null then '; it waits for ' || driving_milestone_id
        when forecast_basis = 'flow' then '; that is the pace of its work'
        else ''
    end
    || case
        when driving_milestone_id is not null or forecast_basis = 'flow'
            then coalesce(' and its own forecast still says ' || cast(stated_forecast_on as varchar), '')
        else ''
    end
    || case
        when state in ('open', 'acknowledged') and avoidable_amount > 0
            then '; an earlier go-live can still save '
                || cast(cast(avoidable_amount as decimal(28, 2)) as varchar) || ' ' || currency_code
        else ''
    end
    || case when owner_count = 1 then '' else '; it stands with the sponsor, because the KPI has not exactly one owner' end
    || '.'
{%- endmacro %}
