"""The report of a run of faults is written when its last scenario is over."""

import pytest

from tests.faults import numbers


def pytest_sessionfinish(session: pytest.Session) -> None:
    if numbers._lines:
        numbers.write_report()
