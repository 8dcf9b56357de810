with months as (
    select * from {{ ref('int_months__dated') }}
),

-- Usage is told by product, feature and day: each stands for all of its rows of that day, one for each active person.
usage_days as (
    select
        'usage_days' as evidence_basis,
        cast({{ dbt.date_trunc('month', 'date_on') }} as date) as month_on,
        cast(null as varchar) as workstream_id,
        'core.fct_usage_daily' as source_table,
        product || '|' || feature || '|' || cast(date_on as varchar) as source_row_id,
        cast(null as varchar) as landed_record_id,
        cast(null as integer) as numerator_part,
        cast(null as integer) as denominator_part,
        daily_active_count as row_count
    from {{ ref('int_actives__windowed') }}
    where product <> '*' and feature <> '*' and daily_active_count > 0
),

released_defects as (
    select
        'released_defects' as evidence_basis,
        months.month_on,
        facts.workstream_id,
        'core.fct_defect' as source_table,
        facts.work_item_id as source_row_id,
        facts.landed_record_id,
        1 as numerator_part,
        cast(null as integer) as denominator_part,
        1 as row_count
    from {{ ref('fct_defect') }} as facts
    inner join months
        on facts.released_on >= months.month_on
            and facts.released_on <= months.judged_on
    where facts.is_counted
),

deployments as (
    select
        'deployments' as evidence_basis,
        months.month_on,
        facts.workstream_id,
        'core.fct_deployment' as source_table,
        facts.deployment_id as source_row_id,
        facts.landed_record_id,
        1 as numerator_part,
        cast(null as integer) as denominator_part,
        1 as row_count
    from {{ ref('fct_deployment') }} as facts
    inner join months
        on facts.deployed_on >= months.month_on
            and facts.deployed_on <= months.judged_on
),

checks as (
    select
        'readiness_checks' as evidence_basis,
        months.month_on,
        checks.workstream_id,
        'core.fct_readiness' as source_table,
        checks.workstream_id || '|' || checks.check_id || '|' || cast(checks.assessed_on as varchar) as source_row_id,
        checks.landed_record_id,
        case
            when checks.is_mandatory and checks.result = 'passed'
                and {{ days_between('checks.evidence_on', 'months.judged_on') }} <= 90 then 1
            else 0
        end as numerator_part,
        case when checks.is_mandatory and checks.result <> 'not_applicable' then 1 else 0 end as denominator_part,
        1 as row_count
    from months
    inner join {{ ref('fct_readiness') }} as checks
        on months.judged_on >= checks.assessed_on
            and (checks.superseded_on is null or months.judged_on < checks.superseded_on)
),

-- Never the answer of a person: the survey, by workstream.
surveys as (
    select
        case surveys.survey_kind when 'project_success' then 'project_surveys' else 'stakeholder_surveys' end
            as evidence_basis,
        months.month_on,
        surveys.workstream_id,
        surveys.survey_id,
        max(surveys.asked_on) as asked_on,
        max(max(surveys.asked_on)) over (
            partition by surveys.survey_kind, surveys.workstream_id, months.month_on
        ) as newest_on
    from months
    inner join {{ ref('int_surveys__known') }} as surveys
        on months.judged_on >= surveys.asked_on
            and {{ days_between('surveys.asked_on', 'months.judged_on') }} <= 365
    group by surveys.survey_kind, months.month_on, surveys.workstream_id, surveys.survey_id
),

newest_surveys as (
    select
        evidence_basis,
        month_on,
        workstream_id,
        'surveys' as source_table,
        survey_id || '|' || coalesce(workstream_id, '') as source_row_id,
        cast(null as varchar) as landed_record_id,
        cast(null as integer) as numerator_part,
        cast(null as integer) as denominator_part,
        cast(null as bigint) as row_count
    from surveys
    where asked_on = newest_on
),

owners as (
    select
        'owners' as evidence_basis,
        month_on,
        cast(null as varchar) as workstream_id,
        'portfolio.owners' as source_table,
        entity_type || '|' || entity_id as source_row_id,
        cast(null as varchar) as landed_record_id,
        case when owner_count = 1 then 1 else 0 end as numerator_part,
        1 as denominator_part,
        1 as row_count
    from {{ ref('int_ownership__monthly') }}
    where entity_type in ('kpi', 'milestone')
)

{% for basis in ['usage_days', 'released_defects', 'deployments', 'checks', 'newest_surveys', 'owners'] %}
    select * from {{ basis }}
    {{ 'union all' if not loop.last }}
{% endfor %}
