"""The settings of an archive, `archive.yml`: every key may be left out, and then has a default."""

import re
from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from broadsheet.problems import Invalid, Misplaced, Problem
from broadsheet.reading import fields, frontmatter
from broadsheet.reading.block_kinds import BLOCKS, DeclaredBlock
from broadsheet.reading.block_settings import OwnBlock, despite_mistakes, embed_host, own_blocks
from broadsheet.reading.fields import Value
from broadsheet.reading.foreign_keys import of_settings
from broadsheet.reading.hosts import host
from broadsheet.reading.license_fields import License, license_of
from broadsheet.reading.menu_fields import MenuEntry, menu_entry
from broadsheet.reading.omissions import Omission, least_of, omission
from broadsheet.reading.own_fields import OwnField, another_name, own_fields
from broadsheet.reading.repository_fields import Repository, repository_of
from broadsheet.reading.reserved import renaming, reserved_name
from broadsheet.reading.signs import plainly
from broadsheet.reading.story_kinds import StoryKind, declared_kinds, story_kinds
from broadsheet.reading.territory_fields import Territory, territories_of
from broadsheet.reading.text import decode
from broadsheet.urls import LONGEST_NAME, LONGEST_SLUG, OWN_FOLDERS, is_slug, slug_fault

FILES = ("archive.yml", "archive.yaml")
"""Names that the file of the settings may have; an archive has one of them."""
LOCAL = "http://localhost:8000/"
"""Address of a site whose settings do not say where it stands."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LENGTHS: Mapping[str, int] = {"year": 4, "month": 2, "day": 2, "slug": LONGEST_SLUG}
"""Placeholder in a permalink's pattern to the number of characters that it stands for, at most."""
_OTHER_NAME = "choose another name for this taxonomy"


class Taxonomy(msgspec.Struct, frozen=True, array_like=True):
    """A way to group stories, declared by the archive."""

    key: str
    """Front matter key, content folder and first part of the permalinks of its terms: `people`."""
    singular: str
    kind: Literal["", "author", "country", "kind", "storyline"] = ""
    tree: bool = False
    heading: str = ""
    """Heading in the settings; empty when it follows from the key."""
    mentions: bool | None = None
    """Whether names in stories link to its terms, when the settings say so; else None."""
    built_in: bool = False
    """Whether every archive has it without declaring it, and no page of it until it has a term."""

    @property
    def title(self) -> str:
        """Return its name as a heading, `People`; layouts translate the usual names."""
        return self.heading or self.key.replace("-", " ").capitalize()

    @property
    def mentioned(self) -> bool:
        """Return whether names in stories link to its terms.

        Unless the settings decide, this is false for a tree: its terms are subjects, whose names
        are common words of the language. Authors are named where they are written about as people.
        """
        if not self.about:
            return False
        return not self.tree if self.mentions is None else self.mentions

    @property
    def about(self) -> bool:
        """Return whether a story is about its terms: it is not about its authors, nor its kind."""
        return self.kind not in {"author", "kind"}

    @property
    def has_records(self) -> bool:
        """Return whether there may be records of its terms; kinds of stories are in the settings."""
        return self.kind != "kind"

    @property
    def field(self) -> str:
        """Return the key in a story's front matter.

        For storylines it is `storyline`, because most stories are in one at most; and every story
        is of one kind.
        """
        return self.kind if self.kind in {"kind", "storyline"} else self.key


STORYLINES = Taxonomy("storylines", "storyline", "storyline")
AUTHORS = Taxonomy("authors", "author", "author", built_in=True)
STORY_KINDS = Taxonomy("kinds", "kind", "kind", heading="Kinds of story", built_in=True)
_OF_ITS_OWN: Mapping[str, Taxonomy] = {
    each.key: each for each in (STORYLINES, AUTHORS, STORY_KINDS)
}
"""Taxonomies that every archive has, by their keys."""


