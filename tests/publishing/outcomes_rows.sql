-- Rows that are awkward on purpose: markup, emoji, right-to-left text, a formula, nulls, one benefit twice.
insert into core.dim_person values ('p010', 'Amara Okafor'), ('p011', '🚚 <script>alert(1)</script> =1+1 שלום & "quoted"');
insert into core.dim_workstream values
    ('routing', 'Routing software', 'fleet'), ('portal', 'Customer portal', 'portal'),
    ('brand', '🚚 <script>alert(1)</script> =1+1 שלום & "quoted"', null), ('migration', 'Tool migration', null);
insert into scorecard.kpi_status values
    ('cost_per_mile', 'Cost per mile', 'business_impact', 'financial', 'USD/mile', 'down', 'p010', 1.92, 1.74,
     date '2027-01-31', 1.81, date '2026-09-28', 0.6111111111, 0.6111111111, -0.02, 'on_target', null, 0.9, 'passed'),
    ('invoice_days', 'Invoice processing time', 'business_impact', 'internal', 'days', 'down', 'p011', 9.5, 4.0,
     date '2027-01-31', 6.1, date '2026-09-28', 0.6181818182, 0.6181818182, -0.11, 'close', null, 0.8, 'passed'),
    ('portal_active', 'Eligible accounts active', 'adoption', 'customer', 'ratio', 'up', 'p010', 0.18, 0.55,
     date '2026-12-31', 0.17, date '2026-09-28', -0.027027027, -0.027027027, -0.6, 'behind', null, 1, 'passed'),
    ('cycle_p85', 'Cycle time, 85th percentile', 'flow', 'internal', 'days', 'down', 'p010', 21, 12,
     date '2026-12-31', 12.5, date '2026-09-28', 0.9444444444, 0.9, 0.1, 'on_target', null, 1, 'passed'),
    ('throughput', 'Items finished a week', 'flow', 'internal', 'items', 'up', null, 31, 45,
     date '2026-12-31', null, null, null, null, null, 'no_data', 'No item has finished yet.', null, null),
    ('reopened', 'Reopened after done', 'quality', 'internal', 'ratio', 'down', 'p010', 0.14, 0.08,
     date '2026-12-31', 0.31, date '2026-09-28', null, null, null, 'held',
     'The check kpi_value_is_plausible failed: 🚚 <script>alert(1)</script> =1+1 שלום & "quoted"', 0.2, 'failed'),
    ('owned', 'Entities with one owner', 'reliability', 'internal', 'ratio', 'up', 'p010', 0.7, 1,
     date '2026-12-31', 1.0, date '2026-09-28', 1, 1, 0.2, 'on_target', null, 1, 'passed');
insert into scorecard.results_scorecard
    select 'portfolio', cast(date '2025-10-01' + to_months(cast(n as integer)) as date), kpi_id,
        baseline_value + (coalesce(actual_value, baseline_value) - baseline_value) * n / 11 * (1 + 0.2 * sin(n)),
        date '2026-09-30'
    from scorecard.kpi_status, range(12) as months(n) where actual_value is not null;
