"""The map of each dialog as SVG, drawn from the machine itself: boxes are steps, rows are ways.

Laid out in columns: a step stands one column right of the first step that leads to it. Ways to
another page end in their row, with its name; the three buttons of every screen are left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from dialogs.machine import BACK, Dialog, way_id
from dialogs.page import Button, NothingOffered, Outcome, Page, Picks, Speaks, Step, Way, Writes

_WIDE, _ROW, _HEAD = 250, 17, 40
_GAP_X, _GAP_Y, _EDGE = 90, 18, 20
_LETTERS = 38
"""Of a text that fits into a box."""

_MARK = "data-step="
"""What only a map of ours has: no other drawing in the folder is touched."""

_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#222}.name{font-weight:600}.says,.to{fill:#777}"
    "rect{fill:#fff;stroke:#999}.here rect{fill:#fff3c4;stroke:#b8860b;stroke-width:2}"
    "path{fill:none;stroke:#789}.behind{stroke:#bbb;stroke-dasharray:4 3}"
)


@dataclass(frozen=True, slots=True)
class Box:
    """A step on the map, in pixels from the top left corner."""

    step: Step
    x: int
    y: int

    @property
    def height(self) -> int:
        return _HEAD + _ROW * max(len(self.step.ways), 1)

    def row(self, number: int) -> int:
        """The middle of a way's row, 0 the first."""
        return self.y + _HEAD + _ROW * number + _ROW // 2 - 3


def drawn(dialog: Dialog, page: Page) -> str:
    """The map of one page as an SVG file; the same dialogs always give the same bytes."""
    boxes = _placed(dialog, page)
    wide = max(box.x for box in boxes.values()) + _WIDE + _EDGE
    high = max(box.y + box.height for box in boxes.values()) + _EDGE
    size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    label = f'role="img" aria-label="{escape(page.title)}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}>',
        f"<title>{escape(page.title)}</title><style>{_STYLE}</style>",
        *_arrows(dialog, boxes),
        *(line for box in boxes.values() for line in _box(dialog, page, box)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def write(dialog: Dialog, folder: Path) -> Iterator[Path]:
    """Draw every page into the folder, and take away maps of pages that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {folder / f"{page.name}.svg": page for page in dialog.pages}
    for path in folder.glob("*.svg"):
        if path not in wanted and _MARK in path.read_text("utf-8", "replace"):
            path.unlink()
    for path, page in wanted.items():
        path.write_text(drawn(dialog, page), "utf-8")
        yield path


def _led(dialog: Dialog, step: Step, way: Way) -> str:
    """Where the machine goes when this way of this step is taken."""
    event = dialog.machine.events.get(way_id(step.id, way))
    return str(event.transitions[step.id][0].dest) if event else way.to


def _placed(dialog: Dialog, page: Page) -> dict[str, Box]:
    """Every step of the page in its column, one below the other."""
    columns: dict[str, int] = {}
    own = {step.id: step for step in page.steps}
    for first in page.steps:
        waiting = [(first.id, 0)] if first.id not in columns else []
        while waiting:
            name, column = waiting.pop(0)
            if name in columns:
                continue
            columns[name] = column
            led = (_led(dialog, own[name], way) for way in own[name].ways)
            waiting += [(to, column + 1) for to in led if to in own and to not in columns]
    down: dict[int, int] = {}
    boxes = {}
    for name, column in columns.items():
        y = down.get(column, _EDGE)
        box = boxes[name] = Box(own[name], _EDGE + column * (_WIDE + _GAP_X), y)
        down[column] = y + box.height + _GAP_Y
    return boxes


def _arrows(dialog: Dialog, boxes: Mapping[str, Box]) -> Iterator[str]:
    for box in boxes.values():
        for number, way in enumerate(box.step.ways):
            to = boxes.get(_led(dialog, box.step, way))
            if to is None:
                continue
            ahead = to.x > box.x
            x1, y1 = box.x + _WIDE, box.row(number)
            x2, y2 = (to.x if ahead else to.x + _WIDE), to.y + 14
            bend = _GAP_X // 2 if ahead else _GAP_X // 2 + 20
            turn = x2 - bend if ahead else x2 + bend
            mark = "" if ahead else ' class="behind"'
            yield f'<path{mark} d="M{x1} {y1} C{x1 + bend} {y1} {turn} {y2} {x2} {y2}"/>'


def _box(dialog: Dialog, page: Page, box: Box) -> Iterator[str]:
    step = box.step
    yield f'<g id="step-{step.id.replace("/", "--")}" data-step="{step.id}">'
    yield f'<rect x="{box.x}" y="{box.y}" width="{_WIDE}" height="{box.height}" rx="6"/>'
    yield _text(box.x + 8, box.y + 15, step.name, "name")
    yield _text(box.x + 8, box.y + 30, _cut(step.says[0] if step.says else ""), "says")
    for number, way in enumerate(step.ways):
        to = _led(dialog, step, way)
        yield _text(box.x + 8, box.row(number) + 4, _cut(_row(page, way, to)), _kind(page, to))
    yield "</g>"


def _row(page: Page, way: Way, to: str) -> str:
    inside = to.startswith(f"{page.name}/")
    return _taken(way) if inside else f"{_taken(way)} → {'back' if to == BACK else to}"


def _kind(page: Page, to: str) -> str:
    return "way" if to.startswith(f"{page.name}/") else "to"


def _text(x: int, y: int, said: str, kind: str) -> str:
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(said)}</text>'


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"


def _taken(way: Way) -> str:
    """What has to happen for this way to be taken."""
    match way:
        case Button(label=label):
            return f"[{label}]"
        case Writes(what=what):
            return f"writes {what}"
        case Picks(later=later):
            return "picks a later time" if later else "picks a time"
        case NothingOffered():
            return "no time is on offer"
        case Outcome(urgency=urgency):
            return f"triage: {urgency.value}"
        case Speaks():
            return "chooses a language"
