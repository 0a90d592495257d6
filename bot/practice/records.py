"""What the emulated Telegram keeps: people, messages, chats, pop-ups, and queries of taps."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

ALIVE = 48 * 3600
"""Seconds after which a bot can no longer delete a message. Source: Bot API, deleteMessage."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account of a human being, with what Telegram tells every bot about it."""

    id: int
    name: str
    language: str = "it"
    username: str | None = None

    def json(self) -> Json:
        told: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.username:
            told["username"] = self.username
        return told | {"language_code": self.language}


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button as a phone shows it; `json` is as the bot gave it."""

    label: str
    json: Json

    @property
    def data(self) -> str | None:
        data: str | None = self.json.get("callback_data")
        return data

    @property
    def copies(self) -> str | None:
        copies: str | None = self.json.get("copy_text", {}).get("text")
        return copies

    @property
    def url(self) -> str | None:
        url: str | None = self.json.get("url")
        return url


@dataclass(slots=True)
class Message:
    """One message in one chat. `content` is text, photo and the rest, as the Bot API names them."""

    id: int
    at: int
    sender: Json
    content: Json
    markup: Json | None = None
    protected: bool = False
    edited_at: int | None = None
    hidden: bool = False
    """The person has cleared it from the phone; the bot's side cannot know."""

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def kind(self) -> str:
        """What it is: text, photo, voice, sticker, contact, location."""
        kinds = ("text", "photo", "voice", "sticker", "contact", "location")
        return next((kind for kind in kinds if kind in self.content), "service")

    @property
    def rows(self) -> list[list[Button]]:
        rows = self.markup["inline_keyboard"] if self.markup else []
        return [[Button(one["text"], one) for one in row] for row in rows]

    @property
    def buttons(self) -> Iterator[Button]:
        return (button for row in self.rows for button in row)

    def json(self, chat: Json) -> Json:
        """The message as the Bot API tells it."""
        told: Json = {"message_id": self.id, "from": self.sender, "chat": chat, "date": self.at}
        if self.edited_at:
            told["edit_date"] = self.edited_at
        if self.protected:
            told["has_protected_content"] = True
        told |= self.content
        return told | ({"reply_markup": self.markup} if self.markup else {})


@dataclass(frozen=True, slots=True)
class Popup:
    """An answer to a tap that the phone showed: a toast, or an alert to be closed."""

    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class Ring:
    """One time the phone rang or lit up: a new message of the bot. Edits never do."""

    message_id: int
    silent: bool


@dataclass(slots=True)
class Query:
    """One tap on a button, waiting for the bot's answer."""

    id: str
    bot: int
    chat: int
    message_id: int
    at: float
    data: str
    answered: bool = False


@dataclass(slots=True)
class Chat:
    """A chat between one bot and one person, or a group that both are in."""

    id: int
    bot: int
    person: Person
    title: str = ""
    messages: dict[int, Message] = field(default_factory=dict)
    popups: list[Popup] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    left: bool = False

    @property
    def kind(self) -> Literal["private", "group"]:
        return "group" if self.title else "private"

    @property
    def screen(self) -> list[Message]:
        """What the person sees on scrolling through the chat, oldest first."""
        return [message for message in self.messages.values() if not message.hidden]

    def json(self) -> Json:
        if self.kind == "group":
            return {"id": self.id, "title": self.title, "type": "group"}
        person = self.person.json()
        names: Json = {key: person[key] for key in ("first_name", "username") if key in person}
        return {"id": self.id, **names, "type": "private"}
