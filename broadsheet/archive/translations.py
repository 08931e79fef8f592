"""Translations: which stories are one story in several languages, and what is wrong with them.

Mistakes are found in all stories, whether time lets them be seen or not; which versions name each
other, among those that are shown.
"""

import posixpath
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from broadsheet.archive.addresses import story_permalink
from broadsheet.archive.named_stories import NamedStories
from broadsheet.archive.terms import Term
from broadsheet.archive.visibility import Selected
from broadsheet.model import Story
from broadsheet.packed import KnownBy
from broadsheet.problems import Finding, Invalid
from broadsheet.reading.bundles import own_name
from broadsheet.reading.config import Config
from broadsheet.urls import slug as slug_of

_FIELD = ("translation_of",)
_OTHERWISE = "write the slug of the story that it translates"

Originals = Mapping[str, str]
"""File of each translation to the file of the story that it translates."""
Versions = Mapping[int, tuple[int, ...]]
"""Position of each story that is told in several languages to the positions of all its versions,
itself among them, in the order in which they are printed."""


class Translated(NamedTuple):
    """Which stories translate which, and the mistakes in that."""

    originals: Originals
    findings: Sequence[Finding]


def translated(
    stories: Sequence[Story],
    selected: Selected,
    config: Config,
    broken: Collection[str] = (),
    flawed: Sequence[Story] = (),
) -> Translated:
    """Return what some stories translate, with a finding for each that no reader could follow.

    `broken` are the content files that could not be read, and `flawed` the stories that were read
    of them in part: what may be one of these is no mistake.
    """
    translations = sorted(
        [(story.file, at) for at, story in enumerate(stories) if story.translation_of]
    )
    if not translations:
        return Translated({}, ())
    known = _Known(selected, config, broken, flawed)
    originals: dict[str, str] = {}
    findings: list[Finding] = []
    tellers = _tellers(known)
    for _, at in translations:
        story = stories[at]
        try:
            original = known.original(story)
            if original is None:
                continue
            known.check_chain(story, original)
            known.check_language(story, original)
            versions = map(known.stories.__getitem__, tellers.get(original.file, ()))
            _check_versions(story, versions, config)
        except _MistakenLanguage as mistake:
            path = ("language",) if story.language else _FIELD
            findings.append(Finding(story.file, path, mistake.message, mistake.hint))
        except Invalid as mistake:
            findings.append(Finding(story.file, _FIELD, mistake.message, mistake.hint))
        else:
            originals[story.file] = original.file
    return Translated(originals, findings)


def versions_of(stories: Sequence[Story], originals: Originals, language: str) -> Versions:
    """Return the versions of each story that some of these tell in several languages.

    The version in `language`, the archive's own, stands first, then the original, then the others
    by their tags. A story that is not among `stories` is in none of them.
    """
    if not originals:
        return {}
    families: dict[str, list[int]] = {}
    translated_files = {*originals.values()}
    for position, story in enumerate(stories):
        if story.file in originals or story.file in translated_files:
            families.setdefault(originals.get(story.file, story.file), []).append(position)

    def order(position: int) -> tuple[bool, bool, str, str]:
        story = stories[position]
        tag = _tag(story, language)
        return tag != language.casefold(), story.file in originals, tag, story.file

    versions = [tuple(sorted(family, key=order)) for family in families.values()]
    return {position: family for family in versions if len(family) > 1 for position in family}


def with_chapters(
    terms: Mapping[str, Mapping[str, Term]], versions: Versions
) -> Mapping[str, Mapping[str, Term]]:
    """Return terms whose storylines count a story once, in however many languages it is told.

    They are the very same when no story is told in several.
    """
    if not versions:
        return terms
    return {
        taxonomy: {key: _with_chapters(term, versions) for key, term in group.items()}
        for taxonomy, group in terms.items()
    }


def _with_chapters(term: Term, versions: Versions) -> Term:
    if term.taxonomy.kind != "storyline":
        return term
    first = {
        versions[position][0] if position in versions else position for position in term.stories
    }
    chapters = array("I", sorted(first))
    return term if chapters == term.stories else msgspec.structs.replace(term, chapters=chapters)


def advice_on_own_versions(
    story: Story,
    versions: Iterable[Story],
    chosen: Iterable[tuple[int, str]],
) -> Iterator[Finding]:
    """Yield the advice on each related story that is a version of the story which names it.

    `chosen` are the ordinals of related stories in its list, and their files.
    """
    files = {version.file for version in versions}
    for at, file in chosen:
        if file in files:
            message = f"{story.related[at]!r} is this story in another language, and is left out"
            hint = "take it out: versions name each other by themselves"
            yield Finding(story.file, ("related", at), message, hint, name="own-version")


class _MistakenLanguage(Invalid):
    """A mistake that another language would mend."""


