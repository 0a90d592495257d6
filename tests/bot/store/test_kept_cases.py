"""Promises about a case: one at a time for a person, one winner, erased in the agreed order."""

import pytest

from bot.store import (
    CaseRow,
    Conflict,
    ContentRow,
    DropLine,
    EraseContent,
    EraseRoute,
    ForgetCase,
    LineRow,
    MoveCase,
    PutContent,
    PutLine,
    PutRoute,
    RemoveMember,
    RouteRow,
    Store,
)
from tests.bot.store.examples import CASE, ROUTE, card, case, closed, member, taken, the_case

SECOND = b"case-bbbbbbbbbbb"


async def test_a_new_case_waits_and_knows_no_person(store: Store) -> None:
    await store.commit(case())
    assert await store.case(CASE) == CaseRow(
        CASE, "K7-42", "urgent", "it", "waiting", owner=None, window_start=7200,
        window_end=10800, due_at=600, told=0, version=1, closed_at=None,
    )  # fmt: skip
    assert await store.route(CASE) == RouteRow(CASE, ROUTE, b"sealed route")


async def test_a_case_is_found_by_id_code_and_route(store: Store) -> None:
    await store.commit(case())
    found = await the_case(store)
    assert await store.case_by_code("K7-42") == await store.case_of(ROUTE) == found
    assert await store.case(SECOND) is None
    assert await store.case_by_code("A2-22") is None
    assert await store.case_of(b"nobody") is None
    assert await store.route(SECOND) is None


async def test_of_two_who_write_a_route_anew_one_wins(store: Store) -> None:
    await store.commit(case())
    await store.commit(PutRoute(CASE, b"sealed route", b"told"))
    with pytest.raises(Conflict):
        await store.commit(PutRoute(CASE, b"sealed route", b"told as well"))
    assert await store.route(CASE) == RouteRow(CASE, ROUTE, b"told")


async def test_a_person_has_one_open_case(store: Store) -> None:
    await store.commit(case())
    with pytest.raises(Conflict):
        await store.commit(case(SECOND, "A2-22"))
    assert await store.case(SECOND) is None


async def test_after_a_closed_case_a_person_may_ask_again(store: Store) -> None:
    await store.commit(case())
    await store.commit(closed(await the_case(store)))
    await store.commit(case(SECOND, "A2-22"))
    newest = await store.case_of(ROUTE)
    assert newest is not None
    assert newest.id == SECOND


async def test_two_people_never_have_the_same_code_at_once(store: Store) -> None:
    await store.commit(case())
    with pytest.raises(Conflict):
        await store.commit(case(SECOND, route=b"another route"))


async def test_a_code_may_return_once_its_case_is_closed(store: Store) -> None:
    await store.commit(case())
    await store.commit(closed(await the_case(store)))
    await store.commit(case(SECOND, route=b"another route"))
    found = await store.case_by_code("K7-42")
    assert found is not None
    assert found.id == SECOND


async def test_a_move_writes_all_it_says_and_counts(store: Store) -> None:
    anna = await member(store)
    await store.commit(case())
    await store.commit(taken(await the_case(store), anna.id))
    row = await the_case(store)
    assert (row.state, row.owner, row.version) == ("taken", anna.id, 2)


async def test_a_move_from_an_old_version_is_a_conflict(store: Store) -> None:
    await store.commit(case())
    old = await the_case(store)
    await store.commit(taken(old, None))
    with pytest.raises(Conflict):
        await store.commit(closed(old))
    assert (await the_case(store)).state == "taken"


async def test_a_move_of_a_forgotten_case_is_a_conflict(store: Store) -> None:
    await store.commit(case())
    old = await the_case(store)
    await store.commit(ForgetCase(CASE))
    with pytest.raises(Conflict):
        await store.commit(taken(old, None))


async def test_the_queue_is_most_urgent_first_then_oldest(store: Store) -> None:
    order = ["routine", "urgent", "emergency", "routine", "urgent", "emergency"]
    for n, urgency in enumerate(order):
        await store.commit(case(b"case %d" % n, f"C{n}", b"route %d" % n, urgency))
    queue = [row.code for row in await store.open_cases()]
    assert queue == ["C2", "C5", "C1", "C4", "C0", "C3"]


