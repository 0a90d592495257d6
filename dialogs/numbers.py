"""Phone numbers as people type them → numbers that can be called."""

import phonenumbers

_HOME_REGION = "IT"


def dialled(text: str) -> str | None:
    """The number in international form, spaced for reading; None if nobody can be called on it.

    A number without a prefix is read as Italian. Short and premium numbers are refused: they
    are not somebody's phone.
    """
    try:
        number = phonenumbers.parse(text, _HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
