"""A small archive that has one of everything, and where its pages stand; a story with films."""

from tests.building import SETTINGS, png, story, text

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BODY = f"""
The rain began on Monday, as [the vote](../05/vote.md) had begun before it[^1].

## What it left

> Nobody had seen so much of it.

| Station | January | February | March | April | May | June | July | August | September |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Upper valley | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm | 1,204 mm |

    rain = [station.millimetres for station in stations if station.valley == "upper" and station.month == "June"]

<https://gazette.example/2025/06/07/{LONG}/{LONG}> and {LONG}

1. First
2. Then `{"code" * 30}`

![A dot](/media/dot.png)

[^1]: And after it, as well.
"""
ARCHIVE: dict[str, str | bytes] = {
    "archive.yml": SETTINGS,
    "content/stories/2025/06/rains.md": story(
        "Rains return to the northern valleys", "2025-06-07T14:30:00Z", BODY, place="Nairobi", updated="2025-06-09",
        kind="analysis", authors=["Ada Quill", "The Valley Gazette"],
        people=["Ada Quill", "Xi Jinping"], countries=["Kenya", "Côte d'Ivoire"], topics=["Floods", LONG],
        storyline="The long drought", image={"src": "dot.png", "alt": "A dot", "credit": "A. Hand", "caption": "Rain."},
        source={"name": "The Valley Gazette", "url": "https://gazette.example/rains", "author": "B. Pen"},
        corrections=[{"date": "2025-06-08", "text": "It began on Monday, not on Sunday."}],
    ),
    "content/stories/2025/05/vote.md": story(
        "Vote & count", "2025-05-08", people=["Ada Quill"], countries=["Kenya"], topics=["Law"],
        storyline="The long drought",
    ),
    "content/stories/2025/05/title.md": story(f"{LONG} {LONG}", "2025-05-09", countries=["Germany"], topics=["Law"]),
    "content/stories/2024/02/arabic.md": story(
        "عودة الأمطار", "2024-02-29", "بدأ المطر.", language="ar", people=["Ada Quill"], countries=["Egypt"],
        topics=["Floods"],
    ),
    "content/stories/2024/01/fire.md": story("Fire", "2024-01-02", topics=["Law"], storyline="The long drought"),
    "content/stories/2023/12/snow.md": story("Snow", "2023-12-31", people=["Ada Quill"], topics=["Floods"]),
    "content/people/ada-quill.md": text(
        "She keeps [the record](/2025/06/).", name="Ada Quill", also=["A. Quill"], description="Keeper of records",
        wikidata="Q7259", born="1954-08",
    ),
    "content/authors/ada-quill.md": text(
        "She has seen four droughts.", name="Ada Quill", description="Our reporter", email="ada@record.example",
    ),
    "content/topics/weather.md": text(name="Weather"),
    "content/topics/floods.md": text(name="Floods", parent="Weather"),
    "content/pages/about.md": text("[Home](/)", title="About"),
    "content/media/dot.png": png(1),
}  # fmt: skip
PAGES = {
    "front page": "/",
    "story": "/2025/06/rains/",
    "long title": "/2025/05/title/",
    "Arabic story": "/2024/02/arabic/",
    "person": "/people/ada-quill/",
    "topic": "/topics/floods/",
    "storyline": "/storylines/the-long-drought/",
    "author": "/authors/ada-quill/",
    "kind": "/kinds/analysis/",
    "kinds": "/kinds/",
    "taxonomy": "/countries/",
    "year": "/2025/",
    "month": "/2025/06/",
    "day": "/2025/06/07/",
    "document": "/about/",
    "country": "/countries/kenya/",
    "in the same stories": "/topics/floods/with/",
    "storylines": "/storylines/",
    "map": "/map/",
    "days of any year": "/on-this-day/",
    "a day of any year": "/on-this-day/06-07/",
    "corrections": "/corrections/",
    "data": "/data/",
}
MISSING = "/nothing/here/"
FILMS = """
/// video | {}/w/abc
    title: The river at noon
    poster: flood.jpg
    length: 2:31
///

/// audio | {}/w/abc
    title: The river, heard
///

/// video | http://localhost:1/w/abc
    title: Nobody lists this host
    poster: flood.jpg
///
"""
"""The body of a story with films to press; it has twice to be told where they are."""
