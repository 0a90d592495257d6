"""Who leaves the desk: at the next tap nothing is theirs any more; one coordinator stays."""

import asyncio
from contextlib import suppress
from itertools import pairwise

import pytest

from bot.codes import sign
from bot.practice.phone import Phone
from bot.store.audit import verify
from bot.store.changes import Conflict, PutMember, RemoveMember
from tests.bot.desk.room import Room

DAY = 86400


async def taps(room: Room, phone: Phone, *labels: str) -> None:
    for label in labels:
        phone.tap(label)
        await room.quiet()


async def test_a_coordinator_takes_a_member_off_the_desk_after_one_question(room: Room) -> None:
    boss, seat = await room.joins("coordinator"), await room.joins()
    case = await room.told()
    await taps(room, seat.phone, "Take", "Open the plan")
    me = sign(seat.id)
    assert f"Your sign: {me}" in str(seat.phone)
    await taps(room, boss.phone, "People", f"{me} · counsellor · on duty")
    assert await room.store.member(seat.id), "only asked"
    await taps(room, boss.phone, "Take off")
    assert seat.phone.from_bot == []
    assert await room.store.member(seat.id) is None
    assert me not in [label.split()[0] for label in boss.phone.labels]
    seat.phone.forge("duty:on", 1)
    await room.quiet()
    assert seat.phone.from_bot == []
    assert seat.phone.waiting_for_answer, "a stranger is not even answered"
    await room.tick(1)
    assert (await room.now(case)).state == "waiting"
    assert room.moved[-1] == case.id
    rows = await room.store.audit()
    assert [(row.member, row.action) for row in rows if row.action in ("removed", "left")] == [
        (boss.id, "removed"), (seat.id, "left"),
    ]  # fmt: skip
    assert verify(rows)


async def test_a_member_leaves_by_themselves_after_one_question(room: Room) -> None:
    seat = await room.joins()
    await taps(room, seat.phone, "Leave the desk", "Stay")
    assert "On duty." in str(seat.phone)
    await taps(room, seat.phone, "Leave the desk", "Leave now")
    assert seat.phone.from_bot == []
    assert await room.store.members() == []
    rows = await room.store.audit()
    assert [(r.member, r.action) for r in rows][-1] == (seat.id, "left")


async def test_the_last_coordinator_stays_also_if_the_other_cannot_be_reached(room: Room) -> None:
    boss, other = await room.joins("coordinator"), await room.joins("coordinator")
    await room.store.commit(PutMember(other.id, "en", on_duty=False, away=True))
    await taps(room, boss.phone, "Leave the desk", "Leave now")
    assert boss.phone.popups[-1].text == "The desk needs one coordinator."
    assert await room.store.member(boss.id)
    other.phone.start()
    await room.quiet()
    await taps(room, boss.phone, "Leave now")
    assert boss.phone.from_bot == []


async def test_two_coordinators_who_leave_at_the_same_moment_do_not_both_go(room: Room) -> None:
    seats = [await room.joins("coordinator") for _ in range(2)]
    for seat in seats:
        seat.phone.forge(f"out_now:{sign(seat.id)}")
    await room.quiet()
    assert len(await room.store.members()) == 1


@pytest.mark.parametrize("tap", ["people", "out:{boss}", "out_now:{boss}", "out:", "out_now:Z9"])
async def test_a_counsellor_sends_nobody_away_and_sees_no_list(room: Room, tap: str) -> None:
    boss, seat = await room.joins("coordinator"), await room.joins()
    await room.joins("coordinator")
    before = str(seat.phone)
    seat.phone.forge(tap.format(boss=sign(boss.id)))
    await room.quiet()
    assert seat.phone.popups[-1].text == "This is not yours to do."
    assert str(seat.phone) == before
    assert await room.store.member(boss.id)


async def test_what_is_too_old_to_be_taken_away_is_emptied(room: Room) -> None:
    boss, seat = await room.joins("coordinator"), await room.joins()
    room.clock.forward(3 * DAY)
    await taps(room, boss.phone, "People", f"{sign(seat.id)} · counsellor · on duty", "Take off")
    await asyncio.sleep(0)
    await seat.phone.until(lambda phone: phone.text == "…")
    assert not [button for message in seat.phone.from_bot for button in message.buttons]


def test_no_two_members_ever_have_the_same_sign() -> None:
    signs = [sign(number) for number in range(1, 2000)]
    assert len(set(signs)) == len(signs)
    assert {len(each) for each in signs[:96]} == {2}
    assert all(a != b for a, b in pairwise(signs))


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_what_is_on_its_way_to_somebody_as_they_leave_does_not_stay_with_them(
    room: Room, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    seat = await room.joins()
    await room.told()
    await taps(room, seat.phone, "Take")
    caller = room.cards._caller
    call = caller.call

    async def leaves(named: str, /, **parameters: object) -> object:
        result = await call(named, **parameters)
        if named == method:  # gone while Telegram answers, by a hand that saw no message yet
            with suppress(Conflict):
                await room.store.commit(RemoveMember(seat.id))
        return result

    monkeypatch.setattr(caller, "call", leaves)
    seat.phone.tap("Open the plan")
    await room.quiet()
    assert await room.store.member(seat.id) is None
    assert "Marker" not in str(seat.phone)
    assert "…" not in [message.text for message in seat.phone.from_bot]
