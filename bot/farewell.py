"""Leaving: everything goes, from the phone and from the store, and the truth is told about it."""

import re
from collections.abc import Sequence

from bot import conversations
from bot.conversations import Conversation, Messages
from bot.door import Door
from bot.screens import Screens
from bot.store.changes import Change, ForgetConversation, NoteHandled
from bot.telegram import Undelivered
from bot.updates import Edited, Incoming, Other, Tap, Text
from dialogs.place import Place

_POP_UP = 200
"""Characters Telegram shows in the answer to a tap."""

_SENTENCE = re.compile(r"(?<=[.?!])\s+")


class Farewell:
    """Takes away every message on both sides, forgets the conversation, says what is left."""

    def __init__(self, door: Door, screens: Screens) -> None:
        self._door = door
        self._screens = screens
        self._leaving: dict[int, int] = {}
        """Chats that are to stay empty, and the update that asked for it."""

    # -------------------------------------------------------------- before anything is stored

    def begins(self, incoming: Incoming, also: tuple[int, ...]) -> Messages:
        """Show nothing more; what is to be taken away at once, before the store is asked.

        What may be on the phone beyond that, and the truth about it, is for `leave`.
        """
        chat = incoming.chat
        self._leaving[chat] = incoming.update_id
        shown = self._screens.hold(chat)
        known = (*_messages(Conversation(chat, Place()), incoming), *also)
        if shown is not None and shown < max(known, default=0):  # if it comes again: none later
            known = (shown, *known)
        return Messages(chat, tuple(dict.fromkeys(known)))

    def begun(self, chat: int) -> bool:
        """Whether somebody is leaving whose turn has not come, or is not over."""
        return chat in self._leaving

    def stays(self, chat: int) -> None:
        """The person does something else: the chat may have a screen again."""
        if self._leaving.pop(chat, None) is not None:
            self._screens.release(chat)

    async def ended(self, incoming: Incoming, *, well: bool) -> None:
        """The turn is over; one that was set aside has forgotten nothing, so that is done here."""
        if self._leaving.get(incoming.chat) != incoming.update_id:
            return
        if not well:
            await self._forgotten(incoming)
        self.stays(incoming.chat)

    async def _forgotten(self, incoming: Incoming) -> None:
        chat, keys = incoming.chat, self._door.keys
        async with self._screens.lock(chat):
            row = await self._door.store.conversation(keys.pseudonym(chat))
            talk = conversations.opened(keys, row) if row else None
            ids = _messages(talk or Conversation(chat, Place()), incoming)
            gone = conversations.removal(keys.envelope, Messages(chat, ids), self._door.clock())
            await self._door.store.commit(ForgetConversation(keys.pseudonym(chat)), gone)
        self._door.removals.wake()

    # -------------------------------------------------------------- in its turn

    async def leave(
        self, talk: Conversation, incoming: Incoming, also: Sequence[Change] = ()
    ) -> None:
        """Forget first, durably; then clean the phone; then say what could not be removed."""
        self._screens.drop(talk.chat)
        now = self._door.clock()
        gone = Messages(talk.chat, _messages(talk, incoming))
        await self._door.store.commit(
            NoteHandled("front", incoming.update_id, int(now)),
            *also,
            ForgetConversation(self._door.keys.pseudonym(talk.chat)),
            conversations.removal(self._door.keys.envelope, gone, now),
        )

        async def clean() -> None:
            left = await self._door.removals.take_away(gone)
            self._door.removals.wake()
            await self._say(talk, incoming, left)

        self._door.courier.post(talk.chat, ("leave", incoming.update_id), clean, urgent=True)

    async def _say(self, talk: Conversation, incoming: Incoming, left: tuple[int, ...]) -> None:
        """A pop-up leaves nothing behind; what cannot be deleted is made to say nothing."""
        name = "left-over" if left else "gone"
        words = self._words(name, talk.place.language)
        try:
            if isinstance(incoming.what, Tap):
                await self._door.caller.call(
                    "answerCallbackQuery",
                    callback_query_id=incoming.what.query_id,
                    text=words if len(words) <= _POP_UP else self._briefly(name),
                    show_alert=True,
                )
            if talk.screen in left:
                await self._door.caller.call(
                    "editMessageText", chat_id=talk.chat, message_id=talk.screen, text=words
                )
        except Undelivered:
            return  # everything that is ours is forgotten already

    def _words(self, name: str, language: str | None) -> str:
        step = self._door.guide.dialog.step(f"leaving/{name}")
        return "\n\n".join(
            self._door.guide.words.say(step.id, each, language) for each in step.says
        )

    def _briefly(self, name: str) -> str:
        """Before a language is chosen: as many sentences of each as a pop-up has room for."""
        languages = self._door.guide.words.languages[::-1]
        room = _POP_UP // len(languages) - len("\n\n")
        return "\n\n".join(_cut(self._words(name, each), room) for each in languages)


def _cut(text: str, room: int) -> str:
    """Whole sentences only: half of one would be read as if it were all."""
    while len(text) > room and len(sentences := _SENTENCE.split(text)) > 1:
        text = text[: -len(sentences[-1])].rstrip()
    return text[:room]


def _messages(talk: Conversation, incoming: Incoming) -> tuple[int, ...]:
    ids = {talk.screen} if talk.screen is not None else set()
    match incoming.what:
        case Text(message_id) | Other(message_id) | Edited(message_id):
            ids.add(message_id)
        case Tap(message_id=int(message_id)):
            ids.add(message_id)
        case _:
            pass
    return tuple(sorted(ids))
