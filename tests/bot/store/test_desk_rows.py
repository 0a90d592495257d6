"""Promises about the desk's rows: members, hours, invitations, cards, removals."""

import pytest

from bot.store import (
    AddCard,
    AddInvitation,
    AddMember,
    AddRemoval,
    AddShift,
    CardRow,
    Conflict,
    DropCard,
    DropRemoval,
    DropShift,
    MemberRow,
    NoteCard,
    PutMember,
    PutSpeaks,
    RemovalRow,
    RemoveMember,
    ShiftRow,
    Store,
    UseInvitation,
    WantCard,
    WantCards,
)
from tests.bot.store.examples import CASE, card, case, member

# ------------------------------------------------------------------ members


async def test_a_new_member_is_off_duty(store: Store) -> None:
    anna = await member(store)
    assert anna == MemberRow(anna.id, b"anna", b"sealed chat", "counsellor", "it", on_duty=False)
    assert await store.member(anna.id) == anna
    assert await store.members() == [anna]


async def test_nobody_joins_twice(store: Store) -> None:
    await member(store)
    with pytest.raises(Conflict):
        await store.commit(AddMember(b"anna", b"other", "coordinator", "en"))
    assert len(await store.members()) == 1


async def test_a_member_chooses_language_and_duty(store: Store) -> None:
    anna = await member(store)
    await store.commit(PutMember(anna.id, "en", on_duty=True))
    row = await store.member(anna.id)
    assert row is not None
    assert (row.language, row.on_duty) == ("en", True)


async def test_a_member_says_in_which_languages_they_call(store: Store) -> None:
    anna = await member(store)
    assert (anna.calls_in("it"), anna.calls_in("en")) == (True, False)
    await store.commit(PutSpeaks(anna.id, "en fr"))
    (row,) = await store.members()
    assert row == await store.member(anna.id) == await store.member_by(b"anna")
    assert (row.calls_in("it"), row.calls_in("en")) == (False, True)


async def test_with_a_member_go_their_hours_and_cards(store: Store) -> None:
    before = await store.counts()
    anna = await member(store)
    await store.commit(AddShift(anna.id, 0, 9, 13), card(anna, None))
    await store.commit(RemoveMember(anna.id))
    assert await store.counts() == before
    assert await store.member(anna.id) is await store.member_by(b"anna") is None


async def test_the_number_of_a_member_is_never_given_again(store: Store) -> None:
    anna = await member(store)
    await store.commit(RemoveMember(anna.id))
    assert (await member(store, "bruno")).id != anna.id


# ------------------------------------------------------------------ invitations


async def test_an_invitation_is_used_once(store: Store) -> None:
    await store.commit(AddInvitation(b"hash", "coordinator", 100))
    assert await store.invitation(b"hash", 99) == "coordinator"
    await store.commit(UseInvitation(b"hash", 99))
    assert await store.invitation(b"hash", 99) is None
    with pytest.raises(Conflict):
        await store.commit(UseInvitation(b"hash", 99))


async def test_an_expired_invitation_opens_nothing(store: Store) -> None:
    await store.commit(AddInvitation(b"hash", "counsellor", 100))
    assert await store.invitation(b"hash", 100) is None
    with pytest.raises(Conflict):
        await store.commit(UseInvitation(b"hash", 100))
    await store.tidy(100)
    assert (await store.counts())["invitations"] == 0


async def test_a_spent_invitation_takes_the_new_member_with_it(store: Store) -> None:
    with pytest.raises(Conflict):
        await store.commit(
            AddMember(b"anna", b"", "counsellor", "it"), UseInvitation(b"never made", 0)
        )
    assert await store.members() == []


# ------------------------------------------------------------------ hours


async def test_hours_are_kept_once_and_in_order(store: Store) -> None:
    anna, bruno = await member(store), await member(store, "bruno")
    await store.commit(AddShift(bruno.id, 0, 9, 13), AddShift(anna.id, 4, 14, 18))
    await store.commit(AddShift(anna.id, 0, 9, 13), AddShift(anna.id, 0, 9, 13))
    assert await store.shifts() == [
        ShiftRow(anna.id, 0, 9, 13), ShiftRow(anna.id, 4, 14, 18), ShiftRow(bruno.id, 0, 9, 13),
    ]  # fmt: skip


async def test_hours_that_begin_alike_are_the_same_hours_with_a_new_end(store: Store) -> None:
    anna = await member(store)
    await store.commit(AddShift(anna.id, 0, 9, 13), AddShift(anna.id, 0, 9, 12))
    assert await store.shifts() == [ShiftRow(anna.id, 0, 9, 12)]


async def test_dropped_hours_leave_the_others(store: Store) -> None:
    anna = await member(store)
    await store.commit(AddShift(anna.id, 0, 9, 13), AddShift(anna.id, 0, 14, 18))
    await store.commit(DropShift(anna.id, 0, 9), DropShift(anna.id, 6, 9))
    assert await store.shifts() == [ShiftRow(anna.id, 0, 14, 18)]


