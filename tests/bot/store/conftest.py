"""Stores to test: every promise of the port is kept by every engine named here."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.sqlite import open_store

Open = Callable[[], Awaitable[Store]]


@pytest.fixture(params=["sqlite"])
async def another(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Open]:
    """Opens the same store once more, as a second process or after a restart."""
    opened: list[Store] = []

    async def open_one() -> Store:
        assert request.param == "sqlite", "name the engine in `params` and open it here"
        opened.append(await open_store(tmp_path / "store" / "soglia.db"))
        return opened[-1]

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture
async def store(another: Open) -> Store:
    return await another()
