"""A translation says what English says: nothing missing, unconfirmed, lost or invented."""

from dataclasses import replace

import pytest

from dialogs.catalogue import Catalogue, Entry, Text
from dialogs.page import Problem
from dialogs.translations import of_catalogue

CALL = Text("safety/now", "Call 112. Your code is {code}. It takes 2 minutes, not 20.", "")
GOOD = Entry(CALL, "Chiama il 112. Il codice è {code}. Servono 2 minuti, non 20.", line=12)


def told(entry: Entry, *texts: Text) -> list[Problem]:
    """The problems of an Italian catalogue with this one entry."""
    catalogue = Catalogue("it", "it.po", {entry.text.key: entry})
    return of_catalogue(catalogue, texts or (CALL,))


def test_a_faithful_translation_is_not_told() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("entry", "found", "hint"),
    [
        (replace(GOOD, said=""), "not translated", "after msgstr"),
        (replace(GOOD, fuzzy=True), "not confirmed since English changed", "#, fuzzy"),
        (replace(GOOD, said=CALL.text), "not translated: it is the English text", "translation"),
        (
            replace(GOOD, said=GOOD.said.replace("112", "113")),
            "different numbers (112 only in English; 113 only here)",
            "in digits",
        ),
        (
            replace(GOOD, said=GOOD.said.replace("2 minuti", "due minuti")),
            "different numbers (2 only in English)",
            "in digits",
        ),
        (
            replace(GOOD, said=GOOD.said.replace("{code}", "{time}")),
            "different blanks ({code} only in English; {time} only here)",
            "same blanks",
        ),
    ],
)
def test_an_unfaithful_translation_is_told_with_its_line(
    entry: Entry, found: str, hint: str
) -> None:
    (problem,) = told(entry)
    assert (problem.path, problem.line) == ("it.po", 12)
    assert problem.found.startswith(found)
    assert "safety/now 'Call 112." in problem.found
    assert hint in problem.hint


def test_a_catalogue_that_lags_behind_its_pages_is_one_problem() -> None:
    problems = told(GOOD, Text("a/b", "Hello", ""), Text("a/b", "Bye", ""))
    (problem,) = problems
    assert "2 texts are not in this catalogue yet, 1 are gone (the first: a/b 'Hello')" in str(
        problem
    )
    assert "soglia words" in problem.hint
    assert problem.line == 12


def test_a_needed_text_that_is_marked_as_gone_is_told_at_its_line() -> None:
    catalogue = Catalogue("it", "it.po", {}, {CALL.key: GOOD})
    (problem,) = of_catalogue(catalogue, [CALL])
    assert problem.line == 12
