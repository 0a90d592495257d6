"""Whole conversations, played by the pure core, say exactly what their files say."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.library import open_guide
from tests import transcript
from tests.dialogs.player import Player

GUIDE = open_guide(ZoneInfo("Europe/Rome"))


def played(path: Path) -> str:
    """A transcript as the pure core plays it today."""
    script = transcript.script(path.read_text("utf-8"))
    return transcript.written(script, Player(GUIDE).play(script))


@pytest.mark.parametrize("path", transcript.files(), ids=lambda path: path.stem)
def test_a_conversation_goes_as_its_file_says(path: Path, request: pytest.FixtureRequest) -> None:
    now = played(path)
    if request.config.getoption("rewrite_transcripts"):
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8")


def test_there_are_conversations_in_both_languages() -> None:
    names = [path.stem for path in transcript.files()]
    assert len(names) >= 12
    assert {name[:3] for name in names} == {"it_", "en_"}
