"""The person's one message: rendered from the present state at the moment it is sent."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakValueDictionary

from bot import conversations
from bot.conversations import Conversation, Messages
from bot.door import Door
from bot.store.changes import ForgetConversation, NoteShown
from bot.telegram import Refused, Unknown
from dialogs.conversation import Outlook, view
from dialogs.machine import HERE
from dialogs.words import Key, Screen


@dataclass(frozen=True, slots=True)
class Wanted:
    """The latest state of one chat, waiting to be shown."""

    talk: Conversation
    version: int
    outlook: Outlook
    sure: bool = False
    """It was never sent before; else a copy whose answer was lost may be on the phone."""


class Screens:
    """Makes every chat show its latest state; what is overtaken is never sent."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._read: dict[int, tuple[int, ...]] = {}
        self._latest: dict[int, Wanted] = {}
        self._where: dict[int, int] = {}
        """The screens of this process' conversations, for when the store cannot be asked."""
        self._held: set[int] = set()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def lock(self, chat: int) -> asyncio.Lock:
        """Held while a conversation is read and written back, so that no turn is overwritten."""
        lock = self._locks.get(chat)
        if lock is None:
            lock = self._locks[chat] = asyncio.Lock()
        return lock

    def show(self, wanted: Wanted, *, urgent: bool = False) -> None:
        """Show this state soon; a later call for the same chat replaces it."""
        chat = wanted.talk.chat
        if wanted.talk.screen is not None:
            self._where[chat] = wanted.talk.screen
        if chat in self._held:
            return
        self._latest[chat] = wanted

        async def deliver() -> None:
            latest = self._latest.pop(chat, None)
            if latest is not None:
                await self._delivered(latest)

        self._door.courier.post(chat, ("screen", chat), deliver, urgent=urgent)

    def drop(self, chat: int) -> None:
        """Nothing is to be shown to this chat any more."""
        self._latest.pop(chat, None)
        self._where.pop(chat, None)

    def hold(self, chat: int) -> int | None:
        """Show nothing until `release`: somebody leaves, who may stand in a queue; the screen."""
        self._held.add(chat)
        self._latest.pop(chat, None)
        return self._where.get(chat)

    def release(self, chat: int) -> None:
        """Screens may be shown again."""
        self._held.discard(chat)

    def read(self, chat: int) -> tuple[int, ...]:
        """The counsellor's lines that this chat has been shown, to be forgotten now."""
        return self._read.pop(chat, ())

    async def _delivered(self, wanted: Wanted) -> None:
        """Send or edit; what Telegram could not take now is wanted again, if nothing newer is."""
        try:
            await self._sent(wanted)
        except Refused as refused:
            if refused.kind == "blocked":
                await self._forget(wanted)
            elif refused.kind not in ("same", "late"):
                raise
        except Unknown:
            if wanted.talk.screen is not None:
                self._latest.setdefault(wanted.talk.chat, wanted)
                raise
            # A new message is never repeated when its fate is unknown: a second copy would
            # stay on the phone, and nobody could take it away.
        except Exception:
            self._latest.setdefault(wanted.talk.chat, wanted)
            raise

    async def _forget(self, wanted: Wanted) -> None:
        """The bot is blocked there; under the lock, so that nothing undoes it, or is undone by it:
        who came back has a newer conversation.
        """
        chat, pseudonym = wanted.talk.chat, self._door.keys.pseudonym(wanted.talk.chat)
        async with self.lock(chat):
            row = await self._door.store.conversation(pseudonym)
            if row is not None and row.wanted <= wanted.version:
                self.drop(chat)
                await self._door.store.commit(ForgetConversation(pseudonym))

    async def _sent(self, wanted: Wanted) -> None:
        talk = wanted.talk
        screen = view(self._door.guide, talk.place, wanted.outlook)
        if talk.screen is None:
            await self._send_new(wanted, screen)
            return
        try:
            await self._door.caller.call(
                "editMessageText", chat_id=talk.chat, message_id=talk.screen, **_body(screen)
            )
        except Refused as refused:
            if refused.kind == "gone":
                await self._send_new(wanted, screen)
                return
            if refused.kind != "same":
                raise
        self._note_read(wanted)
        await self._door.store.commit(
            NoteShown(self._door.keys.pseudonym(talk.chat), wanted.version)
        )

    def _note_read(self, wanted: Wanted) -> None:
        """The counsellor's lines on this screen are on the phone now; they may be forgotten."""
        if wanted.outlook.lines and wanted.talk.place.step == HERE:
            self._read[wanted.talk.chat] = tuple(number for number, _ in wanted.outlook.lines)

    async def _send_new(self, wanted: Wanted, screen: Screen) -> None:
        """Send the screen as a new message, without a sound, and remember where it is."""
        chat = wanted.talk.chat
        if chat in self._held:
            return
        sent = await self._door.caller.call(
            "sendMessage",
            chat_id=chat,
            protect_content=True,
            disable_notification=True,
            **_body(screen),
        )
        message = self._where[chat] = int(sent["message_id"])
        if chat in self._held:  # the person left while it was on its way
            await self._door.removals.take_away(Messages(chat, (message,)))
        self._note_read(wanted)
        try:
            await self._remember(wanted, message)
        except Exception:  # to be tried again with this message, not with another one
            again = replace(wanted, talk=replace(wanted.talk, screen=message))
            self._latest.setdefault(chat, again)
            raise

    async def _remember(self, wanted: Wanted, message: int) -> None:
        """Where the screen is now; if the person left meanwhile, it goes as well."""
        chat, now = wanted.talk.chat, self._door.clock()
        if not wanted.sure:
            await self._take_away(*conversations.strays(chat, wanted.talk.after, message))
        async with self.lock(chat):
            row = await self._door.store.conversation(self._door.keys.pseudonym(chat))
            talk = conversations.opened(self._door.keys, row) if row else None
            if row is None or talk is None:
                self._where.pop(chat, None)
                await self._take_away(Messages(chat, (message,)))
                return
            if talk.screen is not None and talk.screen != message:
                await self._take_away(Messages(chat, (talk.screen,)))
            talk = replace(talk, screen=message, screen_at=int(now))
            change = conversations.put(self._door.keys, talk, row.wanted, now)
            await self._door.store.commit(change, NoteShown(row.pseudonym, wanted.version))
            waiting = self._latest.get(chat)
            if waiting is not None and waiting.talk.screen is None:
                self._latest[chat] = replace(waiting, talk=replace(waiting.talk, screen=message))

    async def _take_away(self, *gone: Messages) -> None:
        if gone:
            envelope, now = self._door.keys.envelope, self._door.clock()
            removals = [conversations.removal(envelope, each, now) for each in gone]
            await self._door.store.commit(*removals)
            self._door.removals.wake()


def _button(key: Key) -> dict[str, Any]:
    does = {"copy_text": {"text": key.copies}} if key.copies else {"callback_data": key.data}
    return {"text": key.label, **does}


def _body(screen: Screen) -> dict[str, Any]:
    rows = [[_button(key) for key in row] for row in screen.rows]
    return {
        "text": screen.text,
        "reply_markup": {"inline_keyboard": rows},
        "link_preview_options": {"is_disabled": True},
    }
