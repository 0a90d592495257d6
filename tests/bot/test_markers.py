"""What a person writes is found nowhere but where a counsellor opens it."""

import logging
from pathlib import Path

import pytest

from tests.bot.canary import traces
from tests.bot.hands import opens_the_plan, tap, type_, welcomed
from tests.house import living

FIELDS = {
    "name": "zqname", "never": "zqnever", "answerer": "zqanswerer",
    "cover": "zqcover", "word": "zqword",
}  # fmt: skip
NUMBER = "+39 333 765 4321"
MARKERS = [*FIELDS.values(), "Marker-Name", "3337654321", "333 765 4321", "zqlost", "zqline"]


async def test_marker_words_are_found_nowhere_but_in_the_opened_plan(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    home = tmp_path / "home"
    async with living(home) as house:
        desk = await house.counsellor()
        phone = await welcomed(house)
        await type_(house, phone, "zqlost")
        await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
        await type_(house, phone, FIELDS["name"], NUMBER)
        phone.tap(phone.labels[1])
        await house.quiet()
        await tap(house, phone, "A few more questions")
        await type_(house, phone, FIELDS["never"])
        await tap(house, phone, "No message")
        await type_(house, phone, FIELDS["answerer"], FIELDS["cover"])
        await tap(house, phone, "It doesn't matter")
        await type_(house, phone, FIELDS["word"])
        await tap(house, phone, "No, do not write", "Yes, send it", "My request", "Write here")
        await type_(house, phone, "zqline")
        assert traces(home, [marker.encode() for marker in MARKERS]) == []
        cards = "\n".join(desk.lock_screen) + str(desk)
        assert [marker for marker in MARKERS if marker in cards] == []
        await opens_the_plan(house, desk)
        plan = str(desk)
        assert [text for text in FIELDS.values() if text not in plan] == []
        await tap(house, phone, "Leave")
        assert traces(home, [marker.encode() for marker in MARKERS]) == []
    said = caplog.text + "".join(capfd.readouterr())
    assert [marker for marker in MARKERS if marker in said] == []
    assert "1000:front" not in said
    assert str(phone.chat.id) not in said
