"""Every action against everybody: only the allowed cell does anything, forged or not."""

from itertools import product

import pytest

from bot import views
from bot.store import CaseRow
from tests.bot.desk.room import Room, Seat

TAPS = (
    "take", "open", "writing", "reached", "nobody", "somebody_else", "not_safe", "hand_back",
    "closing", "close", "show", "back",
)  # fmt: skip
OWN = ("duty:off", "language:it", "hours", "slot:0:9", "speak:en", "invite", "home", "away",
       "people", "out:A2", "out_now:A2")  # fmt: skip
WHO = ("stranger", "removed", "other", "owner", "coordinator")

MAY = {
    **{tap: {"owner"} for tap in TAPS},
    "hand_back": {"owner", "coordinator"},
    "show": {"owner", "coordinator"},
    "take": set[str](),  # the case is taken already
}
HARMLESS = {"back"}
"""Changes only what the one who taps sees."""


async def seats(room: Room, who: str) -> tuple[Seat, Seat]:
    """The owner, and the one who taps."""
    owner = await room.joins()
    match who:
        case "owner":
            return owner, owner
        case "other":
            return owner, await room.joins()
        case "coordinator":
            return owner, await room.joins("coordinator")
        case "removed":
            gone = await room.joins()
            await room.removes(gone)
            return owner, gone
        case _:
            return owner, room.stranger()


def facts(case: CaseRow) -> tuple[object, ...]:
    return case.state, case.owner, case.closed_at


async def done(room: Room, case: CaseRow) -> tuple[object, ...]:
    """All that an action can leave behind."""
    found = await room.store.case(case.id)
    audit = [row.action for row in await room.store.audit()]
    kinds = [c.kind for m in await room.store.members() for c in await room.store.cards_of(m.id)]
    return (facts(found) if found else None), audit, sorted(kinds)


@pytest.mark.parametrize(("tap", "who"), list(product(TAPS, WHO)))
async def test_a_forged_tap_on_a_taken_case_does_only_what_is_allowed(
    room: Room, tap: str, who: str
) -> None:
    owner, seat = await seats(room, who)
    case = await room.told()
    owner.phone.tap("Take")
    await room.quiet()
    before, seen = await done(room, case), str(seat.phone)
    seat.phone.forge(f"{tap}:{views.name_of(case.id)}", 1)
    await room.quiet()
    after = await done(room, case)
    if who not in MAY[tap] and tap not in HARMLESS:
        assert after == before
    if who in ("stranger", "removed"):
        assert str(seat.phone) == seen
        assert seat.phone.waiting_for_answer, "a stranger is not even answered"
    elif who not in MAY[tap] and tap not in HARMLESS:
        assert seat.phone.popups[-1].text


@pytest.mark.parametrize(("tap", "who"), list(product(OWN, ("stranger", "removed"))))
async def test_who_is_not_a_member_changes_nothing_of_anybody(
    room: Room, tap: str, who: str
) -> None:
    _, seat = await seats(room, who)
    before = await room.store.counts()
    seat.phone.forge(tap, 1)
    seat.phone.type("/start")
    seat.phone.send("photo")
    await room.quiet()
    assert await room.store.counts() == before
    assert seat.phone.waiting_for_answer


async def test_only_a_coordinator_invites(room: Room) -> None:
    seat = await room.joins()
    seat.phone.forge("invite")
    await room.quiet()
    assert seat.phone.popups[-1].text == "This is not yours to do."
    assert (await room.store.counts())["invitations"] == 0


FORGED = (
    "", ":", "take", "take:", "take:!!", "take:" + "A" * 50, "burn:", "slot:9:9", "slot:x:y",
    "slot:0:7", "language:xx", "speak:", "open:\x00", "invite:coordinator:1", "home:home",
    "withdraw:{id}", "expire:{id}", "write:{id}", "duty:", "away:",
)  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
async def test_data_that_no_button_has_is_answered_and_harmless(room: Room, data: str) -> None:
    seat = await room.joins()
    case = await room.told()
    seat.phone.forge(data.replace("{id}", views.name_of(case.id)))
    await room.quiet()
    assert not seat.phone.waiting_for_answer
    assert facts(await room.now(case)) == facts(case)


async def test_a_button_from_before_says_what_is_true_now(room: Room) -> None:
    one, other = await room.joins(), await room.joins()
    case = await room.told()
    one.phone.tap("Take")
    await room.quiet()
    other.phone.forge(f"take:{views.name_of(case.id)}")
    await room.quiet()
    assert other.phone.popups[-1].text == "A colleague has it."
