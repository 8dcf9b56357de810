{#- The canonical entities as SQL needs them, equal to ingestion/entities/ (a macro cannot read Python;
    tests/dbt_project holds the two together). Columns are written as 'name type' pairs. -#}

{% macro entity_keys() -%}
    {{ return({
        "workstreams": ["workstream_id"],
        "work_items": ["work_item_id"],
        "work_item_events": ["work_item_event_id"],
        "milestones": ["milestone_id", "recorded_at"],
        "ledger_lines": ["ledger_line_id"],
        "budget_lines": [
            "budget_version", "measure", "entity_id", "account_code",
            "cost_centre", "workstream_id", "period_month", "recorded_at",
        ],
        "benefits": ["benefit_id", "period_month", "measure", "recorded_at"],
        "fx_rates": ["from_currency", "to_currency", "rate_on", "kind"],
        "usage_events": ["usage_event_id"],
        "eligible_population": ["product", "feature", "person_id", "valid_from"],
        "kpi_observations": ["kpi_id", "observed_on", "slice", "recorded_at"],
        "people": ["person_id"],
        "time_entries": ["time_entry_id"],
        "deployments": ["deployment_id"],
        "incidents": ["incident_id"],
        "usage_daily": ["product", "feature", "date_on"],
        "readiness_checks": ["workstream_id", "check_id", "assessed_on"],
        "teams": ["team_id", "valid_from"],
        "team_members": ["team_id", "person_id", "valid_from"],
        "dependencies": ["from_id", "to_id"],
        "decisions": ["decision_id"],
        "capacity": ["team_id", "period_month", "recorded_at"],
        "proposals": ["proposal_id"],
        "surveys": ["survey_response_id"],
    }) }}
{%- endmacro %}

