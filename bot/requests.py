"""A person's own request: what they may know of it, and the case that a yes makes."""

import hmac
from collections import defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot import cases, rota, routes
from bot.codes import new_code
from bot.conversations import Conversation
from bot.keyring import Keyring
from bot.routes import Route, Routes
from bot.sealing import DeskPublic, FrontKeys, Unreadable, chance
from bot.sealing import fresh as fresh_bytes
from bot.store import CaseRow, LineRow, Store
from bot.store.changes import Change, DropAnswers, OpenCase, PutContent, PutLine
from dialogs.commands import plain
from dialogs.events import RequestCall, Seal
from dialogs.place import Outlook, Place, Request

CONTENTS = "case_contents"
LINES = "lines"

NEWS = "news"
"""The field whose answer is a yes to being written to when there is news."""


_ROOM = 3000
"""UTF-16 units of the counsellor's lines on one screen: what Telegram takes, less the page."""

_GUESSES, _WITHIN = 10, 3600
"""Wrong codes or words for one request, and the seconds after which they are forgotten."""

_PART = 1900
"""Characters of a line in one message. Telegram takes 4096, and may count an emoji as two."""

_ID = 16
"""Bytes of a case's random id."""


class Requests:
    """The person's side of a case: opening one, knowing its state, taking it back."""

    def __init__(
        self,
        store: Store,
        keys: FrontKeys,
        desk: DeskPublic,
        keyring: Keyring,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._keys = keys
        self._desk = desk
        self._keyring = keyring
        self._zone = zone
        self.routes = Routes(store, keyring)
        self._guesses: defaultdict[bytes, list[float]] = defaultdict(list)
        """Moments of wrong guesses by case, in memory only."""

    async def case_of(self, chat: int) -> CaseRow | None:
        """The newest case of this chat that still knows where to answer, and whose key is there.

        Without its key nobody can read it, call, or answer: to the person it is no request.
        """
        case = await self._store.case_of(self._keys.case_pseudonym(chat))
        return case if case and await self.routes.of(case.id) else None

    async def outlook(self, chat: int, place: Place, now: int) -> Outlook:
        """What the service can offer this person at this moment."""
        case = await self.case_of(chat) if place.known else None
        shifts, members = await self._store.shifts(), await self._store.members()
        language = place.language or "it"
        window = place.window
        return Outlook(
            offers=rota.offers(shifts, members, language, now, self._zone),
            request=known(case) if case else None,
            holds=window is None or rota.covers(shifts, members, language, window, now, self._zone),
            now=now,
            lines=await self._lines(case),
        )

    async def _lines(self, case: CaseRow | None) -> tuple[tuple[int, str], ...]:
        """The counsellor's next lines, oldest first; they stay stored until they were seen."""
        if case is None or case.state != "taken":
            return ()
        rows = await self._store.lines(case.id, "person")
        read = ((row.id, self._read(row)) for row in rows)
        return _that_fit((number, text) for number, text in read if text is not None)

    def _read(self, row: LineRow) -> str | None:
        try:
            return self._keyring.envelope(row.case_id).open(LINES, row.case_id, row.blob).decode()
        except Unreadable:
            return None

    def sealed(self, chat: int, seal: Seal) -> bytes:
        """A typed or tapped answer, readable from now on with the desk's private key only."""
        return self._desk.seal(seal.field, self._keys.pseudonym(chat), seal.text)

    def tagged(self, text: str) -> bytes:
        """A keyed tag of a word, so that it can be recognised and not read."""
        return self._keys.tag(plain(text).replace(" ", ""))

    async def proven(self, chat: int, text: str, now: float) -> bool:
        """Whether this is the code, or the word, of this chat's request."""
        case = await self.case_of(chat)
        route = await self.routes.of(case.id) if case else None
        if case is None or route is None or self._guessed_too_often(case.id, now):
            return False
        tag = self.tagged(text)
        known = [self.tagged(case.code), *([route.word] if route.word else [])]
        if any(hmac.compare_digest(tag, each) for each in known):
            return True
        self._guesses[case.id].append(now)
        return False

    def _guessed_too_often(self, case_id: bytes, now: float) -> bool:
        """Whether somebody tries codes: then, for a while, the right one finds nothing either."""
        recent = [moment for moment in self._guesses[case_id] if now - moment < _WITHIN]
        self._guesses[case_id] = recent
        return len(recent) >= _GUESSES

    async def opened(
        self, talk: Conversation, call: RequestCall, fresh: dict[str, bytes], now: int
    ) -> list[Change]:
        """The changes that make a case of the sealed answers; its key is made first."""
        row = self._keys.pseudonym(talk.chat)
        given = talk.place.given | fresh.keys()
        answers = {**await self._store.answers(row), **fresh}
        case_id = fresh_bytes(_ID)
        envelope = self._keyring.make(case_id)
        start, end = rota.seconds(call.window)
        route = Route(talk.chat, NEWS in given, talk.word)
        taken = {case.code for case in await self._store.open_cases()}
        contents: list[Change] = [
            PutContent(
                case_id, field, envelope.seal(CONTENTS, case_id + field.encode(), row + sealed)
            )
            for field, sealed in answers.items()
            if field in given and not field.startswith("no-")
        ]
        lost = await self._lost(talk.chat, now)
        opening = OpenCase(
            case_id,
            new_code(chance, taken),
            call.urgency.value,
            talk.place.language or "it",
            start,
            end,
            now,
            self._keys.case_pseudonym(talk.chat),
            routes.sealed(envelope, case_id, route),
        )
        return [*lost, opening, *contents, DropAnswers(row)]

    async def _lost(self, chat: int, now: int) -> list[Change]:
        """A request whose key is gone ends, so that the person can ask again."""
        return [] if await self.case_of(chat) else await self.withdrawn(chat, now)

    async def line(self, chat: int, seal: Seal, now: int) -> list[Change]:
        """The changes that pass a line on to the counsellor, sealed to the desk.

        A very long one goes in parts: each is shown in a message that holds more than the line.
        """
        case = await self.case_of(chat)
        if case is None:
            return []
        envelope, row = self._keyring.envelope(case.id), self._keys.pseudonym(chat)
        texts = (seal.text[at : at + _PART] for at in range(0, len(seal.text), _PART))
        sealed = (row + self.sealed(chat, Seal(seal.field, text)) for text in texts)
        return [
            PutLine(case.id, "desk", envelope.seal(LINES, case.id, each), now) for each in sealed
        ]

    async def withdrawn(self, chat: int, now: int) -> list[Change]:
        """The changes that take the request back; none if there is nothing to take back."""
        case = await self._store.case_of(self._keys.case_pseudonym(chat))
        if case is None:
            return []
        changes = cases.act(case, cases.PERSON, "withdraw", now)
        return [] if isinstance(changes, cases.Refusal) else changes


def known(case: CaseRow) -> Request:
    """What the person may know of their own case."""
    return Request(case.code, case.state, rota.window(case.window_start, case.window_end))


def _that_fit(lines: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """As many lines as one screen has room for, and never none."""
    room, shown = _ROOM, list[tuple[int, str]]()
    for number, text in lines:
        room -= len(text.encode("utf-16-le")) // 2
        if room < 0 and shown:
            break
        shown.append((number, text))
    return tuple(shown)
