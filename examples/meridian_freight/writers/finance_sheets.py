"""Finance's own sheets: budget workbooks with a column per month, and the benefits register.

Dirt: banner lines above the header, a total row per sheet, a total column, a draft beside the approved
version.
"""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from examples.meridian_freight.plan.accounts import ACCOUNTS, EXPENSES
from examples.meridian_freight.plan.benefits import (
    BUDGETS,
    budget_cents,
    budget_months,
    plan_benefits,
)
from examples.meridian_freight.plan.company import ENTITIES, WORKSTREAMS
from examples.meridian_freight.writers.files import write_csv
from examples.meridian_freight.writers.wrike import WORKBOOK_DATE

_LEAD = ("Version", "Entity", "Cost centre", "Account", "Account name", "Currency", "Approved on")
_BANNER = ("Meridian Freight - group finance", "Budget by cost centre and account", "Amounts in US dollars")


def write_budgets(folder: Path) -> None:
    """Write one workbook per budget version, one sheet per legal entity."""
    folder.mkdir(parents=True, exist_ok=True)
    for version in BUDGETS:
        with xlsxwriter.Workbook(folder / f"{version}.xlsx") as book:
            book.set_properties({"created": WORKBOOK_DATE})
            for entity in ENTITIES:
                sheet = book.add_worksheet(entity.entity_id)
                for number, line in enumerate(_sheet(version, entity.entity_id)):
                    sheet.write_row(number, 0, line)


def _sheet(version: str, entity_id: str) -> list[list[object]]:
    columns = budget_months(version)
    header: list[object] = [*_LEAD, *(f"{m:%Y-%m}" for m in columns), "Year"]
    body: list[list[object]] = []
    total = 0
    for workstream in WORKSTREAMS:
        if workstream.entity_id != entity_id:
            continue
        for account in EXPENSES:
            cents = budget_cents(version, workstream.workstream_id, account)
            total += cents
            lead = (version, entity_id, workstream.cost_centre, str(account), ACCOUNTS[account][0], "USD")
            recorded = BUDGETS[version][1].isoformat()
            body.append([*lead, recorded, *([cents / 100] * len(columns)), cents * len(columns) / 100])
    totals = [f"Total {entity_id}", *[""] * (len(_LEAD) - 1), *([total / 100] * len(columns)), ""]
    banner: list[list[object]] = [[line] for line in _BANNER]
    return [*banner, header, *body, totals]


def write_benefits(path: Path) -> None:
    """Write the benefits register, one row per benefit, month and measure."""
    header = ("Benefit", "Month", "Measure", "Amount", "Currency", "Validated by", "Evidence", "Recorded on")
    write_csv(
        path,
        header,
        (
            (
                r.benefit_id,
                f"{r.month:%Y-%m-%d}",
                r.measure,
                f"{r.cents / 100:.2f}",
                "USD",
                r.validated_by,
                f"{r.benefit_id} {r.month:%Y-%m}" if r.validated_by else "",
                r.recorded_on.isoformat(),
            )
            for r in plan_benefits()
        ),
    )
