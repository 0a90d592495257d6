"""Help and leaving do not wait for the store, and what they show in its place does not stay."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.fixed_words import WORDS
from bot.practice.phone import Phone
from bot.store.changes import PutConversation
from tests.bot.hands import personal_rows, tap, type_, welcomed
from tests.house import House, living

SLOW = "I am slow to answer"
SAFETY = "Here is what you can do"
MENU = "Here is the rest"


class Hold:
    """A store whose reads of conversations wait or fail, until it is let go."""

    def __init__(
        self, house: House, patch: pytest.MonkeyPatch, trouble: type[Exception] | None = None
    ) -> None:
        self.free = asyncio.Event()
        self._real: Callable[[bytes], Any] = house.store.conversation
        self._trouble = trouble
        patch.setattr(house.store, "conversation", self._conversation)

    async def _conversation(self, pseudonym: bytes) -> object:
        if not self.free.is_set():
            if self._trouble:
                raise self._trouble("away")
            await self.free.wait()
        return await self._real(pseudonym)


def sent(house: House) -> int:
    """How many messages the bots have sent."""
    return sum(call.method == "sendMessage" for call in house.practice.calls)


def emptied(phone: Phone) -> bool:
    return not phone.screen


async def set_aside(house: House) -> None:
    """Wait until an update has been given up."""
    front = house.service.front
    assert front
    while not front.line.entrance.counts["updates_set_aside"]:
        await house.quiet()
    await house.notice()


# ------------------------------------------------------------------ help


async def test_help_comes_though_another_turn_of_the_chat_is_stuck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        hold = Hold(house, monkeypatch)
        phone.tap("Who we are")
        phone.tap("Help now")
        await phone.says(SLOW)
        hold.free.set()
        await phone.says(SAFETY)


async def test_the_fixed_words_are_silent_and_lead_to_help_and_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        Hold(house, monkeypatch, OSError)
        phone.type("help")
        await phone.says(SLOW)
        assert phone.labels == ["Aiuto ora · Help now", "Esci · Leave"]
        assert phone.from_bot[-1].protected
        assert all(ring.silent for ring in phone.chat.rings)
        phone.tap("Esci · Leave")
        await phone.until(emptied)


async def test_fixed_words_sent_beside_the_screen_go_when_the_screen_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        shown, commit = asyncio.Event(), house.store.commit

        async def slow(*changes: Any) -> None:
            if any(isinstance(change, PutConversation) for change in changes):
                await shown.wait()
            await commit(*changes)

        monkeypatch.setattr(house.store, "commit", slow)
        phone.type("help")
        await phone.says(SLOW)
        shown.set()
        await phone.until(lambda it: len(it.screen) == 1)
        assert SAFETY in phone.text


async def test_fixed_words_and_what_was_typed_go_though_the_update_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        hold = Hold(house, monkeypatch, ValueError)
        phone.type("help")
        await set_aside(house)
        hold.free.set()
        await house.notice()
        assert [message.text[:10] for message in phone.screen] == [MENU[:10], WORDS[:10]]
        await house.pass_time(minutes=6)
        assert [message.text[:10] for message in phone.screen] == [MENU[:10]]


async def test_fixed_words_that_come_after_the_screen_do_not_stay_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        front = house.service.front
        assert front
        hold, call = Hold(house, monkeypatch), front.line.caller.call
        late, over = asyncio.Event(), asyncio.Event()

        async def slowly(method: str, /, **given: Any) -> object:
            if given.get("text") != WORDS:
                return await call(method, **given)
            hold.free.set()
            await late.wait()
            result = await call(method, **given)
            over.set()
            return result

        monkeypatch.setattr(front.line.caller, "call", slowly)
        phone.tap("Help now")
        await phone.says(SAFETY)
        late.set()
        await over.wait()
        await phone.until(lambda it: SAFETY in it.text and "Back" in it.labels)


async def test_any_other_turn_that_fails_shows_nothing_that_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone, other = await welcomed(house), await welcomed(house, 2)
        before = str(phone)
        hold = Hold(house, monkeypatch, OSError)
        phone.tap("Who we are")
        other.tap("Help now")
        await other.says(SLOW)
        assert str(phone) == before
        hold.free.set()
        await phone.until(lambda it: "How EXIT works" in it.labels)


async def test_what_was_typed_goes_though_its_update_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        hold = Hold(house, monkeypatch, ValueError)
        phone.type("he hits me")
        await set_aside(house)
        hold.free.set()
        await house.notice()
        assert [message.from_bot for message in phone.screen] == [True]


# ------------------------------------------------------------------ leaving


@pytest.mark.parametrize("trouble", [None, OSError], ids=["slow", "broken"])
@pytest.mark.parametrize("typed", [False, True], ids=["tapped", "typed"])
async def test_leaving_empties_the_phone_before_the_store_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception] | None, typed: bool
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        await tap(house, phone, "Phone and privacy")
        hold, before = Hold(house, monkeypatch, trouble), sent(house)
        phone.type("leave") if typed else phone.tap("Leave")
        await phone.until(emptied)
        hold.free.set()
        await house.quiet()
        assert emptied(phone)
        assert sent(house) == before
        assert await personal_rows(house.store) == {}


async def test_leaving_takes_what_is_still_in_the_queue_with_it_and_nothing_comes_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone, other = await welcomed(house), await welcomed(house, 2)
        hold, before = Hold(house, monkeypatch), sent(house)
        phone.tap("Who we are")
        phone.type("help")
        phone.tap("Leave")
        await phone.until(emptied)
        other.tap("Help now")
        await other.says(SLOW)  # later than the words for help would have come here
        assert emptied(phone)
        hold.free.set()
        await house.quiet()
        assert emptied(phone)
        assert sent(house) == before
        assert await personal_rows(house.store) == {"conversations": 1}  # the other one's


async def test_leaving_forgets_though_its_own_turn_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        hold = Hold(house, monkeypatch, ValueError)
        phone.type("leave")
        await set_aside(house)
        assert emptied(phone)
        hold.free.set()
        await house.notice()
        assert await personal_rows(house.store) == {}
        await type_(house, phone, "/start")
        assert len(phone.screen) == 1


async def test_whoever_starts_anew_while_leaving_waits_sees_a_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        hold = Hold(house, monkeypatch, OSError)
        phone.tap("Leave")
        await phone.until(emptied)
        phone.start()
        hold.free.set()
        await phone.until(lambda it: "English" in it.labels and len(it.screen) == 1)
