"""The promises of Soglia, each a sentence that a user could read, kept by the whole house."""

import asyncio
from pathlib import Path

import pytest

from bot.practice.phone import Phone
from tests.bot.hands import asked, opens_the_plan, personal_rows, tap, type_, welcomed
from tests.house import Clock, living

# ------------------------------------------------------------------ 1. safety first


@pytest.mark.parametrize("word", ["help", "Aiuto!", "SOS", "/help"])
async def test_one_typed_word_reaches_safety_before_any_other_word(
    tmp_path: Path, word: str
) -> None:
    async with living(tmp_path / "home") as house:
        phone = house.person()
        phone.type(word)
        await phone.says("112")
        await house.quiet()
        assert len(phone.screen) == 1


class Stuck(Exception):
    """the disk does not answer"""


@pytest.mark.parametrize("how", ["slow", "broken"])
async def test_safety_is_shown_while_the_database_is_slow_or_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        answers = asyncio.Event()
        real = house.store.conversation

        async def conversation(pseudonym: bytes) -> object:
            if not answers.is_set():
                if how == "broken":
                    raise OSError("the disk is gone")
                await answers.wait()
            return await real(pseudonym)

        monkeypatch.setattr(house.store, "conversation", conversation)
        phone.tap("Help now")
        await phone.says("112")
        assert "1522" in phone.text
        answers.set()
        await phone.says("Here is what you can do")
        await house.quiet()
        assert len(phone.screen) == 1, str(phone)


# ------------------------------------------------------------------ 2. one screen


async def test_the_chat_holds_one_message_and_nothing_that_was_typed(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await welcomed(house)
        await type_(house, phone, "hello", "zz" * 2000, "🙂" * 2000, "12")
        for kind in ("photo", "voice", "sticker", "contact", "location"):
            phone.send(kind)
        phone.forward("words of another")
        await house.quiet()
        await asked(house, phone)
        assert [message.from_bot for message in phone.screen] == [True]


async def test_three_fast_taps_show_the_last_state(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        back = next(b.data for m in phone.screen for b in m.buttons if b.label == "Back")
        phone.tap("Phone and privacy")
        phone.forge(back or "")
        phone.forge(back or "")
        await house.quiet()
        assert phone.text.startswith("What is it about?")


# ------------------------------------------------------------------ 3. gone in one tap


async def test_after_leaving_nothing_is_left_and_start_is_a_strangers(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        stranger = house.person(2)
        stranger.start()
        phone = await welcomed(house)
        await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
        await type_(house, phone, "Robin", "+39 333 123 4567")
        await tap(house, phone, "Leave")
        assert phone.screen == []
        assert phone.popups[-1].alert
        assert await personal_rows(house.store) == {"conversations": 1}  # the stranger's
        phone.start()
        await house.quiet()
        assert phone.text == stranger.text
        assert _buttons(phone) == _buttons(stranger)


def _buttons(phone: Phone) -> list[list[tuple[str, str | None]]]:
    return [[(b.label, b.data) for b in row] for message in phone.screen for row in message.rows]


async def test_leaving_before_a_language_is_chosen_is_told_in_whole_sentences_of_each(
    tmp_path: Path,
) -> None:
    async with living(tmp_path / "home") as house:
        phone = house.person()
        phone.start()
        await phone.until(lambda seen: seen.labels)
        await tap(house, phone, "Esci · Leave")
        italian, english = phone.popups[-1].text.split("\n\n")
        assert italian.startswith("Fatto. ")
        assert english.startswith("Done. ")
        assert italian[-1] == english[-1] == "."


async def test_leaving_says_what_could_not_be_removed(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        house.clock.now += 49 * 3600  # the clock of the machine, which the service may doubt
        await tap(house, phone, "Leave")
        assert "older messages" in phone.popups[-1].text
        assert phone.labels == []
        assert "older messages" in phone.text
        assert await personal_rows(house.store) == {}


async def test_a_confirmed_call_outlives_leaving_and_says_nothing_of_itself(
    tmp_path: Path,
) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await welcomed(house)
        await asked(house, phone)
        await tap(house, phone, "Leave")
        assert await personal_rows(house.store) == {
            "cases": 1, "case_routes": 1, "case_contents": 4,
        }  # fmt: skip
        phone.start()
        await house.quiet()
        await tap(house, phone, "English", "Yes, go on", "Call, and more", "My request")
        await type_(house, phone, "A2-34")
        assert "nothing open" in phone.text


async def test_a_second_call_of_the_same_chat_is_refused_calmly(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        await house.counsellor()
        phone = await welcomed(house)
        await asked(house, phone)
        await tap(house, phone, "Leave")
        again = await welcomed(house)
        await asked(house, again, "+39 333 765 4321")
        assert "an open request" in again.text
        assert (await house.store.counts())["cases"] == 1


# ------------------------------------------------------------------ 4. gone by itself


async def test_silence_wipes_the_phone_and_the_store(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        await house.pass_time(hours=12, minutes=10)
        assert phone.screen == []
        assert await personal_rows(house.store) == {}


async def test_a_screen_never_grows_too_old_to_be_deleted(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        for _ in range(8):  # somebody who comes back every eleven hours, for days
            await house.pass_time(hours=11)
            await tap(house, phone, "Phone and privacy", "Back")
        assert len(phone.screen) == 1
        await tap(house, phone, "Leave")
        assert phone.screen == []


async def test_blocking_the_bot_wipes(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        phone.block()
        await house.quiet()
        assert await personal_rows(house.store) == {}


# ------------------------------------------------------------------ 5.-6. no trace, sealed


async def test_reading_keeps_one_row_and_it_is_gone_after_leaving(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        await tap(house, phone, "Who we are", "How EXIT works", "Back", "Back")
        assert await personal_rows(house.store) == {"conversations": 1}
        await tap(house, phone, "Leave")
        assert await personal_rows(house.store) == {}


# ------------------------------------------------------------------ 7. no promise unkept


async def test_nobody_on_the_rota_is_no_promise(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        phone = await welcomed(house)
        await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "Skip", "Skip")
        await type_(house, phone, "+39 333 765 4321")
        assert "I promise you nothing" in phone.text


async def test_a_time_that_lost_its_counsellor_is_not_confirmed(tmp_path: Path) -> None:
    async with living(tmp_path / "home", Clock()) as house:
        desk = await house.counsellor()
        phone = await welcomed(house)
        await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
        await type_(house, phone, "Robin", "+39 333 765 4321")
        phone.tap(phone.labels[2])
        await house.quiet()
        await tap(house, phone, "It is fine like this")
        desk.tap_data("duty:off")
        await house.quiet()
        for shift in await house.store.shifts():
            await house.drop(shift)
        await tap(house, phone, "Yes, send it")
        assert await personal_rows(house.store) == {"conversations": 1, "answers": 3}
        assert (await house.store.counts())["cases"] == 0


# ------------------------------------------------------------------ 9. the person decides


async def test_the_bot_never_writes_first_without_a_yes(tmp_path: Path) -> None:
    async with living(tmp_path / "home") as house:
        desk = await house.counsellor()
        phone = await welcomed(house)
        await asked(house, phone)
        before = phone.notifications
        await opens_the_plan(house, desk)
        await house.pass_time(hours=3)
        assert phone.notifications == before
