"""What tests do again and again with a phone in the house."""

from bot.practice.phone import Phone
from bot.store import Store
from tests.house import House

PERSONAL = {"conversations", "answers", "cases", "case_routes", "case_contents", "case_lines"}
"""Tables in which a row is somebody's."""


async def tap(house: House, phone: Phone, *labels: str) -> None:
    """Tap one button after another."""
    for label in labels:
        ticked = {each.removeprefix("✓ "): each for each in phone.labels}
        phone.tap(ticked[label])
        await house.quiet()


async def type_(house: House, phone: Phone, *texts: str) -> None:
    """Type one message after another."""
    for text in texts:
        phone.type(text)
        await house.quiet()


async def welcomed(house: House, number: int = 1) -> Phone:
    """Somebody at what the menu has besides its subjects, in English."""
    phone = house.person(number)
    phone.start()
    await house.quiet()
    await tap(house, phone, "English", "Yes, go on", "Call, and more")
    return phone


async def asked(house: House, phone: Phone, number: str = "+39 333 123 4567") -> None:
    """From there to a confirmed request, the short way."""
    await tap(house, phone, "Ask for a call", "No", "Yes, I want a call", "For me")
    await type_(house, phone, "Robin", number)
    phone.tap(phone.labels[1])
    await house.quiet()
    await tap(house, phone, "It is fine like this", "Yes, send it")


async def personal_rows(store: Store) -> dict[str, int]:
    """How many rows of people there are, where there are any."""
    counts = await store.counts()
    return {name: rows for name, rows in counts.items() if rows and name in PERSONAL}


async def opens_the_plan(house: House, desk: Phone) -> None:
    """Take the case on the counsellor's phone, and open its contact plan."""
    for action in ("take:", "plan:", "open:"):
        data = [b.data or "" for m in desk.screen for b in m.buttons]
        found = [each for each in data if each.startswith(action)]
        if found:
            desk.tap_data(found[0])
            await house.quiet()
            await house.notice()
