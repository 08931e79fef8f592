"""Unknown names: findings of names that are no country's, as far as they are certain, with hints.

A record that could not be read might have made a name known: then its own problems are enough.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from broadsheet.archive.names import Names, nearest_country
from broadsheet.archive.written_lists import list_run_together, meant_list
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
    findings: Sequence[Finding],
    stories: Iterable[Story],
    countries: Sequence[Country],
    names: Mapping[str, Names],
    config: Config,
) -> Iterator[Finding]:
    """Yield the findings of names that are no country's, each with what was likely meant as its hint.

    That is a list, when the name is one in a single text, or else the nearest countries, which are
    looked for once for each name.
    """
    files = {finding.file for finding in findings}
    terms = {story.file: story.terms for story in stories if story.file in files} if files else {}
    hints: dict[str, str] = {}
    taxonomies = {taxonomy.field: taxonomy for taxonomy in config.taxonomies}
    for finding in findings:
        field, at = finding.path
        written = terms[finding.file][str(field)]
        name = written[int(at)]
        known = names[taxonomies[str(field)].key]

        def find(part: str, known: Names = known) -> str:
            return known.canonical.get(known.key(part) or "", "")

        listed = meant_list(
            name, written, taxonomies[str(field)], find=find, language=config.language, stories=1
        ) or list_run_together(name, written, find=find)
        if listed:
            yield Finding(finding.file, finding.path, finding.message, f"write {field}: {listed}")
            continue
        if name not in hints:
            hints[name] = nearest_country(name, countries)
        yield Finding(finding.file, finding.path, finding.message, hints[name])
