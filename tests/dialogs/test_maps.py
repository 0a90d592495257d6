"""The maps in docs/maps are drawn from the machine as it is."""

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.chart import drawn, write
from dialogs.library import ROOT, open_guide
from dialogs.machine import Dialog

MAPS = ROOT / "docs" / "maps"


@pytest.fixture(scope="module")
def dialog() -> Dialog:
    return open_guide(ZoneInfo("Europe/Rome")).dialog


def test_every_map_is_up_to_date(dialog: Dialog) -> None:
    wanted = {f"{page.name}.svg": drawn(dialog, page) for page in dialog.pages}
    there = {path.name: path.read_text("utf-8") for path in MAPS.glob("*.svg")}
    stale = sorted(name for name in wanted.keys() | there if wanted.get(name) != there.get(name))
    assert stale == [], "run `make maps`"


def test_a_map_has_every_step_and_every_way_out(dialog: Dialog) -> None:
    for page in dialog.pages:
        drawing = ET.fromstring(drawn(dialog, page))  # noqa: S314 - our own drawing
        boxes = [one for one in drawing.iter() if one.get("data-step")]
        assert {one.get("data-step") for one in boxes} == {step.id for step in page.steps}
        assert len(boxes) == len(page.steps)
        ways = sum(one.get("class") in ("way", "to") for one in drawing.iter())
        assert ways == sum(len(step.ways) for step in page.steps)


def test_no_two_boxes_lie_on_each_other(dialog: Dialog) -> None:
    for page in dialog.pages:
        drawing = ET.fromstring(drawn(dialog, page))  # noqa: S314 - our own drawing
        boxes = [
            tuple(float(one.get(side) or 0) for side in ("x", "y", "width", "height"))
            for one in drawing.iter()
            if one.tag.endswith("rect")
        ]
        for number, (x, y, wide, high) in enumerate(boxes):
            for a, b, w, h in boxes[number + 1 :]:
                assert x + wide <= a or a + w <= x or y + high <= b or b + h <= y, page.name


def test_drawing_takes_away_the_map_of_a_page_that_is_gone(dialog: Dialog, tmp_path: Path) -> None:
    assert len(list(write(dialog, tmp_path))) == len(dialog.pages)
    shutil.copy(tmp_path / "safety.svg", tmp_path / "gone.svg")
    assert len(list(write(dialog, tmp_path))) == len(dialog.pages)
    assert not (tmp_path / "gone.svg").exists()


def test_drawing_leaves_every_other_picture_in_the_folder_alone(
    dialog: Dialog, tmp_path: Path
) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    list(write(dialog, tmp_path))
    assert (tmp_path / "logo.svg").read_text() == "<svg/>"
