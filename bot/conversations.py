"""A conversation as it is kept: one sealed blob, and which messages it has on the phone."""

from dataclasses import dataclass, replace

import msgspec

from bot.sealing import Envelope, FrontKeys, Unreadable
from bot.store import ConversationRow, RemovalRow
from bot.store.changes import AddRemoval, Change, DropRemoval, PutConversation
from dialogs.place import Place

TABLE = "conversations"
REMOVALS = "removals"

IDLE_SECONDS = 12 * 3600
"""Silence after which a conversation is wiped, on the phone and in the store."""

DELETABLE_SECONDS = 46 * 3600
"""Telegram lets a bot delete for 48 hours; two are kept in hand."""

_STRAYS = 300
AT_ONCE = 100
"""Messages that Telegram deletes in one call."""

_ROUND = 300
"""Times on disk are rounded up to five minutes: when, but not exactly when."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One chat's place, and the one message that shows it; `screen` is None before it is sent."""

    chat: int
    place: Place
    screen: int | None = None
    screen_at: int = 0
    """When the screen was sent: Telegram lets it be deleted for 48 hours."""
    word: bytes | None = None
    """A keyed tag of the word the person chose, until the case takes it over."""
    after: int = 0
    """The newest message there was as the screen was asked for: one between this and the screen
    can only be a copy of it whose answer was lost."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages to take away from a chat."""

    chat: int
    ids: tuple[int, ...]


_CLASS = 256
"""Bytes by which a stored conversation grows: its size says little of how far somebody came."""

_LENGTH = 4

_encode = msgspec.msgpack.Encoder().encode
_conversation = msgspec.msgpack.Decoder(Conversation)
_messages = msgspec.msgpack.Decoder(Messages)


def put(keys: FrontKeys, talk: Conversation, wanted: int, now: float) -> PutConversation:
    """The change that keeps this conversation, sealed to its row."""
    row = keys.pseudonym(talk.chat)
    blob = keys.envelope.seal(TABLE, row, _padded(_encode(talk)))
    return PutConversation(row, blob, wanted, rounded_up(now + IDLE_SECONDS))


def opened(keys: FrontKeys, row: ConversationRow) -> Conversation | None:
    """The conversation of a row; None if it was not written by these keys for this row."""
    try:
        return _conversation.decode(_unpadded(keys.envelope.open(TABLE, row.pseudonym, row.blob)))
    except (Unreadable, msgspec.ValidationError, msgspec.DecodeError):
        return None


def _padded(plain: bytes) -> bytes:
    """The bytes after their length, filled up with zeros; for inside an envelope only."""
    framed = len(plain).to_bytes(_LENGTH) + plain
    return framed + bytes(-len(framed) % _CLASS)


def _unpadded(framed: bytes) -> bytes:
    return framed[_LENGTH : _LENGTH + int.from_bytes(framed[:_LENGTH])]


def anew(talk: Conversation, known: tuple[int, ...]) -> Conversation:
    """To be sent as a new message; one that was asked for before may be on the phone unknown."""
    after = talk.after if talk.screen is None and talk.after else max(known, default=0)
    return replace(talk, screen=None, screen_at=0, after=after)


def strays(chat: int, after: int, message: int) -> list[Messages]:
    """What stands between two messages of a chat, where nothing of ours should stand.

    A bot numbers its messages through all its chats, and cannot ask what it has sent; but it may
    name messages to delete that are not there, or not in this chat: they are passed over (the Bot
    API server looks them up in this chat first: Client.cpp, read on 2026-11-23). Only for when an
    answer was lost (docs/decisions/0012). 300 are enough for what others got meanwhile.
    """
    first = max(after + 1, message - _STRAYS)
    return [
        Messages(chat, tuple(range(start, min(start + AT_ONCE, message))))
        for start in range(first, message, AT_ONCE)
    ]


def removal(envelope: Envelope, messages: Messages, now: float, due: float = 0) -> AddRemoval:
    """The change that plans to take messages away from the person's phone."""
    blob = envelope.seal(REMOVALS, b"", _encode(messages))
    until = rounded_up(now + DELETABLE_SECONDS - _ROUND)
    return AddRemoval("front", blob, int(max(now // _ROUND * _ROUND, due)), until)


def kept(envelope: Envelope, row: RemovalRow, rest: Messages) -> list[Change]:
    """The changes after which a planned removal names no more than the rest of its messages."""
    if not rest.ids:
        return [DropRemoval(row.id)]
    blob = envelope.seal(REMOVALS, b"", _encode(rest))
    return [DropRemoval(row.id), AddRemoval(row.bot, blob, row.due_at, row.until)]


def messages_of(envelope: Envelope, row: RemovalRow) -> Messages | None:
    """Which messages a planned removal names; None if it cannot be read."""
    try:
        return _messages.decode(envelope.open(REMOVALS, b"", row.blob))
    except (Unreadable, msgspec.ValidationError, msgspec.DecodeError):
        return None


def rounded_up(moment: float) -> int:
    """A moment as it may stand on disk: the next full five minutes."""
    return -(-int(moment) // _ROUND) * _ROUND
