"""For authors, in the demo only: lead the person's phone to any step, in any language.

It opens the person's conversation as the front does, so it needs the front's keys.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot import conversations
from bot.conversations import Conversation
from bot.practice.phone import Phone, StillWaiting
from bot.screens import Wanted
from bot.sides import FrontSide
from bot.store import ConversationRow
from dialogs.chart import drawn
from dialogs.machine import ANYWHERE
from dialogs.page import HOME, Page
from dialogs.words import own_name

Json = dict[str, Any]


class Atlas:
    """The steps there are, and the one phone that is led through them."""

    def __init__(self, front: FrontSide, phone: Phone) -> None:
        self._front = front
        self._phone = phone
        self._dialog = front.door.guide.dialog
        self._languages = front.door.guide.words.languages
        shown = {page.name: _standable(page) for page in self._dialog.pages}
        self._shown = {name: steps for name, steps in shown.items() if steps}
        self._maps: dict[str, str] = {}

    def steps(self) -> Json:
        """Every page with the steps a phone can show, in the order of the files; every language."""
        titles = {page.name: page.title for page in self._dialog.pages}
        return {
            "pages": [
                {"page": name, "title": titles[name], "steps": steps}
                for name, steps in self._shown.items()
            ],
            "languages": [
                {"code": each, "name": own_name(each)} for each in reversed(self._languages)
            ],
        }

    def map_of(self, name: str) -> str | None:
        """A page's map as SVG; None if there is no such page."""
        page = next((page for page in self._dialog.pages if page.name == name), None)
        if page and name not in self._maps:
            self._maps[name] = drawn(self._dialog, page)
        return self._maps.get(name)

    async def here(self) -> Json:
        """Where the phone is: its step and its language, or nothing before the first word."""
        _, talk = await self._talk()
        return {"step": talk.place.step, "language": talk.place.language} if talk else {}

    async def stand(self, step: str | None, language: str) -> bool:
        """Lead the phone there, or leave it where it is if only the language changes.

        False if there is no such step or language, or if the phone is out of reach. Every answer
        that was given stays: the same place in another language is the same place.
        """
        there = step is None or any(step in steps for steps in self._shown.values())
        if not there or language not in self._languages:
            return False
        if not await self._begun():
            return False
        async with self._front.screens.lock(self._phone.chat.id):
            row, talk = await self._talk()
            if row is None or talk is None:
                return False
            place = replace(talk.place, language=language)
            if step not in (None, place.step):
                place = replace(place, step=step, trail=(HOME,), aside=None, errand=None)
            await self._write(row, replace(talk, place=place))
        return True

    async def _begun(self) -> bool:
        """Whether there is a conversation; START is pressed if there is none yet."""
        if (await self._talk())[0] is None:
            rung = self._phone.notifications
            self._phone.start()
            with suppress(StillWaiting):
                await self._phone.until(lambda phone: phone.notifications > rung)
        return (await self._talk())[0] is not None

    async def _talk(self) -> tuple[ConversationRow | None, Conversation | None]:
        door = self._front.door
        row = await door.store.conversation(door.keys.pseudonym(self._phone.chat.id))
        return row, conversations.opened(door.keys, row) if row else None

    async def _write(self, row: ConversationRow, talk: Conversation) -> None:
        front, now = self._front, self._front.door.clock()
        version = row.wanted + 1
        await front.door.store.commit(conversations.put(front.door.keys, talk, version, now))
        outlook = await front.requests.outlook(talk.chat, talk.place, int(now))
        front.screens.show(Wanted(talk, version, outlook))


def _standable(page: Page) -> list[str]:
    """Its steps that have something to say, except what stands below every screen."""
    return [step.id for step in page.steps if step.says and step.id != ANYWHERE]
