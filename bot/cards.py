"""Makes every counsellor's message show the present state: sent, edited, taken away.

A protected message is sent empty first and filled when the store knows where it is: a process
killed in between leaves three dots on a phone, never an open plan that nobody takes away. What a
send whose answer was lost has left on a phone goes with the next message that is sent there.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Any

from bot import duty, views, whereabouts
from bot.courier import Courier
from bot.lines import Lines
from bot.removals import Removals
from bot.sealing import DeskKeys, Unreadable
from bot.sheets import Leave, Sheets, Showing, TakeAway
from bot.store import CardRow, CaseRow, MemberRow, Store
from bot.store.changes import AddAudit, Change, DropCard, DropLine, NoteCard, WantCard
from bot.telegram import Caller, Refused, Undelivered, Unknown
from bot.views import Sheet
from bot.whereabouts import Message

log = logging.getLogger(__name__)

_PATIENCE = 10.0
"""Seconds for a small call; a tap that waits longer is answered by what it changed."""

_PROTECTED = ("plan", "line", "invite")
_LOUD = ("case", "line")
"""Kinds whose first appearance may make a sound."""


class Cards:
    """Posts what the store says is not shown yet; safe to be called at any moment."""

    def __init__(
        self,
        store: Store,
        keys: DeskKeys,
        sheets: Sheets,
        caller: Caller,
        courier: Courier,
        removals: Removals,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._keys = keys
        self._sheets = sheets
        self._caller = caller
        self._courier = courier
        self._removals = removals
        self._clock = clock
        self._lines = Lines(store, keys, clock)
        self._calls: set[asyncio.Task[None]] = set()
        self._seen: frozenset[tuple[bytes, str, int | None]] | None = None
        self._sure: set[int] = set()
        """Chats of which this process knows every message: no answer was lost since it began."""
        self._fresh: dict[int, Message] = {}
        """Where a card is, until the store knows: it is not sent twice because a disk is full."""

    async def wake(self) -> None:
        """Show what is not shown yet, and take away what is to go."""
        await self.sync()
        self._removals.wake()

    def call(self, method: str, **params: object) -> None:
        """One small call whose failure changes nothing: the answer to a tap, a group to be left.

        Not by the courier: it counts against no limit of messages, and a spinner should stop.
        """
        task = asyncio.create_task(self._quietly(method, params))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _quietly(self, method: str, params: dict[str, object]) -> None:
        with contextlib.suppress(Undelivered, TimeoutError):
            await asyncio.wait_for(self._caller.call(method, **params), _PATIENCE)

    async def sync(self) -> None:
        """Look for lines and for cards that show something old; the courier does the rest."""
        cases = await self._store.open_cases()
        await self._homes(cases)
        await self._lines.announce(cases)
        waiting = await self._store.cards_to_show()
        if not waiting:
            return
        chats = await self._chats()
        first = {case.id for case in cases if case.urgency == "emergency"}
        for card in sorted(waiting, key=lambda card: card.kind == "home"):  # homes can wait
            if card.member in chats:
                urgent = card.kind == "plan" or card.case_id in first
                self._post(chats[card.member], card.id, urgent=urgent)

    async def _homes(self, cases: Sequence[CaseRow]) -> None:
        """Homes list what is open: show them anew when that is not what it was."""
        seen = frozenset((case.id, case.state, case.owner) for case in cases)
        if seen == self._seen:
            return
        for member in await self._store.members():
            cards = await self._store.cards_of(member.id)
            await self._store.commit(*(WantCard(card.id) for card in cards if card.kind == "home"))
        self._seen = seen

    async def _chats(self) -> dict[int, int]:
        """Where each member is written to; one whose row cannot be read is left out."""
        found: dict[int, int] = {}
        for member in await self._store.members():
            try:
                found[member.id] = whereabouts.chat_of(self._keys, member)
            except (Unreadable, ValueError):
                continue
        return found

    def _post(self, chat: int, card_id: int, *, urgent: bool) -> None:
        async def show() -> None:
            await self._show(chat, card_id)

        self._courier.post(chat, ("card", card_id), show, urgent=urgent)

    async def _show(self, chat: int, card_id: int) -> None:
        card = await self._store.card(card_id)
        member = await self._store.member(card.member) if card else None
        if card is None or member is None or card.wanted == card.shown:
            return
        try:
            await self._answered(chat, card, member)
        except Refused as refused:
            await self._refused(refused, card, member)

    async def _refused(self, refused: Refused, card: CardRow, member: MemberRow) -> None:
        """Whoever blocked the bot is away; what Telegram will never take is not repeated."""
        match refused.kind:
            case "blocked":
                note = NoteCard(card.id, b"", card.wanted)
                await self._store.commit(note, *duty.blocked(member))
            case "badly-made":
                log.error("cards.refused kind=%s code=%s", card.kind, refused.code)
                await self._store.commit(*await self._never_again(card, member))
                self._removals.wake()
            case _:
                raise refused

    async def _never_again(self, card: CardRow, member: MemberRow) -> list[Change]:
        """What Telegram will not show is not asked for again: else the phone rings at each look.

        A home or a case is noted as shown; what was sent empty goes, a line with its message.
        """
        now, sent = int(self._clock()), await self._store.card(card.id) or card
        if card.kind not in _PROTECTED:
            return [NoteCard(card.id, sent.blob, card.wanted)]
        case = await self._store.case(card.case_id) if card.case_id else None
        lines = await self._store.lines(case.id, "desk") if case and card.kind == "line" else ()
        return [
            *whereabouts.taken_away(self._keys, member, sent, now),
            *(DropLine(row.id) for row in lines[:1]),
            AddAudit(now, member.id, "unshown", case.code if case else None),
        ]

    async def _answered(self, chat: int, card: CardRow, member: MemberRow) -> None:
        match await self._sheets.of(card, member):
            case Showing(sheet, then):
                message = await self._shown(chat, card, sheet)
                if message is not None:
                    note = whereabouts.sent_card(self._keys, card, message)
                    await self._noted(chat, card, note, *then)
                    await self._kept(chat, card, message)
            case Leave():
                await self._store.commit(NoteCard(card.id, card.blob, card.wanted))
            case TakeAway():
                now = int(self._clock())
                await self._store.commit(*whereabouts.taken_away(self._keys, member, card, now))
                self._removals.wake()

    async def _shown(self, chat: int, card: CardRow, sheet: Sheet) -> Message | None:
        """Where the sheet is now; None if the card was taken away meanwhile."""
        message = self._where(card)
        if message is None:
            message = await self._sent(chat, card, sheet)
            if message is None or card.kind not in _PROTECTED:
                return message
        return await self._edited(chat, card, message, sheet)

    async def _sent(self, chat: int, card: CardRow, sheet: Sheet) -> Message | None:
        protected = card.kind in _PROTECTED
        body = {"text": views.BLANK} if protected else _body(sheet)
        try:
            sent = await self._caller.call(
                "sendMessage",
                chat_id=chat,
                protect_content=True,
                disable_notification=card.kind not in _LOUD,
                **body,
            )
        except Unknown:
            self._sure.discard(chat)
            raise
        message = self._fresh[card.id] = Message(int(sent["message_id"]), int(self._clock()))
        return await self._known(chat, card, message) if protected else message

    async def _known(self, chat: int, card: CardRow, message: Message) -> Message | None:
        """The store knows where the empty message is, before anything is written into it."""
        note = whereabouts.sent_card(self._keys, card, message)
        await self._noted(chat, card, NoteCard(note.id, note.blob, card.shown))
        return message if await self._kept(chat, card, message) else None

    async def _kept(self, chat: int, card: CardRow, message: Message) -> bool:
        """Whether the card is still there; if it went as it was shown, its message goes, too."""
        if await self._store.card(card.id) is not None:
            return True
        now = int(self._clock())
        await self._store.commit(whereabouts.removal(self._keys, chat, message.id, now))
        self._removals.wake()
        return False

    async def _noted(self, chat: int, card: CardRow, *changes: Change) -> None:
        """Write down where a card is; if it is new, copies that nobody knows of go."""
        message, strays = self._fresh.get(card.id), list[Change]()
        if message is not None and chat not in self._sure:
            cards = await self._store.cards_of(card.member)
            known = (where for each in cards if (where := self._where(each)))
            strays += whereabouts.strays(self._keys, chat, known, message)
        await self._store.commit(*changes, *strays)
        if self._fresh.pop(card.id, None) is not None:
            self._sure.add(chat)
        if strays:
            self._removals.wake()

    def _where(self, card: CardRow) -> Message | None:
        return self._fresh.get(card.id) or whereabouts.message_of(self._keys, card)

    async def _edited(
        self, chat: int, card: CardRow, message: Message, sheet: Sheet
    ) -> Message | None:
        try:
            await self._caller.call(
                "editMessageText", chat_id=chat, message_id=message.id, **_body(sheet)
            )
        except Refused as refused:
            if refused.kind == "gone" and card.kind in _PROTECTED:
                await self._store.commit(DropCard(card.id))
                return None
            if refused.kind == "gone":
                return await self._sent(chat, card, sheet)
            if refused.kind != "same":
                raise
        return message


def _body(sheet: Sheet) -> dict[str, Any]:
    rows = [[_button(key) for key in row] for row in sheet.rows]
    return {
        "text": sheet.text,
        "reply_markup": {"inline_keyboard": rows},
        "link_preview_options": {"is_disabled": True},
    }


def _button(key: views.Key) -> dict[str, Any]:
    if key.copies:
        return {"text": key.label, "copy_text": {"text": key.copies}}
    return {"text": key.label, "callback_data": key.data}