insert into scorecard.area_status
    select area, cast(date '2025-10-01' + to_months(cast(n as integer)) as date), 2, least(2, n // 4),
        case when n < 8 then 1 else 0 end, case when n % 3 = 0 then 1 else 0 end, held, 3,
        status, reason, greatest(0, least(2, n // 4) - n % 2), 1, 2, least(2, n // 4)
    from (values ('flow', 'close', null, 0), ('quality', 'held', '1 of 1 due metrics is held', 1),
        ('adoption', 'behind', null, 0), ('business_impact', 'on_target', null, 0),
        ('reliability', 'on_target', null, 0)) as areas(area, status, reason, held), range(12) as months(n);
insert into scorecard.cycle_times
    select 'jira:' || i, case when i % 3 = 0 then 'portal' else 'routing' end,
        timestamp '2026-04-01' + to_hours(cast(i * 5 as integer)), 2000000,
        cast(86400 * (1 + (i * 7919 % 97) * (i * 104729 % 89) / 330.0) as bigint), 500000, 'event', i % 290 = 0
    from range(870) as items(i);
insert into scorecard.flow_daily
    select 'routing', cast(date '2026-03-01' + cast(d as integer) as date), status, 0, 0,
        case status when 'todo' then 60 + cast(8 * sin(d / 11.0) as integer)
            when 'in_progress' then 18 + d // 20 when 'review' then 6 + d % 4
            when 'waiting' then 9 + cast(3 * cos(d / 7.0) as integer) else 900 + d * 2 end, false
    from range(214) as days(d),
        (values ('todo'), ('in_progress'), ('review'), ('waiting'), ('done')) as statuses(status);
insert into finance.benefits_realisation
    select 'fuel_saving', 'Fuel saving', cast(date '2026-02-01' + to_months(cast(n as integer)) as date), 'cashable',
        n < 8, 100000 * n, case when n < 8 then 80000 * n end, 50000 * n * (n + 1),
        case when n < 8 then 40000 * n * (n + 1) end, case when n < 8 then 30000 * n * (n + 1) end, 'USD', 0.6, 0.8, null
    from range(12) as months(n);
insert into finance.benefits_realisation values
    ('late', 'Late ledger', date '2026-09-01', 'cashable', true, 1000, null, 1000, null, null, 'USD', null, null,
     'no realised amount for 1 closed month'),
    ('morale', 'Fewer complaints', date '2026-09-01', 'non_cashable', true, 700, 7000, 700, 7000, 0, 'USD', 0, 10, null);
insert into governance.escalations values
    ('m:routing_go_live', 'Routing go-live', 'routing', 'cost_per_mile', 'Cost per mile', 'fuel_saving', 'p010', 21,
     date '2026-05-04', date '2026-05-25', date '2026-04-13', null, 0.006904, 'USD/mile', 399999.60, 333333, 500000,
     'USD', 'high', 'open', date '2026-05-03', 120000, 'on track with minor delays', 'amber',
     'Routing go-live slips 21 days past 4 May 2026: Cost per mile loses 0.006904 USD/mile of the fiscal year.'),
    ('m:routing_go_live', 'Routing go-live', 'routing', 'fuel_burn', 'Fuel burn', 'fuel_saving', 'p010', 21,
     date '2026-05-04', date '2026-05-25', date '2026-04-13', null, 0.1, null, 350000, 300000, 400000,
     'USD', 'medium', 'acknowledged', date '2026-05-03', 100000, 'on track', 'amber', 'The same benefit twice.'),
    ('m:capture_go_live', null, 'portal', 'invoice_days', 'Invoice processing time', null, null, 12,
     date '2026-03-02', date '2026-03-14', date '2026-02-20', date '2026-03-14', 0.2, 'days', 5000, null, null,
     'USD', 'medium', 'crystallised', null, null, null, 'no_data', 'Went live late.');
insert into core.dim_date values
    (date '2026-07-15', date '2026-07-01', 'P6'), (date '2026-08-15', date '2026-08-01', 'P7'),
    (date '2026-09-15', date '2026-09-01', 'P8');
insert into core.dim_fiscal_period values
    ('portfolio', 'P6', 'hard_closed'), ('portfolio', 'P7', 'soft_closed'), ('portfolio', 'P8', 'open'),
    ('branch', 'P8', 'soft_closed');
insert into governance.watermelons values ('brand', date '2026-07-01', 'green', 'behind', 3),
    ('migration', date '2026-09-01', 'green', 'behind', 2),
    ('portal', date '2026-08-01', 'green', 'behind', 4),
    ('portal', date '2026-09-01', 'green', 'behind', 5);
insert into governance.unconnected_work
    select workstream, name, cast(date '2026-02-01' + to_months(cast(n as integer)) as date), spend, 'USD', 12, reason
    from (values ('brand', '🚚 <script>alert(1)</script> =1+1 שלום & "quoted"', 30000, 'no_live_link'),
        ('migration', 'Tool migration', 15000.50, 'no_live_link'), ('portal', 'Customer portal', 9000, 'mandated'))
        as work(workstream, name, spend, reason), range(8) as months(n);
insert into core.fct_workstream_outcome_month
    select workstream, kpi, cast(date '2026-02-01' + to_months(cast(n as integer)) as date), spend, 'USD'
    from (values ('brand', 'unlinked', 30000), ('migration', 'unlinked', 15000.50), ('portal', 'portal_active', 150000),
        ('routing', 'cost_per_mile', 180000), ('unassigned', 'unlinked', 7.25)) as work(workstream, kpi, spend), range(8) as months(n);
insert into quality.gate_results values
    ('core_facts', 'ledger_has_rows', 'core/fct_ledger_line', null, 'x', 'error', true, '40000', '>0', 0, 'none', 'run1'),
    ('kpis', 'kpi_value_is_plausible[reopened]', 'core/fct_kpi_observation', 'reopened', 'x', 'hold', false, '0.31',
     '0..0.3', 1, 'Correct the observation.', 'run1'),
    ('landed_inputs', 'usage_is_fresh', 'landing/usage', null, 'x', 'warning', false, '9 days', '7 days', 1,
     'Ask for the delivery.', 'run1');
insert into quality.quarantine
    select 'ledger', 'journal_lines', 'a.csv', i, 'amount', 'not a number', 'ledger/' || i from range(17) as r(i);
