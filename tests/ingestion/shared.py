"""Third-party data beside the project: where it is, and the mark of tests that want it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("THROUGHLINE_SHARED", Path(__file__).parents[3] / "shared"))


def dataset(name: str) -> Path:
    """Return the folder of a dataset, whatever area of the shared data it is filed under."""
    return next(SHARED.glob(f"data/*/{name}"), SHARED / "data" / name)


def needs(path: str | Path) -> pytest.MarkDecorator:
    """Skip the test when `path`, below the shared folder or whole, is absent."""
    is_absent = not (SHARED / path).exists()
    return pytest.mark.skipif(is_absent, reason=f"{Path(path).name} is not beside the project")
