"""Refusals: what the Bot API answers instead of a result, in Telegram's own words.

The words follow the published server (tdlib/telegram-bot-api, Client.cpp), because a bot has
nothing but the words to tell one failure from another.
"""

from typing import Any

CHAT_NOT_FOUND = "chat not found"
TEXT_EMPTY = "message text is empty"
TOO_LONG = "message is too long"
NO_MESSAGE_ID = "message identifier is not specified"
EDIT_NOT_FOUND = "message to edit not found"
CANNOT_EDIT = "message can't be edited"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETE_NOT_FOUND = "message to delete not found"
TOO_OLD_TO_DELETE = "message can't be deleted for everyone"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
BUTTON_DATA = "BUTTON_DATA_INVALID"
BLOCKED = "bot was blocked by the user"
NOT_A_MEMBER = "bot is not a member of the group chat"
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refusal(Exception):
    """An answer with `ok` false. `retry_after`, in seconds, goes with 429."""

    def __init__(self, code: int, detail: str = "", retry_after: int | None = None) -> None:
        prefix = PREFIXES.get(code, "Bad Request")
        self.code = code
        self.retry_after = retry_after
        self.description = f"{prefix}: {detail}" if detail else prefix
        super().__init__(self.description)

    def json(self) -> dict[str, Any]:
        """The body of the answer."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is None:
            return body
        return body | {"parameters": {"retry_after": self.retry_after}}


def bad(detail: str) -> Refusal:
    """A 400, which is most of them."""
    return Refusal(400, detail)


def too_many(seconds: int) -> Refusal:
    """A 429 that asks for a pause of whole `seconds`."""
    return Refusal(429, f"retry after {seconds}", retry_after=seconds)
