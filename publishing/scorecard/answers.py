"""The first screen: are the outcomes moving, what is at risk in money, can I trust this.

Belongs here: three short answers, each with the names behind it.
Does not belong here: tables and charts further down the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from publishing.findings import OPEN_STATES, total_at_risk
from publishing.formats import count_text, day_text, list_text, money_text
from publishing.rows import Row
from publishing.scorecard.reader import PublishedRows

JUDGED = ("on_target", "close", "behind")


@dataclass(frozen=True)
class Answer:
    """One answer; `tone` is good, warn, bad or quiet and never the only carrier of the meaning."""

    question: str
    answer: str
    details: list[str]
    tone: str


def first_screen(rows: PublishedRows) -> list[Answer]:
    """Return the three answers in the order of the page."""
    return [_moving(rows.kpis), _at_risk(rows.escalations), _trust(rows)]


def _moving(kpis: list[Row]) -> Answer:
    """Answer from the counts of KPI states; a held KPI is in none of them but named."""
    question = "Are the outcomes moving?"
    judged = [kpi for kpi in kpis if kpi["status"] in JUDGED]
    names = {status: [str(kpi["kpi_name"]) for kpi in judged if kpi["status"] == status] for status in JUDGED}
    if not judged:
        reason = (
            "No KPI is declared yet."
            if not kpis
            else f"{count_text(len(kpis), 'KPI')} declared, none judged."
        )
        return Answer(question, "No data yet", [reason], "quiet")
    details = []
    if names["behind"]:
        details.append(f"Behind: {list_text(names['behind'])}.")
    if names["close"]:
        details.append(f"Close: {list_text(names['close'])}.")
    apart = len(kpis) - len(judged)
    if apart:
        details.append(
            f"{count_text(apart, 'more KPI')} not judged: held, not due, or without target or data."
        )
    tone = "bad" if names["behind"] else "warn" if names["close"] else "good"
    return Answer(question, f"{len(names['on_target'])} of {len(judged)} KPIs on target", details, tone)


def _at_risk(escalations: list[Row]) -> Answer:
    """Answer with the money of all open escalations, each benefit once, and the largest by name."""
    question = "What is at risk?"
    standing = [row for row in escalations if row["state"] in OPEN_STATES]
    lost = _sum_text(row for row in escalations if row["state"] == "crystallised")
    lost_details = [f"Already lost by late go-lives: {lost}."] if lost else []
    if not standing:
        details = ["No late milestone endangers a benefit now.", *lost_details]
        return Answer(question, "No open escalation", details, "warn" if lost else "good")
    first = standing[0]
    details = [
        f"{count_text(len(standing), 'open escalation')}, each benefit counted once.",
        f"Largest: {first['milestone_name'] or first['milestone_id']}, "
        f"{count_text(first['slip_days'], 'day')} late."
        + (f" Decide by {day_text(first['decide_by_on'])}." if first["decide_by_on"] else ""),
    ]
    return Answer(question, _sum_text(standing) or "No money known", [*details, *lost_details], "bad")


def _sum_text(escalations: Iterable[Row]) -> str:
    """Return the money of some escalations, each benefit once, currencies apart."""
    return " + ".join(money_text(amount, code) for code, amount in total_at_risk(escalations).items())


def _grouped(check_ids: list[str]) -> list[str]:
    """Return the checks by name, one that judged several KPIs or assets once with their number."""
    counts = Counter(check_id.partition("[")[0] for check_id in check_ids)
    return [name if count == 1 else f"{name} ({count})" for name, count in counts.items()]


def _trust(rows: PublishedRows) -> Answer:
    """Answer from the gate: what did not pass is named, and so is every KPI it holds."""
    question = "Can I trust this?"
    if not rows.checks:
        return Answer(question, "No check has run", ["quality.gate_results is empty."], "warn")
    failed = [check for check in rows.checks if not check["is_passed"]]
    passed = len(rows.checks) - len(failed)
    details = []
    warnings = [str(check["check_id"]) for check in failed if check["severity"] == "warning"]
    if warnings:
        details.append(f"{count_text(len(warnings), 'warning')}: {list_text(_grouped(warnings))}.")
    held = [str(kpi["kpi_name"]) for kpi in rows.kpis if kpi["status"] == "held"]
    if held:
        details.append(f"{count_text(len(held), 'KPI')} held, out of every count: {list_text(held)}.")
    quarantined = rows.quarantined["row_count"]
    details.append(
        f"{count_text(quarantined, 'source row')} quarantined, with the reason of each in quality.quarantine."
        if quarantined
        else "No source row is quarantined."
    )
    answer = f"{passed} of {count_text(len(rows.checks), 'check')} passed"
    return Answer(question, answer, details, "warn" if failed else "good")
