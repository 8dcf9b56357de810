from __future__ import annotations

from pathlib import Path

from publishing.headlines import headlines
from tests.publishing.outcomes import AWKWARD, write_outcomes


def test_the_three_findings_are_read_from_the_published_file(tmp_path: Path) -> None:
    write_outcomes(tmp_path / "outcomes.duckdb")
    found = headlines(tmp_path)
    assert found.escalations == "2 open escalations, USD 399,999.60 at risk: Routing go-live."
    assert found.watermelons == "1 watermelon, green on delivery with the outcome behind: Customer portal."
    assert found.unconnected_spend == (
        f"12% of spend (USD 360,004.00) moves no indicator: {AWKWARD} and Tool migration. "
        "USD 58.00 of expense names no workstream."
    )


def test_a_portfolio_without_rows_has_findings_that_say_so(tmp_path: Path) -> None:
    write_outcomes(tmp_path / "outcomes.duckdb", is_empty=True)
    found = headlines(tmp_path)
    assert found.escalations == "No open escalation."
    assert found.watermelons.startswith("No watermelon")
    assert found.unconnected_spend.startswith("No spend yet")


def test_a_link_to_the_version_is_followed(tmp_path: Path) -> None:
    write_outcomes(tmp_path / "version" / "outcomes.duckdb", is_empty=True)
    (tmp_path / "current").symlink_to("version")
    assert headlines(tmp_path / "current").escalations == "No open escalation."
