"""Nobody waits unseen: taken and not called, taken by who is gone, taken and taken back."""

import pytest

from bot import cases, views
from bot.practice.phone import Phone
from bot.store import CaseRow
from bot.store.changes import RemoveMember
from tests.bot.desk.room import Room, Seat

HOUR = 3600


def cards(phone: Phone, code: str) -> list[str]:
    return [m.text for m in phone.from_bot if m.text.startswith(f"{code} · ")]


async def taken(room: Room) -> tuple[Seat, CaseRow]:
    """A case whose window begins in an hour and lasts two, and who took it."""
    seat = await room.joins()
    case = await room.told()
    seat.phone.tap("Take")
    await room.quiet()
    return seat, case


async def withdrawn(room: Room) -> None:
    await room.store.commit(*await room.requests.withdrawn(9000, int(room.clock.now)))
    await room.tick()


# ------------------------------------------------------------------ taken back by the person


async def test_whoever_has_a_case_hears_at_once_that_it_was_withdrawn(room: Room) -> None:
    seat, case = await taken(room)
    seat.phone.tap("Open the plan")
    await room.quiet()
    rung = seat.phone.notifications
    await withdrawn(room)
    assert seat.phone.notifications == rung + 1
    assert cards(seat.phone, case.code) == [f"{case.code} · soon · Italian · withdrawn"]
    assert "Marker" not in str(seat.phone), "the opened plan is gone"
    for _ in range(3):
        await room.tick(HOUR)
    assert seat.phone.notifications == rung + 1
    await room.tick(cases.KEPT)
    assert await room.store.case(case.id) is None


async def test_a_withdrawn_case_that_nobody_has_rings_nobody(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    rung = seat.phone.notifications
    await withdrawn(room)
    assert seat.phone.notifications == rung
    assert cards(seat.phone, case.code)[0].endswith("withdrawn")


@pytest.mark.parametrize("action", ["open", "writing", "nobody", "hand_back", "close", "show"])
async def test_a_button_of_a_withdrawn_case_says_so_and_does_nothing(
    room: Room, action: str
) -> None:
    seat, case = await taken(room)
    await withdrawn(room)
    lines = len(await room.store.audit())
    seat.phone.forge(f"{action}:{views.name_of(case.id)}")
    await room.quiet()
    assert seat.phone.popups[-1].text == "This one was withdrawn."
    assert len(await room.store.audit()) == lines
    assert "Marker" not in str(seat.phone)


# ------------------------------------------------------------------ taken, and nobody calls


async def test_a_taken_case_nobody_calls_is_told_to_its_owner_and_to_every_coordinator(
    room: Room,
) -> None:
    seat, case = await taken(room)
    boss, other = await room.joins("coordinator", on_duty=False), await room.joins()
    await room.tick(HOUR)
    rung = [each.phone.notifications for each in (seat, boss, other)]
    await room.tick(2 * HOUR)
    assert [each.phone.notifications for each in (seat, boss, other)] == [
        rung[0] + 1, rung[1] + 1, rung[2],
    ]  # fmt: skip
    assert cards(boss.phone, case.code) == [f"{case.code} · soon · Italian · taken"]
    for _ in range(5):
        await room.tick(HOUR)
    assert boss.phone.notifications == rung[1] + 1, "once"


@pytest.mark.parametrize("outcome", ["Reached", "Nobody answered", "Not safe"])
async def test_a_call_that_was_tried_is_not_told_again(room: Room, outcome: str) -> None:
    seat, _ = await taken(room)
    boss = await room.joins("coordinator")
    await room.tick(HOUR + 60)
    seat.phone.tap(outcome)
    await room.quiet()
    rung = seat.phone.notifications, boss.phone.notifications
    await room.tick(2 * HOUR)
    assert (seat.phone.notifications, boss.phone.notifications) == rung


async def test_a_coordinator_sees_every_open_case_and_can_free_it(room: Room) -> None:
    boss = await room.joins("coordinator", on_duty=False)
    _, case = await taken(room)
    assert "Yours: 0 · Free: 0 · Taken: 1" in str(boss.phone)
    boss.phone.tap(f"{case.code} · soon · taken")
    await room.quiet()
    boss.phone.tap("Free it for others")
    await room.quiet()
    assert (await room.now(case)).state == "waiting"


async def test_a_counsellor_does_not_see_what_others_have(room: Room) -> None:
    other = await room.joins(on_duty=False)
    _, case = await taken(room)
    assert case.code not in str(other.phone)


# ------------------------------------------------------------------ taken by who is gone


async def test_a_case_of_somebody_who_blocked_the_bot_is_free_again_and_told(room: Room) -> None:
    seat, case = await taken(room)
    other = await room.joins()
    seat.phone.block()
    await room.quiet()
    await room.tick(1)
    assert (await room.now(case)).state == "waiting"
    assert cards(other.phone, case.code)[-1].endswith("free")
    assert room.moved[-1] == case.id, "the person is told that nobody has it"


async def test_a_case_whose_owner_is_no_longer_there_is_free_again(room: Room) -> None:
    seat, case = await taken(room)
    await room.store.commit(RemoveMember(seat.id))
    await room.tick(1)
    assert ((await room.now(case)).state, (await room.now(case)).owner) == ("waiting", None)


# ------------------------------------------------------------------ in other hands


async def test_a_plan_is_not_shown_again_to_who_no_longer_has_the_case(room: Room) -> None:
    seat, case = await taken(room)
    other = await room.joins()
    seat.phone.tap("Open the plan")
    await room.quiet()
    before = seat.phone.notifications
    for who, action in ((seat, "hand_back"), (other, "take")):  # both before anything is shown
        changes = cases.act(
            await room.now(case), cases.Actor("counsellor", who.id), action, int(room.clock.now)
        )
        assert isinstance(changes, list)
        await room.store.commit(*changes)
    await room.quiet()
    assert "Marker" not in str(seat.phone)
    assert cards(seat.phone, case.code)[0].endswith("taken")
    assert seat.phone.notifications == before
