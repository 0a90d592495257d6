"""Told to stop, the service stops within two seconds, whatever it is waiting for."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.practice.faults import Silence
from bot.practice.phone import Phone
from tests.bot.outside import Outside, eventually, outside, stopped

PEOPLE = 12
TWO_SECONDS = 2.0


async def welcomed(there: Outside) -> list[Phone]:
    """People who have just chosen their language."""
    phones = [there.person(n) for n in range(PEOPLE)]
    for phone in phones:
        phone.start()
    for phone in phones:
        await phone.says("Which language", within=20)
        phone.tap("English")
    for phone in phones:
        await phone.says("Is it safe for you to write now?", within=20)
    return phones


def hanging(there: Outside) -> int:
    """Calls that the emulated Telegram will never answer."""
    return there.practice._api.running


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_in_time_while_telegram_hangs_and_loses_nothing(
    tmp_path: Path, sign: signal.Signals
) -> None:
    async with outside(tmp_path / "home") as there:
        async with there.running() as process:
            desk = await there.counsellor()
            phones = await welcomed(there)
            for method in ("editMessageText", "leaveChat", "answerCallbackQuery"):
                there.practice.faults.plant(method, Silence(), times=100)
            there.person(PEOPLE).add_to_group(-77, "A group")
            desk.tap_data("hours")
            for phone in phones:
                phone.tap("Yes, go on")
            assert await eventually(lambda: hanging(there) > PEOPLE)
            before = asyncio.get_running_loop().time()
            assert await stopped(process, sign) == 0
            assert asyncio.get_running_loop().time() - before < TWO_SECONDS
        there.practice.faults.clear()
        async with there.running():
            for phone in phones:
                await phone.says("What is it about?", within=20)
            assert await eventually(there.quiet)
        assert [len(phone.screen) for phone in phones] == [1] * PEOPLE
        assert there.complaints.read_text() == ""
