"""What all tests share: hypothesis without a clock, and the rule that nothing skips where all is required."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# A deadline an example would time the machine, and a loaded one would fail sound tests.
settings.register_profile("ringtrue", deadline=None)
settings.load_profile("ringtrue")

# Scripts for a machine with a GPU, that need no pytest.
collect_ignore = ["gpu"]

REQUIRE_ALL = os.environ.get("RINGTRUE_REQUIRE") == "all"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure under RINGTRUE_REQUIRE=all; only the data beside the checkout may be absent."""
    report = yield
    expected = hasattr(report, "wasxfail") or item.get_closest_marker("real_data") is not None
    if REQUIRE_ALL and report.skipped and not expected:
        report.outcome = "failed"
        report.longrepr = f"RINGTRUE_REQUIRE=all, and this test was skipped: {report.longrepr}"
    return report
