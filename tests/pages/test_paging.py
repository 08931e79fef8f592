import hypothesis.strategies as st
from hypothesis import given

from broadsheet.model import Story
from broadsheet.pages.catalogue import catalogue
from broadsheet.pages.charts import chart
from broadsheet.pages.parts import parts_of
from broadsheet.reading.config import STORYLINES, Config
from broadsheet.views.terms import TermView
from tests.archive.stories import assembled, story

YEARS = st.integers(1990, 2024)


@st.composite
def told(draw: st.DrawFn) -> list[Story]:
    days = draw(
        st.lists(st.builds("{:04}-{:02}-15".format, YEARS, st.integers(1, 12)), max_size=30)
    )
    return [
        story(f"s{number}", day, terms={"storylines": ("Told",)}) for number, day in enumerate(days)
    ]


@given(told(), st.integers(1, 7))
def test_a_years_link_leads_to_the_page_on_which_the_year_begins(
    stories: list[Story], size: int
) -> None:
    config = Config(taxonomies=(STORYLINES,), page_size=size)
    pages = {
        page.permalink: page.view
        for page in catalogue(assembled(stories, config=config)[0]).pages()
    }
    terms = {permalink: view for permalink, view in pages.items() if isinstance(view, TermView)}
    counts: dict[str, int] = {}
    for each in stories:
        counts[each.date.local[:4]] = counts.get(each.date.local[:4], 0) + 1
    for view in terms.values():
        assert {span.name: span.count for span in view.spans} == (counts if len(counts) > 1 else {})
        for span in view.spans:
            permalink, _, anchor = span.href.partition("#")
            (group,) = [group for group in terms[permalink].years if f"y{group.year}" == anchor]
            assert group.year == span.name
            before = terms.get(_page_before(permalink))
            assert before is None or all(year.year != span.name for year in before.years)


@given(told(), st.integers(1, 7))
def test_a_bar_leads_to_the_page_on_which_its_time_begins(stories: list[Story], size: int) -> None:
    config = Config(taxonomies=(STORYLINES,), page_size=size)
    archive, _ = assembled(stories, config=config)
    made = chart(range(len(stories)), parts_of(archive))
    for bar in made.bars if made else ():
        page, _, anchor = bar.href.partition("#")
        assert anchor == ("y" if len(bar.period) == 4 else "m") + bar.period
        periods = [each.date.local[: len(bar.period)] for each in archive.stories]
        number = int(page.split("/")[1]) if page else 1
        assert periods.index(bar.period) // size + 1 == number


def _page_before(permalink: str) -> str:
    start, _, number = permalink.rstrip("/").partition("/page/")
    if not number:
        return ""
    return f"{start}/" if number == "2" else f"{start}/page/{int(number) - 1}/"


@given(told())
def test_a_chart_has_a_bar_for_every_stretch_that_has_stories(stories: list[Story]) -> None:
    archive, _ = assembled(stories, config=Config(taxonomies=(STORYLINES,)))
    found = chart(range(len(stories)), parts_of(archive))
    months = sorted(each.date.local[:7] for each in stories)
    if len(stories) <= 3 or len(set(months)) == 1:
        assert found is None
        return
    assert found is not None
    length = len(found.bars[0].period)
    periods = [month[:length] for month in months]
    assert {bar.period: bar.count for bar in found.bars} == {
        each: periods.count(each) for each in periods
    }
    months = [f"{year}-{month:02}"[:length] for year in range(1990, 2025) for month in range(1, 13)]
    every = list(dict.fromkeys(months[months.index(periods[0]) :]))
    assert [(bar.period, bar.ordinal) for bar in found.bars] == [
        (each, every.index(each)) for each in sorted({*periods})
    ]
    assert found.most == max(bar.count for bar in found.bars)
    assert all(
        0 < bar.height <= 100 and bar.height >= 100 * bar.count / found.most for bar in found.bars
    )
    assert found.bars[-1].ordinal < 120
