"""Progress for people: one line per thing that happens, on standard error, with the time since the start."""

from __future__ import annotations

import sys
import time

_started = time.monotonic()


def tell(message: str) -> None:
    """Print one progress line."""
    print(f"{time.monotonic() - _started:6.1f}s  {message}", file=sys.stderr, flush=True)  # noqa: T201
