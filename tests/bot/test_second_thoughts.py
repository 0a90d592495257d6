"""Changing one's mind, coming late, writing to nobody: over the whole house."""

from pathlib import Path

from bot.practice.phone import Phone
from bot.store.changes import MoveCase
from tests.bot.hands import asked, opens_the_plan, personal_rows, tap, type_, welcomed
from tests.house import House, living

NUMBER = "+39 333 765 4321"


async def with_a_time(house: House, number: int = 1) -> Phone:
    """Somebody at the rules of a call, with the second time on offer."""
    phone = await welcomed(house, number)
    await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
    await type_(house, phone, "Robin", NUMBER)
    phone.tap(phone.labels[1])
    await house.quiet()
    return phone


async def test_a_yes_to_a_message_that_was_taken_back_is_not_in_the_plan(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        desk = await house.counsellor()
        phone = await with_a_time(house)
        await tap(house, phone, "A few more questions", "Skip", "Yes, without our name")
        await tap(house, phone, "Back", "Back", "Back", "It is fine like this", "Yes, send it")
        (case,) = await house.store.open_cases()
        fields = {row.field for row in await house.store.content(case.id)}
        assert fields == {"about", "name", "number", "topic"}
        await opens_the_plan(house, desk)
        assert "senza il nostro nome" not in str(desk)


async def test_a_time_that_is_nearly_over_is_not_confirmed(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await with_a_time(house)
        await tap(house, phone, "It is fine like this")
        house.clock.forward(hours=3, minutes=15)  # 13:45, and the window ends at 14
        await tap(house, phone, "Yes, send it")
        assert "no longer free" in phone.text
        assert (await house.store.counts())["cases"] == 0


async def test_delete_everything_ends_a_call_also_for_whoever_lost_the_code(
    tmp_path: Path,
) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await welcomed(house)
        await asked(house, phone)
        await tap(house, phone, "Leave")
        phone.start()
        await house.quiet()
        phone.type("cancella tutto")
        await house.quiet()
        assert phone.screen == []
        assert await personal_rows(house.store) == {"cases": 1}  # its code, until a day has passed
        assert not await house.store.open_cases()


async def test_what_is_typed_after_the_request_was_closed_is_kept_nowhere(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await welcomed(house)
        await asked(house, phone)
        await tap(house, phone, "My request", "Write here")
        (case,) = await house.store.open_cases()
        now = int(house.clock())
        await house.store.commit(
            MoveCase(case.id, case.version, "closed", None, now + 86_400, 1, now)
        )
        await type_(house, phone, "please answer me")
        assert "Nobody reads here any more" in phone.text
        counts = await house.store.counts()
        assert (counts["answers"], counts["case_lines"]) == (0, 0)


async def test_walking_on_with_an_open_request_and_cancelling_leaves_no_answer(
    tmp_path: Path,
) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await welcomed(house)
        await asked(house, phone)
        await tap(house, phone, "Back", "Call, and more")
        await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
        await type_(house, phone, "Robin", "my request")
        await tap(house, phone, "Cancel the request", "Yes, cancel it")
        assert (await house.store.counts())["answers"] == 0


async def test_codes_cannot_be_tried_one_after_the_other(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await welcomed(house)
        await asked(house, phone)
        (case,) = await house.store.open_cases()
        await tap(house, phone, "Leave")
        phone = await welcomed(house)
        await tap(house, phone, "My request")
        for number in range(10):
            await type_(house, phone, f"Z9-9{number}")
            await tap(house, phone, "Write it again")
        await type_(house, phone, case.code)
        assert "nothing open" in phone.text
        await house.pass_time(hours=1, minutes=1)
        await tap(house, phone, "Write it again")
        await type_(house, phone, case.code.replace("-", "").lower())
        assert case.code in phone.text


async def test_starting_anew_forgets_the_answers_that_were_given(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await with_a_time(house)
        assert (await house.store.counts())["answers"] == 3
        phone.start()
        await house.quiet()
        assert (await house.store.counts())["answers"] == 0
