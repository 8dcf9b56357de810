"""Links: weights add up at every instant, versions do not overlap, effects add up to the target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise

from portfolio.declarations import Declarations
from portfolio.declared import UnreadableError
from portfolio.outcomes import Kpi, Link
from portfolio.timeline import Segment, segments

WEIGHT_TOLERANCE = Decimal("1e-9")
EFFECT_TOLERANCE = Decimal("1e-6")


def check_links(declarations: Declarations) -> None:
    """Apply every rule about links."""
    by_workstream = _grouped(declarations.links, lambda link: link.workstream_id)
    for workstream_id, links in by_workstream.items():
        _check_sum(declarations, links, "spend_weight", f"workstream `{workstream_id}`")
    for kpi_id, links in _grouped(declarations.links, lambda link: link.kpi_id).items():
        _check_sum(declarations, links, "credit_weight", f"KPI `{kpi_id}`")
    for versions in _grouped(declarations.links, lambda link: link.name).values():
        _check_overlap(declarations, versions)
    for kpi in declarations.kpis:
        with suppress(UnreadableError):
            _check_effects(declarations, kpi)


def _grouped(links: Iterable[Link], key: Callable[[Link], str]) -> dict[str, list[Link]]:
    groups: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.is_readable("valid_from", "valid_to"):
            with suppress(UnreadableError):
                groups[key(link)].append(link)
    return groups


def weight_sum(segment: Segment[Link], field: str) -> Decimal:
    """Return the sum of one kind of weight over the links of a segment."""
    return sum((getattr(link, field) for link in segment.live), Decimal(0))


def _check_sum(declarations: Declarations, links: list[Link], field: str, whose: str) -> None:
    links = [link for link in links if link.is_readable(field)]
    over = [segment for segment in segments(links) if weight_sum(segment, field) > 1 + WEIGHT_TOLERANCE]
    if not over:
        return
    worst = max(over, key=lambda segment: weight_sum(segment, field))
    total = weight_sum(worst, field)
    message = f"the {field}s of {whose} add up to {total} from {worst.starts_on}: lower them to 1 at most"
    declarations.complain(worst.live[-1], message, field)


def _check_overlap(declarations: Declarations, versions: list[Link]) -> None:
    in_order = sorted(versions, key=lambda link: link.valid_from)
    for earlier, later in pairwise(in_order):
        if earlier.valid_to is None or later.valid_from < earlier.valid_to:
            place = f"{earlier.place.file}:{earlier.place.line()}"
            message = (
                f"this version of the link {later.name} overlaps the one at {place}: "
                f"end that one with `to: {later.valid_from}`"
            )
            declarations.complain(later, message, "from")


def _check_effects(declarations: Declarations, kpi: Kpi) -> None:
    """The driver effects and the exogenous one explain a target: the latest links, any of the targets.

    A target that was relaxed later keeps its links: they still tell how the original one was to be met.
    """
    drivers = [link for link in declarations.links if _may_drive(declarations, link, kpi)]
    if declarations.ids["links"].may_mention(kpi.kpi_id) or _are_doubtful(declarations, drivers):
        return
    latest = {link.name: link for link in sorted(drivers, key=lambda link: link.valid_from)}
    effects = [link.expected_effect for link in latest.values() if link.expected_effect is not None]
    if not effects or not kpi.targets or kpi.baseline is None:
        return
    explained = sum(effects, kpi.exogenous_effect)
    gaps = [target.value - kpi.baseline.value for target in kpi.targets]
    if all(abs(gap - explained) > EFFECT_TOLERANCE for gap in gaps):
        message = (
            f"the drivers of KPI `{kpi.kpi_id}` and its exogenous_effect move it by {explained}, but target "
            f"minus baseline is {gaps[-1]}: correct the effects or the target"
        )
        declarations.complain(kpi, message, "kpi_id")


def _may_drive(declarations: Declarations, link: Link, kpi: Kpi) -> bool:
    if link.is_readable("link_type") and link.link_type != "driver":
        return False
    return not link.is_readable("kpi_id") or declarations.may_mean("kpis", link.kpi_id, kpi.kpi_id)


def _are_doubtful(declarations: Declarations, drivers: list[Link]) -> bool:
    """Return whether one may turn out to be another link, once an id that exists nowhere is mended."""
    return any(
        link.link_type != "driver"
        or declarations.ids["workstreams"].lack(link.workstream_id)
        or declarations.ids["kpis"].lack(link.kpi_id)
        for link in drivers
    )
