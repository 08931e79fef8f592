"""Content files: each is read into a story, a record or a document, or into the mistakes in it."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import chain
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote

import msgspec

from broadsheet.model import Body, Document, Item, Record, Story
from broadsheet.problems import Invalid, Misplaced, Problem
from broadsheet.reading import fields, foreign_keys, frontmatter, markup, moments
from broadsheet.reading.aliases import old_path
from broadsheet.reading.bundles import is_index, own_name
from broadsheet.reading.cache import Read
from broadsheet.reading.config import Config, Taxonomy
from broadsheet.reading.date_hints import hint_of
from broadsheet.reading.own_fields import FieldText, own_converters, own_value
from broadsheet.reading.record_fields import contradictions, record_converters
from broadsheet.reading.signs import plainly
from broadsheet.reading.story_fields import PROSE, STORY_CONVERTERS, STORY_FIELDS
from broadsheet.reading.story_kinds import kind_of_story
from broadsheet.reading.text import decode, plain_lines
from broadsheet.reading.typography import educate
from broadsheet.urls import OWN_FOLDERS, is_slug, slug, slug_fault


def read_content(file: str, data: bytes, config: Config) -> Read:
    """Return what a content file contains, and the mistakes in it.

    `file` is its path from the root: `content/stories/2025/06/rains.md`.
    """
    try:
        parts = frontmatter.split(decode(data))
        values, yaml_mistakes, unread = frontmatter.parse(parts.front, first_line=parts.front_line)
    except Misplaced as error:
        text = plain_lines(data.decode("utf-8", "replace"))
        is_draft = _may_be_draft(file) and frontmatter.says_draft(text)
        return Read(None, "", (_problem(file, error),), is_draft)
    problems = [_problem(file, error) for error in yaml_mistakes]
    rendered = markup.Rendered(html="", targets=(), anchors=(), words=0)
    written = values.get("language")
    try:
        language = written if isinstance(written, str) and written else config.language
        rendered = markup.render(
            parts.body,
            language=language,
            trusted_html=config.trusted_html,
            remote_pictures=config.remote_pictures,
            kinds=config.block_kinds,
        )
        problems += [_problem(file, each, parts.body_line - 1) for each in rendered.mistakes]
    except Misplaced as error:
        problems.append(_problem(file, error, parts.body_line - 1))
    address = blake2b(rendered.html.encode(), digest_size=16).hexdigest()
    body = Body(
        address,
        rendered.targets,
        rendered.anchors,
        rendered.words,
        rendered.letters,
        rendered.blocks,
    )
    item, mistakes = _make(file, values, body, config)
    # What cannot be read is there all the same.
    missing = {f"{key!r} is missing" for key in unread}
    for path, invalid in mistakes:
        if not path and invalid.message in missing:
            continue
        unknown = invalid.message == "is not a field"
        position_of = frontmatter.key_position if unknown else frontmatter.position
        line, column = position_of(parts.front, path, first_line=parts.front_line)
        field = ".".join(str(part) for part in path if isinstance(part, str))
        hint = hint_of(invalid, config.language)
        problems.append(Problem(file, line, column, field, invalid.message, hint))
    is_draft = bool(problems) and _says_draft(file, values)
    return Read(item, rendered.html, tuple(sorted(problems)), is_draft)


def _says_draft(file: str, values: Mapping[str, fields.Value]) -> bool:
    """Return whether a story or a page says that it is a draft, whatever else is wrong with it."""
    try:
        is_draft = fields.truth(values.get("draft", ""))
    except Invalid:
        return False
    return is_draft and _may_be_draft(file)


def _may_be_draft(file: str) -> bool:
    return PurePosixPath(file).parts[1] in {"stories", "pages"}


def _problem(file: str, error: Misplaced, above: int = 0) -> Problem:
    return Problem(file, error.line + above, error.column, error.field, error.message, error.hint)


def _make(
    file: str, values: Mapping[str, fields.Value], body: Body, config: Config
) -> tuple[Item | None, list[tuple[fields.FieldPath, Invalid]]]:
    folder = PurePosixPath(file).parts[1]
    if folder == "stories":
        return _story(file, values, body, config)
    if folder == "pages":
        return _document(file, values, body, config)
    return _record(
        file, values, body, next(each for each in config.taxonomies if each.key == folder)
    )


def _story(
    file: str, values: Mapping[str, fields.Value], body: Body, config: Config
) -> tuple[Story | None, list[tuple[fields.FieldPath, Invalid]]]:
    groups = {taxonomy.field: taxonomy.key for taxonomy in config.taxonomies}
    known: dict[str, fields.Converter] = {**STORY_CONVERTERS, **dict.fromkeys(groups, fields.names)}
    known["kind"] = kind_of_story(config.kinds, config.language)
    when = moments.moment(config.zone)
    known |= {"date": moments.dating(config.zone), "updated": when, "expires": when}
    known |= own_converters(config.fields, partial(_field_text, values.get("language"), config))
    singulars = {each.singular.casefold(): each.field for each in config.taxonomies}
    converted, mistakes = fields.read_fields(
        values,
        known,
        required=("title", "date"),
        foreign=lambda key: foreign_keys.of_story(key, singulars),
        otherwise="; 'fields' in archive.yml declares more",
    )
    if "slug" not in converted:
        converted["slug"] = slug(own_name(file))
        if mistake := _nameless(file, str(converted["slug"])):
            mistakes.append(((), mistake))
    if not all(converted.get(key) for key in ("title", "date", "slug")):
        return None, mistakes
    own = {each.key: converted.pop(each.key) for each in config.fields if each.key in converted}
    terms = {groups[field]: converted.pop(field) for field in groups if field in converted}
    _educate(converted, config.language)
    converted = {STORY_FIELDS[key].attribute or key: value for key, value in converted.items()}
    own_values = {key: own_value(value) for key, value in own.items()}
    tag = str(converted.get("language", config.language))
    for field in config.fields:
        # A line of text is printed with the signs of its language, as titles are.
        if field.type == "text" and field.key in own_values:
            own_values[field.key] = educate(str(own_values[field.key]), tag)
    body = _with_fields(body, own)
    return Story(file=file, terms=terms, body=body, own=own_values, **converted), mistakes  # type: ignore[arg-type]


def _field_text(language: object, config: Config, key: str, source: str) -> FieldText:
    """Return a field's Markdown as HTML, whose anchors begin with the field's key.

    So they are others than those of the body. Raises `Invalid` for a text that exceeds a limit, and
    for one with a block, which a field cannot have.
    """
    try:
        rendered = markup.render(
            source,
            language=language if isinstance(language, str) and language else config.language,
            trusted_html=config.trusted_html,
            remote_pictures=config.remote_pictures,
        )
    except Misplaced as error:
        raise Invalid(error.message, error.hint) from None
    if rendered.blocks or rendered.mistakes:
        hint = "write it in the text of the story, below the second '---'"
        raise Invalid("has a block, which only the text of a story may have", hint)
    anchors = {anchor: f"{key}-{anchor}" for anchor in rendered.anchors}
    html = _ANCHOR.sub(lambda found: f'{found[1]}{anchors.get(found[2], found[2])}"', rendered.html)
    targets = [
        msgspec.structs.replace(each, url=f"#{anchors[unquote(each.url[1:])]}")
        if each.url[:1] == "#" and unquote(each.url[1:]) in anchors
        else each
        for each in rendered.targets
    ]
    return FieldText(html, tuple(targets), tuple(anchors.values()))


_ANCHOR = re.compile(r'(\s(?:id="|href="#))([^"]*)"')


def _with_fields(body: Body, own: Mapping[str, object]) -> Body:
    """Return a body with the targets and the anchors of fields behind its own."""
    texts = {key: each for key, each in own.items() if isinstance(each, FieldText)}
    if not texts:
        return body
    return msgspec.structs.replace(
        body,
        targets=(*body.targets, *chain.from_iterable(each.targets for each in texts.values())),
        anchors=(*body.anchors, *chain.from_iterable(each.anchors for each in texts.values())),
        field_targets=tuple([(key, len(each.targets)) for key, each in texts.items()]),
    )


def _nameless(file: str, made: str) -> Invalid | None:
    """Return why a story has no slug that is of its own, if that is so; `made` is of its name."""
    kind = "folder" if is_index(file) else "file"
    if not made:
        return Invalid(
            f"the {kind}'s name gives no slug", "name it with letters, or write 'slug: …'"
        )
    if kind == "file" and made == "index":
        hint = "put it in a folder of its story's name, or write 'slug: …'"
        return Invalid("'index' is the name of a story in a folder of its own", hint)
    return None


def _record(
    file: str, values: Mapping[str, fields.Value], body: Body, taxonomy: Taxonomy
) -> tuple[Record | None, list[tuple[fields.FieldPath, Invalid]]]:
    known = record_converters(taxonomy)
    converted, mistakes = fields.read_fields(
        values, known, required=("name",), foreign=foreign_keys.of_record(known)
    )
    mistakes += contradictions(converted)
    stem = PurePosixPath(file).stem
    if not is_slug(stem):
        mistakes.append(((), _unusable(stem, "file")))
    elif stem == "page":
        mistakes.append(
            (
                (),
                Invalid("'page' stands for the next pages of a list", "give the file another name"),
            )
        )
    if mistakes:
        return None, mistakes
    # What newsrooms call the bio of an author is what all other records call a description.
    if bio := converted.pop("bio", ""):
        converted["description"] = bio
    return Record(file=file, taxonomy=taxonomy.key, slug=stem, body=body, **converted), []  # type: ignore[arg-type]


def _document(
    file: str, values: Mapping[str, fields.Value], body: Body, config: Config
) -> tuple[Document | None, list[tuple[fields.FieldPath, Invalid]]]:
    converted, mistakes = fields.read_fields(
        values,
        DOCUMENT_CONVERTERS,
        required=("title",),
        foreign=foreign_keys.of_others(DOCUMENT_CONVERTERS),
    )
    path = PurePosixPath(file)
    # The page of a bundle has the name and the place of its folder.
    parts = (*(path.parent if is_index(file) else path).parts[2:-1], own_name(file))
    for part in parts[:-1]:
        if not is_slug(part):
            mistakes.append(((), _unusable(part, "folder")))
    if not is_slug(parts[-1]):
        mistakes.append(((), _unusable(parts[-1], "folder" if is_index(file) else "file")))
    elif parts[-1] == "index":
        mistakes.append(((), _index_file(parts)))
    if parts[0] in OWN_FOLDERS:
        message = f"its permalink would stand in /{parts[0]}/, where files of the archive's own are"
        mistakes.append(
            (
                (),
                Invalid(
                    message, "give the file another name" if len(parts) == 1 else "move the file"
                ),
            )
        )
    if mistakes:
        return None, mistakes
    _educate(converted, config.language)
    return Document(file=file, permalink=f"/{'/'.join(parts)}/", body=body, **converted), []  # type: ignore[arg-type]


def _educate(converted: dict[str, object], language: str) -> None:
    """Make the texts that are printed typographic, in `converted` itself."""
    tag = converted.get("language", language)
    for key in PROSE:
        if isinstance(line := converted.get(key), str) and isinstance(tag, str):
            converted[key] = educate(line, tag)


def _unusable(part: str, kind: Literal["file", "folder"]) -> Invalid:
    better = slug(part)
    suffix = ".md" if kind == "file" else ""
    hint = (
        f"name the {kind} {better}{suffix}" if better else f"name the {kind} with letters or digits"
    )
    return Invalid(f"{part!r} {slug_fault(part) or 'cannot be part of a permalink'}", hint)


def _index_file(parts: Sequence[str]) -> Invalid:
    """Return why no document is called `index`.

    Every page's own file is called so: hosts would take the document for the page of its folder.
    """
    above = parts[-2] if len(parts) > 1 else ""
    hint = f"name the file {above}.md, beside its folder" if above else "give the file another name"
    return Invalid("'index' is what hosts call the page of a folder", hint)


def _layout(value: fields.Value) -> str:
    """Return the name of a layout, which may be written with the ending of its file."""
    written = plainly(fields.some_text(value))
    name = written.removeprefix("layouts/").removesuffix(".html")
    if not is_slug(name):
        hint = (
            "write the name of a file of layouts/ without its ending: wide, for layouts/wide.html"
        )
        raise Invalid(f"{written!r} is not the name of a layout", hint)
    return name


DOCUMENT_CONVERTERS: Mapping[str, fields.Converter] = {
    "title": fields.some_text,
    "summary": fields.text,
    "layout": _layout,
    "draft": fields.truth,
    "aliases": fields.each(old_path),
    "language": fields.language,
    "ignore_advice": fields.advice,
    "extra": fields.kept,
}
