"""The server's clock jumps under Daphne, which reckoned by it; under uvicorn see test_services.py."""

import asyncio

import pytest

from tests.faults import numbers
from tests.faults.house import house
from tests.faults.jumps import jumped

pytestmark = [pytest.mark.faults, pytest.mark.timeout(24 * 3600)]


def test_the_servers_clock_moves() -> None:
    name = "jumps of the server's clock"
    with house() as made:
        asyncio.run(jumped(made, name, numbers.number(name)))
