"""What the tests of the local workspace may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.localslack.company import Company, company


@pytest.fixture
async def place() -> AsyncIterator[Company]:
    """A small company; its app may do and hear everything."""
    async with company() as found:
        yield found


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways in which Slack reaches an app."""
    return str(request.param)
