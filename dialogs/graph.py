"""Where the ways of all pages lead together: nowhere, nobody, round in circles, or to an end."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from dialogs.commands import Commands
from dialogs.labels import led_to
from dialogs.machine import ANYWHERE, BACK, HERE, LEAVE
from dialogs.page import FIRST, HOME, SAFETY, NothingOffered, Outcome, Page, Problem, Step

NAMED = (
    FIRST,
    HOME,
    SAFETY,
    ANYWHERE,
    HERE,
    *(f"asides/{name}" for name in ("media", "edited", "unclear", "number-unclear", "old-button")),
    *(f"asides/{name}" for name in ("moved", "need-time", "time-gone", "waiting-already")),
    *(f"asides/{name}" for name in ("alarm", "not-kept")),
    *(f"heard/{name}" for name in ("danger", "life", "unsafe", "topics")),
    *(f"request/{name}" for name in ("none", "waiting", "taken", "closed", "withdrawn", "expired")),
    "request/ask",
    "privacy/erase",
    "leaving/gone",
    "leaving/left-over",
)
"""Steps that Soglia's code calls by name."""

BY_CODE = ("asides", "request", "anywhere", "leaving", "heard")
"""Pages whose steps are entered by code, so that no button has to lead there."""

ENDS = ("asides", "leaving", "anywhere")
"""Pages whose steps are shown beside or after a conversation, and so need no way of their own."""

_GLOBAL = (BACK, LEAVE)


def of_graph(pages: Iterable[Page], commands: Commands) -> Iterator[Problem]:
    """Problems that only show when all pages are read together."""
    pages = tuple(pages)
    paths = {page.name: page.path for page in pages}
    steps = {step.id: step for page in pages for step in page.steps}
    yield from _not_there(steps, paths)
    nowhere = list(_nowhere(steps, paths))
    yield from nowhere
    if not nowhere:
        yield from _unreachable(pages, steps, paths, commands)
    yield from _dead_ends(steps, paths)
    yield from _circles(steps, paths)
    yield from _former(steps, paths)


def _not_there(steps: Mapping[str, Step], paths: Mapping[str, str]) -> Iterator[Problem]:
    for name in NAMED:
        if name not in steps:
            page, _, step = name.partition("/")
            path = paths.get(page, f"dialogs/pages/{page}.md")
            found = f"no step {step!r}, which Soglia needs by this name"
            yield Problem(path, 1, found, f"add ## {step}, or give the step its old name back")
    everywhere = [way.to for way in steps[ANYWHERE].ways] if ANYWHERE in steps else []
    if everywhere and everywhere != [SAFETY, BACK, LEAVE]:
        found = "other ways on every screen than help now, back and leave"
        hint = "write three buttons, in this order: (safety.md#now), (#back), (#leave)"
        yield Problem(paths["anywhere"], steps[ANYWHERE].line, found, hint)


def _nowhere(steps: Mapping[str, Step], paths: Mapping[str, str]) -> Iterator[Problem]:
    """One problem per misspelt target, at its first use."""
    seen: set[str] = set()
    for step in steps.values():
        for way in step.ways:
            if way.to in steps or way.to in _GLOBAL or way.to in seen:
                continue
            seen.add(way.to)
            uses = sum(way.to == other.to for each in steps.values() for other in each.ways)
            found = f"a link to {_link(way.to, step.page)}, which no page has"
            found += f" ({uses} such links)" if uses > 1 else ""
            yield Problem(paths[step.page], way.line, found, _nearest(way.to, step.page, steps))


def _nearest(target: str, page: str, steps: Iterable[str]) -> str:
    near = get_close_matches(target, steps, 1, 0.6)
    same = [each for each in steps if each.partition("/")[2] == target.partition("/")[2]]
    for each in near or same:
        return f"did you mean {_link(each, page)}?"
    return f"write the step, ## {target.partition('/')[2]}, or link to one that is there"


def _link(step_id: str, page: str) -> str:
    there, _, name = step_id.partition("/")
    return f"(#{name})" if there == page else f"({there}.md#{name})"


def _unreachable(
    pages: tuple[Page, ...],
    steps: Mapping[str, Step],
    paths: Mapping[str, str],
    commands: Commands,
) -> Iterator[Problem]:
    entered = {step.id for step in steps.values() if step.page in BY_CODE}
    entered |= {led_to(command.id, pages) for command in commands.words.values()}
    entered |= {*NAMED, *_GLOBAL}
    known = _reached(steps, entered)
    for step in steps.values():
        if step.id not in known:
            found = f"nobody can come to the step {step.name!r}"
            hint = f"lead a button to it, as ({step.page}.md#{step.name}), or take it out"
            yield Problem(paths[step.page], step.line, found, hint)


def _reached(steps: Mapping[str, Step], entered: set[str]) -> set[str]:
    waiting, known = sorted(entered), set(entered)
    while waiting:
        step = steps.get(waiting.pop())
        new = {way.to for way in step.ways} - known if step else set()
        known |= new
        waiting.extend(sorted(new))
    return known


def _dead_ends(steps: Mapping[str, Step], paths: Mapping[str, str]) -> Iterator[Problem]:
    """Back, Leave and Help now are on every screen; a step needs a way on besides."""
    for step in steps.values():
        on = [way for way in step.ways if way.to != step.id]
        if not on and step.page not in ENDS:
            hint = "give it a button; to the menu is - [To the menu](welcome.md#menu)"
            yield Problem(paths[step.page], step.line, f"no way on from {step.name!r}", hint)


def _at_once(step: Step) -> list[str]:
    """Where a step may lead before anybody has seen it."""
    return [way.to for way in step.ways if isinstance(way, (Outcome, NothingOffered))]


def _circles(steps: Mapping[str, Step], paths: Mapping[str, str]) -> Iterator[Problem]:
    """Steps that lead on at once, and in the end back to themselves."""
    for step in steps.values():
        if step.id in _after(step, steps, _at_once):
            found = f"{step.name!r} leads on at once, and in the end back to itself"
            hint = "lead one of *If triage says* or *No time is on offer* to a step that speaks"
            yield Problem(paths[step.page], step.line, found, hint)


def _after(step: Step, steps: Mapping[str, Step], ways: Callable[[Step], list[str]]) -> set[str]:
    known: set[str] = set()
    waiting = ways(step)
    while waiting:
        name = waiting.pop()
        if name not in known and name in steps:
            waiting.extend(ways(steps[name]))
        known.add(name)
    return known


def _former(steps: Mapping[str, Step], paths: Mapping[str, str]) -> Iterator[Problem]:
    """A former name must lead to one step only, and not away from one that is there."""
    seen: dict[str, str] = {}
    for step in steps.values():
        for former in step.formerly:
            name = former if "/" in former else f"{step.page}/{former}"
            if name in steps or seen.setdefault(name, step.id) != step.id:
                found = f"the former name {former!r} belongs to {seen.get(name, name)!r} too"
                hint = "a name leads to one step: take it out of one of the two"
                yield Problem(paths[step.page], step.line, found, hint)
