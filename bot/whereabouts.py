"""Where each card is in its member's chat, and the changes that send it anew or take it away."""

from collections.abc import Iterable

import msgspec

from bot import conversations
from bot.conversations import DELETABLE_SECONDS, REMOVALS, Messages
from bot.sealing import DeskKeys, Unreadable
from bot.store import CardRow, MemberRow
from bot.store.changes import AddRemoval, Change, DropCard, NoteCard, WantCard

MEMBERS = "members"
CARDS = "cards"


class Message(msgspec.Struct, frozen=True):
    """Where a card is in its member's chat, and when it was sent there."""

    id: int
    at: int


def chat_of(keys: DeskKeys, member: MemberRow) -> int:
    """Where this member is written to; `Unreadable` if another desk key wrote the row."""
    return int(keys.envelope.open(MEMBERS, member.pseudonym, member.blob))


def message_of(keys: DeskKeys, card: CardRow) -> Message | None:
    """Where a card is; None if it was not sent yet, or another key wrote it down."""
    if not card.blob:
        return None
    try:
        plain = keys.envelope.open(CARDS, _row(card.id), card.blob)
        return msgspec.msgpack.decode(plain, type=Message)
    except (Unreadable, msgspec.MsgspecError):
        return None


def sent_card(keys: DeskKeys, card: CardRow, message: Message) -> NoteCard:
    """The change that remembers where a card is and what it shows."""
    blob = keys.envelope.seal(CARDS, _row(card.id), msgspec.msgpack.encode(message))
    return NoteCard(card.id, blob, card.wanted)


def removal(keys: DeskKeys, chat: int, message: int, now: int, due: int = 0) -> AddRemoval:
    """The change that plans to take one message away from a member's chat."""
    blob = _sealed(keys, Messages(chat, (message,)))
    return AddRemoval("desk", blob, max(now, due), now + DELETABLE_SECONDS)


def strays(
    keys: DeskKeys, chat: int, known: Iterable[Message], message: Message
) -> list[AddRemoval]:
    """Whatever stands between the newest message known and this one, which was sent after it."""
    newest = max((each.id for each in known if each.id < message.id), default=0)
    return [
        AddRemoval("desk", _sealed(keys, each), message.at, message.at + DELETABLE_SECONDS)
        for each in conversations.strays(chat, newest, message.id)
    ]


def _sealed(keys: DeskKeys, messages: Messages) -> bytes:
    return keys.envelope.seal(REMOVALS, b"", msgspec.msgpack.encode(messages))


def taken_away(keys: DeskKeys, member: MemberRow, card: CardRow, now: int) -> list[Change]:
    """The card is dropped, and its message goes."""
    return [*_message_away(keys, member, card, now), DropCard(card.id)]


def sent_anew(keys: DeskKeys, member: MemberRow, card: CardRow, now: int) -> list[Change]:
    """The card's message goes and it is sent again, so that the phone rings again."""
    gone = _message_away(keys, member, card, now)
    return [*gone, NoteCard(card.id, b"", 0), WantCard(card.id)]


def _message_away(keys: DeskKeys, member: MemberRow, card: CardRow, now: int) -> list[Change]:
    """Nothing, if it was not sent, or if nobody can tell any more where it is."""
    message = message_of(keys, card)
    try:
        return [removal(keys, chat_of(keys, member), message.id, now)] if message else []
    except Unreadable:
        return []


def _row(card_id: int) -> bytes:
    return b"%d" % card_id
