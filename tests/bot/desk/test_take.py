"""Two counsellors never win the same case."""

import asyncio
from itertools import count

from bot import views
from bot.store import CaseRow
from bot.store.changes import OpenCase
from bot.updates import Incoming, Tap
from tests.bot.desk.room import Room

TIMES = 1000


def new_case(number: int, now: int) -> OpenCase:
    name = number.to_bytes(16, "big")
    return OpenCase(name, f"K{number}", "urgent", "it", now, now + 7200, now, name, b"route")


def take(case: CaseRow, update: int) -> Tap:
    return Tap(str(update), 1, f"take:{views.name_of(case.id)}")


async def test_two_press_take_at_the_same_moment_a_thousand_times_one_wins_each(
    room: Room,
) -> None:
    seats = [await room.joins(), await room.joins()]
    one, two = [await room.member(seat.chat) for seat in seats]
    updates, wins = count(10_000), {one.id: 0, two.id: 0}
    for number in range(TIMES):
        change = new_case(number, int(room.clock.now))
        await room.store.commit(change)
        case = await room.store.case(change.id)
        assert case
        first, second = (one, two) if number % 2 else (two, one)
        results = await asyncio.gather(*(
            room.taps.tapped(who, update, take(case, update))
            for who, update in zip((first, second), updates, strict=False)
        ))  # fmt: skip
        moved = await room.now(case)
        assert sorted(done.popup for done in results) == ["", "taken"]
        assert (moved.state, moved.version) == ("taken", case.version + 1)
        assert moved.owner is not None
        wins[moved.owner] += 1
    assert sum(wins.values()) == TIMES
    taken = [row for row in await room.store.audit() if row.action == "take"]
    assert len(taken) == TIMES


async def test_on_the_phones_the_loser_is_told_who_was_faster(room: Room) -> None:
    seats = [await room.joins(), await room.joins()]
    case = await room.told()
    for seat in seats:
        seat.phone.tap("Take")
    await room.quiet()
    owner = (await room.now(case)).owner
    [loser] = [seat for seat in seats if seat.id != owner]
    assert loser.phone.popups[-1].text == "A colleague has it."


async def test_the_same_update_twice_is_one_take(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    incoming = Incoming(777, seat.chat, take(case, 777))
    await asyncio.gather(room.desk.handle(incoming), room.desk.handle(incoming))
    await room.desk.handle(incoming)
    taken = [row for row in await room.store.audit() if row.action == "take"]
    assert len(taken) == 1
    assert (await room.now(case)).owner == seat.id
