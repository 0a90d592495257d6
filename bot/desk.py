"""The counsellors' bot: an update from a member → a case → what changed. Strangers get nothing."""

from collections.abc import Callable
from dataclasses import replace

from bot import duty, members, views, whereabouts
from bot.cards import Cards
from bot.casework import Act, Done
from bot.sealing import DeskKeys
from bot.speech import Speech
from bot.store import MemberRow, Store
from bot.store.changes import AddCard, Change, Conflict, NoteHandled, WantCard
from bot.taps import Taps
from bot.updates import Blocked, Edited, Elsewhere, Incoming, Other, Tap, Text, Unblocked

_START = "/start"


class Desk:
    """Handles the updates of the second bot, one chat in order, different chats at once."""

    def __init__(
        self,
        store: Store,
        keys: DeskKeys,
        speech: Speech,
        taps: Taps,
        cards: Cards,
        clock: Callable[[], float],
        on_case: Callable[[bytes], None],
    ) -> None:
        """`on_case` is told which case moved or has a new line, after it is durable."""
        self._store = store
        self._keys = keys
        self._speech = speech
        self._taps = taps
        self._cards = cards
        self._clock = clock
        self._on_case = on_case

    async def handle(self, incoming: Incoming) -> None:
        """Handle one update; when this returns, what follows from it is durable."""
        match incoming.what:
            case Elsewhere(leave=leave):
                if leave:
                    self._cards.call("leaveChat", chat_id=incoming.chat)
                return
            case _:
                pass
        if await self._store.handled("desk", incoming.update_id):
            return
        member = await self._store.member_by(self._keys.pseudonym(incoming.chat))
        if member is None:
            await self._stranger(incoming)
        else:
            await self._member(await self._here(member, incoming), incoming)
        await self._cards.wake()

    # -------------------------------------------------------------- whoever is not a member

    async def _stranger(self, incoming: Incoming) -> None:
        """Only a valid invitation is answered; all else as if nobody were here."""
        match incoming.what:
            case Text(text=text) if text.startswith(f"{_START} "):
                await self._invited(incoming, text.removeprefix(_START).strip())
            case _:
                return

    async def _invited(self, incoming: Incoming, secret: str) -> None:
        now = int(self._clock())
        role = await members.role_of(self._store, secret, now)
        if role is None:
            return
        try:
            await self._store.commit(
                NoteHandled("desk", incoming.update_id, now),
                *members.joining(self._keys, incoming.chat, role, secret, now),
                *self._typed_away(incoming, now),
            )
        except Conflict:
            return  # somebody else was first with this link
        member = await self._store.member_by(self._keys.pseudonym(incoming.chat))
        if member is not None:
            await self._store.commit(AddCard(member.id, "home", None, None))

    # -------------------------------------------------------------- members

    async def _member(self, member: MemberRow, incoming: Incoming) -> None:
        now = int(self._clock())
        handled = NoteHandled("desk", incoming.update_id, now)
        match incoming.what:
            case Tap() as tap:
                await self._tapped(member, incoming, tap)
            case Text(text=text) if text.split(" ")[0] == _START:
                await self._commit(handled, *await self._started(member, incoming, now))
            case Text(text=text):
                await self._wrote(member, incoming, text)
            case Other() | Edited():
                await self._commit(handled, *self._typed_away(incoming, now))
            case Blocked():
                await self._commit(handled, *duty.blocked(member))
            case Unblocked() | Elsewhere():
                await self._commit(handled)

    async def _here(self, member: MemberRow, incoming: Incoming) -> MemberRow:
        """Whoever does something can be reached again, and counts again."""
        if not member.away or isinstance(incoming.what, Blocked):
            return member
        await self._store.commit(*duty.back(member))
        return replace(member, away=False)

    async def _tapped(self, member: MemberRow, incoming: Incoming, tap: Tap) -> None:
        done = await self._taps.tapped(member, incoming.update_id, tap)
        words = views.popup(self._speech.to(member.language), done.popup)
        self._cards.call("answerCallbackQuery", callback_query_id=tap.query_id, text=words)
        for chat, message in done.blank:
            self._cards.call("editMessageText", chat_id=chat, message_id=message, text=views.BLANK)
        self._moved(done)

    async def _started(self, member: MemberRow, incoming: Incoming, now: int) -> list[Change]:
        """Home once more, at the bottom of the chat; every other message shown again."""
        self._taps.quiet(member)
        changes: list[Change] = [AddCard(member.id, "home", None, None)]
        for card in await self._store.cards_of(member.id):
            if card.kind == "home":
                changes += whereabouts.sent_anew(self._keys, member, card, now)
            changes.append(WantCard(card.id))
        return [*changes, *self._typed_away(incoming, now)]

    async def _wrote(self, member: MemberRow, incoming: Incoming, text: str) -> None:
        handled = NoteHandled("desk", incoming.update_id, int(self._clock()))
        away = self._typed_away(incoming, handled.at)
        done = await self._taps.typed(Act(member, handled, "write"), text, away)
        self._moved(done)

    def _moved(self, done: Done) -> None:
        if done.case_id is not None:
            self._on_case(done.case_id)

    def _typed_away(self, incoming: Incoming, now: int) -> list[Change]:
        match incoming.what:
            case Text(message_id) | Other(message_id) | Edited(message_id):
                return [whereabouts.removal(self._keys, incoming.chat, message_id, now)]
            case _:
                return []

    async def _commit(self, *changes: Change) -> None:
        """Write; the same update a second time changes nothing."""
        try:
            await self._store.commit(*changes)
        except Conflict:
            return
