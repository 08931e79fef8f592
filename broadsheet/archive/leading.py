"""Leading: which story leads the front page, and what is wrong with the one that the settings name."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from broadsheet.archive.addresses import story_permalink
from broadsheet.archive.filing import Filed
from broadsheet.archive.visibility import DRAFT, Selected
from broadsheet.model import Story
from broadsheet.problems import Finding
from broadsheet.reading.bundles import own_name
from broadsheet.reading.config import Config
from broadsheet.reading.fields import did_you_mean
from broadsheet.reading.file_names import is_markdown
from broadsheet.urls import slug as slug_of


def lead_of(
    config: Config,
    selected: Selected,
    filed: Sequence[Filed],
    permalinks: Sequence[str],
    broken: Collection[str],
) -> tuple[int | None, list[Finding]]:
    """Return the position of the story that leads, and a finding when the settings name none.

    It is the first of the newest day, by rank, of those shown when the named one is not among them,
    which is no mistake where time keeps it out. `filed` belongs to the whole archive, `permalinks`
    to the stories shown; `broken` are the content files that could not be read.
    """
    newest = _first_of_the_newest_day(selected.stories)
    if not config.lead:
        return newest, []

    def whole() -> Iterator[tuple[Story, str]]:
        return zip(selected.whole, (each.permalink for each in filed), strict=True)

    found = named_stories(config.lead, whole(), config.base_url)
    if len(found) == 1:
        permalink = found[0][1]
        return permalinks.index(permalink) if permalink in permalinks else newest, []
    if found:
        several = " and ".join(story.file for story, _ in found[:2])
        message = f"{config.lead!r} is the slug of {several}"
        return newest, [_finding(config, message, "write the path of the file that is meant")]
    drafts = ((story, story_permalink(config.permalink, story)) for story in selected.drafts)
    if named_stories(config.lead, drafts, config.base_url):
        message = f"{config.lead!r} is {DRAFT}, which is not published"
        return newest, [_finding(config, message, "publish it, or name another story")]
    if slug_of(own_name(config.lead.rstrip("/"))) in {slug_of(own_name(file)) for file in broken}:
        return newest, []
    hint = did_you_mean(
        config.lead, _ways_to_name(config.lead, whole()), "write a story's slug, path or file"
    )
    return newest, [_finding(config, f"{config.lead!r} is no story", hint)]


def _first_of_the_newest_day(stories: Sequence[Story]) -> int | None:
    """Return the position of the story of the newest day that has the first rank; None for no story.

    Where none has a rank, it is the newest. In lists the hour comes before the rank, but an editor
    who ranks the stories of a day has said which leads.
    """
    if not stories:
        return None
    day = stories[0].date.day
    ranked = [
        (story.rank, position)
        for position, story in enumerate(takewhile(lambda each: each.date.day == day, stories))
        if story.rank
    ]
    return min(ranked)[1] if ranked else 0


def named_stories(
    written: str, stories: Iterable[tuple[Story, str]], base_url: str
) -> list[tuple[Story, str]]:
    """Return the stories, each with its permalink, that a slug, a path or a file may mean.

    The path may be a whole address on the archive's own site.
    """
    base = base_url.rstrip("/")
    path = written.removeprefix(base) if written.startswith(f"{base}/") else written
    if is_markdown(path):
        file = path.removeprefix("./").removeprefix("/")
        files = {file, f"content/{file}", f"content/stories/{file}"}
        return [each for each in stories if each[0].file in files]
    if "/" in path:
        permalink = f"/{unquote(urlsplit(path).path).strip('/')}/"
        return [each for each in stories if permalink == each[1] or permalink in each[0].aliases]
    return [each for each in stories if each[0].slug == path]


def _ways_to_name(written: str, stories: Iterable[tuple[Story, str]]) -> set[str]:
    """Return what the stories may be called, in the way that was chosen."""
    if is_markdown(written):
        return {story.file for story, _ in stories}
    if "/" in written:
        return {permalink for _, permalink in stories}
    return {story.slug for story, _ in stories}


def _finding(config: Config, message: str, hint: str) -> Finding:
    return Finding(config.file, ("lead",), message, hint)
