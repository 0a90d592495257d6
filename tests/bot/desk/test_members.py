"""Joining, duty, hours, language, leaving."""

from bot import members, rota
from bot.practice.phone import Phone
from tests.bot.desk.room import BOT, ROME, Room


def clicks(phone: Phone) -> list[str | None]:
    return [button.data for button in phone.from_bot[-1].buttons]


async def test_a_stranger_gets_nothing_at_all_whatever_they_send(room: Room) -> None:
    phone = room.stranger().phone
    before = await room.store.counts()
    phone.start()
    phone.start("x" * 32)
    phone.type("hello")
    phone.send("photo")
    phone.forward("something")
    phone.edit(phone.type("oh"), "ah")
    phone.forge("take:AAAA", 1)
    phone.block()
    phone.unblock()
    await room.quiet()
    assert phone.from_bot == []
    assert phone.popups == []
    assert await room.store.counts() == before


async def test_an_invitation_makes_one_member_once(room: Room) -> None:
    secret = await members.make_invitation(room.store, "coordinator", int(room.clock.now))
    one, two = room.stranger(), room.stranger()
    one.phone.start(secret)
    await one.phone.says("Fuori turno.")
    two.phone.start(secret)
    await room.quiet()
    assert two.phone.from_bot == []
    assert (await room.member(one.chat)).role == "coordinator"
    assert [m.text for m in one.phone.screen if not m.from_bot] == [], "the secret is taken away"


async def test_an_invitation_lasts_fifteen_minutes_and_is_stored_by_its_hash(room: Room) -> None:
    secret = await members.make_invitation(room.store, "counsellor", int(room.clock.now))
    assert len(secret) == 32, "192 bits, within the 64 characters of a link"
    room.clock.forward(15 * 60)
    late = room.stranger()
    late.phone.start(secret)
    await room.quiet()
    assert late.phone.from_bot == []


async def test_a_coordinator_s_link_is_protected_works_and_goes_after_a_quarter_of_an_hour(
    room: Room,
) -> None:
    seat, new = await room.joins("coordinator"), room.stranger()
    seat.phone.tap("Invite a colleague")
    await room.quiet()
    [message] = [m for m in seat.phone.from_bot if "start=" in m.text]
    assert message.json(seat.phone.chat.json())["has_protected_content"]
    seat.phone.tap("Copy")
    assert seat.phone.clipboard
    new.phone.start(seat.phone.clipboard.partition("start=")[2])
    await room.quiet()
    assert (await room.member(new.chat)).role == "counsellor"
    await room.tick(15 * 60)
    assert not [m for m in seat.phone.from_bot if "start=" in m.text]


async def test_a_member_has_one_home_and_start_brings_it_to_the_bottom(room: Room) -> None:
    seat = await room.joins()
    await room.told()
    seat.phone.start()
    await room.quiet()
    homes = [m for m in seat.phone.from_bot if m.text.startswith("On duty.")]
    assert homes == [seat.phone.from_bot[-1]]


async def test_going_on_duty_shows_what_waits(room: Room) -> None:
    seat = await room.joins(on_duty=False)
    await room.joins()
    case = await room.told()
    assert case.code not in seat.phone.text.split("\n")[0]
    seat.phone.tap("Go on duty")
    await room.quiet()
    assert [m for m in seat.phone.from_bot if m.text.startswith(f"{case.code} ·")]


async def test_hours_ticked_on_the_phone_are_what_the_front_may_offer(room: Room) -> None:
    seat = await room.joins(on_duty=False)
    seat.phone.tap("My hours")
    await room.quiet()
    seat.phone.tap("Tue 9–13")
    await room.quiet()
    assert "✓ Tue 9–13" in seat.phone.labels
    team, shifts = await room.store.members(), await room.store.shifts()
    now = int(room.clock.now)
    offered = rota.offers(shifts, team, "it", now, ROME)
    assert [(w.start[11:16], w.end[11:16]) for w in offered] == [
        ("08:00", "10:00"),
        ("10:00", "12:00"),
    ]
    seat.phone.tap("✓ Tue 9–13")
    seat.phone.tap("Done")
    await room.quiet()
    assert await room.store.shifts() == []
    assert seat.phone.text.startswith("Off duty.")


async def test_each_member_reads_their_own_language(room: Room) -> None:
    one, two = await room.joins(), await room.joins(language="it")
    case = await room.told()
    both = [[m.text for m in seat.phone.from_bot] for seat in (one, two)]
    assert f"{case.code} · soon · Italian · free" in both[0]
    assert f"{case.code} · presto · italiano · libero" in both[1]
    one.phone.tap("Italiano")
    await room.quiet()
    assert f"{case.code} · presto · italiano · libero" in [m.text for m in one.phone.from_bot]


async def test_a_member_who_leaves_frees_their_cases_and_keeps_no_card(room: Room) -> None:
    seat, other = await room.joins(), await room.joins()
    case = await room.told()
    seat.phone.tap("Take")
    await room.quiet()
    await room.removes(seat)
    assert seat.phone.from_bot == []
    assert (await room.now(case)).state == "waiting"
    await room.tick(1)
    other.phone.tap("Take")
    await room.quiet()
    assert (await room.now(case)).owner == other.id


async def test_what_a_member_types_or_sends_is_taken_away(room: Room) -> None:
    seat = await room.joins()
    seat.phone.type("K3-33 was hard")
    seat.phone.send("voice")
    await room.quiet()
    assert [m for m in seat.phone.screen if not m.from_bot] == []


async def test_a_group_is_left_without_a_word(room: Room) -> None:
    seat = await room.joins()
    group = seat.phone.add_to_group(-500, "Team")
    group.type("/start")
    await room.quiet()
    assert group.from_bot == []
    assert group.chat.left


def test_a_deep_link_takes_the_secret() -> None:
    assert len(f"https://t.me/{BOT}?start=") + 32 < 256
