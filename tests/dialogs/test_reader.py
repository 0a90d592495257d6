"""Pages are read as docs/writing-dialogs.md says, and no text is too strange to be answered."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.blocks import lines_of
from dialogs.page import (
    Button,
    Deed,
    NothingOffered,
    Outcome,
    Picks,
    Step,
    Urgency,
    Writes,
)
from dialogs.reader import read_page, read_pages

PAGES = Path(__file__).parents[2] / "dialogs" / "pages"

PAGE = """# Title, never sent

> A note on the page.

## neck

> Why this is asked.

Has anybody ever put their hands,
or anything else, around your neck?

You can skip this.

- [Yes](#after), noted as **strangulation**
- [No](other.md#threats), sealed as **word**, ticked if **word** is given, then back here
- *Writes anything*, sealed as **note** → [next](#after)
- *Picks a time on offer* → [next](#after)
- *No time is on offer* → [none](#after)

**Formerly** throat, old/name.

## after

**Then** request a callback.

- *If triage says emergency* → [safety](safety.md#now)
- *If triage says urgent* → [soon](#neck)
- *If triage says routine* → [later](#neck)
- *Writes a phone number*, sealed as **number** → [next](#after)
- *Picks a later time on offer* → [next](#after)
"""


def only_step(body: str) -> Step:
    page, problems = read_page("page", "page.md", f"# T\n\n## step\n\n{body}\n")
    assert page, problems
    return page.steps[0]


def test_a_page_is_its_steps_in_the_order_of_the_file() -> None:
    page, problems = read_page("risk", "pages/risk.md", PAGE)
    assert problems == []
    assert page
    assert (page.name, page.path, page.title) == ("risk", "pages/risk.md", "Title, never sent")
    assert page.notes == ("A note on the page.",)
    assert [step.id for step in page.steps] == ["risk/neck", "risk/after"]


def test_a_step_says_its_paragraphs_on_one_line_each_and_never_its_notes() -> None:
    page, _ = read_page("risk", "risk.md", PAGE)
    assert page
    neck = page.steps[0]
    assert neck.says == (
        "Has anybody ever put their hands, or anything else, around your neck?",
        "You can skip this.",
    )
    assert (neck.line, neck.lines) == (5, (9, 12))
    assert neck.notes == ("Why this is asked.",)
    assert neck.formerly == ("throat", "old/name")


def test_every_form_of_a_way_is_read() -> None:
    page, _ = read_page("risk", "risk.md", PAGE)
    assert page
    neck, after = page.steps
    assert neck.ways == (
        Button("Yes", "risk/after", notes="strangulation", line=14),
        Button("No", "other/threats", seals="word", ticked="word", returns=True, line=15),
        Writes("anything", "risk/after", "note", line=16),
        Picks("risk/after", line=17),
        NothingOffered("risk/after", line=18),
    )
    assert after.deed is Deed.REQUEST_CALLBACK
    assert after.ways[:3] == (
        Outcome(Urgency.EMERGENCY, "safety/now", line=26),
        Outcome(Urgency.URGENT, "risk/neck", line=27),
        Outcome(Urgency.ROUTINE, "risk/neck", line=28),
    )
    assert after.ways[3] == Writes("a phone number", "risk/after", "number", line=29)
    assert after.ways[4] == Picks("risk/after", later=True, line=30)


@pytest.mark.parametrize("deed", list(Deed))
def test_every_deed_is_read(deed: Deed) -> None:
    assert only_step(f"**Then** {deed.value}.").deed is deed


def test_front_matter_says_what_a_page_is_about_and_lines_keep_their_numbers() -> None:
    matter = "---\ntopic: school\ndoors: yes\nen: draft\nit: Ada Bo, 2026-12-01, 0123abcd\n---\n"
    page, problems = read_page("p", "p.md", matter + "# T\n\n## a\n\nHi.\n")
    assert problems == []
    assert page
    assert (page.topic, page.doors) == ("school", True)
    assert page.approvals == {"en": "draft", "it": "Ada Bo, 2026-12-01, 0123abcd"}
    assert page.steps[0].line == 9


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("topic: scool", "did you mean school?"),
        ("topic: xyz", "there are: domestic_violence"),
        ("doors: perhaps", "write doors: yes"),
        ("approved: yes", "languages by their code"),
        ("it: read by Ada", "who, when, which text"),
        ("just words", "write one word, a colon"),
    ],
)
def test_a_mistake_in_front_matter_is_told_with_its_line(line: str, hint: str) -> None:
    page, (problem,) = read_page("p", "p.md", f"---\nen: draft\n{line}\n---\n# T\n\n## a\n\nHi.\n")
    assert page is None
    assert problem.line == 3
    assert hint in problem.hint


def test_numbers_are_a_list_of_the_directory_and_a_country() -> None:
    numbers = only_step("Hi.\n\n- *Numbers for* **work-2** in **GB**\n- [On](#a)").numbers
    assert numbers
    assert (numbers.list, numbers.country) == ("work-2", "GB")


def test_a_button_may_lead_back_and_one_may_wait_for_a_topic_that_was_heard() -> None:
    wave, work = only_step("Hi.\n\n- [No](#back)\n- [Work](#a), if heard as **workplace**").ways
    assert wave.to == "anywhere/back"
    assert isinstance(work, Button)
    assert work.heard == "workplace"


def test_blank_lines_between_items_and_a_note_after_them_are_no_mistake() -> None:
    step = only_step("Hi.\n\n- [A](#a)\n\n- [B](#b)\n\n> On B.\n\n- [C](#c)")
    assert [way.to for way in step.ways] == ["page/a", "page/b", "page/c"]


def test_back_and_leave_are_reached_from_anywhere() -> None:
    text = "# T\n\n## anywhere\n\n- [Back](#back)\n- [Leave](anywhere.md#leave)\n"
    page, _ = read_page("anywhere", "anywhere.md", text)
    assert page
    assert [way.to for way in page.steps[0].ways] == ["anywhere/back", "anywhere/leave"]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n## step\n", "utf-8")
    (tmp_path / "Read me.md").write_text("# T\n\n## step\n", "utf-8")
    (tmp_path / "c.md").write_bytes(b"\xff\xfe")
    pages, problems = read_pages(tmp_path)
    assert [page.name for page in pages] == ["a", "b"]
    assert [problem.found for problem in problems] == [
        "the file name 'Read me'",
        "a file that is no readable text",
    ]


def test_every_page_of_soglia_reads_without_a_problem() -> None:
    pages, problems = read_pages(PAGES)
    assert problems == []
    assert pages


BITS = (
    *("# ", "## ", "### ", "step", "a-b", "\n", "\n\n", "\r", "> ", "- ", "* ", "1. ", "    "),
    *("[x](#y)", "[x](o.md#y)", "[", "](", "![", "**", "*", "_", "`", "```\n", "~~~", "|", "---\n"),
    *("===\n", "<div>", "<a>", "&amp;", "\\", "  \n", "\t", "\0", "\u2028", "\x0c", "\ud800", "é"),
    *("**Then** ", "**Formerly** ", "leave.", "*Writes anything*", ", sealed as **f**", " → "),
    *(", noted as **f**", ", ticked if **f** is given", ", then back here", "[r]: #u", "<http:a>"),
)
WRITTEN = st.one_of(
    st.text(),
    st.lists(st.sampled_from(BITS)).map("".join),
    st.lists(st.sampled_from(BITS), min_size=1).map(lambda bits: f"# T\n\n## s\n\n{''.join(bits)}"),
)


@given(WRITTEN)
def test_no_text_is_too_strange_and_every_problem_points_inside_the_file(text: str) -> None:
    page, problems = read_page("page", "page.md", text)
    assert (page is None) == bool(problems)
    assert all(1 <= problem.line <= len(lines_of(text)) for problem in problems)
    assert all(problem.found and problem.hint for problem in problems)


@pytest.mark.parametrize("mark", ["*", "[", ">", "- ", "**a ", "[a](", "`", "<", "_a"])
def test_marks_may_nest_thousands_deep(mark: str) -> None:
    page, problems = read_page("page", "page.md", mark * 5000)
    assert page is None
    assert problems
