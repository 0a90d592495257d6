"""A commit is one unit: all of it or none of it, whatever else is committed at the same moment."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.store import (
    AddMember,
    Change,
    Conflict,
    NoteHandled,
    PutAnswer,
    PutContent,
    PutConversation,
    Store,
    StoreTrouble,
)
from tests.bot.store.conftest import Open
from tests.bot.store.examples import CASE, PERSON, case, member, put, taken, the_case

ROUNDS = 1000


async def outcomes(store: Store, *units: Sequence[Change]) -> list[bool]:
    """Commit all units at once; which of them were written."""
    results = await asyncio.gather(*(store.commit(*unit) for unit in units), return_exceptions=True)
    assert all(result is None or isinstance(result, Conflict) for result in results), results
    return [result is None for result in results]


async def test_a_unit_that_fails_at_its_end_has_written_nothing(store: Store) -> None:
    await store.commit(NoteHandled("front", 1, 0))
    before = await store.counts()
    with pytest.raises(Conflict):
        await store.commit(
            put(), PutAnswer(PERSON, "name", b"1"), case(), NoteHandled("front", 1, 0)
        )
    assert await store.counts() == before


@pytest.mark.parametrize("place", range(5))
async def test_a_conflict_touches_no_other_unit(store: Store, place: int) -> None:
    await store.commit(NoteHandled("front", 1, 0))
    units: list[Sequence[Change]] = [[put(b"person %d" % n)] for n in range(4)]
    units.insert(place, [put(b"loser"), NoteHandled("front", 1, 0)])
    assert await outcomes(store, *units) == [n != place for n in range(5)]
    assert (await store.counts())["conversations"] == 4
    assert await store.conversation(b"loser") is None


async def test_of_units_that_exclude_each_other_the_first_wins(store: Store) -> None:
    units: list[list[Change]] = [
        [put(b"person %d" % n), NoteHandled("front", 1, n)] for n in range(6)
    ]
    assert await outcomes(store, *units) == [True] + [False] * 5
    assert await store.conversation(b"person 0") is not None
    assert (await store.counts())["conversations"] == 1


async def test_a_unit_sees_what_the_units_before_it_wrote(store: Store) -> None:
    assert await outcomes(store, [case()], [PutContent(CASE, "name", b"1")]) == [True, True]


async def test_a_read_sees_every_commit_that_was_answered_before(store: Store) -> None:
    for n in range(50):
        await store.commit(put(wanted=n))
        row = await store.conversation(PERSON)
        assert row is not None
        assert row.wanted == n


async def test_reads_and_commits_at_once_each_get_their_own_answer(store: Store) -> None:
    names = [b"person %d" % n for n in range(60)]
    await asyncio.gather(*(store.commit(put(name, wanted=n)) for n, name in enumerate(names)))
    rows = await asyncio.gather(*(store.conversation(name) for name in names))
    assert [(row.pseudonym, row.wanted) for row in rows if row] == [
        (name, n) for n, name in enumerate(names)
    ]


@pytest.mark.parametrize("first", [True, False], ids=["at once", "after it has written"])
async def test_a_unit_that_cannot_be_written_at_all_fails_alone(store: Store, first: bool) -> None:
    wrong: list[Change] = [put(b"wrong"), NoteHandled("front", 2**70, 0)]
    results = await asyncio.gather(
        store.commit(put(b"before")),
        store.commit(*(wrong[1:] if first else wrong)),
        store.commit(put(b"after")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), OverflowError, type(None)]
    assert await store.conversation(b"wrong") is None
    assert (await store.counts())["conversations"] == 2


async def test_an_empty_unit_is_no_error(store: Store) -> None:
    await store.commit()


async def test_who_stops_waiting_does_not_stop_the_unit(store: Store) -> None:
    task = asyncio.create_task(store.commit(put()))
    await asyncio.sleep(0)  # the unit is queued
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.conversation(PERSON) is not None


async def test_what_is_queued_is_written_before_the_store_closes(
    store: Store, another: Open
) -> None:
    commits = [asyncio.create_task(store.commit(put(b"person %d" % n))) for n in range(700)]
    await asyncio.sleep(0)  # all are queued: more than one group takes
    await store.close()
    await store.close()
    await asyncio.gather(*commits)
    assert (await (await another()).counts())["conversations"] == 700


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    with pytest.raises(StoreTrouble, match="it is closed\n  hint: "):
        await store.commit(put())


async def test_of_two_who_take_the_same_case_one_wins_each_time(store: Store) -> None:
    anna, bruno = await member(store), await member(store, "bruno")
    await store.commit(case())
    found = await the_case(store)
    for _ in range(ROUNDS):
        won = await outcomes(store, [taken(found, anna.id)], [taken(found, bruno.id)])
        assert sorted(won) == [False, True]
        found = await the_case(store)
        assert found.owner == (anna.id if won[0] else bruno.id)


async def test_of_two_processes_that_take_the_same_case_one_wins_each_time(
    store: Store, another: Open
) -> None:
    stores = (store, await another())
    await store.commit(case())
    for _ in range(ROUNDS // 10):
        found = await asyncio.gather(*(the_case(one) for one in stores))
        assert found[0] == found[1]
        results = await asyncio.gather(
            *(one.commit(taken(found[0], None)) for one in stores), return_exceptions=True
        )
        assert [type(result) for result in results if result] == [Conflict]


async def test_two_processes_see_each_others_changes(store: Store, another: Open) -> None:
    other = await another()
    for n in range(20):
        await store.commit(put(wanted=n))
        row = await other.conversation(PERSON)
        assert row is not None
        assert row.wanted == n
        await other.commit(PutConversation(PERSON, b"from the other", n, 0))
        row = await store.conversation(PERSON)
        assert row is not None
        assert row.blob == b"from the other"


async def test_two_processes_write_at_once_and_nothing_is_lost(store: Store, another: Open) -> None:
    stores = (store, await another())
    await asyncio.gather(
        *(stores[n % 2].commit(AddMember(b"%d" % n, b"", "counsellor", "it")) for n in range(200))
    )
    assert len(await store.members()) == 200
