"""A case on the counsellors' phones, from the first telling to the end."""

import pytest

from bot import views
from bot.practice.phone import Phone
from bot.sealing import Unreadable
from bot.store.audit import verify
from bot.store.changes import WantCards
from tests.bot.desk.room import ANSWERS, Room

MARKS = [text for text in ANSWERS.values() if text.startswith(("Marker", "+39"))]


def card(phone: Phone, code: str) -> str:
    """The text of the newest message that begins with this code; empty if there is none."""
    found = [m.text for m in phone.from_bot if m.text.startswith(code)]
    return found[-1] if found else ""


def everything(phone: Phone) -> str:
    """All a phone shows: words, and labels and data of buttons."""
    return "\n".join(
        f"{message.text} {[(b.label, b.data, b.copies) for b in message.buttons]}"
        for message in phone.from_bot
    )


async def test_everybody_on_duty_gets_a_card_and_nobody_else(room: Room) -> None:
    on, off = await room.joins(), await room.joins(on_duty=False)
    case = await room.told()
    assert card(on.phone, case.code) == f"{case.code} · soon · Italian · free"
    assert card(off.phone, case.code) == ""


async def test_who_takes_gets_the_tools_and_the_others_see_that_it_is_taken(room: Room) -> None:
    winner, other = await room.joins(), await room.joins()
    case = await room.told()
    winner.phone.tap("Take")
    await room.quiet()
    assert card(winner.phone, case.code).endswith("yours")
    assert "Open the plan" in everything(winner.phone)
    assert card(other.phone, case.code).endswith("taken")
    assert "Take'" not in everything(other.phone)
    assert room.moved == [case.id]


async def test_one_case_rings_a_phone_once(room: Room) -> None:
    seat = await room.joins()
    before = seat.phone.notifications
    await room.told()
    seat.phone.tap("Take")
    await room.quiet()
    assert seat.phone.notifications == before + 1


async def test_no_card_shows_what_a_person_wrote_only_the_opened_plan_does(room: Room) -> None:
    seat, other = await room.joins(), await room.joins("coordinator")
    case = await room.told()
    for label in ("Take", "Nobody answered", "Close", "Not yet"):
        seat.phone.tap(label)
        await room.quiet()
        assert not any(mark in everything(seat.phone) for mark in MARKS)
    seat.phone.tap("Open the plan")
    await room.quiet()
    opened = card(seat.phone, f"{case.code}\n")
    assert all(mark in opened for mark in MARKS)
    assert not any(mark in everything(other.phone) for mark in MARKS)
    assert opened.index("Marker-word") < opened.index("+39 333"), "first the rules, then the number"


async def test_the_opened_plan_is_protected_and_gone_after_ten_minutes(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    seat.phone.tap("Take")
    await room.quiet()
    seat.phone.tap("Open the plan")
    await room.quiet()
    [plan] = [m for m in seat.phone.from_bot if m.text.startswith(f"{case.code}\n")]
    assert plan.json(seat.phone.chat.json())["has_protected_content"]
    await room.tick(599)
    assert card(seat.phone, f"{case.code}\n")
    await room.tick(2)
    assert not card(seat.phone, f"{case.code}\n")
    assert "opened" not in everything(seat.phone)


async def test_the_plan_can_be_put_away_at_once(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    for label in ("Take", "Open the plan", "Put it away"):
        seat.phone.tap(label)
        await room.quiet()
    assert not card(seat.phone, f"{case.code}\n")


async def test_each_opening_is_in_the_audit_and_the_chain_verifies(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    for label in ("Take", "Open the plan", "Put it away", "Open the plan", "Reached", "Close now"):
        seat.phone.tap(label)
        await room.quiet()
    rows = await room.store.audit()
    mine = [row.action for row in rows if row.code == case.code]
    assert mine == ["told", "take", "open", "open", "reached", "close"]
    assert {row.member for row in rows if row.action == "open"} == {seat.id}
    assert verify(rows)


async def test_closing_erases_plan_route_and_key_and_takes_the_open_plan_away(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    for label in ("Take", "Open the plan", "Reached", "Close now"):
        seat.phone.tap(label)
        await room.quiet()
    assert card(seat.phone, case.code) == f"{case.code} · soon · Italian · closed"
    assert await room.store.content(case.id) == []
    assert await room.store.route(case.id) is None
    with pytest.raises(Unreadable):
        room.keyring.envelope(case.id)


async def test_a_case_handed_back_is_told_anew_and_its_open_plan_is_gone(room: Room) -> None:
    seat, other = await room.joins(), await room.joins()
    case = await room.told()
    for label in ("Take", "Open the plan", "Hand back"):
        seat.phone.tap(label)
        await room.quiet()
    assert not card(seat.phone, f"{case.code}\n")
    before = other.phone.notifications
    await room.tick(1)
    assert other.phone.notifications == before + 1
    assert card(other.phone, case.code).endswith("free")
    other.phone.tap("Take")
    await room.quiet()
    assert (await room.now(case)).owner == other.id


async def test_outside_the_agreed_time_the_plan_says_so(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    for label in ("Take", "Open the plan"):
        seat.phone.tap(label)
        await room.quiet()
    assert "not the agreed time" in card(seat.phone, f"{case.code}\n")
    await room.tick(3700)
    seat.phone.tap("Open the plan")
    await room.quiet()
    assert "not the agreed time" not in card(seat.phone, f"{case.code}\n")


async def test_a_plan_that_cannot_be_read_is_a_plain_sentence(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    seat.phone.tap("Take")
    await room.quiet()
    room.keyring.destroy(case.id)
    seat.phone.tap("Open the plan")
    await room.quiet()
    assert "cannot be read" in card(seat.phone, f"{case.code}\n")


async def test_a_message_that_was_deleted_on_the_phone_comes_again(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    for message in list(seat.phone.chat.messages.values()):
        if message.text.startswith(case.code):
            room.practice.world.remove(seat.phone.chat, message.id)
    await room.store.commit(WantCards(case.id))
    await room.quiet()
    assert card(seat.phone, case.code)


async def test_whoever_blocks_the_bot_is_off_duty(room: Room) -> None:
    seat = await room.joins()
    seat.phone.block()
    await room.quiet()
    assert not (await room.member(seat.chat)).on_duty
    await room.told()


async def test_a_glance_at_the_lock_screen_betrays_nothing(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    assert seat.phone.lock_screen[-1] == f"Desk: {case.code} · soon · Italian · free"


def test_ids_survive_callback_data() -> None:
    assert views.case_id_of(views.name_of(b"\xff" * 16)) == b"\xff" * 16
    assert views.case_id_of("not an id!") is None
