"""What holds for every test: drawn examples are the same each time, wanted third-party data must be there."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("reproducible", derandomize=True, database=None, deadline=None)
settings.load_profile("reproducible")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test that wants the data into a failure: nobody looks for a skip in a green run."""
    report = yield
    is_wanted = os.environ.get("THROUGHLINE_REQUIRE_SHARED") and item.get_closest_marker("shared_data")
    if report.skipped and is_wanted:
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, and THROUGHLINE_REQUIRE_SHARED forbids it: {call.excinfo}"
        )
    return report