async def test_nobody_who_left_has_hours_or_cards(store: Store) -> None:
    for change in (AddShift(99, 0, 9, 13), AddCard(99, "home", None, None)):
        with pytest.raises(Conflict):
            await store.commit(change)


# ------------------------------------------------------------------ cards


async def test_a_new_card_wants_to_be_shown(store: Store) -> None:
    anna = await member(store)
    await store.commit(case(), card(anna))
    (row,) = await store.cards_to_show()
    assert row == CardRow(row.id, anna.id, "case", CASE, b"", wanted=1, shown=0, gone_at=None)
    assert await store.card(row.id) == row
    assert await store.cards_of(anna.id) == await store.cards_of_case(CASE) == [row]


async def test_there_is_one_card_per_member_kind_and_case(store: Store) -> None:
    anna, bruno = await member(store), await member(store, "bruno")
    await store.commit(case(), card(anna), card(anna), card(bruno), card(anna, None))
    await store.commit(card(anna, None), AddCard(anna.id, "plan", CASE, 600))
    cards = [*await store.cards_of(anna.id), *await store.cards_of(bruno.id)]
    assert [(row.member, row.kind) for row in cards] == [
        (anna.id, "case"), (anna.id, "home"), (anna.id, "plan"), (bruno.id, "case"),
    ]  # fmt: skip


async def test_adding_a_card_again_leaves_it_as_it_is(store: Store) -> None:
    anna = await member(store)
    await store.commit(case(), card(anna, gone_at=600))
    (row,) = await store.cards_to_show()
    await store.commit(NoteCard(row.id, b"message", row.wanted), card(anna, gone_at=900))
    assert await store.card(row.id) == CardRow(
        row.id, anna.id, "case", CASE, b"message", wanted=1, shown=1, gone_at=600
    )


async def test_a_card_that_was_shown_is_shown_again_when_wanted(store: Store) -> None:
    anna, bruno = await member(store), await member(store, "bruno")
    await store.commit(case(), card(anna), card(bruno), card(anna, None))
    for row in await store.cards_to_show():
        await store.commit(NoteCard(row.id, b"message", row.wanted))
    assert await store.cards_to_show() == []
    await store.commit(WantCards(CASE))
    assert {row.member for row in await store.cards_to_show()} == {anna.id, bruno.id}
    (home,) = [row for row in await store.cards_of(anna.id) if row.kind == "home"]
    await store.commit(WantCard(home.id))
    assert home.id in {row.id for row in await store.cards_to_show()}


async def test_a_card_is_gone_at_its_second(store: Store) -> None:
    anna = await member(store)
    await store.commit(case(), card(anna, gone_at=600), card(anna, None))
    assert await store.cards_gone(599) == []
    (row,) = await store.cards_gone(600)
    await store.commit(DropCard(row.id))
    assert await store.cards_gone(600) == []
    assert await store.card(row.id) is None


# ------------------------------------------------------------------ removals


async def test_removals_are_due_in_order_each_for_its_bot(store: Store) -> None:
    await store.commit(AddRemoval("front", b"2", 20, 99), AddRemoval("front", b"1", 10, 99))
    await store.commit(AddRemoval("desk", b"3", 10, 99))
    assert await store.removals("front", 9) == []
    first, second = await store.removals("front", 20)
    assert first == RemovalRow(first.id, "front", b"1", 10, 99)
    assert second.blob == b"2"
    await store.commit(DropRemoval(first.id))
    assert [row.blob for row in await store.removals("front", 20)] == [b"2"]
    assert [row.blob for row in await store.removals("desk", 20)] == [b"3"]


async def test_a_removal_that_is_too_late_is_still_named_so_that_it_is_dropped(
    store: Store,
) -> None:
    await store.commit(AddRemoval("front", b"1", 10, 99))
    assert len(await store.removals("front", 1000)) == 1


async def test_when_duty_ends_and_who_cannot_be_reached_are_kept(store: Store) -> None:
    anna = await member(store)
    await store.commit(PutMember(anna.id, "it", on_duty=True, duty_until=1000))
    assert (await store.members())[0].duty_until == 1000
    await store.commit(PutMember(anna.id, "it", on_duty=False, away=True))
    row = await store.member_by(b"anna")
    assert row is not None
    assert (row.on_duty, row.duty_until, row.away) == (False, None, True)
    assert not row.calls_in("it"), "who hears of nothing calls nobody"


async def test_the_last_coordinator_who_can_be_reached_is_not_removed(store: Store) -> None:
    for name in (b"one", b"two"):
        await store.commit(AddMember(name, b"", "coordinator", "it"))
    one, two = await store.members()
    await store.commit(PutMember(two.id, "it", on_duty=False, away=True))
    with pytest.raises(Conflict):
        await store.commit(RemoveMember(one.id))
    await store.commit(RemoveMember(two.id))
    with pytest.raises(Conflict):
        await store.commit(RemoveMember(one.id))
    assert await store.members() == [one]
