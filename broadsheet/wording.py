"""Wording: texts in code that layouts print in the archive's language."""


def message(text: str) -> str:
    """Return a text unchanged; `make messages` collects it for the catalogues of translations.

    The texts of layouts are collected in the same way.
    """
    return text
