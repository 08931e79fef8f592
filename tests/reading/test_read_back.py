"""What is read back equals what was written, for every field of stories, pages, records and settings."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, get_args

import msgspec
import yaml
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.advising import ADVICE
from broadsheet.dates import first_day
from broadsheet.model import Correction, Moment, Picture, Rights, Source, Story
from broadsheet.reading.block_settings import OwnBlock
from broadsheet.reading.config import (
    _FIELDS,
    AUTHORS,
    STORY_KINDS,
    STORYLINES,
    Config,
    Taxonomy,
    read_config,
)
from broadsheet.reading.content import DOCUMENT_CONVERTERS, read_content
from broadsheet.reading.hosts import KNOWN_HOSTS
from broadsheet.reading.license_fields import License
from broadsheet.reading.menu_fields import MenuEntry
from broadsheet.reading.omissions import OMISSIONS
from broadsheet.reading.own_fields import OwnField
from broadsheet.reading.record_fields import _EVERY, _THINGS
from broadsheet.reading.repository_fields import Forge, Repository
from broadsheet.reading.story_fields import PROSE, STORY_FIELDS
from broadsheet.reading.story_kinds import ARTICLES, StoryKind
from broadsheet.reading.territory_fields import Territory
from broadsheet.reading.typography import educate

Pair = tuple[object, object]
"""A value as it is written, and as it is read."""

_letters = st.characters(exclude_categories=("C", "Z"), exclude_characters="\u2028\u2029")
_word = st.text(_letters, min_size=1, max_size=8)
_line = st.lists(_word, min_size=1, max_size=6).map(" ".join)
_hard = st.sampled_from(
    ["Team #1 wins", "null", "~", "yes", "NO", "1.10", "2025", "a: b", "- a", "[a]", "{a}", "&a", "*a", "'a'", '"a"',
     "#a", "a, b", "% a", "@a", "`a`", "| a", "> a", "a\u202f?", "\u00ab\u00a0a\u00a0\u00bb b", "\\", "a\\n", "0x1F",
     "!a", "? a", "...", "---"]
)  # fmt: skip
_text = _line | _hard
_ascii = st.text("abcdefgh #:'\"[]{}&*!|>%@,-?~", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip
_day = st.dates()
_slug = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True).filter(
    lambda slug: slug not in {"con", "prn", "aux", "nul"} and not slug.startswith(("com", "lpt"))
)
_url = st.builds("https://{}.example/{}".format, _slug, _slug)
_path = st.builds("/{}/{}/".format, st.integers(1990, 2030), _slug)
_language = st.sampled_from(["en", "pt-BR", "ar", "zh-Hant-TW"])
_moment = st.datetimes(datetime(1000, 1, 2)).map(  # noqa: DTZ001 - it is given below
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)


def same(values: st.SearchStrategy[object]) -> st.SearchStrategy[Pair]:
    return values.map(lambda value: (value, value))


def many(values: st.SearchStrategy[object]) -> st.SearchStrategy[Pair]:
    return st.lists(values, min_size=1, max_size=4, unique=True).map(
        lambda each: (each, tuple(each))
    )


def record(
    make: Callable[..., object], fields: Mapping[str, st.SearchStrategy[object]], *needed: str
) -> st.SearchStrategy[Pair]:
    given_fields = st.fixed_dictionaries(
        {key: fields[key] for key in needed},
        optional={key: values for key, values in fields.items() if key not in needed},
    )
    return given_fields.map(lambda each: (_plain(each), make(**each)))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def listed(pairs: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    return st.lists(pairs, min_size=1, max_size=3, unique_by=lambda pair: pair[1]).map(
        lambda each: ([one for one, _ in each], tuple(other for _, other in each))
    )


_when = _moment.map(
    lambda at: (at.isoformat(), Moment(at.isoformat()[:19] + "Z", at.isoformat()))
) | st.dates(date(1000, 1, 1)).map(
    lambda day: (day.isoformat(), Moment(f"{day}T00:00:00Z", day.isoformat()))
)
_rough = st.dates(date(1000, 1, 1)).flatmap(
    lambda day: st.sampled_from(
        [f"{day}~", *(f"{str(day)[:length]}{sign}" for length in (4, 7) for sign in ("", "~"))]
    )
)
_sources = listed(
    record(
        Source,
        {
            "name": _ascii,
            "url": _url,
            "author": _ascii,
            "published": _day.map(str) | _rough,
            "archived": _url,
        },
        "name",
    )
)
_rights = _ascii.map(lambda words: (words, Rights(words))) | st.tuples(_ascii, _url).map(
    lambda both: ({"name": both[0], "url": both[1]}, Rights(*both))
)
_rightful = listed(
    st.tuples(_ascii, _rights).map(
        lambda both: (
            {"name": both[0], "rights": both[1][0]},
            Source(name=both[0], rights=both[1][1]),
        )
    )
)
_copied = listed(
    st.tuples(_ascii, _url, _day).map(
        lambda three: (
            {"name": three[0], "archived": {"url": three[1], "date": three[2].isoformat()}},
            Source(name=three[0], archived=three[1], archived_date=three[2]),
        )
    )
)
_extra = st.dictionaries(_slug, _text, max_size=3).map(
    lambda more: (more, msgspec.json.encode(more).decode())
)
STORY: Mapping[str, st.SearchStrategy[Pair]] = {
    **{key: same(_text) for key in PROSE},
    "date": _when | _rough.map(lambda each: (each, Moment(f"{first_day(each)}T00:00:00Z", each))),
    "updated": _when,
    "expires": _when,
    "place": same(_ascii),
    "source": _sources | _rightful | _copied,
    "image": record(
        Picture, {"src": _ascii, "alt": _text, "credit": _text, "caption": _text}, "src", "alt"
    ),
    "related": many(_slug),
    "id": same(st.integers(1, 9).map("tag:record.example,2025:{}".format)),
    "corrections": listed(record(Correction, {"date": _day, "text": _text}, "date", "text")),
    "slug": same(_slug),
    "aliases": many(_path),
    "mentions": same(st.booleans()),
    "language": same(_language),
    "translation_of": same(_slug),
    "ignore_advice": many(st.sampled_from([*ADVICE])),
    "draft": same(st.booleans()),
    "rank": same(st.integers(1, 999)),
    "extra": _extra,
}
PAGE: Mapping[str, st.SearchStrategy[Pair]] = {
    "title": same(_text),
    "summary": same(_text),
    "layout": same(_slug),
    **{key: STORY[key] for key in ("extra", "draft", "aliases", "language", "ignore_advice")},
}
RECORD: Mapping[str, st.SearchStrategy[Pair]] = {
    "name": same(_ascii),
    "also": many(_ascii),
    "description": same(_text),
    "extra": _extra,
    "wikidata": same(st.sampled_from(["Q1", "Q42"])),
    "same_as": many(_url),
    "sort": same(_ascii),
    "role": same(_text),
    "photo": STORY["image"],
    "website": same(_url),
    "born": same(st.dates(date(1900, 1, 1), date(1950, 1, 1)).map(str)),
    "died": same(st.dates(date(1950, 1, 1), date(2000, 1, 1)).map(str)),
    "founded": same(_day.map(str)),
    "link": same(st.booleans()),
    "aliases": many(_path),
}


def _feature(**fields: object) -> StoryKind:
    return StoryKind("feature", **fields)  # type: ignore[arg-type]


def _beats(**fields: object) -> Taxonomy:
    return Taxonomy("beats", **fields)  # type: ignore[arg-type]


_KEPT = "https://code.example/record/news"


def _own_field(key: str, meant: Any) -> OwnField:  # noqa: ANN401 - its settings by name
    return OwnField(key, **meant)


SETTINGS: Mapping[str, st.SearchStrategy[Pair]] = {
    "title": same(_text),
    "tagline": same(_text),
    "base_url": _url.map(lambda url: (url, f"{url}/")),
    "language": same(_language),
    "timezone": same(st.sampled_from(["UTC", "Africa/Nairobi"])),
    "taxonomies": record(_beats, {"singular": _text, "tree": st.booleans()}, "singular").map(
        lambda pair: ({"beats": pair[0]}, (pair[1], STORYLINES, AUTHORS, STORY_KINDS))
    ),
    "kinds": record(_feature, {"title": _text, "schema": st.sampled_from(ARTICLES)}, "title").map(
        lambda pair: ({"feature": pair[0]}, (pair[1],))
    ),
    "fields": st.fixed_dictionaries(
        {},
        optional={
            "turnout": st.just(
                ({"type": "number", "facet": True}, {"type": "number", "facet": True})
            ),
            "note": _text.map(lambda title: ({"title": title}, {"heading": title})),
            "outcome": many(_slug).map(
                lambda pair: (
                    {"type": "choice", "choices": pair[0], "shown": "listing"},
                    {"type": "choice", "choices": pair[1], "shown": "listing"},
                )
            ),
        },
    ).map(
        lambda each: (
            {key: written for key, (written, _) in each.items()},
            tuple(_own_field(key, meant) for key, (_, meant) in each.items()),
        )
    ),
    "territories": listed(
        record(
            Territory,
            {"name": _ascii, "code": st.just("EU"), "place": st.just("PS")},
            "name",
        )
    ),
    "lead": same(_slug),
    "permalink": same(st.sampled_from(["/{slug}/", "/{year}-{month}/{slug}/"])),
    "page_size": same(st.integers(1, 1000)),
    "feed_size": same(st.integers(1, 1000)),
    "feed_content": same(st.sampled_from(["summary", "full"])),
    "feeds": same(st.integers(0, 1_000_000)),
    "exports": same(st.integers(0, 1_000_000)),
    "host": same(st.sampled_from([*KNOWN_HOSTS])),
    "leave_out": many(st.sampled_from([*OMISSIONS])),
    "cards": same(st.integers(0, 1_000_000)),
    "license": record(License, {"name": _text, "url": _url}, "name"),
    "repository": st.tuples(st.sampled_from(get_args(Forge)), _slug, _slug).map(
        lambda each: (
            dict(zip(("url", "host", "branch", "folder"), (_KEPT, *each), strict=True)),
            Repository(_KEPT, *each),
        )
    ),
    "menu": listed(
        same(_ascii.filter(lambda name: "://" not in name))
        | record(MenuEntry, {"title": _text, "url": _url}, "title", "url")
        | record(MenuEntry, {"title": _text, "page": _slug}, "title", "page")
    ),
    "trusted_html": same(st.booleans()),
    "remote_pictures": same(st.booleans()),
    "embeds": many(_slug.map("{}.example".format)),
    "blocks": st.just(
        (
            {"scores": {"argument": "text", "options": {"home": "number"}, "required": ["home"]}},
            (OwnBlock("scores", "text", (("home", "number"),), ("home",)),),
        )
    ),
    "ignore_advice": many(st.sampled_from([*ADVICE])),
}

Form = Callable[[Mapping[str, object]], str]


def _dumped(*, style: str | None = None, flow: bool = False, width: int = 80) -> Form:
    def form(values: Mapping[str, object]) -> str:
        # In a style of quotes, YAML says of a number by a tag that it is one.
        plain = values if style is None else _as_text(values)
        return yaml.dump(
            plain,
            Dumper=yaml.CSafeDumper,
            allow_unicode=True,
            sort_keys=False,
            default_style=style,
            default_flow_style=flow,
            width=width,
        )

    return form


def _as_text(value: object) -> object:
    if isinstance(value, list):
        return [*map(_as_text, value)]
    if isinstance(value, dict):
        return {key: _as_text(each) for key, each in value.items()}
    return value if isinstance(value, str) else json.dumps(value)


def _by_hand(values: Mapping[str, object]) -> str:
    """Return front matter as people write it: lists and mappings in brackets, texts in single quotes."""

    def written(value: object) -> str:
        if isinstance(value, list):
            return f"[{', '.join(map(written, value))}]"
        if isinstance(value, dict):
            return f"{{{', '.join(f'{key}: {written(each)}' for key, each in value.items())}}}"
        quoted = str(value).replace("'", "''")
        return f"'{quoted}'" if isinstance(value, str) else json.dumps(value)

    return "".join(f"{key}: {written(value)}\n" for key, value in values.items())


FORMS: Mapping[str, Form] = {
    "plain": _dumped(),
    "narrow": _dumped(width=20),
    "flow": _dumped(flow=True),
    "double": _dumped(style='"'),
    "single": _dumped(style="'"),
    "literal": _dumped(style="|"),
    "json": partial(json.dumps, ensure_ascii=False),
    "hand": _by_hand,
}
_form = st.sampled_from(list(FORMS.values()))


def read_back(file: str, values: Mapping[str, object], form: Form) -> object:
    data = f"---\n{form(values)}\n---\nText.\n".encode()
    read = read_content(file, data, Config())
    assert read.problems == ()
    return read.item


def test_every_field_is_written_and_read_back() -> None:
    assert STORY.keys() == STORY_FIELDS.keys()
    assert PAGE.keys() == DOCUMENT_CONVERTERS.keys()
    assert RECORD.keys() == {*_EVERY, *_THINGS}
    assert SETTINGS.keys() == _FIELDS.keys()


def some_of(fields: Mapping[str, st.SearchStrategy[Pair]]) -> st.SearchStrategy[dict[str, Pair]]:
    return st.fixed_dictionaries({}, optional=dict(fields))


def _written(pairs: Mapping[str, Pair]) -> dict[str, object]:
    return {field: written for field, (written, _) in pairs.items()}


def _meant(pairs: Mapping[str, Pair]) -> dict[str, object]:
    """Return what is read of each field; texts that are printed get the signs of their language."""
    _, language = pairs.get("language", ("en", "en"))
    return {
        field: educate(str(meant), str(language)) if field in PROSE else meant
        for field, (_, meant) in pairs.items()
    }


@given(pairs=some_of(STORY), form=_form)
def test_a_story_is_read_as_it_was_written(pairs: dict[str, Pair], form: Form) -> None:
    values = {"title": "A", "date": "2025-06-07", **_written(pairs)}
    item = read_back("content/stories/a.md", values, form)
    for field, meant in _meant(pairs).items():
        assert getattr(item, STORY_FIELDS[field].attribute or field) == meant


OWN_FIELDS = (
    OwnField("turnout", "number"),
    OwnField("counted", "date"),
    OwnField("outcome", "choice", choices=("Won", "Lost", "a: b")),
    OwnField("register", "link"),
    OwnField("seats", "list"),
    OwnField("final", "true or false"),
    OwnField("note"),
)
OWN: Mapping[str, st.SearchStrategy[Pair]] = {
    "turnout": same(st.integers(-(10**14), 10**14) | st.decimals(-1000, 1000, places=3).map(float)),
    "counted": same(_day.map(str) | _rough),
    "outcome": same(st.sampled_from(["Won", "Lost", "a: b"])),
    "register": same(_url),
    "seats": many(_ascii),
    "final": same(st.booleans()),
    "note": same(_text),
}


@given(pairs=some_of(OWN), form=_form)
def test_a_field_of_ones_own_is_read_as_it_was_written(pairs: dict[str, Pair], form: Form) -> None:
    values = {"title": "A", "date": "2025-06-07", **_written(pairs)}
    data = f"---\n{form(values)}\n---\nText.\n".encode()
    read = read_content("content/stories/a.md", data, Config(fields=OWN_FIELDS))
    assert read.problems == ()
    assert isinstance(read.item, Story)
    assert read.item.own == {
        field: educate(str(meant), "en") if field == "note" else meant
        for field, (_, meant) in pairs.items()
    }


@given(
    pairs=some_of(dict.fromkeys(("people", "countries", "topics", "storyline"), many(_ascii))),
    form=_form,
)
def test_a_storys_names_are_read_as_they_were_written(pairs: dict[str, Pair], form: Form) -> None:
    values = {"title": "A", "date": "2025-06-07", **_written(pairs)}
    item = read_back("content/stories/a.md", values, form)
    names = {field.replace("line", "lines"): meant for field, (_, meant) in pairs.items()}
    assert isinstance(item, Story)
    assert item.terms == names


@given(pairs=some_of(PAGE), form=_form)
def test_a_page_is_read_as_it_was_written(pairs: dict[str, Pair], form: Form) -> None:
    item = read_back("content/pages/a.md", {"title": "A", **_written(pairs)}, form)
    for field, meant in _meant(pairs).items():
        assert getattr(item, field) == meant


@given(pairs=some_of(RECORD), form=_form)
def test_a_record_is_read_as_it_was_written(pairs: dict[str, Pair], form: Form) -> None:
    item = read_back("content/people/a.md", {"name": "A", **_written(pairs)}, form)
    for field, (_, meant) in pairs.items():
        assert getattr(item, field) == meant


@given(pairs=some_of(SETTINGS), form=_form)
def test_settings_are_read_as_they_were_written(pairs: dict[str, Pair], form: Form) -> None:
    config, problems = read_config(form(_written(pairs)).encode())
    assert problems == ()
    for field, (_, meant) in pairs.items():
        assert getattr(config, field) == meant
