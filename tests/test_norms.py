"""The norms of the house, measured: small functions, small files, modules that are nouns."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("dialogs/**/*.py")])
TESTS = sorted(ROOT.glob("tests/**/*.py"))
NO_DUTY = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(source: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))


def first_line(function: Function) -> int:
    """The `def`, not its decorators or its docstring: what is read to know what it does."""
    body = function.body
    if ast.get_docstring(function) and len(body) > 1:
        return function.lineno + body[1].lineno - body[0].lineno
    return function.lineno


def length(function: Function) -> int:
    """Lines from the `def` to the end, without the docstring."""
    return (function.end_lineno or function.lineno) - first_line(function) + 1


def too_long(paths: list[Path], most: int) -> list[str]:
    return [
        f"{name(path)}:{function.lineno}: {function.name} has {length(function)} lines"
        for path in paths
        for function in functions(path.read_text("utf-8"))
        if length(function) > most
    ]


def lengths(paths: list[Path]) -> list[int]:
    return [length(f) for path in paths for f in functions(path.read_text("utf-8"))]


def test_a_function_is_measured_without_its_docstring() -> None:
    source = 'def f() -> int:\n    """One.\n\n    Two.\n    """\n    x = 1\n    return x\n'
    assert [length(function) for function in functions(source)] == [3]


@pytest.mark.parametrize("paths", [CODE, TESTS], ids=["code", "tests"])
def test_no_function_is_longer_than_a_screen(paths: list[Path]) -> None:
    assert too_long(paths, 50) == []


@pytest.mark.parametrize("paths", [CODE, TESTS], ids=["code", "tests"])
def test_few_functions_are_longer_than_thirty_lines(paths: list[Path]) -> None:
    p95 = statistics.quantiles(lengths(paths), n=20)[-1]
    assert p95 <= 30, too_long(paths, 30)


def test_most_functions_are_read_at_a_glance() -> None:
    assert statistics.median(lengths(CODE)) <= 8, too_long(CODE, 20)


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=name)
def test_a_file_has_one_duty_and_says_it_first(path: Path) -> None:
    source = path.read_text("utf-8")
    lines = source.count("\n")
    assert lines <= 300, f"{lines} lines: a file longer than 300 has two duties"
    assert ast.get_docstring(ast.parse(source)), "the first line says what the module is for"


def test_files_are_short() -> None:
    assert statistics.median(p.read_text("utf-8").count("\n") for p in CODE) <= 120


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=name)
def test_a_module_is_named_after_its_duty(path: Path) -> None:
    assert not NO_DUTY & {path.stem, *path.parent.relative_to(ROOT).parts}


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.lock")), ids=name)
def test_a_lock_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    pinned = [line for line in text.splitlines() if "==" in line]
    assert pinned
    assert all(line.endswith("\\") for line in pinned), "every version is followed by its hashes"
    assert not [word for word in ("://", "--index", "--find-links", " @ ") if word in text]
