"""The same conversations through the real bots, over HTTP, say the same to the letter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.practice.phone import Phone
from bot.store.changes import AddShift, PutSpeaks
from tests import transcript
from tests.dialogs.player import NOW
from tests.house import Clock, House, living
from tests.transcript import Line, Script

EARLY = float(NOW)
"""Tuesday 24 November 2026, 7:00 in Rome: every window of the day is still to come."""

Turn = tuple[Line, str, list[list[str]], list[str]]


async def on_the_rota(house: House) -> Phone:
    """One counsellor, with the hours that every transcript counts on, and not on duty yet."""
    desk = await house.counsellor(on_duty=False)
    (member,) = await house.store.members()
    hours = [AddShift(member.id, day, *slot) for day in (1, 2, 3) for slot in ((9, 13), (14, 18))]
    await house.store.commit(PutSpeaks(member.id, "en it"), *hours)
    return desk


async def does(house: House, phone: Phone, does_: str) -> None:
    """What the person does, with their finger."""
    match does_[0], does_[-1]:
        case "(", ")" if does_ == "(edited)":
            phone.edit(phone.type("…"), "changed")
        case "(", ")":
            phone.send(does_[1:-1])
        case "[", "]":
            labels = {label.removeprefix("✓ "): label for label in phone.labels}
            phone.tap(labels[does_[1:-1]])
        case _ if does_ == "/start":
            phone.start()
        case _:
            phone.type(does_)
    await house.quiet()


def taking(desk: Phone) -> list[str]:
    """The data of every button with which a case can be taken."""
    found = (button.data or "" for message in desk.screen for button in message.buttons)
    return [data for data in found if data.startswith("take:")]


async def acts(house: House, desk: Phone, does_: str) -> None:
    """What happens at the desk."""
    match does_:
        case "takes the case":
            desk.tap_data("duty:on")
            await desk.until(taking)
            desk.tap_data(taking(desk)[0])
        case "nobody takes it":
            house.clock.forward(hours=5)
        case _:
            raise AssertionError(does_)
    await house.quiet()
    await house.notice()


async def played(house: House, desk: Phone, script: Script) -> AsyncIterator[Turn]:
    """The person's screen after each line, as it is in their hand."""
    phone = house.person()
    for line in script.lines:
        if line.who == "DESK":
            await acts(house, desk, line.does)
        else:
            await does(house, phone, line.does)
        assert len(phone.screen) <= 1, f"more than one message on the phone:\n{phone}"
        rows = [[b.label for b in row] for row in phone.screen[0].rows] if phone.screen else []
        yield line, phone.text, rows, []


@pytest.mark.parametrize("path", transcript.files(), ids=lambda path: path.stem)
async def test_a_conversation_goes_over_http_as_its_file_says(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    script = transcript.script(text)
    async with living(tmp_path / "home", Clock(EARLY)) as house:
        desk = await on_the_rota(house)
        turns = [turn async for turn in played(house, desk, script)]
    assert transcript.written(script, turns) == transcript.without_effects(text)
