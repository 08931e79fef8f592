import pytest

from broadsheet.printing.language import direction, language_filters, locale, weekdays


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en", "en"),
        ("pt-BR", "pt_BR"),
        ("fr-ZZ", "fr_FR"),
        ("xx", "en"),
        ("zh-Hant-TW", "zh_Hant_TW"),
    ],
)
def test_a_language_is_written_by_its_nearest_rules(language: str, found: str) -> None:
    assert str(locale(language)) == found


@pytest.mark.parametrize(
    ("language", "way"), [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("xx", "ltr")]
)
def test_a_language_runs_one_way(language: str, way: str) -> None:
    assert direction(language) == way


@pytest.mark.parametrize(
    ("language", "name", "local", "written"),
    [
        ("en", "date", "2025-06-07", "June 7, 2025"),
        ("en-GB", "date", "2025-06-07T23:30:00+02:00", "7 June 2025"),
        ("fr", "date", "2025-06-07", "7 juin 2025"),
        ("en", "weekday", "2025-06-07", "Saturday"),
        ("de", "month", "2025-06", "Juni 2025"),
        ("ru", "month_name", "2025-06", "июнь"),
        ("en-GB", "clock", "2025-06-07T23:30:00+02:00", "23:30"),
        ("en", "clock", "2025-06-07", ""),
        ("en", "date", "0001-01-01", "January 1, 1"),
        ("en", "month", "0850-03", "March 850"),
        ("en", "date", "9999-12-31", "December 31, 9999"),
        (
            "en-GB",
            "date",
            "2025-12-15~",
            "about 15\N{NO-BREAK SPACE}December\N{NO-BREAK SPACE}2025",
        ),
        ("en", "date", "2025-12", "December 2025"),
        ("fr", "date", "2025", "2025"),
        ("ar", "date", "2025-12", "ديسمبر 2025"),
        ("en", "date", "2025-12~", "about December\N{NO-BREAK SPACE}2025"),
        ("en", "date", "0850~", "about 850"),
        ("en", "datetime", "2025-12-15~", "2025-12-15"),
        ("en", "datetime", "2025-06-07T23:30:00+02:00", "2025-06-07T23:30:00+02:00"),
        ("en", "clock", "2025~", ""),
    ],
)
def test_days_and_hours_are_written_as_the_language_has_them(
    language: str, name: str, local: str, written: str
) -> None:
    assert language_filters(language)[name](local) == written


def test_numbers_are_grouped_as_the_language_has_it() -> None:
    grouped = [language_filters(language)["number"](12345) for language in ("en", "de")]
    assert grouped == ["12,345", "12.345"]


def test_a_language_has_its_own_names_whichever_others_were_asked_before() -> None:
    # Before Babel 2.19, names that CLDR's root has in common were those of the first that was asked.
    monday = {"sw": "Jumatatu", "fr": "lundi", "de": "Montag", "nl": "maandag", "tr": "Pazartesi"}
    for order in (monday, reversed(monday)):
        for language in order:
            assert monday[language] in {name for _, name in weekdays(locale(language))}