class Config(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An archive's settings, whole."""

    title: str = "News archive"
    tagline: str = ""
    base_url: str = LOCAL
    language: str = "en"
    timezone: str = "UTC"
    taxonomies: tuple[Taxonomy, ...] = (
        Taxonomy("people", "person"),
        Taxonomy("countries", "country", "country"),
        Taxonomy("topics", "topic", tree=True),
        STORYLINES,
        AUTHORS,
        STORY_KINDS,
    )
    """Taxonomies in the order in which they are shown; every archive has storylines, authors and
    kinds of stories, which come last unless they are declared."""
    kinds: tuple[StoryKind, ...] = ()
    """The kinds of stories that the archive declares, as they are written."""
    permalink: str = "/{year}/{month}/{slug}/"
    page_size: int = 50
    feed_size: int = 20
    feed_content: Literal["summary", "full"] = "summary"
    """What feeds contain of a story: its summary alone, or its text as well."""
    feeds: int = 0
    """Least number of stories of a term that has feeds of its own."""
    exports: int = 5
    """Least number of stories of a term whose stories can be taken along as files; a storyline's can
    from its first chapter on."""
    leave_out: tuple[Omission, ...] = ()
    """Kinds of pages and files that the site does without."""
    host: str = ""
    """Host whose limits are to be heeded, one of `reading.hosts.KNOWN_HOSTS`; empty when that is not said."""
    cards: int = 100
    """Number of the newest stories that get a picture for sharing; with 0, no page has one."""
    license: License | None = None
    repository: Repository | None = None
    """Where the archive's files are kept, so that readers may suggest changes to stories; None for
    no such links."""
    menu: tuple[str | MenuEntry, ...] | None = None
    """What the menu leads to, in order: taxonomies, pages and terms as paths from the root, without
    slashes at their ends; None for every taxonomy."""
    lead: str = ""
    """Story that leads the front page: its slug, its permalink or its file; empty for the newest
    day's first."""
    trusted_html: bool = False
    """Whether HTML in bodies is printed as written, not cleaned to the allowed elements."""
    remote_pictures: bool = False
    """Whether a body's pictures on other sites are shown, instead of links to them."""
    embeds: tuple[str, ...] = ()
    """Hosts whose players may play on pages, once they are pressed: `youtube-nocookie.com`."""
    blocks: tuple[OwnBlock, ...] = ()
    """Kinds of blocks of the archive's own."""
    ignore_advice: tuple[str, ...] = ()
    """Kinds of advice that the archive's editors want none of (`broadsheet.advising`)."""
    fields: tuple[OwnField, ...] = ()
    """Fields of stories that the archive declares, in the order in which they are shown."""
    territories: tuple[Territory, ...] = ()
    """Countries that are not in the list, and that stories may name like those that are."""

    file: str = FILES[0]
    """Name of the file that the settings are read from, if there is one."""

    @property
    def has_address(self) -> bool:
        """Return whether it is known where the site stands."""
        return self.base_url != LOCAL

    @property
    def block_kinds(self) -> Mapping[str, DeclaredBlock]:
        """Return the kinds of blocks that bodies may hold, by name."""
        return {**BLOCKS, **{each.name: each.declared for each in self.blocks}}

    @property
    def story_kinds(self) -> Mapping[str, StoryKind]:
        """Return every kind of story, by its key."""
        return story_kinds(self.kinds, self.language)

    def publishes(self, kind: Omission) -> bool:
        """Return whether pages or files of a kind are published that settings may leave out."""
        return kind not in self.leave_out

    @property
    def zone(self) -> ZoneInfo:
        """Return the archive's time zone."""
        return ZoneInfo(self.timezone)


def read_config(data: bytes | None, file: str = FILES[0]) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings in the bytes of a file, `archive.yml`, and the mistakes in them.

    Without bytes, return the defaults.
    """
    try:
        settings = decode(data or b"")
        values, yaml_mistakes, _ = frontmatter.parse(settings, first_line=1)
    except Misplaced as error:
        return Config(file=file), (_problem(error, file),)
    converted, mistakes = fields.read_fields(values, _FIELDS, foreign=of_settings(_FIELDS))
    mistakes += _shared_names(values, converted)
    if "blocks" in values and "blocks" not in converted:
        converted["blocks"] = despite_mistakes(values["blocks"])
    problems = [_problem(each, file) for each in yaml_mistakes]
    for path, invalid in mistakes:
        unknown = path and str(path[-1]) and invalid.message == "is not a field"
        position_of = frontmatter.key_position if unknown else frontmatter.position
        line, column = position_of(settings, path, first_line=1)
        field = ".".join(str(part) for part in path)
        problems.append(Problem(file, line, column, field, invalid.message, invalid.hint))
    return Config(**converted, file=file), tuple(sorted(problems))  # type: ignore[arg-type]


def _shared_names(
    values: Mapping[str, Value], converted: dict[str, object]
) -> list[tuple[fields.FieldPath, Invalid]]:
    """Return what is wrong with fields that have the name of a taxonomy; take them out of the settings.

    They are found among fields with other mistakes too.
    """
    written = values.get("fields")
    taxonomies = converted.get("taxonomies", Config().taxonomies)
    assert isinstance(taxonomies, tuple)
    taken = {name for each in taxonomies for name in (each.key, each.field)}
    shared = [key for key in written if key in taken] if isinstance(written, dict) else []
    if shared and isinstance(declared := converted.get("fields"), tuple):
        converted["fields"] = tuple([each for each in declared if each.key not in shared])
    return [
        (("fields", key), Invalid(f"{key!r} is a taxonomy", another_name(key))) for key in shared
    ]


def _problem(error: Misplaced, file: str) -> Problem:
    return Problem(file, error.line, error.column, error.field, error.message, error.hint)


def _base_url(value: Value) -> str:
    written = fields.web_address(value)
    if "?" in written or "#" in written:
        raise Invalid(
            f"{written!r} has more than a path",
            "write it as in https://host.example/ or https://host.example/record/",
        )
    return written.rstrip("/") + "/"


def base_url(written: str) -> str:
    """Return a base URL that was given on the command line; raises `Invalid` for a bad one."""
    return _base_url(written)


def _timezone(value: Value) -> str:
    name = plainly(fields.text(value))
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # In Etc/GMT+1 the sign is the other way round.
        known = [zone for zone in available_timezones() if not zone.startswith("Etc/")]
        hint = fields.did_you_mean(name, known, "write a name such as Europe/London or UTC")
        raise Invalid(f"{name!r} is not a time zone", hint) from None
    return name


def _permalink(value: Value) -> str:
    pattern = plainly(fields.text(value))
    for placeholder in _PLACEHOLDER.findall(pattern):
        if placeholder not in _LENGTHS:
            raise Invalid(
                f"{{{placeholder}}} is not known in a permalink",
                "use {year}, {month}, {day} and {slug}",
            )
    if "{slug}" not in pattern:
        raise Invalid(f"{pattern!r} has no {{slug}}", "end it with /{slug}/")
    parts = pattern.removeprefix("/").removesuffix("/").split("/")
    for part in parts:
        _check_part(part)
    if parts[0] in OWN_FOLDERS:
        raise Invalid(
            f"/{parts[0]}/ is where files of the archive's own are", "begin it with another folder"
        )
    if not (pattern.startswith("/") and pattern.endswith("/")) or not all(
        is_slug(_PLACEHOLDER.sub("0", part)) for part in parts
    ):
        raise Invalid(
            f"{pattern!r} is not a path of slugs", "write it as in /{year}/{month}/{slug}/"
        )
    return pattern


def _check_part(part: str) -> None:
    """Raise `Invalid` for a part of a pattern whose names would not be possible on some disks."""
    longest = len(_PLACEHOLDER.sub("", part)) + sum(
        _LENGTHS[name] for name in _PLACEHOLDER.findall(part)
    )
    if longest > LONGEST_NAME:
        message = f"{part!r} can be {longest} characters long, and the name of a folder has at most {LONGEST_NAME}"
        raise Invalid(message, "put '/' between its parts")
    # A slug may be a single digit, which makes `com{slug}` the name of a device.
    if fault := slug_fault(_PLACEHOLDER.sub("1", part)):
        raise Invalid(f"{part!r} {fault}, or may become one", "name the folder otherwise")


def _taxonomies(value: Value) -> tuple[Taxonomy, ...]:
    if not isinstance(value, dict):
        raise Invalid(
            "is not a mapping", "write one line for each, such as 'people: {singular: person}'"
        )
    declared, mistakes = fields.declarations(value, _taxonomy)
    if mistakes:
        raise fields.Several(mistakes)
    keys = {taxonomy.key for taxonomy in declared}
    return (*declared, *(each for key, each in _OF_ITS_OWN.items() if key not in keys))


def _taxonomy(key: str, settings: Value) -> Taxonomy:
    if key.isdigit():
        raise Invalid(f"{key!r} would stand where the years do", "put a letter in it")
    if not is_slug(key):
        why = slug_fault(key) or "cannot be a folder and a permalink"
        raise Invalid(
            f"{key!r} {why}",
            "use lower-case letters, digits and hyphens" if why[0] == "c" else _OTHER_NAME,
        )
    if reserved := reserved_name(key):
        raise reserved
    known: Mapping[str, fields.Converter] = {
        "singular": fields.some_text,
        "title": fields.some_text,
        "mentions": fields.truth,
    }
    if key == AUTHORS.key:
        known = {**known, "kind": _no_kind_of_authors, "mentions": _unlinked, "tree": fields.truth}
    elif key != STORYLINES.key:
        known = {**known, "kind": fields.one_of("country"), "tree": fields.truth}
    make = fields.mapping_of(known, required=(), make=_taxonomy_maker(key))
    return make({} if settings == "" else settings)


def _no_kind_of_authors(value: Value) -> str:
    raise Invalid(
        f"'authors' are those who wrote a story, and cannot be of kind {fields.text(value)!r}",
        renaming(AUTHORS.key),
    )


def _unlinked(value: Value) -> bool:
    """Return that names of authors are no links in texts; raises `Invalid` for anything else."""
    if fields.truth(value):
        raise Invalid(
            "names of authors are not linked in the texts of stories",
            "take it out; whoever is written about belongs to 'people' as well",
        )
    return False


def _taxonomy_maker(key: str) -> type[Taxonomy]:
    def make(
        *,
        singular: str = "",
        title: str = "",
        kind: Literal["", "country"] = "",
        tree: bool = False,
        mentions: bool | None = None,
    ) -> Taxonomy:
        if own := _OF_ITS_OWN.get(key):
            return msgspec.structs.replace(
                own,
                singular=singular or own.singular,
                tree=tree,
                heading=title,
                mentions=mentions,
                built_in=False,
            )
        return Taxonomy(key, singular or key, kind, tree, title, mentions)

    return make  # type: ignore[return-value]


_FIELDS: Mapping[str, fields.Converter] = {
    "title": fields.some_text,
    "tagline": fields.text,
    "base_url": _base_url,
    "language": fields.language,
    "timezone": _timezone,
    "taxonomies": _taxonomies,
    "kinds": declared_kinds,
    "permalink": _permalink,
    "page_size": fields.number(1, 1000),
    "feed_size": fields.number(1, 1000),
    "feed_content": fields.one_of("summary", "full"),
    "feeds": least_of("feeds"),
    "exports": least_of("exports"),
    "leave_out": fields.each(omission),
    "host": host,
    "cards": fields.number(0, 1_000_000),
    "license": license_of,
    "repository": lambda value: repository_of(value) if value != "" else None,
    "menu": fields.each(menu_entry),
    "lead": fields.some_text,
    "trusted_html": fields.truth,
    "remote_pictures": fields.truth,
    "embeds": fields.each(embed_host),
    "blocks": own_blocks,
    "ignore_advice": fields.advice,
    "territories": territories_of,
    "fields": own_fields,
}
