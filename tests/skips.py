"""A pytest plugin: with CI=true a skipped test fails the run and is named; nobody counts skips there."""

import os
from typing import Any

import pytest

_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(f"{report.nodeid}: {_reason(report)}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(f"{report.nodeid}: {_reason(report)}")


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def _counts_as_failed(config: pytest.Config) -> bool:
    # With xdist the controller hears of every skip and decides alone.
    return bool(_skipped) and os.environ.get("CI") == "true" and not hasattr(config, "workerinput")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _counts_as_failed(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if _counts_as_failed(config):
        terminalreporter.section("skipped, which CI counts as failed", red=True)
        for line in _skipped:
            terminalreporter.line(line)
