"""Promises about a person's place: kept, shown, wiped, and forgotten with every row of it."""

from bot.store import (
    ConversationRow,
    DropAnswers,
    ForgetConversation,
    NoteHandled,
    NoteShown,
    PutAnswer,
    PutContent,
    Store,
)
from tests.bot.store.conftest import Open
from tests.bot.store.examples import CASE, PERSON, ROUTE, case, put, the_case

OTHER = b"other-0123456789"


async def test_a_stranger_has_no_place(store: Store) -> None:
    assert await store.conversation(PERSON) is None
    assert await store.answers(PERSON) == {}


async def test_a_place_is_read_as_it_was_written(store: Store) -> None:
    await store.commit(put())
    row = await store.conversation(PERSON)
    assert row == ConversationRow(PERSON, b"sealed place", wanted=1, shown=0, wipe_at=1000)


async def test_a_place_is_still_there_after_a_restart(store: Store, another: Open) -> None:
    await store.commit(put())
    await store.close()
    assert await (await another()).conversation(PERSON) is not None


async def test_writing_a_place_again_keeps_what_is_shown(store: Store) -> None:
    await store.commit(put(wanted=1))
    await store.commit(NoteShown(PERSON, 1))
    await store.commit(put(wanted=2, wipe_at=2000))
    row = await store.conversation(PERSON)
    assert row == ConversationRow(PERSON, b"sealed place", wanted=2, shown=1, wipe_at=2000)


async def test_only_screens_that_lag_behind_are_to_show(store: Store) -> None:
    await store.commit(put(PERSON, wanted=3), put(OTHER, wanted=3))
    await store.commit(NoteShown(PERSON, 3), NoteShown(OTHER, 2))
    assert [row.pseudonym for row in await store.conversations_to_show()] == [OTHER]


async def test_a_screen_shown_to_somebody_who_left_is_no_error(store: Store) -> None:
    await store.commit(NoteShown(PERSON, 1))
    assert await store.conversation(PERSON) is None


async def test_silence_is_over_at_its_second(store: Store) -> None:
    await store.commit(put(PERSON, wipe_at=1000), put(OTHER, wipe_at=999))
    assert await store.conversations_to_wipe(998) == []
    assert [row.pseudonym for row in await store.conversations_to_wipe(999)] == [OTHER]
    assert [row.pseudonym for row in await store.conversations_to_wipe(1000)] == [OTHER, PERSON]


async def test_an_answer_is_kept_once_per_field(store: Store) -> None:
    await store.commit(PutAnswer(PERSON, "name", b"1"), PutAnswer(PERSON, "number", b"2"))
    await store.commit(PutAnswer(PERSON, "name", b"3"))
    assert await store.answers(PERSON) == {"name": b"3", "number": b"2"}


async def test_dropping_answers_leaves_the_place_and_others(store: Store) -> None:
    await store.commit(put(), PutAnswer(PERSON, "name", b"1"), PutAnswer(OTHER, "name", b"2"))
    await store.commit(DropAnswers(PERSON))
    assert await store.answers(PERSON) == {}
    assert await store.answers(OTHER) == {"name": b"2"}
    assert await store.conversation(PERSON) is not None


async def test_after_forgetting_there_is_no_row_of_this_person(store: Store) -> None:
    stranger = await store.counts()
    await store.commit(put(), PutAnswer(PERSON, "name", b"1"))
    await store.commit(ForgetConversation(PERSON))
    assert await store.counts() == stranger


async def test_forgetting_a_person_leaves_the_others(store: Store) -> None:
    await store.commit(put(PERSON), put(OTHER), PutAnswer(OTHER, "name", b"2"))
    await store.commit(ForgetConversation(PERSON))
    assert await store.conversation(OTHER) is not None
    assert await store.answers(OTHER) == {"name": b"2"}


async def test_forgetting_a_stranger_is_no_error(store: Store) -> None:
    await store.commit(ForgetConversation(PERSON))


async def test_a_case_stays_when_its_person_leaves_the_chat(store: Store) -> None:
    await store.commit(put(), PutAnswer(PERSON, "name", b"1"))
    await store.commit(case(), PutContent(CASE, "name", b"2"))
    await store.commit(ForgetConversation(PERSON))
    assert await store.answers(PERSON) == {}
    assert await store.case_of(ROUTE) == await the_case(store)
    assert [row.field for row in await store.content(CASE)] == ["name"]
    assert await store.route(CASE) is not None


async def test_an_update_is_handled_once_noted(store: Store) -> None:
    assert not await store.handled("front", 7)
    await store.commit(NoteHandled("front", 7, 100))
    assert await store.handled("front", 7)
    assert not await store.handled("desk", 7), "each bot counts its own updates"


async def test_tidying_drops_handled_updates_after_three_days(store: Store) -> None:
    await store.commit(NoteHandled("front", 1, 3599), NoteHandled("front", 2, 3600))
    await store.tidy(3600 + 72 * 3600)
    assert not await store.handled("front", 1)
    assert await store.handled("front", 2)


async def test_tidying_drops_answers_whose_conversation_is_gone(store: Store) -> None:
    await store.commit(put(), PutAnswer(PERSON, "name", b"1"), PutAnswer(OTHER, "name", b"2"))
    await store.tidy(0)
    assert await store.answers(PERSON) == {"name": b"1"}
    assert await store.answers(OTHER) == {}
