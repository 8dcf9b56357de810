"""Writes what a small company's sources deliver, day by day: late rows, deletions and corrections included.

The same seed writes the same files. Each day adds to the folder what its sources would deliver that day; only
files that their owners rewrite in place (rates, observations, a corrected ledger) replace what an earlier day
wrote.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

FIRST_DAY = date(2026, 3, 1)
STATUSES = ("To Do", "In Progress", "Done")
USAGE = ("id", "person", "at", "action", "deleted")
ELIGIBLE = ("person", "from", "to")
CHANGE = ("id", "item", "before", "after", "at", "deleted")
PLAN = ("id", "status", "created", "resolved", "home", "parent", "deleted", "told")
HOURS = ("id", "item", "home", "person", "at", "seconds", "deleted")
CARDS = ("id", "status", "created")
MOVE = ("id", "card", "before", "after", "at", "told")
BOOKED = ("posted", "recorded", "entity", "account", "centre", "amount", "currency", "reverses")
LINE = ("id", "journal", "line", *BOOKED)


@dataclass
class Company:
    """What the systems of the company hold; `live` adds a day to it and writes that day's deliveries."""

    root: Path
    seed: int
    day: date = FIRST_DAY
    usage: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    journals: dict[date, list[dict[str, Any]]] = field(default_factory=dict)
    owed: list[dict[str, Any]] = field(default_factory=list)
    observations: list[dict[str, Any]] = field(default_factory=list)
    rates: dict[date, str] = field(default_factory=dict)
    plan: dict[str, dict[str, Any]] = field(default_factory=dict)
    hours: list[dict[str, Any]] = field(default_factory=list)

    def live(self) -> date:
        """Write the deliveries of one more day and return it."""
        draw = Random(f"{self.seed} {self.day}")  # noqa: S311  (no secret)
        self._use(draw)
        self._work(draw)
        self._develop(draw)
        self._post(draw)
        self._correct_february()
        self._measure(draw)
        self._plan(Random(f"{self.seed} plan {self.day}"))  # noqa: S311  (no secret)
        self._show()
        lived, self.day = self.day, self.day + timedelta(days=1)
        return lived

    def _at(self, draw: Random) -> str:
        """Mostly today, some days late, now and then tomorrow."""
        off = draw.choice((0, 0, 0, 0, -1, -3, -6, 1))
        return f"{self.day + timedelta(days=off)} {draw.randrange(24):02}:{draw.randrange(60):02}"

    def _use(self, draw: Random) -> None:
        rows = []
        for number in range(draw.randint(6, 12)):
            row = {"id": f"u{self.day}-{number}", "person": draw.choice("abcdefgh"), "at": self._at(draw)}
            rows.append(row | {"action": draw.choice(("ordered", "looked")), "deleted": "no"})
        for row in draw.sample(self.usage, min(4, len(self.usage))):
            again = draw.choice(
                ({}, {"deleted": "yes"}, {"action": "looked"}, {"person": "z"}, {"at": self._at(draw)})
            )
            rows.append(row | again)
        rows.append(rows[0] | {"id": "", "at": "no date"})
        self.usage += rows[:-1]
        self._write("usage", USAGE, [*rows, *self._long_ago()])
        merged = (
            [{"id": "h", "name": "Hal", "same_as": "a"}] if self.day >= FIRST_DAY + timedelta(days=5) else []
        )
        if (self.day - FIRST_DAY).days % 5 == 0:  # seldom, for a person merged touches every day of use
            self._write(
                "people", ("id", "name", "same_as"), [{"id": "a", "name": f"Ann {self.day}"}, *merged]
            )

    def _long_ago(self) -> list[dict[str, Any]]:
        """Use in closed months: told at first, told late, moved and deleted; and who was eligible in them."""
        number = (self.day - FIRST_DAY).days
        eligible = [(person, "2026-02-01", "") for person in "abcek"]
        if number == 6:
            eligible[-1:] = [("k", "2026-02-01", "2026-02-15"), ("m", "2026-02-05", "")]
        if number in {0, 6}:  # the second list is there a day before it is delivered
            rows = [dict(zip(ELIGIBLE, row, strict=True)) for row in eligible]
            self._write("eligible", ELIGIBLE, rows, self.day + timedelta(days=number // 6))
        early, late = ("early", "k", "2026-02-03", "no"), ("late", "k", "2025-12-15", "no")
        first, again = ("first", "m", "2026-02-03", "no"), ("again", "m", "2026-02-10", "no")
        mistaken = ("mistaken", "n", "2025-11-20", "no")
        told = {0: [early, first, again], 6: [late, mistaken], 7: [("first", "m", "2026-02-04", "no")]}
        told[8] = [(*gone[:3], "yes") for gone in (early, mistaken)]
        return [
            {"id": event, "person": person, "at": f"{day} 12:00", "action": "ordered", "deleted": deleted}
            for event, person, day, deleted in told.get(number, [])
        ]

    def _work(self, draw: Random) -> None:
        for number in range(draw.randint(1, 3)):
            self.items[f"t{self.day}-{number}"] = {"status": "To Do", "created": str(self.day)}
        rows = []
        for item in draw.sample(sorted(self.items), min(5, len(self.items))):
            before, after = self.items[item]["status"], draw.choice(STATUSES)
            change = {"id": f"c{self.day}-{item}", "item": item, "before": before, "after": after}
            rows.append(change | {"at": self._at(draw), "deleted": "no"})
            self.items[item]["status"] = after
        for change in draw.sample(self.changes, min(2, len(self.changes))):
            rows.append(
                change | draw.choice(({}, {"deleted": "yes"}, {"after": "Done"}, {"at": self._at(draw)}))
            )
        self.changes += rows
        self._write("changes", CHANGE, [*rows, *self._park()])
        if draw.random() < 0.3:  # gone from the next complete picture
            del self.items[draw.choice(sorted(self.items))]
        if (self.day - FIRST_DAY).days % 2 == 0:
            listed = [{"id": item, **facts} for item, facts in self.items.items()]
            self._write("items", ("id", "status", "created"), listed)

    def _park(self) -> list[dict[str, Any]]:
        """A status that nobody mapped, told of an item and taken back; then of a month that is over."""
        told = {4: ("one", "2026-03-04"), 7: ("one", ""), 40: ("two", "2026-03-20")}
        told |= {45: ("two", "2026-03-10"), 50: ("two", "2026-04-20")}
        change, day = told.get((self.day - FIRST_DAY).days, ("", ""))
        parked = {"id": change, "item": f"t{FIRST_DAY}-0", "before": "To Do", "after": "Parked"}
        parked |= {"at": f"{day or self.day} 09:00", "deleted": "no" if day else "yes"}
        return [parked] if change else []

    def _plan(self, draw: Random) -> None:
        """Items told of one by one: begun, given a part, moved, deleted, returned; and hours spent on one."""
        ago = {days: f"p{self.day - timedelta(days=days)}" for days in range(9)}
        is_even = self.day.day % 2 == 0
        new = {
            "status": "To Do",
            "home": "depot" if is_even else "planner",
            "parent": ago[3],
            "deleted": "no",
        }
        self.plan[ago[0]] = new | {"created": str(self.day), "resolved": ""}
        to_come = {
            "created": self.day + timedelta(days=not is_even),
            "resolved": self.day + timedelta(days=2),
        }
        self.plan[f"r{self.day}"] = new | to_come | {"parent": ""}
        turns = {4: {"home": "planner" if is_even else "depot"}, 5: {"deleted": "yes"}, 7: {"deleted": "no"}}
        turns[8] = {"parent": "", "resolved": "", "status": draw.choice(STATUSES)}
        if self.day == FIRST_DAY + timedelta(days=8):
            turns[1] = {"status": "Parked"}  # nobody mapped it: the depot is held from here on
        for days, turn in turns.items():
            if ago[days] in self.plan:
                self.plan[ago[days]] |= turn
        told = [f"r{self.day}", *(ago[days] for days in (0, *turns) if ago[days] in self.plan)]
        today = {"told": str(self.day)}
        self._write("plan", PLAN, [{"id": item, **self.plan[item], **today} for item in told])
        spent = {"id": f"h{self.day}", "item": ago[0], "home": "depot", "person": "a", "at": self._at(draw)}
        again = draw.choice(({"deleted": "yes"}, {"seconds": 60}, {"at": self._at(draw)}))
        corrected = [row | again for row in draw.sample(self.hours, min(1, len(self.hours)))]
        self.hours.append(spent | {"seconds": draw.randint(1, 9999), "deleted": "no"})
        self._write("hours", HOURS, [self.hours[-1], *corrected])

    def _show(self) -> None:
        """Whole pictures of a board in the first week; after it the board tells of its changes itself."""
        number = (self.day - FIRST_DAY).days
        if number in {0, 2, 4, 6}:
            cards = {f"k{card}": STATUSES[(number + card) % 3] for card in range(3 + number)}
            day = {"created": str(FIRST_DAY)}
            self._write("cards", CARDS, [{"id": card, "status": at, **day} for card, at in cards.items()])
        move = {"id": f"m{number}", "card": f"k{number % 5}", "before": "To Do"}
        move |= {"after": STATUSES[number % 3], "told": f"{self.day} 12:00"}
        move |= {"at": f"{self.day + timedelta(days=1)} 12:00"}
        if number == 0 or number >= 7:
            self._write("moves", MOVE, [move] if number else [])

    def _develop(self, draw: Random) -> None:
        number = str(len(self.issues) + 1)
        self.issues[number] = {
            "summary": f"Issue {number}",
            "project": {"key": "WEB"},
            "issuetype": {"name": "Task"},
        }
        self.issues[number] |= {"created": f"{self.day}T10:00:00.000-0600", "status": {"name": "To Do"}}
        moved = draw.sample(sorted(self.issues), min(3, len(self.issues)))
        changed = []
        for issue in moved:
            before, after = self.issues[issue]["status"]["name"], draw.choice(STATUSES)
            self.issues[issue] |= {"status": {"name": after}, "updated": f"{self.day}T12:00:00.000-0600"}
            one = {"field": "status", "fromString": before, "toString": after}
            two = {"field": "labels", "fromString": "", "toString": "urgent"}
            history = {
                "id": f"{self.day:%m%d}{issue}",
                "created": f"{self.day}T12:00:00.000-0600",
                "items": [one, two],
            }
            changed.append({"issueId": issue, "changeHistories": [history]})
        told = [{"id": id_, "key": f"WEB-{id_}", "fields": self.issues[id_]} for id_ in {*moved, number}]
        folder = self.root / "jira" / str(self.day)
        folder.mkdir(parents=True)
        (folder / "issues.json").write_text(
            json.dumps({"issues": sorted(told, key=lambda issue: issue["id"])})
        )
        (folder / "changelogs.json").write_text(json.dumps({"issueChangeLogs": changed}))

    def _post(self, draw: Random) -> None:
        lines, self.owed = self.owed, []
        for number in range(draw.randint(3, 5)):
            journal, amount = f"j{self.day}-{number}", draw.randint(1, 90_000) / 100
            posted = self.day - timedelta(days=draw.choice((0, 1, 9, 9)))
            shared = {"journal": journal, "posted": str(posted), "recorded": str(self.day)}
            shared |= {"entity": draw.choice(("shop", "branch")), "currency": draw.choice(("USD", "EUR"))}
            shared |= {"centre": draw.choice(("CC-1", "CC-2", "")), "reverses": ""}
            if self.journals and draw.random() < 0.3:
                reversed_lines = self.journals[draw.choice(sorted(self.journals))]
                shared |= {"reverses": reversed_lines[0]["journal"] if reversed_lines else ""}
            halves = [
                shared | {"id": f"{journal}-1", "line": 1, "account": "6000", "amount": f"{amount:.2f}"},
                shared | {"id": f"{journal}-2", "line": 2, "account": "1000", "amount": f"{-amount:.2f}"},
            ]
            if draw.random() < 0.3:  # the other half comes tomorrow: until then the journal does not balance
                self.owed.append(halves.pop())
            lines += halves
        self.journals[self.day] = lines
        self._write("ledger", LINE, lines)
        earlier = draw.choice(sorted(self.journals))
        if earlier < self.day and draw.random() < 0.5:  # delivered again, otherwise than it was
            rows, again = self.journals[earlier], draw.choice(("doubled", "doubled", "moved", "left out"))
            if draw.random() < 0.5:  # and it says so
                rows = [row | {"recorded": str(self.day)} for row in rows]
            if again == "doubled":
                rows = [row | {"amount": f"{float(row['amount']) * 2:.2f}"} for row in rows]
            elif again == "moved":
                rows = [row | {"posted": str(self.day)} for row in rows]
            else:
                rows = rows[:-1]
            self.journals[earlier] = rows
            self._write("ledger", LINE, rows, earlier)

    def _correct_february(self) -> None:
        """A closed month stands; then one journal after the other is corrected, and others hang on it."""
        corrected = {7: "own", 8: "unbalanced", 9: "shared"}.get((self.day - FIRST_DAY).days)
        if corrected is None and self.day != FIRST_DAY:
            return
        centres = {"own": "CC-1", "other": "CC-2"}
        centres |= dict.fromkeys(("shared", "kept", "branch", "unbalanced", "reversal", "spread"), "")
        for number, (journal, centre) in enumerate(centres.items()):
            if corrected not in (None, journal):
                continue
            posted = "2026-01-20" if corrected == "shared" else "2026-02-21"
            shared = {"journal": journal, "posted": posted, "recorded": "2026-02-22", "currency": "USD"}
            shared |= {"entity": "branch" if journal == "branch" else "shop", "centre": centre}
            shared |= {"reverses": "shared" if journal == "reversal" else ""}
            amount = "300.01" if corrected == "own" else "100.01"
            rest = "-100" if corrected == "unbalanced" else f"-{amount}"
            expense = shared | {"id": f"{journal}-1", "line": 1, "account": "6000", "amount": amount}
            other = shared | {"id": f"{journal}-2", "line": 2, "account": "1000", "amount": rest}
            if journal == "spread":  # half of it lies in a month that is open
                expense, other = expense | {"posted": "2026-02-10"}, other | {"posted": "2026-03-01"}
            self._write("ledger", LINE, [expense, other], date(2026, 2, 20 + number))

    def _measure(self, draw: Random) -> None:
        self.rates[self.day] = f"1.{draw.randint(10, 20)}"
        if draw.random() < 0.2:
            self.rates[draw.choice(sorted(self.rates))] = "1.3"
        self._write_file("rates.csv", ("day", "rate"), [{"day": d, "rate": r} for d, r in self.rates.items()])
        if self.day == FIRST_DAY + timedelta(days=5):  # the first ones of days whose period is closed
            rows = [{"day": f"2026-02-{day}", "rate": "1.25"} for day in (26, 27)]
            self._write_file("rates_of_february.csv", ("day", "rate"), rows)
        observed = draw.choice([row["day"] for row in self.observations] + [str(self.day)] * 3)
        row = {"day": observed, "orders": draw.randint(10, 30), "recorded": str(self.day)}
        self.observations.append(row)
        self._write_file("observations.csv", ("day", "orders", "recorded"), self.observations)

    def _write(
        self, folder: str, columns: Sequence[str], rows: list[dict[str, Any]], day: date | None = None
    ) -> None:
        self._write_file(f"{folder}/{day or self.day}.csv", columns, rows)

    def _write_file(self, name: str, columns: Sequence[str], rows: list[dict[str, Any]]) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
