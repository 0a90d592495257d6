"""Duty ends by itself, and whoever cannot be reached is promised to nobody."""

from datetime import UTC, datetime

from bot import rota
from bot.practice.faults import Answer
from bot.store.changes import AddShift
from dialogs.place import Window
from tests.bot.desk.room import ROME, Room, Seat

HOUR = 3600
MONDAY = 0


async def offered(room: Room) -> tuple[Window, ...]:
    """What the front may offer at this moment."""
    shifts, team = await room.store.shifts(), await room.store.members()
    return rota.offers(shifts, team, "it", int(room.clock.now), ROME)


def ends(seat: Seat) -> str:
    """What the home says of duty."""
    [home] = [m.text for m in seat.phone.from_bot if "duty." in m.text]
    return home.splitlines()[0]


async def test_duty_without_hours_ends_by_itself_after_four(room: Room) -> None:
    seat = await room.joins()
    assert ends(seat) == "On duty. Until 13:00."
    await room.tick(2 * HOUR)
    assert await offered(room)
    await room.tick(2 * HOUR - 1)
    assert (await room.member(seat.chat)).on_duty
    assert await offered(room) == (), "nobody stays for a coming hour"
    rung = seat.phone.notifications
    await room.tick(1)
    assert not (await room.member(seat.chat)).on_duty
    assert ends(seat) == "Off duty."
    assert await offered(room) == ()
    assert seat.phone.notifications == rung, "nobody is woken by the end of their duty"


async def test_duty_within_the_hours_ends_with_them_also_over_two_slots(room: Room) -> None:
    seat = await room.joins(on_duty=False)
    await room.store.commit(
        AddShift(seat.id, MONDAY, 9, 13), AddShift(seat.id, MONDAY, 13, 18),
        AddShift(seat.id, MONDAY, 20, 22),
    )  # fmt: skip
    seat.phone.tap("Go on duty")
    await room.quiet()
    assert ends(seat) == "On duty. Until 18:00."
    await room.tick(9 * HOUR)
    assert ends(seat) == "Off duty."


async def test_who_goes_on_duty_as_their_hours_end_stays_for_an_hour(room: Room) -> None:
    seat = await room.joins(on_duty=False)
    await room.store.commit(AddShift(seat.id, MONDAY, 9, 13))
    room.clock.forward(4 * HOUR - 60)
    seat.phone.tap("Go on duty")
    await room.quiet()
    assert ends(seat) == "On duty. Until 13:59."


async def test_the_end_of_duty_is_stored_and_outlives_another_choice_and_a_restart(
    room: Room,
) -> None:
    seat = await room.joins()
    seat.phone.tap("Italiano")
    await room.quiet()
    row = await room.member(seat.chat)
    assert row.on_duty
    assert row.duty_until == datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()


async def test_the_hours_of_somebody_who_blocked_the_bot_are_offered_to_nobody(room: Room) -> None:
    seat = await room.joins()
    await room.store.commit(AddShift(seat.id, MONDAY, 9, 18))
    assert len(await offered(room)) > 1
    seat.phone.block()
    await room.quiet()
    assert await offered(room) == ()
    seat.phone.unblock()
    await room.quiet()
    assert await offered(room), "their hours count again; on duty they go themselves"
    assert not (await room.member(seat.chat)).on_duty


async def test_a_block_that_is_found_by_a_call_counts_too_until_they_start_again(
    room: Room,
) -> None:
    seat = await room.joins()
    await room.store.commit(AddShift(seat.id, MONDAY, 9, 18))
    room.practice.faults.plant("sendMessage", Answer(403, "bot was blocked by the user"))
    case = await room.told()
    assert (await room.member(seat.chat)).away
    seat.phone.start()
    await room.quiet()
    assert not (await room.member(seat.chat)).away
    assert case.code in str(seat.phone)
