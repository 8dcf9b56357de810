-- The columns of the published contract that the page reads, and no others.
create schema core;
create schema finance;
create schema governance;
create schema quality;
create schema scorecard;

create table core.dim_date (
    date_on date,
    month_on date,
    fiscal_period_id varchar
);

create table core.dim_fiscal_period (
    entity_id varchar,
    fiscal_period_id varchar,
    status varchar
);

create table core.dim_person (
    person_id varchar,
    display_name varchar
);

create table core.dim_workstream (
    workstream_id varchar,
    workstream_name varchar,
    initiative_id varchar
);

create table core.fct_workstream_outcome_month (
    workstream_id varchar,
    kpi_id varchar,
    month_on date,
    spend_amount decimal(28, 4),
    currency_code varchar
);

create table scorecard.area_status (
    scorecard_area varchar,
    month_on date,
    measured_count integer,
    on_target_count integer,
    close_count integer,
    behind_count integer,
    held_count integer,
    due_count integer,
    status varchar,
    status_reason varchar,
    previous_on_target_count integer,
    previous_close_count integer,
    compared_count integer,
    compared_on_target_count integer
);

create table scorecard.kpi_status (
    kpi_id varchar,
    kpi_name varchar,
    scorecard_area varchar,
    bsc_perspective varchar,
    unit varchar,
    direction varchar,
    owner_person_id varchar,
    baseline_value decimal(28, 10),
    target_value decimal(28, 10),
    target_on date,
    actual_value decimal(28, 10),
    observed_on date,
    attainment_ratio decimal(28, 10),
    original_attainment_ratio decimal(28, 10),
    gap_ratio decimal(28, 10),
    status varchar,
    status_reason varchar,
    trust_score decimal(28, 10),
    gate_status varchar
);

create table scorecard.results_scorecard (
    workstream_id varchar,
    month_on date,
    kpi_id varchar,
    value decimal(28, 10),
    as_of_on date
);

create table scorecard.flow_daily (
    workstream_id varchar,
    date_on date,
    status varchar,
    entered_count bigint,
    exited_count bigint,
    wip_count bigint,
    is_held boolean
);

create table scorecard.cycle_times (
    work_item_id varchar,
    workstream_id varchar,
    finished_at timestamp,
    lead_seconds bigint,
    cycle_seconds bigint,
    business_cycle_seconds bigint,
    history_fidelity varchar,
    is_held boolean
);

create table finance.benefits_realisation (
    benefit_id varchar,
    benefit_name varchar,
    month_on date,
    kind varchar,
    is_to_date boolean,
    planned_amount decimal(28, 4),
    realised_amount decimal(28, 4),
    cumulative_planned_amount decimal(28, 4),
    cumulative_realised_amount decimal(28, 4),
    cumulative_validated_amount decimal(28, 4),
    currency_code varchar,
    realisation_ratio decimal(28, 10),
    unvalidated_realisation_ratio decimal(28, 10),
    held_reason varchar
);

create table governance.escalations (
    milestone_id varchar,
    milestone_name varchar,
    workstream_id varchar,
    kpi_id varchar,
    kpi_name varchar,
    benefit_id varchar,
    owner_person_id varchar,
    slip_days integer,
    original_baseline_on date,
    expected_on date,
    opened_on date,
    closed_on date,
    units_at_risk decimal(28, 10),
    unit varchar,
    amount_at_risk decimal(28, 4),
    amount_low decimal(28, 4),
    amount_high decimal(28, 4),
    currency_code varchar,
    severity varchar,
    state varchar,
    decide_by_on date,
    avoidable_amount decimal(28, 4),
    reported_status varchar,
    computed_status varchar,
    explanation varchar
);

create table governance.watermelons (
    workstream_id varchar,
    month_on date,
    delivery_status varchar,
    outcome_status varchar,
    months_flat integer
);

create table governance.unconnected_work (
    workstream_id varchar,
    workstream_name varchar,
    month_on date,
    spend_amount decimal(28, 4),
    currency_code varchar,
    open_count bigint,
    reason varchar
);

create table quality.gate_results (
    suite varchar,
    check_id varchar,
    asset varchar,
    kpi_id varchar,
    expectation varchar,
    severity varchar,
    is_passed boolean,
    observed varchar,
    expected varchar,
    failing_count bigint,
    action varchar,
    run_id varchar
);

create table quality.quarantine (
    source_system varchar,
    stream varchar,
    file varchar,
    row_number bigint,
    field varchar,
    reason varchar,
    landed_record_id varchar
);
