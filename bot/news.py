"""Tells a person what became of their request: on the screen they look at, or if they said yes.

The bot never writes first unless the person asked for it. Without that yes, a change is only drawn
on a screen about the request that is open anyway, by an edit that makes no sound.
"""

from dataclasses import replace

from bot import conversations
from bot.conversations import Conversation, Messages
from bot.door import Door
from bot.requests import Requests, Route, known
from bot.screens import Screens, Wanted
from bot.store import CaseRow, Change, ConversationRow
from bot.store.changes import EraseRoute
from dialogs.place import Outlook, Place

_ABOUT = ("request", "callback")
_STEP = "request/none"
"""Leads to the step of the request's state when it is shown."""

_UNTOLD = ("expired", 0)


class News:
    """Compares what the desk did with what was last seen, and passes on what may be told."""

    def __init__(self, door: Door, requests: Requests, screens: Screens) -> None:
        self._door = door
        self._requests = requests
        self._screens = screens
        self._seen: dict[bytes, tuple[str, int]] = {}
        self._routes: dict[bytes, Route] = {}
        """Of open cases, in memory only: closing forgets the stored ones at once."""

    async def look(self) -> None:
        """Look at every open case once, and at those that nobody could take in time."""
        cases = await self._door.store.open_cases()
        for case in cases:
            lines = await self._door.store.lines(case.id, "person")
            mark = (case.state, lines[-1].id if lines else 0)
            before = self._seen.get(case.id)
            self._seen[case.id] = mark
            if before is not None and before != mark:
                await self._changed(case, aloud=before[0] != case.state)
            if case.id not in self._routes and (route := await self._requests.route(case.id)):
                self._routes[case.id] = route
        await self._ended({case.id for case in cases})
        untold = await self._door.store.cases_untold()
        for case in untold:
            if self._seen.get(case.id) != _UNTOLD:
                self._seen[case.id] = _UNTOLD
                await self._changed(case, aloud=True)
        self._seen = {case.id: self._seen[case.id] for case in (*cases, *untold)}

    async def _ended(self, open_: set[bytes]) -> None:
        """A screen about a request that was closed says so, if somebody is looking at it."""
        for case_id in self._routes.keys() - open_:
            route = self._routes.pop(case_id)
            case = await self._door.store.case(case_id)
            if case is None or case.state != "closed":
                continue
            async with self._screens.lock(route.chat):
                row = await self._door.store.conversation(self._door.keys.pseudonym(route.chat))
                talk = conversations.opened(self._door.keys, row) if row else None
                if row and talk and talk.place.known and _about(talk.place):
                    outlook = Outlook(request=known(case))
                    self._screens.show(Wanted(talk, row.wanted, outlook))

    async def _changed(self, case: CaseRow, *, aloud: bool) -> None:
        route = await self._requests.route(case.id)
        if route is None:
            return
        async with self._screens.lock(route.chat):
            row = await self._door.store.conversation(self._door.keys.pseudonym(route.chat))
            talk = conversations.opened(self._door.keys, row) if row else None
            if aloud and route.news:
                await self._write(case, route, row, talk)
            elif row and talk and talk.place.known and _about(talk.place):
                outlook = await self._requests.outlook(talk.chat, talk.place, self._now())
                self._screens.show(Wanted(talk, row.wanted, outlook))

    async def _write(
        self, case: CaseRow, route: Route, row: ConversationRow | None, talk: Conversation | None
    ) -> None:
        """A new message, as the person asked; the truth about an expired request is told once."""
        now = self._now()
        place = talk.place if talk else Place(language=case.language)
        place = replace(place, step=_STEP, known=True, aside=None)
        outlook = await self._requests.outlook(route.chat, place, now)
        shown = Conversation(route.chat, place, after=(talk.screen if talk else None) or 0)
        version = (row.wanted if row else 0) + 1
        changes: list[Change] = [conversations.put(self._door.keys, shown, version, now)]
        if talk and talk.screen is not None:
            gone = Messages(route.chat, (talk.screen,))
            changes.append(conversations.removal(self._door.keys.envelope, gone, now))
        if case.state == "expired":
            changes.append(EraseRoute(case.id))
        await self._door.store.commit(*changes)
        self._screens.show(Wanted(shown, version, outlook, sure=True))
        self._door.removals.wake()

    def _now(self) -> int:
        return int(self._door.clock())


def _about(place: Place) -> bool:
    return place.step.partition("/")[0] in _ABOUT
