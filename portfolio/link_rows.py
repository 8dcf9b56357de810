"""Links as rows, and the rest that no link claims.

Belongs here: one row per link version; one `unlinked` row for each stretch in which a workstream's spend
weights leave a rest, one `exogenous` row where a KPI's credit weights do. Does not belong here: what the
weights are multiplied with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from portfolio.models import Portfolio
from portfolio.outcomes import Link
from portfolio.schema import PORTFOLIO_TABLES
from portfolio.settings import AsOf
from portfolio.timeline import BEGINNING, segments

_COLUMNS = tuple(PORTFOLIO_TABLES["workstream_kpi_links"])
_SAME_NAME = tuple(column for column in _COLUMNS if column in Link.model_fields)
_NOTHING = Decimal(0)

Row = tuple[Any, ...]


def link_rows(portfolio: Portfolio, as_of: AsOf) -> Iterator[Row]:
    """Yield every link version, then the rests of the links that were recorded by `as_of`."""
    for link in portfolio.links:
        columns = {column: getattr(link, column) for column in _SAME_NAME}
        link_id = f"{link.name}@{link.valid_from}"
        yield _row(**{**columns, "link_id": link_id, "recorded_on": _recorded_on(link)})
    known = [link for link in portfolio.links if _recorded_on(link) <= as_of.on]
    for workstream in portfolio.workstreams:
        own = [link for link in known if link.workstream_id == workstream.workstream_id]
        yield from _rests("unlinked", "workstream_id", workstream.workstream_id, "spend_weight", own)
    for kpi in portfolio.kpis:
        own = [link for link in known if link.kpi_id == kpi.kpi_id]
        yield from _rests("exogenous", "kpi_id", kpi.kpi_id, "credit_weight", own)


def _recorded_on(link: Link) -> date:
    return link.recorded_on or link.valid_from


def _rests(link_type: str, id_field: str, id_: str, weight: str, links: Sequence[Link]) -> Iterator[Row]:
    # a rest is known as soon as the last link that shapes it is
    recorded_on = max((_recorded_on(link) for link in links), default=BEGINNING)
    for segment in segments(links):
        rest = 1 - sum((getattr(link, weight) for link in segment.live), _NOTHING)
        if rest > 0:
            yield _row(
                **{
                    "link_id": f"{id_}:{link_type}@{segment.starts_on}",
                    id_field: id_,
                    "link_type": link_type,
                    "spend_weight": _NOTHING,
                    "credit_weight": _NOTHING,
                    weight: rest,
                    "valid_from": segment.starts_on,
                    "valid_to": segment.ends_on,
                    "recorded_on": recorded_on,
                }
            )


def _row(**columns: Any) -> Row:  # noqa: ANN401  (a row mixes types)
    return tuple(columns.get(column) for column in _COLUMNS)
