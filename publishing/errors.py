"""Why nothing was published."""

from __future__ import annotations

from portfolio.errors import ThroughlineError


class PublishRefused(ThroughlineError):  # noqa: N818  (a refusal, named as a reader would say it)
    """The publish step was not entitled to publish: no verdict of its own, or no complete build."""


class PublishHeld(ThroughlineError):  # noqa: N818
    """The gate of this run said no; whatever was published before keeps serving."""