async def test_a_closed_case_is_in_no_queue(store: Store) -> None:
    await store.commit(case())
    await store.commit(closed(await the_case(store)))
    assert await store.open_cases() == []


async def test_a_case_is_due_in_its_time_open_or_closed(store: Store) -> None:
    await store.commit(case())
    assert await store.cases_due(599) == []
    assert [row.id for row in await store.cases_due(600)] == [CASE]
    await store.commit(closed(await the_case(store), at=9000))
    assert await store.cases_due(9000) == []
    assert [row.id for row in await store.cases_due(9000 + 86_400)] == [CASE]


async def test_an_expired_case_is_untold_while_it_knows_whom_to_tell(store: Store) -> None:
    await store.commit(case())
    assert await store.cases_untold() == []
    await store.commit(MoveCase(CASE, 1, "expired", None, 9000, 0, 9000))
    assert [row.id for row in await store.cases_untold()] == [CASE]
    await store.commit(EraseRoute(CASE))
    assert await store.cases_untold() == []


async def test_content_is_one_value_per_field(store: Store) -> None:
    await store.commit(case(), PutContent(CASE, "number", b"1"), PutContent(CASE, "name", b"2"))
    await store.commit(PutContent(CASE, "number", b"3"))
    assert await store.content(CASE) == [
        ContentRow(CASE, "name", b"2"), ContentRow(CASE, "number", b"3"),
    ]  # fmt: skip


async def test_content_and_lines_of_no_case_are_a_conflict(store: Store) -> None:
    for change in (PutContent(CASE, "name", b"1"), PutLine(CASE, "desk", b"1", 0)):
        with pytest.raises(Conflict):
            await store.commit(change)


async def test_lines_wait_in_order_each_for_its_reader(store: Store) -> None:
    await store.commit(case(), PutLine(CASE, "person", b"1", 301), PutLine(CASE, "desk", b"2", 599))
    await store.commit(PutLine(CASE, "person", b"3", 600))
    lines = await store.lines(CASE, "person")
    assert lines == [
        LineRow(lines[0].id, CASE, "person", b"1", 300),
        LineRow(lines[1].id, CASE, "person", b"3", 600),
    ]
    await store.commit(DropLine(lines[0].id))
    assert [line.blob for line in await store.lines(CASE, "person")] == [b"3"]
    assert [line.blob for line in await store.lines(CASE, "desk")] == [b"2"]


async def test_the_number_of_a_dropped_line_is_never_given_again(store: Store) -> None:
    await store.commit(case(), PutLine(CASE, "desk", b"1", 10))
    (first,) = await store.lines(CASE, "desk")
    await store.commit(DropLine(first.id))
    await store.commit(PutLine(CASE, "desk", b"2", 11))
    await store.commit(DropLine(first.id))
    assert [line.blob for line in await store.lines(CASE, "desk")] == [b"2"]


async def test_erasing_content_leaves_the_case_and_its_route(store: Store) -> None:
    await store.commit(case(), PutContent(CASE, "name", b"1"), PutLine(CASE, "desk", b"2", 1))
    await store.commit(EraseContent(CASE))
    assert await store.content(CASE) == []
    assert await store.lines(CASE, "desk") == []
    assert await store.case_of(ROUTE) is not None


async def test_without_its_route_a_case_belongs_to_nobody(store: Store) -> None:
    await store.commit(case())
    await store.commit(EraseRoute(CASE))
    assert await store.route(CASE) is None
    assert await store.case_of(ROUTE) is None
    assert await store.case(CASE) is not None


async def test_after_forgetting_a_case_nothing_hangs_on_it(store: Store) -> None:
    anna = await member(store)
    before = await store.counts()
    await store.commit(case(), PutContent(CASE, "name", b"1"), PutLine(CASE, "desk", b"2", 1))
    await store.commit(card(anna))
    await store.commit(ForgetCase(CASE))
    assert await store.counts() == before


async def test_the_case_of_a_member_who_leaves_has_no_owner(store: Store) -> None:
    anna = await member(store)
    await store.commit(case())
    await store.commit(taken(await the_case(store), anna.id))
    await store.commit(RemoveMember(anna.id))
    assert (await the_case(store)).owner is None
