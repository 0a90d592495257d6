"""Tells a person what became of their request: on the screen they look at, or if they said yes.

The bot never writes first unless the person asked for it. Without that yes, a change is only drawn
on a screen about the request that is open anyway, by an edit that makes no sound.
"""

import contextlib
from dataclasses import replace

from bot import conversations
from bot.cases import OPEN
from bot.conversations import Conversation, Messages
from bot.door import Door
from bot.requests import Requests, known
from bot.routes import Route
from bot.screens import Screens, Wanted
from bot.store import CaseRow, Change, ConversationRow
from bot.store.changes import Conflict, EraseRoute
from dialogs.place import Outlook, Place

_ABOUT = ("request", "callback")
_STEP = "request/none"
"""Leads to the step of the request's state when it is shown."""


class News:
    """Compares what the desk did with what was told, and passes on what may be told."""

    def __init__(self, door: Door, requests: Requests, screens: Screens) -> None:
        self._door = door
        self._requests = requests
        self._screens = screens
        self._seen: dict[bytes, tuple[str, int]] = {}
        """What a screen that is open anyway shows: in memory, since a tap shows it, too."""
        self._routes: dict[bytes, Route] = {}
        """Of open cases, in memory: closing forgets the stored ones at once."""

    async def look(self) -> None:
        """Look at every open case once, and at those that nobody could take in time."""
        cases = [*await self._door.store.open_cases(), *await self._door.store.cases_untold()]
        for case in cases:
            await self._one(case)
        still = {case.id for case in cases}
        await self._ended(still)
        self._seen = {case_id: mark for case_id, mark in self._seen.items() if case_id in still}

    async def _one(self, case: CaseRow) -> None:
        """Told aloud once, by what is stored with the route; drawn anew by what was seen here."""
        route = self._routes.get(case.id) or await self._requests.routes.of(case.id)
        if route is None:
            return
        lines = await self._door.store.lines(case.id, "person")
        mark = (case.state, lines[-1].id if lines else 0)
        before = self._seen.get(case.id)
        if route.news and route.told != case.state:
            self._routes.pop(case.id, None)
            await self._tell(case, route)
        elif before != mark and (before is not None or case.state not in OPEN):
            await self._draw(route)
        elif case.state in OPEN:
            self._routes[case.id] = route
        self._seen[case.id] = mark

    async def _ended(self, open_: set[bytes]) -> None:
        """A screen about a request that was closed says so, if somebody is looking at it."""
        for case_id in self._routes.keys() - open_:
            route = self._routes.pop(case_id)
            case = await self._door.store.case(case_id)
            if case is None or case.state != "closed":
                continue
            async with self._screens.lock(route.chat):
                row, talk = await self._talk(route.chat)
                if row and talk and talk.place.known and _about(talk.place):
                    outlook = Outlook(request=known(case), now=self._now())
                    self._screens.show(Wanted(talk, row.wanted, outlook))

    async def _draw(self, route: Route) -> None:
        """Without a sound, on a screen about the request, if somebody is looking at one."""
        async with self._screens.lock(route.chat):
            row, talk = await self._talk(route.chat)
            if row and talk and talk.place.known and _about(talk.place):
                outlook = await self._requests.outlook(talk.chat, talk.place, self._now())
                self._screens.show(Wanted(talk, row.wanted, outlook))

    async def _tell(self, case: CaseRow, route: Route) -> None:
        """As the person asked: a new message, once, whoever looks and however often."""
        async with self._screens.lock(route.chat):
            if told := await self._requests.routes.told(case):
                with contextlib.suppress(Conflict):  # another process tells it at this moment
                    await self._write(case, route.chat, told)

    async def _talk(self, chat: int) -> tuple[ConversationRow | None, Conversation | None]:
        row = await self._door.store.conversation(self._door.keys.pseudonym(chat))
        return row, conversations.opened(self._door.keys, row) if row else None

    async def _write(self, case: CaseRow, chat: int, told: list[Change]) -> None:
        """A new message; what has ended is told for the last time."""
        now = self._now()
        row, talk = await self._talk(chat)
        place = talk.place if talk else Place(language=case.language)
        place = replace(place, step=_STEP, known=True, aside=None)
        outlook = await self._requests.outlook(chat, place, now)
        shown = Conversation(chat, place, after=(talk.screen if talk else None) or 0)
        version = (row.wanted if row else 0) + 1
        changes = [*told, conversations.put(self._door.keys, shown, version, now)]
        if talk and talk.screen is not None:
            gone = Messages(chat, (talk.screen,))
            changes.append(conversations.removal(self._door.keys.envelope, gone, now))
        if case.state not in OPEN:
            changes.append(EraseRoute(case.id))
        await self._door.store.commit(*changes)
        self._screens.show(Wanted(shown, version, outlook, sure=True))
        self._door.removals.wake()

    def _now(self) -> int:
        return int(self._door.clock())


def _about(place: Place) -> bool:
    return place.step.partition("/")[0] in _ABOUT
