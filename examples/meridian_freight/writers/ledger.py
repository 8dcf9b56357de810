"""The three ledgers as their systems export them: one file per entity and month.

mf_us: US dates, comma. mf_uk: byte order mark, British dates, negative amounts in parentheses. mf_eu:
cp1252, semicolons, decimal commas, a minus behind the number and a total line at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from examples.meridian_freight.clock import from_day_number
from examples.meridian_freight.plan.accounts import ACCOUNTS
from examples.meridian_freight.plan.company import BY_ID, ENTITIES, WORKSTREAMS, Entity
from examples.meridian_freight.plan.ledger import (
    MONTHS,
    Lines,
    file_lines,
    journal_number,
    regular_lines,
)
from examples.meridian_freight.plan.special_journals import (
    REDELIVERED_LINES,
    REDELIVERED_MONTH,
    SPECIAL_JOURNALS,
    SpecialJournal,
)
from examples.meridian_freight.writers.files import write_csv

_VENDORS = ("Halden Consulting", "Brightline Software", "Ørsted & Søn", "Müller Geräte GmbH", "Quay Supplies")


@dataclass(frozen=True)
class Row:
    """One line as text is made of it; `bad_field` says which cell to spoil."""

    journal: str
    line: int
    posted: date
    recorded: date
    account: int
    workstream: int
    cents: int
    currency: str
    status: str = "Posted"
    memo: str = ""
    reverses: str = ""
    bad_field: str | None = None

    @property
    def cost_centre(self) -> str:
        """The cost centre, empty for balance sheet and revenue lines."""
        return WORKSTREAMS[self.workstream].cost_centre if self.workstream >= 0 else ""

    @property
    def vendor(self) -> str:
        """A vendor for every line that has a cost centre."""
        return _VENDORS[(self.workstream + self.line) % len(_VENDORS)] if self.workstream >= 0 else ""


def write_ledgers(folder: Path, seed: int, scale: int) -> None:
    """Write all ledger files, one entity and month in memory at a time."""
    formats: dict[str, Callable[[Path, list[Row]], None]] = {"mf_us": _us, "mf_uk": _uk, "mf_eu": _eu}
    for entity in ENTITIES:
        for month in MONTHS:
            path = folder / entity.entity_id / f"journal_lines_{month:%Y-%m}.csv"
            formats[entity.entity_id](path, list(_rows(entity, month, seed, scale)))


def _rows(entity: Entity, month: date, seed: int, scale: int) -> Iterator[Row]:
    yield from _as_rows(entity, file_lines(entity, month, seed, scale))
    for journal in SPECIAL_JOURNALS:
        if journal.entity_id == entity.entity_id and journal.file_month == month:
            yield from _special(journal)
    if entity.entity_id == "mf_us" and MONTHS.index(month) == MONTHS.index(REDELIVERED_MONTH) + 1:
        again = regular_lines(entity, REDELIVERED_MONTH, seed, scale)
        yield from list(_as_rows(entity, again))[:REDELIVERED_LINES]


def _as_rows(entity: Entity, lines: Lines) -> Iterator[Row]:
    days = {day: from_day_number(day) for day in {*lines.posted.tolist(), *lines.recorded.tolist()}}
    columns = (
        lines.journal,
        lines.line,
        lines.posted,
        lines.recorded,
        lines.account,
        lines.workstream,
        lines.cents,
    )
    for journal, line, posted, recorded, account, workstream, cents in zip(
        *(c.tolist() for c in columns), strict=True
    ):
        number = journal_number(entity.entity_id, days[posted], journal)
        yield Row(number, line, days[posted], days[recorded], account, workstream, cents, entity.currency)


def _special(journal: SpecialJournal) -> Iterator[Row]:
    position = WORKSTREAMS.index(BY_ID[journal.workstream_id]) if journal.workstream_id else -1
    for number, line in enumerate(journal.lines, start=1):
        yield Row(
            journal.number,
            number,
            journal.posted_on,
            journal.recorded_on,
            line.account,
            position if ACCOUNTS[line.account][1] == "expense" else -1,
            line.cents,
            journal.currency,
            "Void" if journal.is_void else "Posted",
            line.memo,
            journal.reverses,
            line.bad_field,
        )


def _us(path: Path, rows: list[Row]) -> None:
    header = (
        "Journal", "Line", "Posting Date", "Date Created", "Account", "Account Name", "Department", "Vendor",
        "Amount", "Currency", "Status", "Memo", "Reverses",
    )  # fmt: skip
    write_csv(path, header, (_common(r, _us_amount(r), "%m/%d/%Y") for r in rows))


def _uk(path: Path, rows: list[Row]) -> None:
    header = (
        "Journal No", "Line No", "Date", "Entered", "Nominal", "Nominal Name", "Cost Centre", "Supplier",
        "Amount", "Currency", "State", "Narrative", "Reversal Of",
    )  # fmt: skip
    write_csv(path, header, (_common(r, _uk_amount(r), "%d/%m/%Y") for r in rows), encoding="utf-8-sig")


def _eu(path: Path, rows: list[Row]) -> None:
    header = (
        "Belegnummer", "Position", "Buchungsdatum", "Erfasst am", "Konto", "Kontobezeichnung", "Kostenstelle",
        "Kreditor", "Betrag", "Währung", "Status", "Text", "Storno zu",
    )  # fmt: skip
    total = ("Summe", "", "", "", "", "", "", "", _german(sum(r.cents for r in rows)), "", "", "", "")
    body = [_common(r, _german(r.cents), "%d.%m.%Y") for r in rows]
    write_csv(path, header, [*body, total], delimiter=";", encoding="cp1252")


def _common(r: Row, amount: str, date_format: str) -> tuple[object, ...]:
    posted = "31.02.2026" if r.bad_field == "posted_on" else r.posted.strftime(date_format)
    account_name = ACCOUNTS[r.account][0]
    return (
        r.journal, r.line, posted, r.recorded.strftime(date_format), r.account, account_name, r.cost_centre,
        r.vendor, amount, r.currency, r.status, r.memo, r.reverses,
    )  # fmt: skip


def _us_amount(r: Row) -> str:
    return "see note" if r.bad_field == "amount" else f"{'-' if r.cents < 0 else ''}{_plain(r.cents)}"


def _uk_amount(r: Row) -> str:
    return f"({_grouped(r.cents)})" if r.cents < 0 else _grouped(r.cents)


def _german(cents: int) -> str:
    text = _grouped(cents).translate(str.maketrans(",.", ".,"))
    return f"{text}-" if cents < 0 else text


def _plain(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _grouped(cents: int) -> str:
    return f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
