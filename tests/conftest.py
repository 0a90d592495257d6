"""What every test may ask for: a browser, and Hypothesis without chance."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

from dialogs.library import open_guide

settings.register_profile("soglia", derandomize=True, deadline=None)
settings.load_profile("soglia")

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--browser-must`: a missing Chromium is a failure, not something to mention."""
    parser.addoption("--browser-must", action="store_true", help="fail if no Chromium is found")
    parser.addoption(
        "--rewrite-transcripts",
        action="store_true",
        help="write what the conversations say today; read the diff before you commit it",
    )


def find_chromium() -> Path | None:
    """Find the system's Chromium, else the one that Playwright has fetched."""
    for name in INSTALLED:
        if path := shutil.which(name):
            return Path(path)
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return Path(path) if path and Path(path).exists() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser's tests out where there is no browser, unless it must be there."""
    browsing = [item for item in items if item.get_closest_marker("browser")]
    if not browsing or config.getoption("browser_must") or find_chromium():
        return
    items[:] = [item for item in items if item not in browsing]
    config.hook.pytest_deselected(items=browsing)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say plainly what was not tested; workers of pytest-xdist cannot."""
    if config.getoption("browser_must") or find_chromium():
        return
    terminalreporter.section("left out")
    terminalreporter.line("every test in a browser: no Chromium was found")
    terminalreporter.line("hint: install Chromium, or run .venv/bin/playwright install chromium")


@pytest.fixture(scope="session", autouse=True)
def opened_once() -> Iterator[None]:
    """Services in this process share one opened copy of the real dialogs: nothing changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.open_guide", cache(open_guide))
        yield


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where the browser is; only tests marked `browser` ask for it."""
    path = find_chromium()
    assert path, "no Chromium was found, and --browser-must says there is one"
    return path
