"""An inputs database without one row: what dbt models are developed and parsed against.

From the project's folder: python -m tests.dbt_project.empty_inputs HOME
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from ingestion.inputs_database import Rows, write_relations

AS_OF = (date(2026, 9, 30), datetime(2026, 10, 1, 5))
RATE_RULE = "period_average"
RUN = ("Empty", *AS_OF, "USD", "America/Chicago", "v1", "feb_month", "p1", 0.9, 11, 5, 90, 4, RATE_RULE)


def write_empty_inputs(home: Path) -> Path:
    """Write build/inputs.duckdb under `home`: every relation with typed zero rows, one run and one pepper."""
    tables: Mapping[str, Mapping[str, Rows]] = {
        "control": {"privacy": [("0" * 64,)], "continuation": [(1, None)]},
        "portfolio": {"run": [RUN]},
    }
    return write_relations(home, tables, {})


if __name__ == "__main__":
    write_empty_inputs(Path(sys.argv[1]))
