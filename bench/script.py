"""The dialog that the peers hold: as many words and buttons as a screen of Soglia, twelve steps."""

STEPS = 12
WORDS = (
    "What happens to you has a name, and it is not your fault. You can read here what other "
    "people in your place found useful, decide what you want, and stop at any moment. Nothing "
    "that you read is kept. If you like, a person can call you, at a time that is safe for you."
)
LABELS = ("Yes, go on", "I am not sure", "No, something else", "Tell me more first")


def text(step: int) -> str:
    """What step number `step` says."""
    return f"{step}. {WORDS}"


def rows(step: int) -> list[list[tuple[str, str]]]:
    """Its buttons: label and callback data; the first goes on, Back goes back."""
    on = [[(label, f"to:{(step + 1) % STEPS}")] for label in LABELS]
    back = f"to:{(step - 1) % STEPS}"
    return [*on, [("Help now", "to:0"), ("Back", back), ("Leave", "to:0")]]


def keyboard(step: int) -> dict[str, list[list[dict[str, str]]]]:
    """The same as plain values of the Bot API."""
    return {
        "inline_keyboard": [
            [{"text": label, "callback_data": data} for label, data in row] for row in rows(step)
        ]
    }
