"""What time does at the desk: tells again, tells the truth, forgets; never too early."""

import pytest

from bot import cases, views
from bot.practice.faults import Answer, Dropped
from bot.practice.phone import Phone
from bot.reckoning import LEAP, Reckoning
from bot.sealing import Unreadable
from bot.store.changes import AddMember, NoteCard, PutMember
from dialogs.page import Urgency
from tests.bot.desk.room import Room

HOUR, DAY = 3600, 86400


def state_of(phone: Phone, code: str) -> str:
    found = [m.text for m in phone.from_bot if m.text.startswith(f"{code} · ")]
    return found[-1].rpartition(" · ")[2] if found else "no card"


async def test_a_case_nobody_takes_is_told_again_louder_and_wider(room: Room) -> None:
    on, off = await room.joins(), await room.joins(on_duty=False)
    case = await room.told()
    assert state_of(off.phone, case.code) == "no card"
    rung = on.phone.notifications
    await room.tick(599)
    assert on.phone.notifications == rung
    await room.tick(1)
    assert on.phone.notifications == rung + 1
    assert state_of(off.phone, case.code) == "free"
    cards = [m for m in on.phone.from_bot if m.text.startswith(f"{case.code} · ")]
    assert len(cards) == 1, "the one before is taken away"


async def test_a_calm_case_waits_an_hour_before_it_is_told_again(room: Room) -> None:
    on = await room.joins()
    await room.asks(Urgency.ROUTINE, after=5 * HOUR)
    await room.tick()
    rung = on.phone.notifications
    await room.tick(HOUR - 1)
    assert on.phone.notifications == rung
    await room.tick(1)
    assert on.phone.notifications == rung + 1


async def test_with_nobody_on_duty_an_emergency_is_told_to_everybody_at_once(room: Room) -> None:
    off = await room.joins(on_duty=False)
    case = await room.told(Urgency.EMERGENCY)
    assert state_of(off.phone, case.code) == "free"


async def test_the_desk_is_told_before_the_window_and_the_owner_as_it_begins(room: Room) -> None:
    seat, other = await room.joins(), await room.joins()
    case = await room.asks(after=5 * HOUR)
    await room.tick()
    await room.tick(600)
    rung = seat.phone.notifications
    await room.tick(4 * HOUR - 600)
    assert seat.phone.notifications == rung + 1
    seat.phone.tap("Take")
    await room.quiet()
    rung, others = seat.phone.notifications, other.phone.notifications
    await room.tick(HOUR)
    assert seat.phone.notifications == rung + 1
    assert other.phone.notifications == others
    assert state_of(seat.phone, case.code) == "yours"


async def test_a_promise_nobody_kept_is_expired_and_keeps_only_the_way_to_say_so(
    room: Room,
) -> None:
    seat = await room.joins()
    case = await room.told()
    await room.tick(2 * HOUR)
    assert (await room.now(case)).state == "waiting"
    await room.tick(HOUR)
    assert (await room.now(case)).state == "expired"
    assert await room.store.content(case.id) == []
    assert await room.store.route(case.id) is not None
    assert room.moved == [case.id]
    assert state_of(seat.phone, case.code) == "out of time"
    assert "Take" not in [b.label for m in seat.phone.from_bot for b in m.buttons]
    room.keyring.envelope(case.id)
    await room.tick(cases.UNTOLD)
    assert await room.store.case(case.id) is None


