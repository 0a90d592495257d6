"""Every mistake of an author is told with its line, what was found and what would be right."""

from dataclasses import dataclass

import pytest

from dialogs.page import Problem
from dialogs.reader import read_page


@dataclass(frozen=True, slots=True)
class Mistake:
    """What an author writes in a step whose first line is 5, and what they are told."""

    body: str
    line: int
    found: str
    hint: str


MISTAKES = {
    "a paragraph after the list": Mistake(
        "Hi.\n\n- [A](#a)\n\nMore.", 9, "a paragraph after the list", "above the list"
    ),
    "a wrapped item": Mistake("- [A](#a)\nmore", 5, "over two lines", "on one line"),
    "no link": Mistake("- Yes", 5, "without a link", "[Label](#step)"),
    "an empty item": Mistake("- [A](#a)\n-\n- [B](#b)", 6, "without a link", "[Label](#step)"),
    "a code in an item": Mistake("-     x", 5, "set in by four spaces", "left edge"),
    "a space in a link": Mistake("- [Yes] (#a)", 5, "without a link", "[Label](#step)"),
    "two links": Mistake("- [A](#a) [B](#b)", 5, "more than one link", "[Label](#step)"),
    "words before the link": Mistake("- Go [A](#a)", 5, "more than one link", "[Label](#step)"),
    "no label": Mistake("- [](#a)", 5, "without a label", "[Label](#step)"),
    "bold in a label": Mistake("- [**A**](#a)", 5, "label with marks", "plain words"),
    "a web link": Mistake("- [A](https://a.it)", 5, "a link to 'https", "(other.md#step)"),
    "a link to a page": Mistake("- [A](other.md)", 5, "a link to 'other.md'", "other.md#step"),
    "a capital in a link": Mistake("- [A](#Neck)", 5, "a link to '#Neck'", "(#step)"),
    "a mistyped form": Mistake("- [A](#a), note as **x**", 5, "note as", ", noted as **fact**"),
    "a foreign form": Mistake("- [A](#a), if **x**", 5, "after the link", "then back here"),
    "no comma": Mistake("- [A](#a) noted as **x**", 5, "after the link", ", noted as **fact**"),
    "a form twice": Mistake(
        "- [A](#a), noted as **x**, noted as **y**", 5, "same form twice", "take one"
    ),
    "a fact with a capital": Mistake("- [A](#a), noted as **X**", 5, "fact 'X'", "small letters"),
    "a mistyped way": Mistake(
        "- *Writes anythin*, sealed as **x** → [a](#a)", 5, "unknown form", "*Writes anything*?"
    ),
    "an unknown way": Mistake("- *Sings* → [a](#a)", 5, "unknown form", "*Writes anything*"),
    "nothing sealed": Mistake(
        "- *Writes anything* → [a](#a)", 5, "without the field", "sealed as **field**"
    ),
    "no arrow": Mistake("- *No time is on offer* -> [a](#a)", 5, "without the arrow", "→ [step]"),
    "no target": Mistake("- *No time is on offer* →", 5, "without the step", "→ [step]"),
    "a tail too much": Mistake(
        "- *No time is on offer*, sealed as **x** → [a](#a)", 5, "followed by", "→ [step]"
    ),
    "a way twice": Mistake(
        "- *No time is on offer* → [a](#a)\n- *No time is on offer* → [b](#b)",
        6,
        "same form twice",
        "take one",
    ),
    "an unknown deed": Mistake("**Then** request callback.", 5, "unknown deed", "did you mean"),
    "a foreign deed": Mistake(
        "**Then** sing.", 5, "unknown deed 'sing'", "there are: request a callback"
    ),
    "two deeds": Mistake("**Then** leave.\n\n**Then** leave.", 7, "second **Then**", "has one"),
    "a bad former name": Mistake("**Formerly** Old.", 5, "former name 'Old'", "old-name"),
    "numbers of no list": Mistake("- *Numbers for* work", 5, "followed by 'work'", "**list**"),
    "an unheard topic": Mistake("- [A](#b), if heard as **wok**", 5, "topic 'wok'", "workplace"),
    "a button to Leave": Mistake(
        "- [Go](anywhere.md#leave)", 5, "leave'", "only anywhere.md may link to it"
    ),
    "bold": Mistake("This is **bold**.", 5, "bold in what is said", "plain text"),
    "italic": Mistake("One\nline and _two_.", 6, "italic in what is said", "plain text"),
    "a deed inside a text": Mistake("Now **Then** leave.", 5, "bold", "paragraph of its own"),
    "a link in a text": Mistake("See [this](#a).", 5, "a link in what is said", "a button"),
    "code in a text": Mistake("Type `x`.", 5, "`code`", "plain words"),
    "an image": Mistake("![a](b.png)", 5, "an image", "plain words"),
    "a tag": Mistake("Hi <b>you</b>.", 5, "HTML", "plain words"),
    "a line break": Mistake("One  \ntwo.", 5, "a line break", "plain words"),
    "brackets": Mistake("[Yes][a]", 5, "square brackets", "[Label](#step)"),
    "a reference": Mistake("[a]: #b", 5, "square brackets", "[Label](#step)"),
    "a nested list": Mistake("- [A](#a)\n  - [B](#b)", 6, "list inside a list", "left edge"),
    "a note in an item": Mistake("- [A](#a)\n  > note", 6, "note inside a list", "above the list"),
    "two paragraphs in an item": Mistake(
        "- [A](#a)\n\n  more", 7, "second paragraph", "an item is one line"
    ),
    "a numbered list": Mistake("1. [A](#a)", 5, "a numbered list", "Soglia numbers"),
    "stars": Mistake("* [A](#a)", 5, "a list with *", "with - instead"),
    "code": Mistake("```\nx\n```", 5, "a block of code", "ordinary paragraphs"),
    "set-in text": Mistake("    x", 5, "set in by four spaces", "left edge"),
    "a table": Mistake("| a |\n| - |\n| b |", 5, "a table", "ordinary paragraphs"),
    "a rule": Mistake("***", 5, "a line across", "a new step begins with ##"),
    "a comment": Mistake("<!-- x -->", 5, "HTML", "begin the line with >"),
    "a line under text": Mistake("Hi\n---", 5, "a line under text", "blank line"),
    "text below a note": Mistake("> note\nspoken", 6, "below a note", "blank line"),
    "a third heading": Mistake("### more", 5, "a heading with 3 #", "begins with ##"),
    "a title below": Mistake("# More", 5, "a title in the middle", "begins with ##"),
    "no slug": Mistake("## The Neck", 5, "step name 'The Neck'", "## the-neck"),
    "a step named back": Mistake("## back", 5, "named 'back'", "every screen"),
    "two steps of one name": Mistake("## step", 5, "a second step 'step'", "on line 3"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_a_hint(name: str) -> None:
    mistake = MISTAKES[name]
    page, problems = read_page("page", "page.md", f"# T\n\n## step\n\n{mistake.body}\n")
    assert page is None
    told = problems[0]
    assert (told.path, told.line) == ("page.md", mistake.line), str(told)
    assert mistake.found in told.found
    assert mistake.hint in told.hint


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "without a title"),
        ("# T\n", "without a step"),
        ("## a\n\nHi.\n", "without a title"),
        ("# T\n\nHi.\n\n## a\n", "text above the first step"),
        ("# T\n\n- [A](#a)\n\n## a\n", "button above the first step"),
        ("---\n# T\n\n## a\n", "never closes"),
    ],
)
def test_a_page_without_its_parts_is_told(text: str, found: str) -> None:
    page, problems = read_page("page", "page.md", text)
    assert page is None
    assert any(found in problem.found for problem in problems)


def test_all_mistakes_of_a_page_are_told_together_in_the_order_of_the_lines() -> None:
    text = "# T\n\n## step\n\nHi **you**.\n\n- Yes\n- [A](#A)\n"
    _, problems = read_page("page", "page.md", text)
    assert [problem.line for problem in problems] == [5, 7, 8]


def test_a_problem_reads_as_place_finding_and_hint() -> None:
    told = str(Problem("pages/a.md", 3, "a list item without a link", "write - [Label](#step)"))
    assert told == "pages/a.md:3: a list item without a link\n  hint: write - [Label](#step)"
