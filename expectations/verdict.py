"""What the gate found: results, the verdict over them, and the two files it leaves for others.

Belongs here: the shape of a verdict and its files. Does not belong here: judging anything.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

RESULT_SCHEMA = pa.schema(
    [
        ("suite", pa.string()),
        ("check_id", pa.string()),
        ("asset", pa.string()),
        ("kpi_id", pa.string()),
        ("expectation", pa.string()),
        ("severity", pa.string()),
        ("is_passed", pa.bool_()),
        ("observed", pa.string()),
        ("expected", pa.string()),
        ("failing_count", pa.int64()),
        ("action", pa.string()),
        ("run_id", pa.string()),
    ]
)


@dataclass(frozen=True)
class CheckResult:
    """One judged row: a check, or one KPI or asset of a check that judges each on its own."""

    suite: str
    check: str
    check_id: str
    asset: str
    kpi_id: str | None
    expectation: str
    severity: str
    is_passed: bool
    observed: str
    expected: str
    failing_count: int
    action: str
    failing_rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """All results of one run. The publish is blocked by any failed result of severity `error`."""

    run_id: str
    results: tuple[CheckResult, ...]

    @property
    def blocking(self) -> tuple[CheckResult, ...]:
        """The failed results that hold the publish."""
        return tuple(r for r in self.results if not r.is_passed and r.severity == "error")

    @property
    def is_passed(self) -> bool:
        """Whether the publish may go ahead."""
        return not self.blocking

    def describe(self) -> str:
        """One line for people: how many checks passed, and which did not."""
        failed = [r for r in self.results if not r.is_passed]
        passed = len(self.results) - len(failed)
        word = "passed" if self.is_passed else "held"
        line = f"{word}: {passed} of {len(self.results)} checks passed"
        for severity, label in (("error", "failed"), ("hold", "KPIs held"), ("warning", "warnings")):
            names = [r.check_id for r in failed if r.severity == severity]
            if names:
                line += f"; {label}: {', '.join(names)}"
        return line

    def as_dict(self) -> dict[str, object]:
        """The verdict as JSON would have it, for the publish step and the manifest."""
        return {
            "run_id": self.run_id,
            "is_passed": self.is_passed,
            "summary": self.describe(),
            "results": [asdict(result) for result in self.results],
        }


def write_verdict(verdict: Verdict, folder: Path) -> None:
    """Write `gate_results.parquet` (read by the marts) and `verdict.json` (read by the publish)."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {name: verdict.run_id if name == "run_id" else getattr(result, name) for name in RESULT_SCHEMA.names}
        for result in verdict.results
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=RESULT_SCHEMA), folder / "gate_results.parquet")
    text = json.dumps(verdict.as_dict(), ensure_ascii=False, indent=2)
    (folder / "verdict.json").write_text(text, "utf-8")