async def test_a_closed_case_is_known_for_a_day_then_forgotten_with_its_cards(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    for label in ("Take", "Reached", "Close now"):
        seat.phone.tap(label)
        await room.quiet()
    await room.tick(DAY - 1)
    assert state_of(seat.phone, case.code) == "closed"
    await room.tick(1)
    assert await room.store.case(case.id) is None
    assert state_of(seat.phone, case.code) == "no card"


async def test_no_contact_plan_is_older_than_two_weeks_whoever_holds_it(room: Room) -> None:
    seat = await room.joins()
    case = await room.asks(after=cases.AHEAD - 60)
    await room.tick()
    seat.phone.tap("Take")
    await room.quiet()
    for _ in range(14):
        await room.tick(DAY)
    assert await room.store.content(case.id) == []
    assert (await room.now(case)).state == "expired"


async def test_a_withdrawn_case_shows_so_and_its_key_goes(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    await room.store.commit(*await room.requests.withdrawn(9000, int(room.clock.now)))
    await room.tick(1)
    assert state_of(seat.phone, case.code) == "withdrawn"
    for _ in range(3):
        await room.tick(HOUR)
    with pytest.raises(Unreadable):
        room.keyring.envelope(case.id)


async def test_a_clock_that_leaps_erases_nothing(room: Room) -> None:
    seat = await room.joins()
    case = await room.asks(after=5 * HOUR)
    await room.tick()
    seat.phone.tap("Take")
    await room.quiet()
    free = await room.asks(after=5 * HOUR, chat=9001)
    await room.tick()
    before, rung = await room.store.counts(), seat.phone.notifications
    room.clock.now += 365 * DAY
    for _ in range(5):
        await room.tick(60)
    after = await room.store.counts()
    assert seat.phone.notifications == rung, "nor is anybody told of it again and again"
    assert (await room.now(free)).state == "waiting"
    assert after["cases"] == before["cases"]
    assert after["case_contents"] == before["case_contents"]
    room.clock.now -= 365 * DAY
    await room.tick(60)
    assert (await room.now(case)).state == "taken"


async def test_what_is_lost_between_store_and_phone_is_found_by_the_next_look(room: Room) -> None:
    seat = await room.joins()
    case = await room.asks()
    room.practice.faults.plant("sendMessage", Dropped())
    await room.tick()
    assert state_of(seat.phone, case.code) == "free"
    seat.phone.tap("Take")
    await room.quiet()
    room.practice.faults.plant("editMessageText", Dropped(accepted=True), times=2)
    seat.phone.tap("Open the plan")
    await room.quiet()
    plans = [m for m in seat.phone.from_bot if m.text.startswith(f"{case.code}\n")]
    assert len(plans) == 1
    assert not [m for m in seat.phone.from_bot if m.text == views.BLANK]


async def test_a_member_whose_row_cannot_be_read_keeps_nobody_waiting(room: Room) -> None:
    seat = await room.joins()
    await room.store.commit(AddMember(b"x" * 16, b"\x01broken", "counsellor", "it"))
    broken = await room.store.member_by(b"x" * 16)
    assert broken
    await room.store.commit(PutMember(broken.id, "it", on_duty=True))
    case = await room.told()
    [card] = [c for c in await room.store.cards_of(broken.id) if c.kind == "case"]
    await room.store.commit(NoteCard(card.id, b"\x01broken", 0))
    await room.tick(600)
    assert state_of(seat.phone, case.code) == "free"
    await room.tick(3 * HOUR)
    assert state_of(seat.phone, case.code) == "out of time"


async def test_what_telegram_will_never_take_is_not_tried_for_ever(room: Room) -> None:
    seat = await room.joins()
    room.practice.faults.plant("sendMessage", Answer(400, "BUTTON_DATA_INVALID"))
    case = await room.told()
    for _ in range(3):
        await room.tick(1)
    assert state_of(seat.phone, case.code) == "no card"
    await room.tick(600)
    assert state_of(seat.phone, case.code) == "free"


# ------------------------------------------------------------------ the reckoning


def test_time_that_runs_evenly_is_trusted() -> None:
    reckoning = Reckoning()
    assert [reckoning.trusted(1000.0 + n, n) for n in range(5)] == [1000.0 + n for n in range(5)]


def test_a_leap_is_doubted_for_an_hour_and_then_believed() -> None:
    reckoning = Reckoning()
    reckoning.trusted(1000.0, 0.0)
    assert reckoning.trusted(900_000.0, 10.0) == 1010.0
    assert reckoning.trusted(900_000.0 + LEAP - 1, 9 + LEAP) == 1009.0 + LEAP
    assert reckoning.trusted(900_001.0 + LEAP, 11 + LEAP) == 900_001.0 + LEAP


def test_a_leap_that_is_taken_back_leaves_no_doubt() -> None:
    reckoning = Reckoning()
    reckoning.trusted(1000.0, 0.0)
    reckoning.trusted(900_000.0, 10.0)
    assert reckoning.trusted(1020.0, 20.0) == 1020.0
    assert reckoning.trusted(900_000.0, 3 * LEAP) == 1000.0 + 3 * LEAP


def test_a_leap_backward_is_believed_at_once_and_a_return_from_it_is_not() -> None:
    reckoning = Reckoning()
    reckoning.trusted(900_000.0, 0.0)
    assert reckoning.trusted(1000.0, 10.0) == 1000.0
    assert reckoning.trusted(900_020.0, 20.0) == 1010.0


def test_an_hour_of_difference_is_no_leap() -> None:
    reckoning = Reckoning()
    reckoning.trusted(1000.0, 0.0)
    assert reckoning.trusted(1000.0 + LEAP, 0.0) == 1000.0 + LEAP
