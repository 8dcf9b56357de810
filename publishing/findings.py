"""The governance findings that page and headlines share, read from the published database.

Belongs here: the queries for escalations, watermelons and unconnected spend, and what sums them up.
Does not belong here: sentences (headlines.py) or markup (scorecard/).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from publishing.formats import money_text
from publishing.rows import Row, fetch

OPEN_STATES = ("open", "acknowledged")


@dataclass(frozen=True)
class UnconnectedSpend:
    """Spend on work without an outcome link, statutory work aside, over the months of the published table.

    `total_amount` is the spend of all workstreams; `unassigned_amount` names no workstream and is in neither.
    """

    amount: Decimal
    total_amount: Decimal
    unassigned_amount: Decimal
    currency_code: str | None
    rows: list[Row]

    @property
    def ratio(self) -> Decimal | None:
        """The share of all spend, or None when nothing was spent."""
        return self.amount / self.total_amount if self.total_amount else None


def read_escalations(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return every escalation with the names people read, the open and the largest first."""
    return fetch(
        connection,
        """
        select
            escalations.*, workstreams.workstream_name, people.display_name as owner_name
        from governance.escalations as escalations
        left join core.dim_workstream as workstreams
            on workstreams.workstream_id = escalations.workstream_id
        left join core.dim_person as people on people.person_id = escalations.owner_person_id
        order by
            case escalations.state when 'open' then 1 when 'acknowledged' then 2 when 'crystallised' then 3
                else 4 end,
            escalations.amount_at_risk desc nulls last, escalations.milestone_id, escalations.kpi_id
        """,
    )


def total_at_risk(escalations: Iterable[Row]) -> dict[str, Decimal]:
    """Return the amount at risk by currency, each benefit once at its maximum (docs/metrics/outcomes.md).

    Two links may endanger the same benefit; adding their amounts would lose it twice. An escalation without a
    benefit counts as one of its own.
    """
    worst: dict[tuple[str, str], Decimal] = {}
    for row in escalations:
        amount = row["amount_at_risk"]
        if amount is not None:
            benefit = row["benefit_id"] or f"{row['milestone_id']}>{row['kpi_id']}"
            key = (row["currency_code"] or "", benefit)
            worst[key] = max(amount, worst.get(key, amount))
    totals: dict[str, Decimal] = {}
    for (currency_code, _), amount in sorted(worst.items()):
        totals[currency_code] = totals.get(currency_code, Decimal(0)) + amount
    return totals


def read_watermelons(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the workstreams that are a watermelon in the last closed month, the longest first.

    A month is closed with the portfolio's fiscal period that holds its 15th.
    """
    return fetch(
        connection,
        """
        select watermelons.*, workstreams.workstream_name
        from governance.watermelons as watermelons
        left join core.dim_workstream as workstreams
            on workstreams.workstream_id = watermelons.workstream_id
        where watermelons.month_on = (
            select max(dates.month_on)
            from core.dim_date as dates
            inner join core.dim_fiscal_period as periods
                on periods.fiscal_period_id = dates.fiscal_period_id
            where periods.entity_id = 'portfolio'
                and periods.status <> 'open'
                and day(dates.date_on) = 15
        )
        order by watermelons.months_flat desc, watermelons.workstream_id
        """,
    )


def read_unconnected(connection: duckdb.DuckDBPyConnection) -> UnconnectedSpend:
    """Return the spend without an outcome link by workstream, and its share of all spend."""
    rows = fetch(
        connection,
        """
        select
            unconnected.workstream_id, unconnected.workstream_name, unconnected.reason,
            min(unconnected.currency_code) as currency_code,
            coalesce(sum(unconnected.spend_amount), 0) as spend_amount,
            arg_max(unconnected.open_count, unconnected.month_on) as open_count
        from governance.unconnected_work as unconnected
        group by unconnected.workstream_id, unconnected.workstream_name, unconnected.reason
        order by coalesce(unconnected.reason, '') = 'mandated', spend_amount desc, unconnected.workstream_id
        """,
    )
    (total,) = fetch(
        connection,
        """
        select
            coalesce(sum(spend_amount) filter (where workstream_id <> 'unassigned'), 0) as spend_amount,
            coalesce(sum(spend_amount) filter (where workstream_id = 'unassigned'), 0) as unassigned_amount,
            max(currency_code) as currency_code
        from core.fct_workstream_outcome_month
        """,
    )
    free = [row for row in rows if row["reason"] != "mandated"]
    return UnconnectedSpend(
        amount=sum((row["spend_amount"] for row in free), Decimal(0)),
        total_amount=total["spend_amount"],
        unassigned_amount=total["unassigned_amount"],
        currency_code=total["currency_code"],
        rows=rows,
    )


def unassigned_text(spend: UnconnectedSpend) -> str:
    """Return the sentence about expense that no workstream can be charged with, empty where there is none."""
    if not spend.unassigned_amount:
        return ""
    return f"{money_text(spend.unassigned_amount, spend.currency_code)} of expense names no workstream."
