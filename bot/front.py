"""The bot that meets the public: an update from a person → the conversation → what changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import conversations
from bot.conversations import Conversation, Messages
from bot.door import Door
from bot.farewell import Farewell
from bot.requests import Requests
from bot.screens import Screens, Wanted
from bot.store import ConversationRow
from bot.store.changes import (
    Change,
    Conflict,
    DropAnswers,
    DropLine,
    ForgetConversation,
    NoteHandled,
    PutAnswer,
)
from bot.telegram import Undelivered
from bot.updates import Blocked, Edited, Elsewhere, Incoming, Other, Tap, Text, Unblocked
from dialogs.conversation import Outlook, Place, advance
from dialogs.events import Do, Effect, Event, RequestCall, Seal, Sent, Started, Tapped, Wrote
from dialogs.machine import HERE, PROOF
from dialogs.page import SAFETY, Deed, NothingOffered, Picks

_STALE = 24 * 3600
"""A screen older than this is sent anew: an old message must never outlive Telegram's 48 hours."""

_SAFETY = SAFETY.partition("/")[0]

_ALREADY = "asides/waiting-already"

_ASKING = ("callback", "request")
"""Pages whose screens depend on the rota or on the person's request."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One event worked out, before anything is written."""

    before: Conversation
    place: Place
    effects: tuple[Effect, ...]
    outlook: Outlook

    @property
    def leaves(self) -> bool:
        return Do(Deed.LEAVE) in self.effects


