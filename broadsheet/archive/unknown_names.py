"""Unknown names: findings of names that are no country's, as far as they are certain, with hints.

A record that could not be read might have made a name known: then its own problems are enough.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from broadsheet.archive.names import nearest_country
from broadsheet.model import Country, Story
from broadsheet.problems import Finding
from broadsheet.reading.config import Config


def certain_findings(
    unknown: Iterable[Finding], config: Config, broken: Collection[str]
) -> list[Finding]:
    """Return the findings of unknown names, but for those that an unreadable record may explain."""
    uncertain = {
        taxonomy.field for taxonomy in config.taxonomies if has_broken_record(taxonomy.key, broken)
    }
    return [finding for finding in unknown if finding.path[0] not in uncertain]


def has_broken_record(taxonomy: str, broken: Iterable[str]) -> bool:
    """Return whether a taxonomy, named by its key, has a record that could not be read."""
    return any(file.startswith(f"content/{taxonomy}/") for file in broken)


def with_hints(
    findings: Sequence[Finding], stories: Iterable[Story], countries: Sequence[Country]
) -> Iterator[Finding]:
    """Yield the findings of names that are no country's, each with the nearest country as its hint.

    Each name is looked up once.
    """
    by_file = {story.file: story for story in stories} if findings else {}
    hints: dict[str, str] = {}
    for finding in findings:
        field, at = finding.path
        name = by_file[finding.file].terms[str(field)][int(at)]
        if name not in hints:
            hints[name] = nearest_country(name, countries)
        yield Finding(finding.file, finding.path, finding.message, hints[name])
