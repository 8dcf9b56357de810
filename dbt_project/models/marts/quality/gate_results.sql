select
    suite,
    check_id,
    asset,
    kpi_id,
    expectation,
    severity,
    is_passed,
    observed,
    expected,
    failing_count,
    action,
    run_id
from {{ source('control', 'gate_results') }}
