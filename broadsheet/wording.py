"""Wording: how code says things: texts that layouts translate, and numbers with what is counted."""


def message(text: str) -> str:
    """Return a text unchanged; `make messages` collects it for the catalogues of translations.

    The texts of layouts are collected in the same way.
    """
    return text


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what is counted, in English: `1 story`, `1,200 stories`.

    Without `many`, an s makes the plural.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