class Front:
    """Handles the updates of the public bot, one chat in order, different chats at once."""

    def __init__(
        self,
        door: Door,
        requests: Requests,
        screens: Screens,
        farewell: Farewell,
        on_case: Callable[[], None],
    ) -> None:
        self._door = door
        self._requests = requests
        self._screens = screens
        self._farewell = farewell
        self._on_case = on_case
        self._answering: set[asyncio.Task[None]] = set()

    async def handle(self, incoming: Incoming) -> None:
        """Handle one update; when this returns, what follows from it is durable."""
        match incoming.what:
            case Blocked():
                await self._forget(incoming)
            case Elsewhere(leave=True):
                await self._quietly("leaveChat", chat_id=incoming.chat)
            case Elsewhere() | Unblocked():
                pass
            case _:
                await self._person(incoming)

    async def _forget(self, incoming: Incoming) -> None:
        """Whoever blocks the bot is forgotten; a confirmed call still stands."""
        handled = NoteHandled("front", incoming.update_id, int(self._door.clock()))
        row = self._door.keys.pseudonym(incoming.chat)
        async with self._screens.lock(incoming.chat):
            self._screens.drop(incoming.chat)
            if not await self._door.store.handled("front", incoming.update_id):
                await self._door.store.commit(handled, ForgetConversation(row))

    async def show_again(self, chat: int) -> None:
        """Draw a chat's screen once more: something else may have been shown in its place."""
        async with self._screens.lock(chat):
            row = await self._door.store.conversation(self._door.keys.pseudonym(chat))
            talk = conversations.opened(self._door.keys, row) if row else None
            if row is None or talk is None or talk.screen is None:
                return
            outlook = await self._requests.outlook(chat, talk.place, int(self._door.clock()))
            self._screens.show(Wanted(talk, row.wanted, outlook), urgent=True)

    async def _person(self, incoming: Incoming) -> None:
        async with self._screens.lock(incoming.chat):
            row = await self._door.store.conversation(self._door.keys.pseudonym(incoming.chat))
            talk = (conversations.opened(self._door.keys, row) if row else None) or Conversation(
                incoming.chat, Place()
            )
            talk = _adopted(talk, incoming.what, self._door.clock() if row else 0.0)
            talk = await self._proven(talk, incoming.what)
            turn = await self._turn(talk, _event(incoming.what))
            try:
                if turn.leaves:
                    also = await self._deeds(turn, int(self._door.clock()))
                    await self._farewell.leave(turn.before, incoming, also)
                    if _touches_case(turn.effects):
                        self._on_case()
                    return
                await self._write(turn, row, incoming)
            except Conflict:
                await self._again(talk, row, incoming)
        if isinstance(incoming.what, Tap):
            self._answer(incoming.what.query_id)

    def _answer(self, query_id: str) -> None:
        """Stop the spinner on the button, without anybody waiting for it."""
        task = asyncio.create_task(self._quietly("answerCallbackQuery", callback_query_id=query_id))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _proven(self, talk: Conversation, what: object) -> Conversation:
        """Who writes the right code or word may know of the request; else nothing changes."""
        if talk.place.step != PROOF or not isinstance(what, Text):
            return talk
        if not await self._requests.proven(talk.chat, what.text, self._door.clock()):
            return talk
        return replace(talk, place=replace(talk.place, known=True))

    async def _turn(self, talk: Conversation, event: Event) -> Turn:
        """Work the event out; the rota and the request are read only where they matter."""
        now = int(self._door.clock())
        outlook = Outlook(now=now)
        place, effects = advance(self._door.guide, talk.place, event, outlook)
        if self._asks(talk.place) or self._asks(place):
            outlook = await self._requests.outlook(talk.chat, talk.place, now)
            place, effects = advance(self._door.guide, talk.place, event, outlook)
        return Turn(talk, place, tuple(effects), outlook)

    def _asks(self, place: Place) -> bool:
        if place.step.partition("/")[0] in _ASKING:
            return True
        step = self._door.guide.dialog.steps.get(place.step)
        return step is not None and any(isinstance(w, Picks | NothingOffered) for w in step.ways)

    async def _write(self, turn: Turn, row: ConversationRow | None, incoming: Incoming) -> None:
        """One transaction for all that follows; then the screen."""
        now = self._door.clock()
        fresh = self._fresh(turn, incoming)
        talk = replace(turn.before, place=turn.place, word=self._word(turn))
        stale = _stale(turn.before, incoming.what, fresh=fresh)
        if fresh:
            talk = conversations.anew(talk, stale)
        version = (row.wanted if row else 0) + 1
        changes: list[Change] = [
            NoteHandled("front", incoming.update_id, int(now)),
            conversations.put(self._door.keys, talk, version, now),
            *await self._deeds(turn, int(now)),
            *(DropLine(number) for number in self._screens.read(talk.chat)),
        ]
        if stale:
            gone = Messages(talk.chat, stale)
            changes.append(conversations.removal(self._door.keys.envelope, gone, now))
        await self._door.store.commit(*changes)
        await self._show(turn, talk, version)
        if stale:
            self._door.removals.wake()

    def _word(self, turn: Turn) -> bytes | None:
        """The tag of the chosen word, from the moment it is typed until a case takes it over."""
        for effect in turn.effects:
            match effect:
                case Seal("word", text):
                    return self._requests.tagged(text)
                case RequestCall() | Do(Deed.DROP_ANSWERS):
                    return None
                case _:
                    pass
        return turn.before.word

    async def _show(self, turn: Turn, talk: Conversation, version: int) -> None:
        outlook = turn.outlook
        if _touches_case(turn.effects):
            outlook = await self._requests.outlook(talk.chat, talk.place, int(self._door.clock()))
            self._on_case()
        safety = talk.place.step.startswith(_SAFETY)
        sure = talk.after != turn.before.after
        self._screens.show(Wanted(talk, version, outlook, sure), urgent=safety)

    async def _deeds(self, turn: Turn, now: int) -> list[Change]:
        row = self._door.keys.pseudonym(turn.before.chat)
        changes: list[Change] = []
        fresh: dict[str, bytes] = {}
        for effect in turn.effects:
            match effect:
                case Seal("proof"):
                    pass  # compared, then gone: never kept, not even sealed
                case Seal() if turn.before.place.step == HERE and turn.outlook.request:
                    changes += await self._requests.line(turn.before.chat, effect, now)
                case Seal(field, _):
                    fresh[field] = self._requests.sealed(turn.before.chat, effect)
                    changes.append(PutAnswer(row, field, fresh[field]))
                case RequestCall():
                    changes += await self._requests.opened(turn.before, effect, fresh, now)
                case Do(Deed.DROP_ANSWERS):
                    changes.append(DropAnswers(row))
                case Do(Deed.WITHDRAW):
                    changes += await self._requests.withdrawn(turn.before.chat, now)
                case _:
                    pass  # leaving is the farewell's; a language is in the place already
        return changes

    def _fresh(self, turn: Turn, incoming: Incoming) -> bool:
        """Whether the screen is sent anew, so that it is seen, and can still be deleted."""
        old = self._door.clock() - turn.before.screen_at > _STALE
        return turn.before.screen is None or old or _event(incoming.what) == Started()

    async def _again(
        self, talk: Conversation, row: ConversationRow | None, incoming: Incoming
    ) -> None:
        """The update was handled before, or a second case was refused: show what is true."""
        if await self._door.store.handled("front", incoming.update_id):
            if row is not None:
                outlook = await self._requests.outlook(
                    talk.chat, talk.place, int(self._door.clock())
                )
                self._screens.show(Wanted(talk, row.wanted, outlook))
            return
        turn = await self._turn(talk, _event(incoming.what))
        try:
            await self._write(turn, row, incoming)
        except Conflict:  # another call of this chat stands, which this conversation cannot know
            place = replace(talk.place, aside=_ALREADY)
            await self._write(replace(turn, place=place, effects=()), row, incoming)

    async def _quietly(self, method: str, **params: object) -> None:
        """A call whose failure changes nothing for anybody."""
        try:
            await self._door.caller.call(method, **params)
        except Undelivered:
            return


def _event(what: object) -> Event:
    match what:
        case Text(text=text) if text.split("@")[0].split(" ")[0] == "/start":
            return Started()
        case Text(text=text):
            return Wrote(text)
        case Tap(data=data):
            return Tapped(data)
        case Edited():
            return Sent("edited")
        case Other(kind=kind):
            return Sent(kind)
        case _:
            return Started()


def _adopted(talk: Conversation, what: object, since: float) -> Conversation:
    """A tap on a message we do not know of: it was just sent, or is a stranger's from long ago."""
    if talk.screen is None and isinstance(what, Tap) and what.message_id is not None:
        return replace(talk, screen=what.message_id, screen_at=int(since))
    return talk


def _stale(talk: Conversation, what: object, *, fresh: bool) -> tuple[int, ...]:
    """Messages that have no place in the chat any more, what was typed among them."""
    stale = [talk.screen] if fresh and talk.screen is not None else []
    match what:
        case Text(message_id) | Other(message_id) | Edited(message_id):
            stale.append(message_id)
        case Tap(message_id=int(message_id)) if message_id != talk.screen:
            stale.append(message_id)
        case _:
            pass
    return tuple(stale)


def _touches_case(effects: tuple[Effect, ...]) -> bool:
    return any(isinstance(e, RequestCall) or e == Do(Deed.WITHDRAW) for e in effects)
