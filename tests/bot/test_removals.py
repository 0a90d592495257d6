"""What is to be taken away from a phone goes, whatever else Telegram refuses or puts off."""

from pathlib import Path

import pytest

from bot import conversations
from bot.conversations import Messages
from bot.practice.faults import Answer, Dropped, Silence
from bot.practice.phone import Phone
from tests.bot.hands import welcomed
from tests.house import FRONT, House, living


async def planned(house: House, phone: Phone, *messages: int) -> None:
    """Plan to take each of these away: a row for each."""
    assert house.service.front
    envelope = house.service.front.door.keys.envelope
    rows = [Messages(phone.chat.person.id, (each,)) for each in messages]
    await house.store.commit(
        *(conversations.removal(envelope, row, house.clock.now) for row in rows)
    )


async def left(house: House) -> int:
    return (await house.store.counts())["removals"]


def calls(house: House, name: str = "calls") -> int:
    assert house.service.front
    return house.service.front.line.caller.counts[name]


async def test_what_is_typed_goes_though_an_old_screen_stays(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        house.clock.now += 49 * 3600  # the service was away for two days
        phone.type("my secret name")
        await house.quiet()
        assert "my secret name" not in str(phone)
        assert await left(house) == 0


async def test_of_many_messages_only_those_too_old_stay(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        assert house.service.front
        old = phone.from_bot[-1].id
        house.clock.now += 49 * 3600
        for number in range(30):
            chat = phone.chat.person.id
            await house.service.front.line.caller.call(
                "sendMessage", chat_id=chat, text=f"{number}"
            )
        await planned(house, phone, *(message.id for message in phone.screen))
        house.service.front.removals.wake()
        await house.quiet()
        assert [message.id for message in phone.screen] == [old]
        assert await left(house) == 0


async def test_a_pause_that_telegram_asks_for_is_kept(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        house.practice.faults.plant("deleteMessages", Answer(429, "x", 30), times=99, bot=FRONT)
        for _ in range(10):
            phone.send("photo")
            await house.quiet()
        await house.pass_time(seconds=29)
        assert calls(house, "failures_later") == 1
        house.practice.faults.clear()
        await house.pass_time(seconds=2)
        assert len(phone.screen) == 1
        assert await left(house) == 0


async def test_what_is_due_in_one_chat_goes_in_one_call(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone, other = await welcomed(house), await welcomed(house, 2)
        await planned(house, phone, *range(9000, 9040))
        await planned(house, other, *range(9100, 9140))
        before = calls(house)
        await house.notice()
        assert calls(house) - before == 2
        assert await left(house) == 0


async def test_a_chat_that_hangs_does_not_hold_the_others(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        assert house.service.front
        phones = [await welcomed(house, number) for number in range(1, 4)]
        house.practice.faults.plant("deleteMessages", Silence(), bot=FRONT)
        for phone in phones:
            await planned(house, phone, phone.from_bot[-1].id)
        house.service.front.removals.wake()
        await phones[0].until(lambda _: sum(not each.screen for each in phones) == 2)


@pytest.mark.parametrize("code", [401, 404, 409])
async def test_trouble_with_the_token_loses_no_removal(tmp_path: Path, code: int) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        house.practice.faults.plant("deleteMessages", Answer(code), bot=FRONT)
        await planned(house, phone, phone.from_bot[-1].id)
        await house.notice()
        assert await left(house) == 1
        await house.pass_time(seconds=61)
        assert phone.screen == []
        assert await left(house) == 0


async def test_a_telegram_that_is_away_is_asked_less_and_less_often(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        house.practice.faults.plant("deleteMessages", Dropped(), times=99, bot=FRONT)
        await planned(house, phone, phone.from_bot[-1].id)
        await house.notice()
        for _ in range(60):
            await house.pass_time(seconds=1)
        assert calls(house, "failures_later") == 6  # at once, and 1, 3, 7, 15 and 31 s later
        house.practice.faults.clear()
        await house.pass_time(seconds=60)
        assert phone.screen == []


async def test_leaving_waits_for_no_pause_and_what_is_left_goes_after_it(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        house.practice.faults.plant("deleteMessage", Answer(429, "x", 30), times=99, bot=FRONT)
        phone.tap("Leave")
        await phone.until(lambda it: it.popups)
        await house.quiet()
        tried = calls(house, "failures_later")
        await house.pass_time(seconds=29)
        assert calls(house, "failures_later") == tried
        assert phone.screen != []
        await house.pass_time(seconds=2)
        assert phone.screen == []
        assert await left(house) == 0