class _Known(NamedStories):
    """The stories of an archive, drafts as well, by all that they can be named by."""

    def __init__(
        self, selected: Selected, config: Config, broken: Collection[str], flawed: Sequence[Story]
    ) -> None:
        super().__init__(selected.everything)
        self.config = config
        self.broken = broken
        self.unreadable = {slug_of(own_name(file)) for file in broken}
        self.unreadable |= {story.slug for story in flawed}

    @cached_property
    def by_path(self) -> KnownBy[Story]:
        """Each story by its file and its permalink."""
        pattern = self.config.permalink
        return KnownBy(self.stories, lambda story: (story.file, story_permalink(pattern, story)))

    @cached_property
    def by_alias(self) -> KnownBy[Story]:
        """Each story by its aliases."""
        return KnownBy(
            self.stories, lambda story: [f"{alias.rstrip('/')}/" for alias in story.aliases]
        )

    def original(self, story: Story) -> Story | None:
        """Return the story that another one translates; None for one that could not be read.

        Raises `Invalid` for what is no other story.
        """
        written = story.translation_of
        others = [each for each in self.with_slug(written) if each.file != story.file]
        # A translation may well have the slug of its original, in another month.
        candidates = [each for each in others if not each.translation_of] or others
        if len(candidates) > 1:
            raise Invalid(
                f"{written!r} is the slug of several stories",
                f"write the file of one of them, such as {min(each.file for each in candidates)!r}",
            )
        found = candidates[0] if candidates else None
        if found is None and written not in self.unreadable:
            found = story if written == story.slug else self._at_path(story)
            if found is None and not any(path in self.broken for path in self._paths(story)):
                raise Invalid(*self._mistake(story))
        if found is not None and found.file == story.file:
            raise Invalid(f"{written!r} is this story itself", _OTHERWISE)
        return found

    def _at_path(self, story: Story) -> Story | None:
        for path in self._paths(story):
            if found := self.by_path.positions(path) or self.by_alias.positions(path):
                return self.stories[found[-1]]
        return None

    def _paths(self, story: Story) -> Iterator[str]:
        """Yield the permalinks and the files that may be meant."""
        written = story.translation_of.replace("\\", "/")
        path = written.removeprefix(self.config.base_url.rstrip("/"))
        bare = unquote(path.partition("#")[0].partition("?")[0]).strip("/")
        yield f"/{bare}/"
        for folder in (posixpath.dirname(story.file), "", "content", "content/stories"):
            target = posixpath.normpath(posixpath.join(folder, bare))
            yield from (f"{target}{end}" for end in ("", ".md", "/index.md"))

    def _mistake(self, story: Story) -> tuple[str, str]:
        written = story.translation_of
        made = slug_of(written.rpartition("/")[2].removesuffix(".md"))
        return self.by_title(written) or self.misspelled(written, made, story, _OTHERWISE)

    def check_chain(self, story: Story, original: Story) -> None:
        """Raise `Invalid` when what a story translates is itself said to be a translation."""
        if not original.translation_of:
            return
        first, seen = original, {story.file}
        while first.translation_of and first.file not in seen:
            seen.add(first.file)
            try:
                first = self.original(first) or first
            except Invalid:
                break
        if first.file == story.file:
            raise Invalid(
                f"{story.translation_of!r} is said to translate this story",
                "take 'translation_of' out of the original",
            )
        is_original = not first.translation_of
        raise Invalid(
            f"{story.translation_of!r} is a translation itself",
            f"name the original, {first.slug!r}" if is_original else "name the original",
        )

    def check_language(self, story: Story, original: Story) -> None:
        """Raise `Invalid` when a story is in the language of what it translates."""
        own = self.config.language
        if _tag(story, own) != _tag(original, own):
            return
        if not story.language:
            raise _MistakenLanguage(
                f"no language is given, and {original.file} is in {own!r} as well",
                "write the language of the translation, as in 'language: pt-BR'",
            )
        raise _MistakenLanguage(
            f"{story.language!r} is the language of {original.file}, which it translates",
            "write the language of the translation, or take 'translation_of' out",
        )


def _tellers(known: _Known) -> Mapping[str, Sequence[int]]:
    """Return the positions of the translations of each story by its file.

    They are in the order of their files, drafts last: what a draft takes is not taken yet.
    """
    tellers: dict[str, list[int]] = {}
    told = enumerate(known.stories)
    for _, _, at in sorted(
        [(each.draft, each.file, at) for at, each in told if each.translation_of]
    ):
        try:
            original = known.original(known.stories[at])
        except Invalid:
            continue
        if original is not None:
            tellers.setdefault(original.file, []).append(at)
    return tellers


def _check_versions(story: Story, versions: Iterable[Story], config: Config) -> None:
    """Raise `Invalid` when a version before a story is in its language."""
    for other in versions:
        if other.file == story.file:
            return
        if _tag(other, config.language) == _tag(story, config.language):
            tag = story.language or config.language
            raise _MistakenLanguage(
                f"{other.file} translates the same story into {tag!r} as well",
                "write another language, or take 'translation_of' out of one of them",
            )


def _tag(story: Story, language: str) -> str:
    return (story.language or language).casefold()
