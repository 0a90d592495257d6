"""Raw updates become what happened, and nothing of who wrote passes."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.updates import (
    BadUpdate,
    Blocked,
    Edited,
    Elsewhere,
    Incoming,
    Other,
    Tap,
    Text,
    Unblocked,
    What,
    number,
    read,
)

ANNA = {
    "id": 55,
    "is_bot": False,
    "first_name": "Annalisa",
    "last_name": "Rossi",
    "username": "annalisa_r",
    "language_code": "it",
}
PRIVATE = {"id": 55, "first_name": "Annalisa", "username": "annalisa_r", "type": "private"}
GROUP = {"id": -100123, "title": "Family of Annalisa", "type": "supergroup"}
SAYS = (
    b'{"update_id": 7, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}, '
    b'"text": "%s"}}'
)
BOT = {"id": 1, "is_bot": True, "first_name": "S", "username": "s_bot"}


def update(**body: Any) -> bytes:
    return json.dumps({"update_id": 7, **body}).encode()


def message(chat: dict[str, Any] = PRIVATE, **body: Any) -> dict[str, Any]:
    return {"message_id": 3, "from": ANNA, "chat": chat, "date": 1_700_000_000, **body}


def query(**body: Any) -> dict[str, Any]:
    return {"id": "q1", "from": ANNA, "chat_instance": "x", **body}


def member(chat: dict[str, Any], status: str) -> dict[str, Any]:
    old, new = {"user": BOT, "status": "left"}, {"user": BOT, "status": status}
    return {"chat": chat, "from": ANNA, "date": 1, "old_chat_member": old, "new_chat_member": new}


def happened(raw: bytes) -> What | None:
    incoming = read("front", raw)
    assert incoming is None or incoming.update_id == 7
    return incoming.what if incoming else None


def test_typed_words_arrive_with_their_message() -> None:
    assert read("front", update(message=message(text="ciao"))) == Incoming(7, 55, Text(3, "ciao"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"photo": [{"file_id": "x"}], "caption": "her"}, "photo"),
        ({"voice": {"file_id": "x"}}, "voice"),
        ({"audio": {}}, "audio"),
        ({"video": {}}, "video"),
        ({"video_note": {}}, "video_note"),
        ({"sticker": {}}, "sticker"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "contact"),
        ({"location": {"latitude": 1, "longitude": 2}}, "location"),
        ({"venue": {}, "location": {}}, "venue"),
        ({"document": {}}, "document"),
        ({"animation": {}, "document": {}}, "animation"),
        ({"poll": {}}, "poll"),
        ({"dice": {}}, "dice"),
        ({"story": {}}, "story"),
        ({"forward_origin": {"type": "user", "sender_user": ANNA}, "text": "x"}, "forwarded"),
        ({"forward_origin": {"type": "hidden_user"}, "photo": []}, "forwarded"),
        ({"forward_date": 12, "text": "x"}, "forwarded"),
        ({"pinned_message": message(text="x")}, "service"),
        ({"message_auto_delete_timer_changed": {}}, "service"),
        ({"something_from_next_year": {}}, "unknown"),
    ],
)
def test_what_is_not_typed_is_only_named(body: dict[str, Any], kind: str) -> None:
    assert happened(update(message=message(**body))) == Other(3, kind)


def test_an_edited_message_says_only_which() -> None:
    assert happened(update(edited_message=message(text="new words"))) == Edited(3)


def test_a_tap_names_its_button_message_and_data() -> None:
    body = query(message=message(text="screen"), data="ways:1")
    assert read("front", update(callback_query=body)) == Incoming(7, 55, Tap("q1", 3, "ways:1"))


def test_a_tap_on_a_message_telegram_no_longer_shows_still_counts() -> None:
    body = query(message={"message_id": 3, "chat": PRIVATE, "date": 0}, data="d")
    assert happened(update(callback_query=body)) == Tap("q1", 3, "d")


def test_a_tap_without_a_message_answers_to_its_person() -> None:
    raw = update(callback_query=query(data="d"))
    assert read("front", raw) == Incoming(7, 55, Tap("q1", None, "d"))


def test_forged_data_of_any_length_is_passed_on_as_data() -> None:
    data = "\0" + "x" * 100_000
    assert happened(update(callback_query=query(message=message(), data=data))) == Tap(
        "q1", 3, data
    )


def test_a_tap_without_data_is_a_tap_with_none() -> None:
    assert happened(update(callback_query=query(message=message()))) == Tap("q1", 3, "")


def test_stopping_the_bot_and_letting_it_in_again_are_told_apart() -> None:
    assert happened(update(my_chat_member=member(PRIVATE, "kicked"))) == Blocked()
    assert happened(update(my_chat_member=member(PRIVATE, "member"))) == Unblocked()
    assert happened(update(my_chat_member=member(PRIVATE, "left"))) is None


@pytest.mark.parametrize("chat_type", ["group", "supergroup", "channel", "next-year"])
def test_everything_outside_a_private_chat_is_elsewhere(chat_type: str) -> None:
    chat = {**GROUP, "type": chat_type}
    assert happened(update(message=message(chat, text="x"))) == Elsewhere(leave=False)
    assert happened(update(edited_message=message(chat, text="x"))) == Elsewhere(leave=False)
    assert happened(update(callback_query=query(message=message(chat)))) == Elsewhere(leave=False)
    assert happened(update(my_chat_member=member(chat, "member"))) == Elsewhere(leave=True)
    assert happened(update(my_chat_member=member(chat, "administrator"))) == Elsewhere(leave=True)
    assert happened(update(my_chat_member=member(chat, "left"))) == Elsewhere(leave=False)


def test_kinds_nobody_asked_for_are_nothing() -> None:
    assert read("front", update(inline_query={"id": "1", "query": "x"})) is None
    assert read("desk", update(kind_of_next_year={})) is None


def test_nothing_of_a_person_passes_or_prints() -> None:
    for body in (
        {"message": message(text="my words")},
        {"callback_query": query(message=message(text="my words"), data="my data")},
        {"my_chat_member": member(PRIVATE, "kicked")},
        {"message": message(GROUP, text="my words")},
    ):
        incoming = read("front", update(**body))
        for told in ("Annalisa", "Rossi", "annalisa_r", "my words", "my data", "55", "100123"):
            assert told not in repr(incoming)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": 7.5}',
        b'{"update_id": 123456789012345678901234567890}',
        b'{"update_id": 7, "message": 42}',
        b'{"update_id": 7, "message": {"message_id": 3}}',
        b'{"update_id": 7, "message": {"message_id": 3, "chat": {"id": "secret"}}}',
        b'{"update_id": 7, "callback_query": {"id": 5}}',
        SAYS % b"\\ud800 secret",
        SAYS % b"\xff secret",
        b'{"update_id": 7, "x": ' + b"[" * 100_000,
        b'{"update_id": 7, "message": {"text": "secret", ' + b'"a": {' * 5000,
    ],
)
def test_a_malformed_update_is_refused_without_a_word_of_it(raw: bytes) -> None:
    with pytest.raises(BadUpdate) as refused:
        read("front", raw)
    error = refused.value
    assert (error.__cause__, error.__context__) == (None, None)
    assert "secret" not in repr(error)


def test_a_malformed_update_still_has_its_number() -> None:
    assert number(b'{"update_id": 7, "message": 42}') == 7
    assert number(b'{"message": 42}') is None
    assert number(b"\xff") is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)

_names = st.sampled_from([
    "message", "edited_message", "callback_query", "my_chat_member", "message_id", "chat", "id",
    "type", "text", "from", "data", "new_chat_member", "status", "forward_origin", "photo", "date",
    "private", "member", "kicked", "channel_post",
])  # fmt: skip
near_misses = st.recursive(
    _names | st.integers() | st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=8),
    max_leaves=30,
)


def accepted_or_refused(raw: bytes) -> None:
    number(raw)
    try:
        incoming = read("front", raw)
    except BadUpdate:
        return
    assert incoming is None or isinstance(incoming, Incoming)


@given(json_values)
def test_any_json_is_read_or_refused_and_nothing_else_happens(value: Any) -> None:
    accepted_or_refused(json.dumps(value).encode())


@given(st.integers(), st.dictionaries(_names, near_misses, max_size=8))
@example(7, {"message": {"message_id": 1, "chat": {"id": 1, "type": "private"}}})
def test_any_near_miss_is_read_or_refused_and_nothing_else_happens(
    update_id: int, body: dict[str, Any]
) -> None:
    accepted_or_refused(json.dumps({"update_id": update_id, **body}).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(raw: bytes) -> None:
    accepted_or_refused(raw)


@given(st.data())
def test_any_cut_of_a_real_update_is_read_or_refused(data: st.DataObject) -> None:
    raw = update(callback_query=query(message=message(text="parole"), data="d"))
    accepted_or_refused(raw[: data.draw(st.integers(0, len(raw)))])
