"""Health is a question that costs nothing, and a store that does not answer is not well."""

from pathlib import Path

import pytest

from bot.app import health_of
from tests.house import living


async def test_health_counts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with living(tmp_path / "home") as house:

        async def counts() -> dict[str, int]:
            raise AssertionError("every table was counted")

        monkeypatch.setattr(house.store, "counts", counts)
        assert await health_of(house.service)() == ()


async def test_a_store_that_cannot_be_read_is_not_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:

        async def handled(bot: str, update_id: int) -> bool:
            raise OSError("the disk is gone")

        monkeypatch.setattr(house.store, "handled", handled)
        with pytest.raises(OSError, match="the disk is gone"):
            await health_of(house.service)()
