"""What Telegram shows of the bot is told to it again and again, until it stands."""

from collections.abc import AsyncIterator

import pytest

from bot import profile
from bot.practice.faults import Answer, Dropped, Fault
from bot.practice.server import Practice
from bot.telegram import Caller
from dialogs.library import PROFILE

TOKEN = "700:front"


class Bot:
    """A bot of the emulated Telegram, and how it calls."""

    def __init__(self, practice: Practice, caller: Caller) -> None:
        self.practice = practice
        self.caller = caller

    async def untold(self) -> set[str]:
        """What is not yet as the profile says, in any language."""
        found = set()
        for each in profile.read(PROFILE):
            for what, field, said in (
                ("Name", "name", each.name),
                ("Description", "description", each.description),
                ("ShortDescription", "short_description", each.short_description),
            ):
                known = await self.caller.call(f"getMy{what}", language_code=each.language)
                if known[field] != said:
                    found.add(what)
            if len(await self.caller.call("getMyCommands", language_code=each.language)) == 0:
                found.add("Commands")
        return found

    async def introduces_itself(self) -> None:
        await profile.introduce(self.caller, profile.read(PROFILE))


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    practice = Practice(lambda: 1_790_000_000.0)
    practice.add_bot(TOKEN, "front_bot", "Untitled")
    await practice.start()
    caller = Caller(TOKEN, practice.api_url)
    await caller.start()
    yield Bot(practice, caller)
    await caller.close()
    await practice.stop()


async def test_name_descriptions_and_commands_are_told_in_each_language(bot: Bot) -> None:
    assert await bot.untold() == {"Name", "Description", "ShortDescription", "Commands"}
    await bot.introduces_itself()
    assert await bot.untold() == set()


@pytest.mark.parametrize("fault", [Answer(429, "x", 3000), Answer(400, "BOT_TITLE_INVALID")])
async def test_a_name_that_telegram_does_not_take_keeps_nothing_else_waiting(
    bot: Bot, fault: Fault
) -> None:
    bot.practice.faults.plant("setMyName", fault, times=99)
    await bot.introduces_itself()
    assert await bot.untold() == {"Name"}
    bot.practice.faults.clear()
    await bot.introduces_itself()
    assert await bot.untold() == set()


async def test_nobody_waits_for_a_telegram_that_is_away(bot: Bot) -> None:
    bot.practice.faults.plant("getMyDescription", Dropped(), times=99)
    await bot.introduces_itself()
    assert bot.caller.counts["failures_later"] == 1


async def test_what_stands_is_not_told_again(bot: Bot) -> None:
    await bot.introduces_itself()
    bot.practice.faults.plant("setMyName", Answer(429, "x", 3000), times=99)
    await bot.introduces_itself()
    assert bot.caller.counts["failures_later"] == 0
