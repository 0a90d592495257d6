"""Whoever said yes to news is told once what became of their request, whatever stops in between."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from bot.app import Service
from bot.practice.phone import Phone
from bot.sides import Clocks
from tests.bot.hands import tap, type_, welcomed
from tests.house import UNHURRIED, Clock, House, living


async def wants_news(house: House) -> Phone:
    """A request with a yes to news; then the person leaves the chat empty."""
    phone = await welcomed(house)
    await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
    await type_(house, phone, "Robin", "+39 333 765 4321")
    phone.tap(phone.labels[1])
    await house.quiet()
    await tap(house, phone, "A few more questions", "Skip", "Skip", "Skip", "A man", "Skip")
    await tap(house, phone, "Yes, write here", "Yes, send it")
    await house.notice()
    await tap(house, phone, "Leave")
    return phone


@contextlib.asynccontextmanager
async def another(house: House) -> AsyncIterator[Service]:
    """One more process of the front over the same store: it knows only what is stored."""
    clocks = Clocks(house.clock, house.clock.steady)
    service = Service(house.service.settings, "front", clocks, UNHURRIED)
    async with service.opened():
        yield service


async def take(house: House, desk: Phone) -> None:
    """The desk acts while no front looks."""
    assert house.service.front
    front, house.service.front = house.service.front, None
    data = [b.data or "" for m in desk.screen for b in m.buttons]
    desk.tap_data(next(each for each in data if each.startswith("take:")))
    await house.practice.settled()
    await house.quiet()
    house.service.front = front


async def looks(service: Service) -> None:
    assert service.front
    await service.front.news.look()
    await service.front.line.courier.idle()


async def test_news_from_while_the_front_was_away_are_told_once(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        desk = await house.counsellor()
        phone = await wants_news(house)
        rung = phone.notifications
        await take(house, desk)
        async with another(house) as restarted:
            await looks(restarted)
        assert "Someone has it now" in phone.text
        await house.notice()
        assert phone.notifications == rung + 1
        assert len(phone.screen) == 1


async def test_two_fronts_that_look_at_once_tell_it_once(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        desk = await house.counsellor()
        phone = await wants_news(house)
        rung = phone.notifications
        await take(house, desk)
        async with another(house) as one, another(house) as two:
            await asyncio.gather(looks(one), looks(two))
        await house.notice()
        assert phone.notifications == rung + 1


async def test_the_truth_about_an_expired_request_is_told_once_after_a_restart(
    tmp_path: Path,
) -> None:
    async with living(tmp_path / "home", Clock()) as house:
        await house.counsellor()
        phone = await wants_news(house)
        rung = phone.notifications
        await house.pass_time(hours=30)
        assert "nobody" in phone.text.lower()
        assert phone.notifications == rung + 1
        async with another(house) as restarted:
            await looks(restarted)
        assert phone.notifications == rung + 1
        assert (await house.store.counts())["case_routes"] == 0


async def test_a_request_whose_key_is_gone_keeps_nothing_waiting(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        assert house.service.front
        desk = await house.counsellor()
        phone = await wants_news(house)
        (lost,) = await house.store.open_cases()
        house.service.front.keyring.destroy(lost.id)
        other = await welcomed(house, 2)
        await tap(house, other, "Ask for a call", "No", "Yes, I want a call", "For me")
        await type_(house, other, "Sam", "+39 333 765 4322")
        other.tap(other.labels[1])
        await house.quiet()
        await tap(house, other, "It is fine like this", "Yes, send it")
        await house.notice()
        for data in [b.data or "" for m in desk.screen for b in m.buttons]:
            if data.startswith("take:"):
                desk.tap_data(data)
                await house.quiet()
        async with another(house) as restarted:
            await looks(restarted)
        await tap(house, other, "My request")
        assert "Someone has it now" in other.text
        phone.start()
        await house.quiet()
        await tap(house, phone, "English", "Yes, go on", "Call, and more", "My request")
        await type_(house, phone, lost.code)
        assert "nothing open" in phone.text


async def test_whoever_lost_a_request_with_its_key_may_ask_again(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        assert house.service.front
        await house.counsellor()
        await wants_news(house)
        (lost,) = await house.store.open_cases()
        house.service.front.keyring.destroy(lost.id)
        await wants_news(house)
        (found,) = await house.store.open_cases()
        assert found.id != lost.id
