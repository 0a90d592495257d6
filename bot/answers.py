"""What Telegram's answers mean: a result, or an error sorted by what may be done about it."""

from typing import Literal

import msgspec
from telegram.error import TelegramError

Kind = Literal["blocked", "gone", "same", "late", "badly-made", "no-such-bot", "conflict"]


class Undelivered(TelegramError):
    """a call to Telegram that brought no result

    python-telegram-bot passes its own errors through untouched and words all others anew; as one
    of them, this one reaches the caller as it is, holding neither a token nor what anyone wrote.
    """


class Later(Undelivered):
    """Certainly not done, or harmless to do twice: safe to retry, `after` seconds if known."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__("later" if after is None else f"later, in {after:g} s")
        self.after = after


class Unknown(Undelivered):
    """Perhaps done, perhaps not; only what is harmless to do twice may be retried."""

    def __init__(self) -> None:
        super().__init__("outcome unknown")


class Refused(Undelivered):
    """Final: the same call would be refused again. `code` is one of ours, never Telegram's text."""

    def __init__(self, kind: Kind, code: str = "") -> None:
        super().__init__(f"refused: {kind} {code}".rstrip())
        self.kind: Kind = kind
        self.code = code


class _Parameters(msgspec.Struct):
    retry_after: float | None = None


class _Answer(msgspec.Struct):
    ok: bool
    result: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    error_code: int = 0
    description: str = ""
    parameters: _Parameters | None = None


_decode = msgspec.json.Decoder(_Answer).decode

# Telegram answers 400 for nearly everything; only the description tells the cases apart. The texts
# are those of tdlib/telegram-bot-api (Client.cpp, fail_query_with_error). Longest wins nothing:
# the first line whose words occur decides.
_DESCRIPTIONS: tuple[tuple[str, Kind, str], ...] = (
    ("message is not modified", "same", "not-modified"),
    ("message to edit not found", "gone", "edit-not-found"),
    ("message to delete not found", "gone", "delete-not-found"),
    ("message can't be deleted", "gone", "cannot-delete"),
    ("message can't be edited", "gone", "cannot-edit"),
    ("message_id_invalid", "gone", "id-invalid"),
    ("query is too old", "late", "too-old"),
    ("query id is invalid", "late", "query-id-invalid"),
    ("query_id_invalid", "late", "query-id-invalid"),
    ("chat not found", "blocked", "chat-not-found"),
    ("user not found", "blocked", "user-not-found"),
    ("peer_id_invalid", "blocked", "peer-id-invalid"),
    ("input_user_deactivated", "blocked", "deactivated"),
    ("can't parse entities", "badly-made", "entities"),
    ("text is empty", "badly-made", "empty"),
    ("is too long", "badly-made", "too-long"),
    ("too_long", "badly-made", "too-long"),
    ("button_", "badly-made", "button"),
    ("inline keyboard", "badly-made", "keyboard"),
    ("upgraded to a supergroup", "badly-made", "migrated"),
    ("not enough rights", "badly-made", "rights"),
    ("webhook", "badly-made", "webhook"),
)

_BY_STATUS: dict[int, Kind] = {
    401: "no-such-bot",
    403: "blocked",
    404: "no-such-bot",
    409: "conflict",
}

_TOO_MANY = 429
_LONGEST_WAIT = 3600.0
"""Seconds; a wait beyond it is a mistake or an attack, and is asked again after this long."""


def read(status: int, payload: bytes) -> msgspec.Raw:
    """The `result` of an answer, not yet parsed; raises what the answer means otherwise."""
    answer = _parsed(payload)
    if answer is not None and answer.ok and answer.result and status < 300:  # noqa: PLR2004 - HTTP's success
        return answer.result
    raise _sorted(status, answer)


def _parsed(payload: bytes) -> _Answer | None:
    try:
        return _decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _sorted(status: int, answer: _Answer | None) -> Undelivered:
    """Whose verdict it is decides: a final one is believed only in Telegram's own words.

    A proxy's 403 page must not make us forget a person who never blocked us.
    """
    if status == _TOO_MANY and answer is None:
        return Later()
    if answer is None or answer.ok:
        return Unknown()
    code = answer.error_code or status
    if code == _TOO_MANY:
        return Later(_wait(answer.parameters))
    if 400 <= code < 500:  # noqa: PLR2004 - HTTP's "the request is wrong"
        return _refused(code, answer.description.lower())
    return Unknown()


def _wait(parameters: _Parameters | None) -> float | None:
    if parameters is None or parameters.retry_after is None:
        return None
    return min(max(parameters.retry_after, 0.0), _LONGEST_WAIT)


def _refused(code: int, description: str) -> Refused:
    if kind := _BY_STATUS.get(code):
        return Refused(kind, str(code))
    for words, described, name in _DESCRIPTIONS:
        if words in description:
            return Refused(described, name)
    return Refused("badly-made", str(code))
