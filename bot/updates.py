"""Raw JSON from Telegram in, what happened out: the edge where names, photos and languages stop.

Only what is used is decoded. `from`, `contact`, `photo` and their like are skipped over by the
decoder, byte for byte; behind this function nobody can see who wrote.
"""

from collections.abc import KeysView
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from bot.store.rows import Bot

# ------------------------------------------------------------------ what happened


@dataclass(frozen=True, slots=True)
class Text:
    """A typed message in a private chat."""

    message_id: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Other:
    """A message that is not typed text; `kind` is photo, voice, forwarded, service, …"""

    message_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A message was changed after it was sent; what it says now is not looked at."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Tap:
    """A button was tapped. `data` may be forged, old, empty or of any length.

    `message_id` is None where Telegram no longer says which message the button was on.
    """

    query_id: str
    message_id: int | None
    data: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person stopped the bot; nothing can be sent or deleted any more."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person let the bot in again."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something outside a private chat; `leave` when the bot is in there and must go."""

    leave: bool


What = Text | Other | Edited | Tap | Blocked | Unblocked | Elsewhere


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, without the person: `chat` is where to answer, and is never logged."""

    update_id: int
    chat: int = field(repr=False)
    what: What


class BadUpdate(Exception):
    """an update that is not what the Bot API describes; says nothing of what it held"""

    def __init__(self) -> None:
        super().__init__("telegram: an update could not be read")


# ------------------------------------------------------------------ what is decoded

# Telegram promises ids of at most 52 significant bits; SQLite keeps 63.
_Id = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
_Absent = msgspec.UnsetType
_ABSENT = msgspec.UNSET


class _Chat(msgspec.Struct):
    id: _Id
    type: str


class _Message(msgspec.Struct):
    message_id: _Id
    chat: _Chat
    text: str | None = None
    forward_origin: msgspec.Raw | _Absent = _ABSENT
    forward_date: msgspec.Raw | _Absent = _ABSENT


class _Shown(msgspec.Struct):
    """The message under a tapped button; all else about it is ours and known."""

    message_id: _Id
    chat: _Chat


class _Sender(msgspec.Struct):
    id: _Id


class _Query(msgspec.Struct):
    id: str
    sender: _Sender = msgspec.field(name="from")
    message: _Shown | None = None
    data: str = ""


class _Member(msgspec.Struct):
    status: str


class _Membership(msgspec.Struct):
    chat: _Chat
    new_chat_member: _Member


class _Update(msgspec.Struct):
    update_id: _Id
    message: msgspec.Raw | _Absent = _ABSENT
    edited_message: _Shown | None = None
    callback_query: _Query | None = None
    my_chat_member: _Membership | None = None


class _Numbered(msgspec.Struct):
    update_id: _Id


_update = msgspec.json.Decoder(_Update).decode
_message = msgspec.json.Decoder(_Message).decode
_keys = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_numbered = msgspec.json.Decoder(_Numbered).decode

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_KINDS = (
    # before `document` and `location`, which Telegram adds to these for old clients
    "animation", "venue",
    "photo", "voice", "audio", "video", "video_note", "sticker", "contact", "location", "document",
    "poll", "dice", "story", "game", "invoice", "paid_media", "checklist", "live_photo",
)  # fmt: skip
_SERVICE = frozenset({
    "pinned_message", "new_chat_members", "left_chat_member", "group_chat_created",
    "message_auto_delete_timer_changed", "users_shared", "chat_shared", "write_access_allowed",
    "connected_website", "passport_data", "proximity_alert_triggered", "boost_added",
    "chat_background_set", "successful_payment", "refunded_payment", "web_app_data", "gift",
    "unique_gift", "giveaway", "giveaway_created", "giveaway_winners", "giveaway_completed",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    "checklist_tasks_done", "checklist_tasks_added", "new_chat_title", "new_chat_photo",
    "video_chat_scheduled", "video_chat_started", "video_chat_ended",
})  # fmt: skip


# ------------------------------------------------------------------ reading


def read(bot: Bot, raw: bytes | msgspec.Raw) -> Incoming | None:
    """What an update says, None for a kind that nobody asked for; `BadUpdate` if it is malformed.

    Both bots take the same kinds; `bot` is named so that one day they may not.
    """
    del bot
    try:
        update = _update(raw)
        return _incoming(update)
    except _UNREADABLE:
        pass
    # outside the handler: an error raised within would carry the decoder's own, words and all
    raise BadUpdate


def number(raw: bytes | msgspec.Raw) -> int | None:
    """The update's id, also where the rest of it cannot be read; None if it has none."""
    try:
        return _numbered(raw).update_id
    except _UNREADABLE:
        return None


def _incoming(update: _Update) -> Incoming | None:
    if query := update.callback_query:
        return _tapped(update.update_id, query)
    if isinstance(update.message, msgspec.Raw):
        return _written(update.update_id, update.message)
    if edited := update.edited_message:
        return _at(update.update_id, edited.chat, Edited(edited.message_id))
    if membership := update.my_chat_member:
        return _moved(update.update_id, membership)
    return None


def _at(update_id: int, chat: _Chat, what: What) -> Incoming:
    """The same, unless it happened in a group or channel."""
    return Incoming(update_id, chat.id, what if chat.type == "private" else Elsewhere(leave=False))


def _tapped(update_id: int, query: _Query) -> Incoming:
    if query.message is None:
        # a private chat has the id of its person
        return Incoming(update_id, query.sender.id, Tap(query.id, None, query.data))
    shown = query.message
    return _at(update_id, shown.chat, Tap(query.id, shown.message_id, query.data))


def _written(update_id: int, raw: msgspec.Raw) -> Incoming:
    message = _message(raw)
    if message.forward_origin or message.forward_date:
        what: What = Other(message.message_id, "forwarded")
    elif message.text is not None:
        what = Text(message.message_id, message.text)
    else:
        what = Other(message.message_id, _kind(_keys(raw).keys()))
    return _at(update_id, message.chat, what)


def _kind(keys: KeysView[str]) -> str:
    for kind in _KINDS:
        if kind in keys:
            return kind
    return "service" if not _SERVICE.isdisjoint(keys) else "unknown"


def _moved(update_id: int, membership: _Membership) -> Incoming | None:
    status = membership.new_chat_member.status
    if membership.chat.type != "private":
        inside = status not in {"left", "kicked"}
        return Incoming(update_id, membership.chat.id, Elsewhere(leave=inside))
    if status == "kicked":
        return Incoming(update_id, membership.chat.id, Blocked())
    if status == "member":
        return Incoming(update_id, membership.chat.id, Unblocked())
    return None
