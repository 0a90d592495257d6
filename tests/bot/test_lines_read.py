"""A counsellor's line is kept until the person has read it, and not a tap longer."""

from pathlib import Path

from bot.practice.phone import Phone
from tests.bot.hands import tap, type_, welcomed
from tests.house import House, living


async def pressed(house: House, desk: Phone, action: str) -> None:
    """The first button of the desk that does this."""
    data = [button.data or "" for message in desk.screen for button in message.buttons]
    desk.tap_data(next(each for each in data if each.startswith(action)))
    await house.quiet()
    await house.notice()


async def wants_to_write(house: House, phone: Phone) -> None:
    """A confirmed request of somebody who can only write."""
    await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
    await type_(house, phone, "Robin")
    await tap(house, phone, "Only here in this chat", "Choose a time")
    await tap(house, phone, phone.labels[1], "A woman", "Skip", "Skip", "Yes, send it")
    await house.notice()


async def test_a_line_that_was_read_is_dropped_with_the_next_thing_the_person_does(
    tmp_path: Path,
) -> None:
    async with living(tmp_path / "home") as house:
        desk, phone = await house.counsellor(), await welcomed(house)
        await wants_to_write(house, phone)
        for action in ("take:", "writing:"):
            await pressed(house, desk, action)
        await type_(house, desk, "The door is open")
        await house.notice()
        [case] = await house.store.open_cases()
        await tap(house, phone, "My request", "Write here")
        assert "The door is open" in phone.text
        assert len(await house.store.lines(case.id, "person")) == 1, "shown, but is it read?"
        await type_(house, phone, "ok")
        assert await house.store.lines(case.id, "person") == []
