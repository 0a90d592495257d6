"""A bot's account: its name and token, its texts per language, its updates and its webhook."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.practice.updates import Updates

Json = dict[str, Any]
TextKind = Literal["name", "description", "short_description"]


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, and what went wrong last."""

    url: str
    secret: str | None = None
    connections: int = 40
    failed_at: int | None = None
    failure: str | None = None


@dataclass(slots=True)
class Account:
    """One bot. Texts are by language code, `""` being everybody's; commands by scope as well."""

    id: int
    token: str
    username: str
    updates: Updates
    texts: dict[tuple[TextKind, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menus: dict[int | None, Json] = field(default_factory=dict)
    webhook: Webhook | None = None
    next_message: int = 1
    """Message ids in private chats come from one counter per bot, so two chats share none."""

    def text(self, kind: TextKind, language: str = "") -> str:
        """The text for a language, or everybody's."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def json(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.text("name"),
            "username": self.username,
        }

    def getme(self) -> Json:
        """What getMe tells beside the account itself."""
        abilities = dict.fromkeys(
            (
                "can_join_groups",
                "can_read_all_group_messages",
                "supports_inline_queries",
                "can_connect_to_business",
                "has_main_web_app",
            ),
            False,
        )
        return self.json() | abilities | {"can_join_groups": True}


def account(token: str, username: str, name: str, clock: Callable[[], float]) -> Account:
    """A new account; its id is the number before the colon of the token, as in Telegram."""
    made = Account(int(token.split(":", 1)[0]), token, username, Updates(clock))
    made.texts["name", ""] = name
    return made
