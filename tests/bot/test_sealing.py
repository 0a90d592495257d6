"""What is sealed opens in one place, with one key, and says nothing of its length or its key."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing import (
    DESK_PRIVATE,
    DeskKeys,
    DeskPrivate,
    DeskPublic,
    Envelope,
    FrontKeys,
    Unreadable,
    chance,
    fresh,
)

ROW = b"\x07" * 16
SECRET = "Non chiamare dopo le sei, torna a casa lui."
DESK = DeskPrivate(bytes(range(DESK_PRIVATE)))
names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20)


@given(key=st.binary(min_size=32, max_size=32), table=names, row=st.binary(), plain=st.binary())
def test_an_envelope_opens_where_it_was_sealed(
    key: bytes, table: str, row: bytes, plain: bytes
) -> None:
    assert Envelope(key).open(table, row, Envelope(key).seal(table, row, plain)) == plain


def test_an_envelope_opens_for_no_other_key_table_or_row() -> None:
    sealed = Envelope(b"k" * 32).seal("conversations", ROW, b"menu")
    for key, table, row in (
        (b"K" * 32, "conversations", ROW),
        (b"k" * 32, "case_routes", ROW),
        (b"k" * 32, "conversations", b"\x08" * 16),
        (b"k" * 32, "conversations", b""),
    ):
        with pytest.raises(Unreadable):
            Envelope(key).open(table, row, sealed)


def test_a_name_and_a_row_are_never_taken_for_each_other() -> None:
    sealed = Envelope(b"k" * 32).seal("case", b"s|x", b"")
    with pytest.raises(Unreadable):
        Envelope(b"k" * 32).open("cases", b"|x", sealed)


@given(bit=st.integers(0, 8 * (1 + 12 + 4 + 16) - 1))
def test_an_envelope_with_any_bit_changed_is_unreadable(bit: int) -> None:
    sealed = bytearray(Envelope(b"k" * 32).seal("conversations", ROW, b"menu"))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Unreadable):
        Envelope(b"k" * 32).open("conversations", ROW, bytes(sealed))


@given(blob=st.binary(max_size=60))
def test_nothing_but_an_envelope_is_an_envelope(blob: bytes) -> None:
    with pytest.raises(Unreadable):
        Envelope(b"k" * 32).open("conversations", ROW, blob)


def test_the_same_text_is_never_sealed_alike() -> None:
    envelope = Envelope(b"k" * 32)
    assert len({envelope.seal("conversations", ROW, b"menu") for _ in range(100)}) == 100
    assert len({DESK.public.seal("note", ROW, SECRET) for _ in range(20)}) == 20


@given(field=names, row=st.binary(min_size=16, max_size=16), text=st.text())
def test_the_desk_reads_what_was_written(field: str, row: bytes, text: str) -> None:
    assert DESK.open(field, row, DESK.public.seal(field, row, text)) == text


def test_half_a_character_is_no_error() -> None:
    assert DESK.open("note", ROW, DESK.public.seal("note", ROW, "ciao \ud83d")) == "ciao ?"


def test_an_answer_opens_as_no_other_field_row_or_desk() -> None:
    sealed = DESK.public.seal("number", ROW, SECRET)
    other = DeskPrivate(fresh(DESK_PRIVATE))
    for desk, field, row in ((other, "number", ROW), (DESK, "word", ROW), (DESK, "number", b"")):
        with pytest.raises(Unreadable):
            desk.open(field, row, sealed)


def test_an_answer_with_any_byte_changed_is_unreadable() -> None:
    sealed = DESK.public.seal("number", ROW, SECRET)
    for at in [*range(0, len(sealed), 97), 0, 1, len(sealed) - 1]:
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Unreadable):
            DESK.open("number", ROW, bytes(changed))


@given(blob=st.binary(max_size=2000))
def test_nothing_but_an_answer_is_an_answer(blob: bytes) -> None:
    for start in (b"", b"\x01"):
        with pytest.raises(Unreadable):
            DESK.open("number", ROW, start + blob)


def test_the_length_of_an_answer_says_nothing_within_its_class() -> None:
    lengths = [len(DESK.public.seal("note", ROW, "x" * size)) for size in range(0, 509, 4)]
    assert len(set(lengths)) == 1
    assert len(DESK.public.seal("note", ROW, "x" * 509)) - lengths[0] == 512
    assert len(DESK.public.seal("note", ROW, "x" * 4000)) - lengths[0] == 4096 - 512


def test_a_sealed_answer_holds_nothing_of_what_was_written() -> None:
    assert SECRET.encode()[:8] not in DESK.public.seal("note", ROW, SECRET)


def test_the_door_holds_nothing_that_opens_what_it_seals() -> None:
    door = FrontKeys(fresh())
    sealed = DeskPublic(DESK.public.raw).seal("number", ROW, SECRET)
    with pytest.raises(Unreadable):
        door.envelope.open("answers", ROW, sealed)
    assert not hasattr(DeskPublic(DESK.public.raw), "open")


def test_a_chat_has_another_name_in_each_place_and_under_each_root() -> None:
    keys, others, desk = FrontKeys(b"a" * 32), FrontKeys(b"b" * 32), DeskKeys(b"a" * 32)
    found = [
        keys.pseudonym(1), keys.case_pseudonym(1), desk.pseudonym(1), keys.pseudonym(2),
        others.pseudonym(1), others.case_pseudonym(1), keys.pseudonym(-1),
    ]  # fmt: skip
    assert len(set(found)) == len(found)
    assert {len(name) for name in found} == {16}


def test_a_chat_is_found_again_after_a_restart() -> None:
    assert FrontKeys(b"a" * 32).pseudonym(7_123_456_789) == FrontKeys(b"a" * 32).pseudonym(
        7_123_456_789
    )


def test_the_door_and_the_desk_do_not_open_each_others_envelopes() -> None:
    sealed = FrontKeys(b"a" * 32).envelope.seal("members", ROW, b"")
    with pytest.raises(Unreadable):
        DeskKeys(b"a" * 32).envelope.open("members", ROW, sealed)


def test_what_holds_a_key_never_says_it() -> None:
    root = b"A" * 32
    holders = [
        Envelope(root), FrontKeys(root), FrontKeys(root).pseudonym, DeskKeys(root),
        DeskPrivate(b"A" * DESK_PRIVATE), DESK.public,
    ]  # fmt: skip
    for holder in holders:
        assert str(holder) == repr(holder) == f"{type(holder).__name__}(…)"
        with pytest.raises(TypeError, match="holds a key"):
            pickle.dumps(holder)
        assert not hasattr(holder, "__dict__")


def test_a_key_of_a_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes, not 16"):
        Envelope(b"k" * 16)
    with pytest.raises(ValueError, match="96 bytes, not 5"):
        DeskPrivate(b"short")
    with pytest.raises(ValueError, match="1216 bytes, not 5"):
        DeskPublic(b"short")


def test_chance_stays_below() -> None:
    assert {chance(3) for _ in range(200)} == {0, 1, 2}
    assert len(fresh()) == 32
    assert len({fresh(16) for _ in range(100)}) == 100
