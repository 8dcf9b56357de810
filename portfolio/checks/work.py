"""Work: aliases, statuses and calendars mean one thing each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations

from portfolio.declarations import Declarations
from portfolio.models import ItemTypes, StatusMap
from portfolio.suggestions import did_you_mean
from portfolio.work_calendars import is_known_region

EVERYWHERE = "*"


def check_work(declarations: Declarations) -> None:
    """Apply every rule about workstreams, statuses, item types and working hours."""
    _check_aliases(declarations)
    _check_sources_named(declarations)
    _check_statuses(declarations)
    for calendar in declarations.work_calendars:
        if not is_known_region(calendar.region):
            message = (
                f"region `{calendar.region}` has no known holidays: use a country code such as US or GB-SCT"
            )
            declarations.complain(calendar, message, "region")


def _check_aliases(declarations: Declarations) -> None:
    meaning = {workstream.workstream_id: workstream.workstream_id for workstream in declarations.workstreams}
    for workstream in declarations.workstreams:
        for index, alias in enumerate(workstream.aliases or []):
            owner = meaning.setdefault(alias, workstream.workstream_id)
            if owner != workstream.workstream_id:
                message = f"alias `{alias}` already means workstream `{owner}`: an alias means one workstream"
                declarations.complain(workstream, message, "aliases", index)


def _check_sources_named(declarations: Declarations) -> None:
    known = declarations.ids["sources"]
    for entry in chain[StatusMap | ItemTypes](declarations.statuses, declarations.item_types):
        if entry.source != EVERYWHERE and entry.source not in known:
            message = (
                f"source `{entry.source}` is not declared in portfolio.yml{did_you_mean(entry.source, known)}"
            )
            declarations.complain(entry, message, "source")


def _check_statuses(declarations: Declarations) -> None:
    for entry in declarations.statuses:
        if entry.valid_from and entry.valid_to and entry.valid_to <= entry.valid_from:
            declarations.complain(entry, "`to` must lie after `from`", "to")
        _complain_of_repeats(declarations, entry, entry.map)
        _check_commitment(declarations, entry)
    for first, second in combinations(declarations.statuses, 2):
        if (first.source, first.container) != (second.source, second.container) or not _overlap(
            first, second
        ):
            continue
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
