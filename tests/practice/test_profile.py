"""A bot's profile: what it sets per language is what each person's phone shows."""

from typing import Any

import pytest

from bot.practice.phone import Phone
from bot.practice.profile import commands_for
from bot.practice.server import Practice
from tests.practice.conftest import SARA, USERNAME, Wire


@pytest.mark.parametrize("kind", ["name", "description", "short_description"])
async def test_a_text_is_per_language_and_everybodys_where_none_is_set(
    wire: Wire, kind: str
) -> None:
    method = "".join(part.title() for part in kind.split("_"))
    await wire.result(f"setMy{method}", **{kind: "Everybody"})
    await wire.result(f"setMy{method}", **{kind: "Tutti", "language_code": "it"})
    italian = await wire.result(f"getMy{method}", language_code="it")
    german = await wire.result(f"getMy{method}", language_code="de")
    assert (italian, german) == ({kind: "Tutti"}, {kind: "Everybody"})


async def test_the_phone_shows_the_name_in_its_language(phone: Phone, wire: Wire) -> None:
    assert phone.title == "Notes"
    await wire.result("setMyName", name="Appunti", language_code="it")
    assert phone.title == "Appunti"


async def test_a_bot_cannot_be_without_a_name(wire: Wire) -> None:
    assert await wire.refusal("setMyName") == "Bad Request: BOT_TITLE_INVALID"


async def test_a_language_has_two_letters(wire: Wire) -> None:
    assert await wire.refusal("getMyName", language_code="ita") == "Bad Request: LANG_CODE_INVALID"


async def test_the_narrowest_scope_wins_and_then_the_language(
    practice: Practice, wire: Wire
) -> None:
    def command(name: str) -> list[dict[str, Any]]:
        return [{"command": name, "description": name}]

    private = {"type": "all_private_chats"}
    here = {"type": "chat", "chat_id": SARA}
    bot = practice.world.bot_named(USERNAME)
    assert commands_for(bot, SARA, "it") == []
    for name, given in (
        ("all", {}),
        ("italian", {"language_code": "it"}),
        ("private", {"scope": private}),
        ("here", {"scope": here}),
    ):
        await wire.result("setMyCommands", commands=command(name), **given)
        assert await wire.result("getMyCommands", **given) == command(name)
        assert commands_for(bot, SARA, "it") == command(name)
    await wire.result("deleteMyCommands", scope=here)
    assert commands_for(bot, SARA, "it") == command("private")


@pytest.mark.parametrize("command", ["Help", "a-b", "è"])
async def test_a_command_has_small_letters_digits_and_underscores(wire: Wire, command: str) -> None:
    refusal = await wire.refusal(
        "setMyCommands", commands=[{"command": command, "description": "x"}]
    )
    assert refusal == "Bad Request: BOT_COMMAND_INVALID"


async def test_the_menu_button_is_kept_per_chat_and_for_all(wire: Wire) -> None:
    assert await wire.result("getChatMenuButton") == {"type": "commands"}
    await wire.result("setChatMenuButton", chat_id=SARA, menu_button={"type": "default"})
    assert await wire.result("getChatMenuButton", chat_id=SARA) == {"type": "default"}
    assert await wire.result("getChatMenuButton", chat_id=52) == {"type": "commands"}
