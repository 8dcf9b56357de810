"""The gate as asset checks: one step judges all suites; a failed error check blocks what comes after.

Belongs here: how Dagster shows and obeys the verdict. Does not belong here: what is checked (expectations).
"""

from collections.abc import Iterator

import dagster as dg

from expectations.suites import load_suites
from expectations.verdict import CheckResult, Verdict
from orchestration.assets.landing import landing_key
from orchestration.location import Location
from orchestration.progress import tell
from orchestration.run_record import read_run_record

EVERY_STREAM = "landing/*"


def build(location: Location) -> dg.Definitions:
    """One multi-asset check over the core facts (blocking) and the landed streams (which it cannot block)."""
    specs = [
        dg.AssetCheckSpec(
            check.check,
            asset=key,
            description=f"{check.reason.strip()} If it fails: {check.action.strip()}",
            blocking=check.severity == "error" and key.path[0] != "landing",
        )
        for suite in load_suites()
        for check in suite.checks
        for key in _assets(check.asset, location)
    ]

    @dg.multi_asset_check(name="gate", specs=specs)
    def gate(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        from expectations.gate import run_gate  # noqa: PLC0415

        read_run_record(location.home, context.run.run_id)
        tell("gate: judging inputs, facts and KPIs")
        verdict = run_gate(location.home, context.run.run_id)
        tell(f"gate {verdict.describe()}")
        yield from (_check_result(spec, verdict) for spec in specs)
        if not verdict.is_passed:  # a check of a landed stream cannot block by itself
            raise dg.Failure(verdict.describe())

    return dg.Definitions(asset_checks=[gate])


def _assets(name: str, location: Location) -> list[dg.AssetKey]:
    if name == EVERY_STREAM:
        return [landing_key(source, stream) for _, source, stream in location.streams]
    return [dg.AssetKey(name.split("/"))]


def _check_result(spec: dg.AssetCheckSpec, verdict: Verdict) -> dg.AssetCheckResult:
    asset = "/".join(spec.asset_key.path)
    results = [r for r in verdict.results if r.check == spec.name and r.asset in {asset, EVERY_STREAM}]
    failed = [result for result in results if not result.is_passed]
    is_error = any(result.severity == "error" for result in failed)
    return dg.AssetCheckResult(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN,
        metadata={"judged": len(results), **_failure_metadata(failed)},
    )


def _failure_metadata(failed: list[CheckResult]) -> dict[str, str]:
    if not failed:
        return {}
    rows = [row for result in failed for row in result.failing_rows]
    return {
        "observed": "; ".join(f"{result.check_id}: {result.observed}" for result in failed),
        "expected": failed[0].expected,
        "failing_rows": "\n".join(rows),
        "what_to_do": failed[0].action,
    }
