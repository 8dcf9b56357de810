{% set answers_days = 365 %}
{% set least_response = 0.6 %}
{% set success_from, failure_below = 9, 7 %}

with responses as (
    select
        *,
        coalesce(weight, 1) as answer_weight,
        case survey_kind when 'stakeholder_readiness' then coalesce(stakeholder_group, 'all') end as voice
    from {{ ref('int_surveys__known') }}
    where workstream_id is not null
),

-- A workstream's newest survey of each kind speaks for a year.
newest as (
    select
        responses.survey_kind,
        responses.workstream_id,
        months.month_on,
        max(responses.asked_on) as asked_on
    from {{ ref('int_months__dated') }} as months
    inner join responses
        on months.judged_on >= responses.asked_on
            and {{ days_between('responses.asked_on', 'months.judged_on') }} <= {{ answers_days }}
    group by responses.survey_kind, responses.workstream_id, months.month_on
),

-- A stakeholder group is ready when its average answer reaches what was agreed; its weight counts once.
voices as (
    select
        newest.survey_kind,
        newest.workstream_id,
        newest.month_on,
        responses.voice,
        max(responses.answer_weight) as group_weight,
        sum(responses.score) as score_sum,
        sum(responses.score * responses.answer_weight) as weighted_score_sum,
        sum(case when responses.score is not null then responses.answer_weight end) as answer_weight_sum,
        count(responses.score) as answered_count,
        count(*) as asked_count
    from newest
    inner join responses
        on newest.survey_kind = responses.survey_kind
            and newest.workstream_id = responses.workstream_id
            and newest.asked_on = responses.asked_on
    group by newest.survey_kind, newest.workstream_id, newest.month_on, responses.voice
),

scopes as (
    select
        'portfolio' as scope_id,
        voices.*
    from voices
    union all
    select
        workstream_id as scope_id,
        voices.*
    from voices
    where survey_kind = 'stakeholder_readiness'
),

counted as (
    select
        scopes.scope_id,
        scopes.month_on,
        scopes.survey_kind,
        sum(scopes.answered_count) as answered_count,
        sum(scopes.asked_count) as asked_count,
        sum(scopes.group_weight) as group_weight,
        sum(
            case
                when scopes.score_sum >= run.agreed_readiness_score * scopes.answered_count and scopes.answered_count > 0
                    then scopes.group_weight
                else 0
            end
        ) as ready_weight,
        sum(case when scopes.answered_count > 0 then 1 else 0 end) as rated_count,
        sum(
            case
                when scopes.weighted_score_sum >= {{ success_from }} * scopes.answer_weight_sum then 1
                when scopes.weighted_score_sum < {{ failure_below }} * scopes.answer_weight_sum then -1
                else 0
            end
        ) as net_success_count,
        sum(scopes.answered_count) < min(run.min_group_count) as is_small,
        min(run.min_group_count) as min_group_count,
        case
            when sum(scopes.answered_count) < {{ least_response }} * sum(scopes.asked_count)
                then 'unknown: only ' || cast(sum(scopes.answered_count) as varchar) || ' of '
                    || cast(sum(scopes.asked_count) as varchar) || ' asked people answered'
        end as silent_reason
    from scopes
    cross join {{ source('portfolio', 'run') }} as run
    group by scopes.scope_id, scopes.month_on, scopes.survey_kind
),

ranked as (
    select
        *,
        row_number() over (
            partition by survey_kind, month_on, is_small, scope_id = 'portfolio' order by answered_count asc, scope_id asc
        ) as size_rank,
        sum(case when is_small and scope_id <> 'portfolio' then 1 else 0 end)
            over (partition by survey_kind, month_on) as small_count,
        sum(case when is_small and scope_id <> 'portfolio' then answered_count else 0 end)
            over (partition by survey_kind, month_on) as small_answered_count
    from counted
),

-- The whole less all other workstreams would give a small one away: then the next smallest is held as well.
guarded as (
    select
        *,
        case
            when is_small then 'the group is too small to publish'
            when scope_id <> 'portfolio' and small_count > 0 and small_answered_count < min_group_count and size_rank = 1
                then 'it would give away a group that is too small to publish'
        end as small_reason
    from ranked
)

{% for metric, kind, numerator, denominator, sample, reason in [
    ('stakeholder_readiness_ratio', 'stakeholder_readiness', 'ready_weight', 'group_weight', 'answered_count',
        'coalesce(small_reason, silent_reason)'),
    ('stakeholder_response_ratio', 'stakeholder_readiness', 'answered_count', 'asked_count', 'asked_count', 'small_reason'),
    ('net_project_success_ratio', 'project_success', 'net_success_count', 'rated_count', 'answered_count', 'small_reason'),
] %}
    {{ 'union all' if not loop.first }}
    select
        scope_id,
        month_on,
        '{{ metric }}' as metric_id,
        case when {{ reason }} is null then {{ ratio(numerator, denominator) }} end as value,
        cast(case when {{ reason }} is null then {{ numerator }} end as decimal(28, 10)) as numerator,
        cast(case when {{ reason }} is null then {{ denominator }} end as decimal(28, 10)) as denominator,
        cast(case when {{ reason }} is null then {{ sample }} end as bigint) as sample_count,
        {{ fidelity_score("'event'") }} as fidelity_score,
        cast(1 as decimal(28, 10)) as coverage_ratio,
        {{ reason }} as held_reason,
        false as is_capped
    from guarded
    where survey_kind = '{{ kind }}'
{% endfor %}
