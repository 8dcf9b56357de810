"""Work: aliases, statuses and calendars mean one thing each."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, combinations

from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.models import ItemTypes, StatusMap, Workstream
from portfolio.suggestions import did_you_mean
from portfolio.work_calendars import is_known_region

EVERYWHERE = "*"


def check_work(declarations: Declarations) -> None:
    """Apply every rule about workstreams, statuses, item types and working hours."""
    _check_aliases(declarations)
    _check_sources_named(declarations)
    _check_statuses(declarations)
    for calendar in declarations.work_calendars:
        if calendar.is_readable("region") and not is_known_region(calendar.region):
            message = (
                f"region `{calendar.region}` has no known holidays: use a country code such as US or GB-SCT"
            )
            declarations.complain(calendar, message, "region")


def _check_aliases(declarations: Declarations) -> None:
    named = [item for item in declarations.workstreams if item.is_readable("workstream_id")]
    meaning = {workstream.workstream_id: workstream.workstream_id for workstream in named}
    for workstream in named:
        for index, alias in enumerate(_aliases(workstream)):
            owner = meaning.setdefault(alias, workstream.workstream_id)
            if owner != workstream.workstream_id:
                message = f"alias `{alias}` already means workstream `{owner}`: an alias means one workstream"
                declarations.complain(workstream, message, "aliases", index)


def _aliases(workstream: Workstream) -> list[str]:
    return workstream.aliases or [] if workstream.is_readable("aliases") else []


def _check_sources_named(declarations: Declarations) -> None:
    ids = declarations.ids["sources"]
    for entry in chain[StatusMap | ItemTypes](declarations.statuses, declarations.item_types):
        if entry.is_readable("source") and entry.source != EVERYWHERE and ids.lack(entry.source):
            hint = did_you_mean(entry.source, ids.declared)
            declarations.complain(
                entry, f"source `{entry.source}` is not declared in portfolio.yml{hint}", "source"
            )


def _check_statuses(declarations: Declarations) -> None:
    for entry in declarations.statuses:
        if entry.is_readable("map"):
            _complain_of_repeats(declarations, entry, entry.map)
        with suppress(UnreadableError):
            _check_commitment(declarations, entry)
    for first, second in combinations(declarations.statuses, 2):
        with suppress(UnreadableError):
            _check_one_meaning(declarations, first, second)


def _check_one_meaning(declarations: Declarations, first: StatusMap, second: StatusMap) -> None:
    if (first.source, first.container) != (second.source, second.container) or not _overlap(first, second):
        return
    mapped = {folded(status) for status in first.map}
    for status in second.map:
        if folded(status) in mapped:
            where = f"{first.place.file}:{first.place.line('map')}"
            message = f"status `{status}` of this source and container is already mapped at {where}"
            declarations.complain(second, message, "map", status)


def _check_commitment(declarations: Declarations, entry: StatusMap) -> None:
    for index, status in enumerate(entry.commits_at or []):
        meaning = entry.map.get(status)
        if meaning is None:
            message = f"status `{status}` is not in this `map`{did_you_mean(status, entry.map)}"
            declarations.complain(entry, message, "commits_at", index)
        elif meaning != "todo":
            message = (
                f"status `{status}` is `{meaning}`: an item is promised before its work begins, in a `todo`"
            )
            declarations.complain(entry, message, "commits_at", index)
    if entry.commits_at and not set(entry.map.values()) & {"in_progress", "review", "waiting"}:
        message = (
            "`commits_at` needs the whole workflow in its `map`, for what skips it is promised at the start"
        )
        declarations.complain(entry, message, "commits_at")


def folded(status: str) -> str:
    """Return a status the way statuses are compared: trimmed, in lower case."""
    return status.strip().lower()


def _complain_of_repeats(declarations: Declarations, entry: StatusMap, statuses: Iterable[str]) -> None:
    seen: dict[str, str] = {}
    for status in statuses:
        other = seen.setdefault(folded(status), status)
        if other != status:
            message = f"statuses `{other}` and `{status}` differ in letter case only: keep one of them"
            declarations.complain(entry, message, "map", status)


def _overlap(first: StatusMap, second: StatusMap) -> bool:
    def begins_in_time(one: StatusMap, other: StatusMap) -> bool:
        return one.valid_from is None or other.valid_to is None or one.valid_from < other.valid_to

    return begins_in_time(first, second) and begins_in_time(second, first)
