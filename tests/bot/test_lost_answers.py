"""A send that Telegram accepted and never answered: its copy does not stay on the phone."""

from pathlib import Path

import pytest

from bot.practice.faults import Answer, Dropped, Fault
from tests.bot.hands import asked, tap, welcomed
from tests.house import DESK, FRONT, living

LOST: list[Fault] = [Dropped(accepted=True), Answer(502, "Bad Gateway", accepted=True)]


@pytest.mark.parametrize("fault", LOST, ids=["dropped", "502"])
async def test_a_counsellor_keeps_one_card_though_answers_were_lost(
    tmp_path: Path, fault: Fault
) -> None:
    async with living(tmp_path / "home") as house:
        desk = await house.counsellor()
        person = await welcomed(house)
        house.practice.faults.plant("sendMessage", fault, times=2, bot=DESK)
        await asked(house, person)
        (case,) = await house.store.open_cases()
        await desk.until(lambda it: case.code in str(it))
        await house.notice()
        assert sum(case.code in message.text for message in desk.from_bot) == 1
        assert len(desk.screen) == 2, str(desk)


@pytest.mark.parametrize("fault", LOST, ids=["dropped", "502"])
async def test_a_person_keeps_one_screen_though_answers_were_lost(
    tmp_path: Path, fault: Fault
) -> None:
    async with living(tmp_path / "home") as house:
        person = house.person()
        house.practice.faults.plant("sendMessage", fault, times=2, bot=FRONT)
        for _ in range(3):
            person.start()
            await house.quiet()
        assert len(person.screen) == 1, str(person)
        await tap(house, person, "English", "Yes, go on")
        assert len(person.screen) == 1, str(person)


async def test_nothing_of_another_chat_goes_with_a_copy(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        person, others = house.person(), [house.person(n) for n in (2, 3)]
        house.practice.faults.plant("sendMessage", LOST[0], bot=FRONT)
        person.start()
        await house.quiet()
        for other in others:
            other.start()
            await house.quiet()
        person.start()
        await house.quiet()
        assert [len(phone.screen) for phone in (person, *others)] == [1, 1, 1]
