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

_POP_UP = 200
"""Characters Telegram shows in the answer to a tap."""

_SENTENCE = re.compile(r"(?<=[.?!])\s+")


class Farewell:
    """Takes away every message on both sides, forgets the conversation, says what is left."""

    def __init__(self, door: Door, screens: Screens) -> None:
        self._door = door
        self._screens = screens

    async def leave(
        self,
        talk: Conversation,
        incoming: Incoming,
        floating: tuple[int, ...],
        also: Sequence[Change] = (),
    ) -> None:
        """Forget first, durably; then clean the phone; then say what could not be removed."""
        self._screens.drop(talk.chat)
        now = self._door.clock()
        gone = Messages(talk.chat, (*_messages(talk, incoming), *floating))
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
