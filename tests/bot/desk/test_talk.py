"""Talking here: lines pass through, sealed while they wait, and stay nowhere."""

from bot import cases, views
from bot.practice.faults import Answer
from bot.store import CaseRow
from dialogs.events import Seal
from tests.bot.desk.room import Room, Seat

HERE = {"name": "Marker-name", "channel": "Only here in this chat", "number": "+39 333 444 5556"}


async def taken(room: Room, answers: dict[str, str] | None = None) -> tuple[Seat, CaseRow]:
    seat = await room.joins()
    case = await room.asks(answers=HERE if answers is None else answers)
    await room.tick()
    seat.phone.tap("Take")
    await room.quiet()
    return seat, case


async def wrote(room: Room, text: str) -> None:
    """The person writes a line, as the front seals it."""
    await room.store.commit(
        *await room.requests.line(9000, Seal("note", text), int(room.clock.now))
    )
    await room.quiet()


def texts(seat: Seat) -> str:
    return "\n".join(message.text for message in seat.phone.screen)


async def test_a_counsellor_s_line_waits_sealed_and_leaves_their_phone(room: Room) -> None:
    seat, case = await taken(room)
    seat.phone.tap("Write")
    await room.quiet()
    assert "What you type next is passed on." in texts(seat)
    seat.phone.type("Marker-line")
    await room.quiet()
    assert "Marker-line" not in texts(seat)
    assert "What you type next" not in texts(seat)
    [line] = await room.store.lines(case.id, "person")
    assert b"Marker-line" not in line.blob
    assert room.keyring.envelope(case.id).open("lines", case.id, line.blob) == b"Marker-line"
    assert room.moved[-1] == case.id


async def test_only_the_next_text_is_passed_on(room: Room) -> None:
    seat, case = await taken(room)
    seat.phone.tap("Write")
    await room.quiet()
    seat.phone.type("one")
    seat.phone.type("two")
    await room.quiet()
    assert len(await room.store.lines(case.id, "person")) == 1


async def test_nothing_is_passed_on_after_stop_writing(room: Room) -> None:
    seat, case = await taken(room)
    for label in ("Write", "Stop writing"):
        seat.phone.tap(label)
        await room.quiet()
    seat.phone.type("not for anybody")
    await room.quiet()
    assert await room.store.lines(case.id, "person") == []


async def test_nothing_is_passed_on_once_the_case_is_in_other_hands(room: Room) -> None:
    seat, case = await taken(room)
    seat.phone.tap("Write")
    await room.quiet()
    boss = cases.Actor("coordinator", 99)
    changes = cases.act(await room.now(case), boss, "hand_back", int(room.clock.now))
    assert isinstance(changes, list)
    await room.store.commit(*changes)
    seat.phone.type("too late")
    await room.quiet()
    assert await room.store.lines(case.id, "person") == []
    assert "too late" not in texts(seat)


async def test_a_person_s_lines_come_protected_and_are_dropped_when_shown(room: Room) -> None:
    seat, case = await taken(room)
    before = seat.phone.notifications
    await wrote(room, "Marker-one")
    await wrote(room, "Marker-two")
    assert [m.text.split("\n\n")[2] for m in seat.phone.from_bot[-2:]] == [
        "Marker-one",
        "Marker-two",
    ]
    for message in seat.phone.from_bot[-2:]:
        assert message.json(seat.phone.chat.json())["has_protected_content"]
    assert seat.phone.notifications == before + 2
    assert await room.store.lines(case.id, "desk") == []


async def test_lines_are_gone_from_the_phone_after_ten_minutes(room: Room) -> None:
    seat, _ = await taken(room)
    await wrote(room, "Marker-one")
    await room.tick(300)
    await wrote(room, "Marker-two")
    await room.tick(301)
    assert "Marker-one" not in texts(seat)
    assert "Marker-two" in texts(seat)
    await room.tick(300)
    assert "Marker-two" not in texts(seat)


async def test_many_lines_at_once_come_in_order_each_in_a_message(room: Room) -> None:
    seat, _ = await taken(room)
    for number in range(3):
        changes = await room.requests.line(9000, Seal("note", f"Marker-{number}"), 1)
        await room.store.commit(*changes)
    await room.quiet()
    await room.quiet()
    shown = [m.text for m in seat.phone.from_bot if "Marker-" in m.text]
    assert [each[-1] for each in shown] == ["0", "1", "2"]


async def test_lines_wait_until_somebody_has_the_case(room: Room) -> None:
    seat = await room.joins()
    case = await room.told()
    await wrote(room, "Marker-early")
    assert "Marker-early" not in texts(seat)
    seat.phone.tap("Take")
    await room.quiet()
    assert "Marker-early" in texts(seat)
    assert case.code in texts(seat)


async def test_only_here_wins_over_a_number_that_was_given(room: Room) -> None:
    seat, _ = await taken(room)
    seat.phone.tap("Open the plan")
    await room.quiet()
    assert "Do not call." in texts(seat)
    assert "+39 333" not in texts(seat)
    assert "Copy the number" not in seat.phone.labels


async def test_write_is_offered_where_the_person_wants_to_be_answered_here(room: Room) -> None:
    seat, _ = await taken(room, {"number": "+39 333 444 5556"})
    assert "Write" not in [b.label for m in seat.phone.from_bot for b in m.buttons]


async def test_a_line_as_long_as_telegram_allows_comes_whole_and_once(room: Room) -> None:
    seat, case = await taken(room)
    await wrote(room, "Marker-begins " + "🙂" * 2000 + " Marker-ends")
    for _ in range(4):
        await room.tick()
    said, rung = texts(seat), seat.phone.notifications
    assert (said.count("🙂"), "Marker-begins" in said, "Marker-ends" in said) == (2000, True, True)
    assert await room.store.lines(case.id, "desk") == []
    await room.tick()
    assert seat.phone.notifications == rung


async def test_a_locked_phone_shows_nothing_of_a_line(room: Room) -> None:
    seat, _ = await taken(room)
    await wrote(room, "Marker-line")
    words = seat.phone.lock_screen[-1].partition(": ")[2]
    assert "Marker-line" in words
    assert "Marker" not in words[:40]


async def test_a_line_telegram_will_not_show_is_dropped_noted_and_never_sent_again(
    room: Room,
) -> None:
    seat, case = await taken(room)
    before = seat.phone.notifications
    room.practice.faults.plant("editMessageText", Answer(400, "MESSAGE_TOO_LONG"))
    await wrote(room, "Marker-one")
    for _ in range(4):
        await room.tick(1)
    assert seat.phone.notifications == before + 1
    assert views.BLANK not in [m.text for m in seat.phone.from_bot]
    assert await room.store.lines(case.id, "desk") == []
    assert [row.action for row in await room.store.audit()][-1] == "unshown"
