"""One screen in a chat, also where several things happen to it at the same moment."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.practice import faults
from bot.store import Change
from bot.store.changes import ForgetConversation, NoteHandled, NoteShown
from tests.bot.hands import personal_rows, tap, type_, welcomed
from tests.house import FRONT, House, living

Fits = Callable[..., bool]


class Commits:
    """The store's commits: the first that fits waits for `go`; `done` when it is through."""

    def __init__(self, house: House, patch: pytest.MonkeyPatch, fits: Fits) -> None:
        self.reached, self.go, self.done = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._real, self._fits = house.store.commit, fits
        patch.setattr(house.store, "commit", self._commit)

    async def _commit(self, *changes: Change) -> None:
        fits = not self.reached.is_set() and self._fits(*changes)
        if fits:
            self.reached.set()
            await self.go.wait()
        await self._real(*changes)
        if fits:
            self.done.set()


class Answer:
    """Telegram's answer to the first call of this method is late; the call has taken effect."""

    def __init__(self, house: House, patch: pytest.MonkeyPatch, method: str) -> None:
        front = house.service.front
        assert front
        self.reached, self.go = asyncio.Event(), asyncio.Event()
        self._method, self._real = method, front.line.caller.call
        patch.setattr(front.line.caller, "call", self._call)

    async def _call(self, method: str, /, **given: Any) -> Any:
        try:
            return await self._real(method, **given)
        finally:
            if method == self._method and not self.reached.is_set():
                self.reached.set()
                await self.go.wait()


def a(kind: type[Change]) -> Fits:
    """Whether a commit has a change of this kind."""
    return lambda *changes: any(isinstance(each, kind) for each in changes)


async def somebody_else(house: House) -> None:
    """Another chat is served from beginning to end: whatever could run meanwhile, has."""
    other = house.person(2)
    other.start()
    await other.until(lambda it: it.labels)
    before = other.text
    other.tap("English")
    await other.until(lambda it: it.text != before)


async def test_a_turn_never_overwrites_where_the_screen_was_just_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = house.person()
        answer = Answer(house, monkeypatch, "sendMessage")
        phone.start()
        await answer.reached.wait()
        turn = Commits(house, monkeypatch, a(NoteHandled))
        phone.type("hello")
        await turn.reached.wait()
        answer.go.set()
        await somebody_else(house)
        turn.go.set()
        await house.quiet()
        assert phone.notifications == 1
        assert len(phone.screen) == 1


async def test_whoever_leaves_while_the_screen_is_on_its_way_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = house.person()
        answer = Answer(house, monkeypatch, "sendMessage")
        phone.start()
        await answer.reached.wait()
        leaving = Commits(house, monkeypatch, a(ForgetConversation))
        leaving.go.set()
        phone.type("leave")
        await leaving.done.wait()
        await somebody_else(house)
        answer.go.set()
        await house.quiet()
        assert phone.screen == []


async def test_a_screen_makes_no_sound_and_cannot_be_passed_on(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        await tap(house, phone, "Who we are")
        await type_(house, phone, "/start")
        assert all(message.protected for message in phone.from_bot)
        assert [ring.silent for ring in phone.chat.rings] == [True, True]


async def test_blocking_is_not_undone_by_a_screen_that_is_being_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = house.person()
        remembering = Commits(house, monkeypatch, a(NoteShown))
        phone.start()
        await remembering.reached.wait()
        phone.block()
        await somebody_else(house)
        remembering.go.set()
        await house.quiet()
        assert await personal_rows(house.store) == {"conversations": 1}  # the other one's


async def test_a_screen_that_a_block_refused_forgets_nobody_who_came_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        refused = faults.Answer(403, "bot was blocked by the user")
        house.practice.faults.plant("editMessageText", refused, bot=FRONT)
        answer = Answer(house, monkeypatch, "editMessageText")
        phone.tap("Phone and privacy")
        await answer.reached.wait()
        back = Commits(house, monkeypatch, a(NoteHandled))
        back.go.set()
        phone.start()
        await back.done.wait()
        answer.go.set()
        await house.quiet()
        assert await personal_rows(house.store) == {"conversations": 1}
        assert "English" in phone.labels


async def test_a_screen_that_a_block_refused_forgets_the_conversation(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        refused = faults.Answer(403, "bot was blocked by the user")
        house.practice.faults.plant("editMessageText", refused, bot=FRONT)
        await tap(house, phone, "Phone and privacy")
        assert await personal_rows(house.store) == {}
