{#- The canonical entities as SQL needs them, equal to ingestion/entities.py (a macro cannot read Python;
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
        "eligible_population": ["feature", "person_id", "valid_from"],
        "kpi_observations": ["kpi_id", "observed_on", "slice", "recorded_at"],
        "people": ["person_id"],
    }) }}
{%- endmacro %}

{% macro entity_spellings() -%}
    {{ return({
        "workstreams": "
            workstream_id varchar, workstream_name varchar, parent_workstream_id varchar, owner_person_id
            varchar, stage varchar, valid_from date",
        "work_items": "
            work_item_id varchar, work_item_key varchar, workstream_id varchar, other_workstream_ids varchar,
            title varchar, source_item_type varchar, source_status varchar, created_at timestamp, resolved_at
            timestamp, due_on date, assignee_person_id varchar, parent_work_item_id varchar, estimate_value
            decimal(28,10), release varchar, found_in varchar",
        "work_item_events": "
            work_item_event_id varchar, work_item_id varchar, field varchar, from_value varchar, to_value
            varchar, occurred_at timestamp, actor_person_id varchar",
        "milestones": "
            milestone_id varchar, milestone_name varchar, workstream_id varchar, recorded_at timestamp,
            baseline_on date, forecast_on date, actual_on date, owner_person_id varchar, reported_status
            varchar, starts_benefit boolean",
        "ledger_lines": "
            ledger_line_id varchar, journal_id varchar, line_number varchar, posted_on date, recorded_at
            timestamp, entity_id varchar, account_code varchar, account_name varchar, account_class varchar,
            cost_centre varchar, workstream_id varchar, vendor varchar, amount decimal(28,4), currency_code
            varchar, reverses_journal_id varchar, description varchar",
        "budget_lines": "
            budget_version varchar, measure varchar, entity_id varchar, account_code varchar, account_class
            varchar, cost_centre varchar, workstream_id varchar, period_month date, amount decimal(28,4),
            currency_code varchar, recorded_at timestamp",
        "benefits": "
            benefit_id varchar, period_month date, measure varchar, amount decimal(28,4), currency_code varchar,
            validated_by_person_id varchar, evidence varchar, recorded_at timestamp",
        "fx_rates": "
            from_currency varchar, to_currency varchar, rate_on date, rate decimal(18,8), kind varchar",
        "usage_events": "
            usage_event_id varchar, person_id varchar, occurred_at timestamp, action varchar, feature varchar,
            product varchar, is_bot boolean, is_staff boolean",
        "eligible_population": "
            product varchar, feature varchar, person_id varchar, eligible_count bigint, valid_from date,
            valid_to date",
        "kpi_observations": "
            kpi_id varchar, observed_on date, slice varchar, value decimal(28,10), numerator decimal(28,10),
            denominator decimal(28,10), recorded_at timestamp, definition_version varchar",
        "people": "
            person_id varchar, display_name varchar, email varchar, time_zone varchar, valid_from date, valid_to
            date",
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
