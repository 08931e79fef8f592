"""A small archive to search: few stories of which tests know everything, and a report for each month."""

from tests.building import SETTINGS, story, text

AFAR = " ".join(f"They walked on for day {day}." for day in range(1, 20))
REPORTS = 26
"""Stories that say nothing new: more than a page of results."""
FIELDS = """\
fields:
  turnout: {type: number, title: Turnout, facet: true}
  outcome: {type: choice, choices: [Won, Lost, Undecided], facet: true}
"""
"""An archive's own, by which searches are narrowed."""
STORIES = {
    "2023/03/steel.md": story(
        "Steel costs more", "2023-03-10", "New tariffs on steel began.", place="Geneva", outcome="Won",
        people=["Xi Jinping"], countries=["China", "Mexico"], topics=["Trade"],
    ),
    "2024/05/fruit.md": story(
        "Fruit costs less", "2024-05-02", "Old tariffs on fruit ended. Tariffs on juice ended as well.",
        outcome="Lost", turnout=40, countries=["Mexico"], topics=["Trade"],
    ),
    "2024/11/return.md": story(
        "Duties return", "2024-11-20", "The tariffs are back.", outcome="Won", turnout=60,
        people=["Xi Jinping"], countries=["China"], topics=["Trade"], storyline="The long quarrel",
    ),
    "2025/02/court.md": story(
        "Court weighs duties", "2025-02-14", "The judges heard of tariffs.", countries=["China", "Mexico"],
        topics=["Trade", "Law"], storyline="The long quarrel",
    ),
    "2025/05/visit.md": story(
        "A visit to Nairobi", "2025-05-20", "They met at noon.", place="Nairobi", people=["Zelensky"],
        countries=["Ukraine", "Kenya"],
    ),
    "2024/01/talks.md": story(
        "Talks end in Minsk", "2024-01-15", "Nobody said more.", people=["Lukashenka"], countries=["Belarus"],
    ),
    "2023/07/bird.md": story(
        "A rare bird", "2023-07-01", "A bittern stood in the reeds.", people=['Ann "Tiny" O\'Neil'],
        topics=["Either\\Or", "Wildlife"],
    ),
    "2024/08/rain.md": story(
        "عودة الأمطار", "2024-08-08", "بدأ المطر في الشمال.", summary="المطر", language="ar", countries=["Egypt"],
    ),
    "2025/06/orchard.md": story("The pears", "2025-06-01", "An orchard bloomed by the river.", topics=["Wildlife"]),
    "2023/09/boat.md": story("The boat", "2023-09-09", "A submarine was seen in the river.", topics=["Law"]),
    "2024/03/walk.md": story("The walk", "2024-03-03", f"{AFAR} A lantern festival began. {AFAR}", topics=["Culture"]),
    "2024/04/feast.md": story("The feast", "2024-04-04", f"A festival. {AFAR} One lantern.", topics=["Culture"]),
    "2024/06/code.md": story("Code", "2024", 'An unescaped `<b onclick="x()">` & a `&lt;` stand here.'),
    "2024/07/sign.md": story("A sign", "2024-07~", "It is drawn so: ␞ and thereafter sundials count."),
    "2023/02/mute.md": story("Mute", "2023-02-02", "", summary="", people=["Hedy Lamarr"]),
    **{
        f"{2023 + month // 12}/{month % 12 + 1:02}/report.md": story(
            f"Harbour report {month - 3}", f"{2023 + month // 12}-{month % 12 + 1:02}-20",
            f"The harbour was quiet. It was report number {month - 3}.", topics=["Shipping"], summary="All is well.",
        )
        for month in range(4, 4 + REPORTS)
    },
}  # fmt: skip
ARCHIVE: dict[str, str | bytes] = {
    "archive.yml": f"{SETTINGS}{FIELDS}",
    **{f"content/stories/{path}": data for path, data in STORIES.items()},
    "content/people/zelenskyy.md": text(name="Volodymyr Zelenskyy", also=["Zelensky", "Zelenskiy"]),
    "content/people/lukashenko.md": text(
        name="Alexander Lukashenko", also=["Lukashenka", "Alyaksandr Lukashenka"]
    ),
    "content/people/xi-jinping.md": text(name="Xi Jinping", also=["Xi"]),
    "content/topics/trade.md": text(name="Trade", also=["Commerce"]),
}