{#- Those whose rows are read where they were conformed (macros/canonical/in_files.sql). -#}
{% macro entities_in_files() -%}
    {{ return(["usage_events"]) }}
{%- endmacro %}

{% macro entity_spellings() -%}
    {{ return({
        "workstreams": "
            workstream_id varchar, workstream_name varchar, parent_workstream_id varchar, owner_person_id varchar,
            stage varchar, valid_from date",
        "work_items": "
            work_item_id varchar, work_item_key varchar, workstream_id varchar, other_workstream_ids varchar, title
            varchar, source_item_type varchar, source_status varchar, created_at timestamp, resolved_at timestamp,
            due_on date, assignee_person_id varchar, parent_work_item_id varchar, estimate_value decimal(28,10),
            release varchar, found_in varchar, severity varchar, resolution varchar",
        "work_item_events": "
            work_item_event_id varchar, work_item_id varchar, field varchar, from_value varchar, to_value varchar,
            occurred_at timestamp, actor_person_id varchar",
        "milestones": "
            milestone_id varchar, milestone_name varchar, workstream_id varchar, recorded_at timestamp, baseline_on
            date, forecast_on date, actual_on date, owner_person_id varchar, reported_status varchar, starts_benefit
            boolean",
        "ledger_lines": "
            ledger_line_id varchar, journal_id varchar, line_number varchar, posted_on date, recorded_at timestamp,
            entity_id varchar, account_code varchar, account_name varchar, account_class varchar, cost_centre
            varchar, workstream_id varchar, vendor varchar, amount decimal(28,4), currency_code varchar,
            reverses_journal_id varchar, period varchar, description varchar",
        "budget_lines": "
            budget_version varchar, measure varchar, entity_id varchar, account_code varchar, account_class varchar,
            cost_centre varchar, workstream_id varchar, period_month date, amount decimal(28,4), currency_code
            varchar, recorded_at timestamp",
        "benefits": "
            benefit_id varchar, period_month date, measure varchar, amount decimal(28,4), currency_code varchar,
            validated_by_person_id varchar, evidence varchar, recorded_at timestamp",
        "fx_rates": "
            from_currency varchar, to_currency varchar, rate_on date, rate decimal(18,8), kind varchar",
        "usage_events": "
            usage_event_id varchar, person_id varchar, occurred_at timestamp, action varchar, feature varchar,
            product varchar, is_bot boolean, is_staff boolean, properties varchar",
        "eligible_population": "
            product varchar, feature varchar, person_id varchar, eligible_count bigint, valid_from date, valid_to
            date",
        "kpi_observations": "
            kpi_id varchar, observed_on date, slice varchar, value decimal(28,10), numerator decimal(28,10),
            denominator decimal(28,10), recorded_at timestamp, definition_version varchar",
        "people": "
            person_id varchar, display_name varchar, email varchar, time_zone varchar, valid_from date, valid_to
            date, merged_into_person_id varchar",
        "time_entries": "
            time_entry_id varchar, occurred_at timestamp, workstream_id varchar, seconds bigint, work_item_id
            varchar, person_id varchar, team_id varchar, activity varchar",
        "deployments": "
            deployment_id varchar, occurred_at timestamp, workstream_id varchar, service varchar, first_committed_at
            timestamp, commit_count bigint, release varchar, is_failed boolean, is_unplanned boolean,
            caused_by_incident_id varchar",
        "incidents": "
            incident_id varchar, occurred_at timestamp, workstream_id varchar, service varchar, severity varchar,
            restored_at timestamp, caused_by_deployment_id varchar",
        "usage_daily": "
            product varchar, feature varchar, date_on date, active_count bigint",
        "readiness_checks": "
            workstream_id varchar, check_id varchar, check_name varchar, result varchar, assessed_on date,
            is_mandatory boolean, is_critical boolean, evidence_url varchar, evidence_on date, recorded_at timestamp",
        "teams": "
            team_id varchar, team_name varchar, parent_team_id varchar, valid_from date, valid_to date",
        "team_members": "
            team_id varchar, person_id varchar, role varchar, valid_from date, valid_to date",
        "dependencies": "
            from_id varchar, to_id varchar, lag_days bigint, recorded_at timestamp",
        "decisions": "
            decision_id varchar, decision_name varchar, needed_by_on date, decided_at timestamp, outcome varchar,
            milestone_id varchar, workstream_id varchar, owner_person_id varchar, recorded_at timestamp",
        "capacity": "
            team_id varchar, period_month date, person_days decimal(28,10), workstream_id varchar, recorded_at
            timestamp",
        "proposals": "
            proposal_id varchar, proposal_name varchar, outcome_id varchar, kpi_id varchar, workstream_id varchar,
            cost_amount decimal(28,4), currency_code varchar, expected_effect decimal(28,10), value_per_unit
            decimal(28,10), volume_per_day decimal(28,10), ramp_days bigint, item_count bigint, duration_days
            decimal(28,10), person_days decimal(28,10), vetted_by_person_id varchar, vetted_on date",
        "surveys": "
            survey_response_id varchar, survey_id varchar, survey_kind varchar, asked_on date, workstream_id
            varchar, stakeholder_group varchar, weight decimal(28,10), score decimal(28,10)",
    }) }}
{%- endmacro %}

{% macro lineage_spelling() -%}
    {{ return("
        source_system varchar, source_instance varchar, stream varchar, landed_record_id varchar, known_at
        timestamp, extracted_at timestamp, is_deleted boolean, history_fidelity varchar, delivery varchar,
        delivery_group varchar, delivery_sequence bigint, delivered_at timestamp, quarantine_field varchar,
        quarantine_reason varchar") }}
{%- endmacro %}

{#- [name, type] pairs of every column of a conformed row. -#}
{% macro entity_columns(entity) -%}
    {% set pairs = [] %}
    {% set spelling = entity_spellings()[entity] ~ ', ' ~ lineage_spelling() %}
    {% for pair in (spelling.split() | join(' ')).split(', ') %}
        {% do pairs.append(pair.split()) %}
    {% endfor %}
    {{ return(pairs) }}
{%- endmacro %}
