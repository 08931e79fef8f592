"""An incremental build gives byte for byte what a clean build gives, after any sequence of edits.

`BROADSHEET_EXAMPLES` sets how many histories of an archive are tried, `BROADSHEET_STEPS` how long
each is: 4 of 10 edits when not given, and a few thousand of 30 for a night. With
`BROADSHEET_SEARCH=1` the search index is made and compared each time as well; without,
`tests/publishing/test_search.py` alone looks at it.
"""

import os
import posixpath
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from broadsheet.commands import amending
from broadsheet.pages import stretches
from broadsheet.publishing.edited import EditedFiles, render_edited
from broadsheet.reading import countries, file_times
from broadsheet.reading.omissions import OMISSIONS
from tests.building import png, publish, published, text, times, write

NAMES = ("rains", "vote", "fire", "strike", "trial")
names = st.sampled_from(NAMES)
PEOPLE = (
    "Ada Lovelace",
    "ada  lovelace",
    "Ada-Lovelace",
    "C",
    "C++",
    "C#",
    "Zelensky",
    "Zelenskyy",
    "ZELENSKYI",
)
NAMING = (
    "Zelensky\u2019s visit: Ada Lovelace of France, and Kenya. The strike went on; ZELENSKYI.",
    "Volodymyr Zelensky and V. Zelensky of the UN, Médecins and [Ada Lovelace](/2025/), on Weather and Floods.",
)
AUTHORS = ("Bo Writer", "bo  writer", "Ada Lovelace", "The Wire", "UN")
"""Authors, some of whom are people or organizations too."""
BLOCK = "/// box | Ada\nIt rained.\n\n/// video | https://youtu.be/abcdefghijk\n    title: Rain\n///\n///"
TOPICS = ("Floods", "floods", "Law", "Page", "Weather")
DATES = (
    "2024-12-31",
    "2025-01-01T00:30",
    "2025-06-07",
    "2025-06-07T23:30:00+02:00",
    "2025-06-08",
    "2025-08-01",
    "2025-06-07~",
    "2025-06",
    "2025~",
)
OWN_FIELDS: dict[str, Any] = {
    "turnout": {"type": "number", "shown": "listing", "facet": True, "schema": "position"},
    "method": {"type": "markdown", "title": "How"},
    "seats": {"type": "list", "facet": True},
}
# Lists of countries are the same for every build in a language, and take longer than all else.
territories = cache(countries.territories)
INSTANTS = (
    datetime(2025, 7, 1, tzinfo=UTC),
    datetime(2025, 8, 2, tzinfo=UTC),
    datetime(2025, 6, 7, 21, tzinfo=UTC),
)
STRAYS = ("notes.txt", "people/mine.csv", "2025/06/mine/deep.txt")
SEARCHED = bool(os.environ.get("BROADSHEET_SEARCH"))

terms = st.fixed_dictionaries(
    {
        "people": st.lists(st.sampled_from(PEOPLE), max_size=3),
        "topics": st.lists(st.sampled_from(TOPICS), max_size=2),
        "countries": st.lists(st.sampled_from(("FR", "KE")), max_size=2, unique=True),
        "storyline": st.lists(
            st.sampled_from(("The strike", "the  Strike", "Élections")), max_size=1
        ),
        "authors": st.lists(st.sampled_from(AUTHORS), max_size=2),
        "kind": st.sampled_from(("", "", "news", "opinion", "Analysis", "own")),
        "organizations": st.lists(st.sampled_from(("UN", "Médecins", "u.n.")), max_size=2),
    }
)

# Short layouts take a moment to compile, and use every way in which one draws in another.
LAYOUTS = {
    "base.html": "<title>{{ site.title }}</title>{% include '_foot.html' %}{% block main %}{% endblock %}",
    "_foot.html": "<p>{{ site.tagline }} {{ site.assets['style.css'] }} {{ site.menu }}</p>",
    "_show.html": "{% macro show(what) %}<p>{{ what }}</p>{% endmacro %}",
    "story.html": "{% extends 'base.html' %}{% from '_show.html' import show %}{% block main %}{{ show(view) }}"
    "{{ view.body | prose }}{% endblock %}",
    "document.html": "{% extends 'base.html' %}{% block main %}{{ view }}{{ view.body | prose }}{% endblock %}",
    "term.html": '{% import "_show.html" as parts %}{{ parts.show(view) }}'
    "{% if view.body %}{{ view.body | prose }}{% endif %}",
    "taxonomy.html": "{% set part = '_foot.html' %}{{ view }}{% include part %}",
    **dict.fromkeys(
        ("front.html", "year.html", "month.html", "day.html", "404.html"),
        "{{ view }}{{ site.home }}",
    ),
    "redirect.html": "{{ view }}",
    "wide.html": "{% extends 'document.html' %}{% block main %}Wide {{ super() }}{% endblock %}",
}


BUNDLES = "bundles/"
"""Folder of the stories that stand in folders of their own."""


class Editing(RuleBasedStateMachine):
    """An archive, edited in every way, built after each edit and compared with a clean build."""

    def __init__(self) -> None:
        super().__init__()
        self.patched = pytest.MonkeyPatch()
        self.patched.setattr(countries, "territories", territories)
        # Files of a few stories are made in stretches, as those of many thousand are.
        self.patched.setattr(stretches, "STRETCH", 1)
        self.patched.setattr(stretches, "STRETCH_OF_YEAR", 1)
        # The times of what was written before a build prove something: so few edits are published
        # from the last archive.
        self.patched.setattr(file_times, "_RECENT", 0)
        self.patched.setattr(amending, "render_edited", self._edited)
        self.folder = Path(tempfile.mkdtemp(prefix="increments-"))
        self.root = self.folder / "archive"
        self.stories: dict[str, dict[str, Any]] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.documents: dict[str, dict[str, Any]] = {}
        self.pictures: dict[str, int] = {}
        self.static: dict[str, str] = {}
        self.layouts = {**LAYOUTS}
        self.assets = {
            "style.css": "p { color: red; background: url(dot.png#x) }",
            "dot.png": "dot",
        }
        self.settings: dict[str, Any] = {
            "title": "Record",
            "base_url": "https://record.example/",
            "page_size": 2,
            "cards": 2,
            "kinds": {"own": {"title": "Own"}},
        }
        self.asked: dict[str, Any] = {"now": INSTANTS[0], "search": SEARCHED}
        self.strays: set[str] = set()
        self.broken: dict[str, str | bytes] = {}
        self.spacing = 0
        self.lead = ""

    @staticmethod
    def _edited(*given: Any, **named: Any) -> EditedFiles:  # noqa: ANN401 - as it is given
        event("revised")
        return render_edited(*given, **named)

    def teardown(self) -> None:
        self.patched.undo()
        shutil.rmtree(self.folder)

    # The archive as files.

    def files(self) -> dict[str, str | bytes]:
        return {
            "archive.yml": self._settings(),
            **{f"content/{self._path(name)}": self._story(name) for name in self.stories},
            **{f"content/{path}.md": self._record(path) for path in self.records},
            **{
                f"content/pages/{path}.md": text(**fields)
                for path, fields in self.documents.items()
            },
            **{f"content/media/{name}.png": png(shade) for name, shade in self.pictures.items()},
            **{f"content/static/{path}": data for path, data in self.static.items()},
            **{
                f"content/{posixpath.dirname(self._path(name))}/{kept['picture']}.png": png(7)
                for name, kept in self.stories.items()
                if kept["folder"] == BUNDLES and kept["picture"] in self.pictures
            },
            **{f"layouts/{name}": source for name, source in self.layouts.items()},
            **{f"layouts/assets/{name}": source for name, source in self.assets.items()},
            **self.broken,
        }

    def _settings(self) -> str:
        records = [path for path in ("people/zelensky", "topics/floods") if path in self.records]
        about = [{"title": "Us", "page": "about"}] if "about" in self.documents else []
        menu = ["people", *records, *about, "storylines"]
        lead = {"lead": self.lead} if self._is_safe(self.lead) else {}
        return text(**self.settings, **lead, menu=menu).removeprefix("---\n").partition("---\n")[0]

    def _path(self, name: str) -> str:
        folder = self.stories[name]["folder"]
        return f"stories/{folder}{name}{'/index' if folder == BUNDLES else ''}.md"

    def _story(self, name: str) -> str:
        kept = self.stories[name]
        fields = {
            key: value
            for key, value in kept.items()
            if key not in {"folder", "body", "links", "picture", "terms"}
        }
        fields |= {
            key: value
            for key, value in kept["terms"].items()
            if key != "organizations" or self._organized
        }
        here = posixpath.dirname(self._path(name))
        if not self._translates(name):
            fields.pop("translation_of", None)
        own = fields.pop("own", {})
        fields |= {key: own[key] for key in own if key in self.settings.get("fields", ())}
        if "method" in fields and self._is_safe(other := str(fields["method"])):
            fields["method"] = f"As [it]({posixpath.relpath(self._path(other), here)}), *again*."
        visible = [other for other in kept["links"] if self._is_safe(other)]
        links = "".join(
            f"[{other}]({posixpath.relpath(self._path(other), here)}) " for other in visible
        )
        fields["related"] = [
            other for other in kept["links"] if other in self.stories and other != name
        ]
        if kept["picture"] in self.pictures:
            fields["image"] = {"src": f"{kept['picture']}.png", "alt": "A dot"}
            links += f"![dot](/media/{kept['picture']}.png)"
        spaces = " " * self.spacing
        return text(f"{kept['body']}\n\n{links}", **fields).replace(
            "title: ", f"title: {spaces}", 1
        )

    def _translates(self, name: str) -> bool:
        """Return whether what a story is said to translate makes no mistake."""
        original = self.stories[name].get("translation_of")
        if not original or original == name or original not in self.stories:
            return False
        if self.stories[original].get("translation_of"):
            return False
        family = [
            each for each in self.stories if self.stories[each].get("translation_of") == original
        ]
        own = self.settings.get("language", "en")
        tags = [self.stories[each].get("language", own) for each in (original, *family)]
        return len({*tags}) == len(tags)

    @property
    def _organized(self) -> bool:
        return "taxonomies" in self.settings

    def _is_safe(self, name: str) -> bool:
        kept = self.stories.get(name)
        # What time takes away is no mistake.
        return kept is not None and not kept.get("draft")

    def _record(self, path: str) -> str:
        fields = dict(self.records[path])
        if fields.get("parent") and "topics/weather" not in self.records:
            del fields["parent"]
        if (name := fields.pop("photo", "")) in self.pictures:
            fields["photo"] = {"src": f"{name}.png", "alt": name}
        return text(**fields)

    def _sync(self) -> None:
        """Write what differs, and nothing else, as an editor does."""
        wanted = self.files()
        folders = [self.root / "content", self.root / "layouts"]
        there = {place for folder in folders for place in folder.rglob("*") if place.is_file()}
        for place in there - {self.root / path for path in wanted}:
            place.unlink()
        for path, data in wanted.items():
            written = data if isinstance(data, bytes) else data.encode()
            place = self.root / path
            if not place.is_file() or place.read_bytes() != written:
                write(self.root, {path: written})

    # Edits.

    @initialize()
    def begin(self) -> None:
        self.write_story("rains", DATES[2], "", {"people": ["Ada Lovelace"]}, ["vote"])
        self.write_story(
            "vote", DATES[4], "2025/06/", {"people": ["ada  lovelace", "C"]}, ["rains"]
        )
        self.write_story("fire", DATES[0], "", {"people": ["C"], "topics": ["Law"]}, [])
        self.write_story("strike", DATES[2], "", {"topics": ["Law"]}, ["fire"])
        self.records["people/zelensky"] = {
            "name": "Volodymyr Zelensky",
            "also": ["Zelensky", "Zelenskyy"],
        }

    @rule(name=names, date=st.sampled_from(DATES), folder=st.sampled_from(("", "2025/06/")), terms=terms,
          links=st.lists(names, max_size=2))  # fmt: skip
    def write_story(
        self, name: str, date: str, folder: str, terms: dict[str, Any], links: list[str]
    ) -> None:
        self.stories[name] = {
            "folder": folder, "title": f"The {name}", "date": date, "body": f"About the {name}.", "terms": terms,
            "links": links, "picture": "",
        }  # fmt: skip

    @rule(
        name=names,
        value=st.sampled_from(("It rained.", "It *rained*.\n\n## Later", "", BLOCK, *NAMING)),
    )
    def edit_body(self, name: str, value: str) -> None:
        self._change(name, body=value)

    @rule(name=names, value=st.sampled_from(("The news", 'More "news" & more', "Ünïted")))
    def edit_title(self, name: str, value: str) -> None:
        self._change(name, title=value)

    @rule(name=names, terms=terms)
    def edit_terms(self, name: str, terms: dict[str, Any]) -> None:
        self._change(name, terms=terms)

    @rule(name=names, value=st.sampled_from(DATES))
    def change_date(self, name: str, value: str) -> None:
        self._change(name, date=value)

    @rule(name=names, links=st.lists(names, max_size=3))
    def change_links(self, name: str, links: list[str]) -> None:
        self._change(name, links=links)

    @rule(name=names, folder=st.sampled_from(("", "2025/06/", "2024/", BUNDLES)))
    def move(self, name: str, folder: str) -> None:
        self._change(name, folder=folder)

    @rule(name=names, new=names)
    def rename(self, name: str, new: str) -> None:
        if name in self.stories and new not in self.stories:
            self.stories[new] = self.stories.pop(name)

    @rule(name=names, other=names)
    def exchange(self, name: str, other: str) -> None:
        if name in self.stories and other in self.stories:
            self.stories[name], self.stories[other] = self.stories[other], self.stories[name]

    @rule(name=names)
    def delete(self, name: str) -> None:
        self.stories.pop(name, None)

    @rule(name=names)
    def touch(self, name: str) -> None:
        if name in self.stories and (file := self.root / "content" / self._path(name)).exists():
            os.utime(file)

    @rule(
        name=names,
        own=st.fixed_dictionaries(
            {},
            optional={
                "turnout": st.sampled_from((61, 61.3)),
                "method": names,
                "seats": st.lists(st.sampled_from(("North", "South")), min_size=1, unique=True),
            },
        ),
    )
    def fill_own_fields(self, name: str, own: dict[str, Any]) -> None:
        self._change(name, own=own)

    @rule(
        declared=st.lists(st.sampled_from(sorted(OWN_FIELDS)), unique=True),
        shown=st.sampled_from(("facts", "nowhere", "listing")),
    )
    def declare_own_fields(self, declared: list[str], shown: str) -> None:
        chosen = {key: dict(OWN_FIELDS[key]) for key in declared}
        if "turnout" in chosen:
            chosen["turnout"]["shown"] = shown
        self.settings["fields"] = chosen

    @rule(name=names, other=names, language=st.sampled_from(("de", "fr", "ar", "pt-BR")))
    def translate(self, name: str, other: str, language: str) -> None:
        """Say that a story translates another one, where that is no mistake."""
        self._change(name, language=language, translation_of=other)

    @rule(name=names)
    def no_longer_translate(self, name: str) -> None:
        self._change(name, translation_of="")

    @rule(name=names, rank=st.integers(1, 2))
    def set_rank(self, name: str, rank: int) -> None:
        self._change(name, rank=rank)

    @rule(name=names)
    def lead_with(self, name: str) -> None:
        self.lead = name

    @rule(name=names, draft=st.booleans())
    def set_draft(self, name: str, *, draft: bool) -> None:
        self._change(name, draft=draft)

    @rule(name=names, mentions=st.booleans())
    def set_mentions(self, name: str, *, mentions: bool) -> None:
        self._change(name, mentions=mentions)

    @rule(name=names, expires=st.sampled_from(("2025-07-15", "2025-06-30", "2030-01-01")))
    def set_expiry(self, name: str, expires: str) -> None:
        self._change(name, expires=expires)

    @rule(name=names, count=st.integers(0, 2))
    def redirect(self, name: str, count: int) -> None:
        self._change(name, aliases=[f"/old/{name}-{number}/" for number in range(count)])

    @rule(name=names, picture=st.sampled_from(("a", "b", "")))
    def show_picture(self, name: str, picture: str) -> None:
        self._change(name, picture=picture)

    @rule(name=names, language=st.sampled_from(("fr", "ar", "en")), corrected=st.booleans())
    def correct(self, name: str, language: str, *, corrected: bool) -> None:
        corrections = [{"date": "2025-07-20", "text": "It did not rain."}] if corrected else []
        self._change(
            name, language=language, corrections=corrections, updated="2025-07-20", place="NAIROBI"
        )

    def _change(self, name: str, **fields: object) -> None:
        if name in self.stories:
            self.stories[name] = {**self.stories[name], **fields}

    @rule(name=st.sampled_from(("a", "b")), shade=st.integers(0, 3))
    def put_picture(self, name: str, shade: int) -> None:
        self.pictures[name] = shade

    @rule(name=st.sampled_from(("a", "b")))
    def delete_picture(self, name: str) -> None:
        self.pictures.pop(name, None)

    @rule(
        path=st.sampled_from((".well-known/a.txt", "ads.txt", "about.html", "people/a.pdf")),
        data=st.sampled_from(("", "one", "two", None)),
    )
    def put_static_file(self, path: str, data: str | None) -> None:
        if data is None:
            self.static.pop(path, None)
        else:
            self.static[path] = data

    @rule(
        also=st.lists(st.sampled_from(PEOPLE[6:]), unique=True),
        name=st.sampled_from(("V. Zelensky", "Zelensky")),
        link=st.booleans(),
        more=st.sampled_from(
            ({}, {"role": "Actor", "born": "1978"}, {"photo": "a"}, {"photo": "b"})
        ),
        sort=st.sampled_from(("", "", "Aaron", "Zelensky, Volodymyr", "Ünal")),
    )
    def write_person(
        self, also: list[str], name: str, more: dict[str, str], sort: str, *, link: bool
    ) -> None:
        fields = {"name": name, "also": also, "description": f"Also {len(also)}.", "link": link}
        self.records["people/zelensky"] = fields | more | {"sort": sort}

    @rule(
        path=st.sampled_from(("people/zelensky", "authors/bo-writer")),
        sort=st.sampled_from(("", "Aaron", "Zelensky, Volodymyr", "Ünal", "Weber")),
    )
    def sort_record(self, path: str, sort: str) -> None:
        """Move a name in the lists of names, and nothing else."""
        if path in self.records:
            self.records[path] = {**self.records[path], "sort": sort}

    @rule(floods=st.booleans(), weather=st.booleans(), parent=st.booleans())
    def write_topics(self, *, floods: bool, weather: bool, parent: bool) -> None:
        if floods:
            self.records["topics/floods"] = {
                "name": "Floods",
                "parent": "Weather" if parent else "",
            }
        if weather:
            self.records["topics/weather"] = {"name": "Weather", "aliases": ["/old/weather/"]}

    @rule(
        name=st.sampled_from(("Bo Writer", "Bo the Writer")),
        also=st.lists(st.sampled_from(("Ada Lovelace", "Bo Writer")), max_size=1),
        organisation=st.booleans(),
    )
    def write_author(self, name: str, also: list[str], *, organisation: bool) -> None:
        fields = {"name": name, "also": also, "organisation": organisation, "email": "bo@b.example"}
        self.records["authors/bo-writer"] = fields

    @rule(title=st.sampled_from(("Own", "Of our own")), schema=st.sampled_from(("", "Report")))
    def declare_kinds(self, title: str, schema: str) -> None:
        self.settings["kinds"]["own"] = {"title": title, "schema": schema}

    @rule(title=st.sampled_from(("", "Comment")))
    def rename_a_kind(self, title: str) -> None:
        self.settings["kinds"]["opinion"] = {"title": title}

    @rule(status=st.sampled_from(("open", "closed")))
    def write_storyline(self, status: str) -> None:
        self.records["storylines/strike"] = {"name": "The strike", "status": status}

    @rule(
        path=st.sampled_from(
            (
                "authors/bo-writer",
                "people/zelensky",
                "topics/floods",
                "topics/weather",
                "storylines/strike",
            )
        )
    )
    def delete_record(self, path: str) -> None:
        self.records.pop(path, None)

    @rule(
        path=st.sampled_from(("about", "about/us", "deep/policy")),
        title=st.sampled_from(("About", "Policy")),
        layout=st.sampled_from(("", "wide")),
        draft=st.booleans(),
    )
    def write_document(self, path: str, title: str, layout: str, *, draft: bool) -> None:
        fields = {"title": title, "layout": layout, "draft": draft and path != "about"}
        self.documents[path] = fields

    @rule(path=st.sampled_from(("about", "about/us", "deep/policy")))
    def delete_document(self, path: str) -> None:
        self.documents.pop(path, None)

    @rule(name=st.sampled_from(sorted(LAYOUTS)), sign=st.sampled_from(("!", "?")))
    def edit_layout(self, name: str, sign: str) -> None:
        if name in self.layouts:
            self.layouts[name] += sign

    @rule(name=st.sampled_from(("_foot.html", "_show.html")), sign=st.sampled_from(("!", "?")))
    def edit_part_of_layouts(self, name: str, sign: str) -> None:
        self.layouts[name] = LAYOUTS[name].replace("<p>", f"<p>{sign}")

    @rule()
    def drop_or_restore_layout(self) -> None:
        """Fall back to the default theme's page, or take its place again."""
        if self.layouts.pop("404.html", None) is None:
            self.layouts["404.html"] = LAYOUTS["404.html"]

    @rule(shade=st.sampled_from(("red", "blue")))
    def edit_style(self, shade: str) -> None:
        self.assets["style.css"] = f"p {{ color: {shade}; background: url('dot.png') }}"

    @rule(dot=st.sampled_from(("dot", "spot")))
    def edit_asset(self, dot: str) -> None:
        self.assets["dot.png"] = dot

    @rule(changed=st.one_of(
        st.fixed_dictionaries({"title": st.sampled_from(("Record", "News & views"))}),
        st.fixed_dictionaries({"base_url": st.sampled_from(("https://record.example/", "https://host.example/rec/"))}),
        st.fixed_dictionaries({"page_size": st.integers(1, 3)}),
        st.fixed_dictionaries({"feed_size": st.integers(1, 3)}),
        st.fixed_dictionaries({"cards": st.integers(0, 3)}),
        st.fixed_dictionaries({"leave_out": st.lists(st.sampled_from(sorted(OMISSIONS)), max_size=3)}),
        st.fixed_dictionaries({"feeds": st.integers(0, 2), "exports": st.integers(0, 2)}),
        st.fixed_dictionaries({"permalink": st.sampled_from(("/{year}/{month}/{slug}/", "/{slug}/", "/s/{slug}/"))}),
        st.fixed_dictionaries({"timezone": st.sampled_from(("UTC", "Asia/Tokyo", "America/New_York"))}),
        st.fixed_dictionaries({"language": st.sampled_from(("en", "fr", "ar"))}),
    ))  # fmt: skip
    def change_settings(self, changed: dict[str, Any]) -> None:
        self.settings |= changed

    @rule()
    def declare_or_withdraw_taxonomy(self) -> None:
        if self.settings.pop("taxonomies", None) is None:
            of = {"singular": "organization"}
            self.settings["taxonomies"] = {
                "organizations": of, "people": {}, "topics": {"tree": True, "mentions": True}, "countries":
                    {"kind": "country"},
            }  # fmt: skip

    @rule(now=st.sampled_from(INSTANTS), drafts=st.booleans(), future=st.booleans())
    def look_from(self, now: datetime, *, drafts: bool, future: bool) -> None:
        self.asked = {"now": now, "drafts": drafts, "future": future, "search": SEARCHED}

    @rule(spacing=st.integers(0, 2))
    def space_front_matter(self, spacing: int) -> None:
        self.spacing = spacing

    @rule(path_and_text=st.sampled_from((
        ("content/stories/broken.md", text(title="Broken", date="yesterday")),
        ("content/stories/broken.md", text("[to nothing](gone.md)", title="Broken", date="2025-06-01")),
        ("content/stories/broken.md", text(title="X", date="2025-06-01", image={"src": "gone.png", "alt": "Gone"})),
        ("content/stories/broken.md", text("![](/media/gone.png) [a](/2025/)", title="Broken", date="2025-06-01")),
        ("content/people/zelensky.md", text(name="Zelensky", parent="Ada")),
        ("content/topics/floods.md", text(name="Floods", parent="Nothing")),
        ("content/pages/people.md", text(title="People")),
        ("archive.yml", "tilte: Record\n"),
        ("archive.yml", "title: [\n"),
        ("layouts/story.html", "{% if %}"),
        ("layouts/404.html", "{{ view.gone }}"),
    )))  # fmt: skip
    def make_mistake(self, path_and_text: tuple[str, str]) -> None:
        path, data = path_and_text
        self.broken[path] = data

    @precondition(lambda self: self.broken)
    @rule()
    def mend(self) -> None:
        self.broken.clear()

    # What befalls the folders.

    @rule()
    def delete_cache(self) -> None:
        shutil.rmtree(self.root / ".broadsheet", ignore_errors=True)

    @rule()
    def damage_cache(self) -> None:
        write(self.root, {".broadsheet/cache.sqlite": b"not a database" * 100})

    @rule(number=st.integers(0, 1000), way=st.sampled_from(("delete", "change", "empty", "touch")))
    def damage_site(self, number: int, way: str) -> None:
        site = self.root / "site"
        ours = sorted({*published(site)} - self.strays)
        if not ours:
            return
        file = self.root / "site" / ours[number % len(ours)]
        if way == "delete":
            file.unlink()
        elif way == "touch":
            os.utime(file)
        else:
            file.write_bytes(b"" if way == "empty" else file.read_bytes()[::-1])

    @precondition(lambda self: (self.root / "site" / ".broadsheet").exists())
    @rule(path=st.sampled_from(STRAYS))
    def put_stray(self, path: str) -> None:
        write(self.root / "site", {path: b"mine"})
        self.strays.add(path)

    # What has to hold after each.

    @invariant()
    def is_exact(self) -> None:
        self._sync()
        site, copy = self.root / "site", self.folder / "copy"
        before, earlier = (published(site), times(site)) if site.exists() else ({}, {})
        shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns("site", ".broadsheet"))
        clean, report = publish(copy, **self.asked), publish(self.root, **self.asked)
        assert report.problems == clean.problems
        assert bool(self.broken) <= bool(report.problems)
        after, later = (published(site), times(site)) if site.exists() else ({}, {})
        event("held back" if report.problems else "published")
        if report.problems:
            assert (after, later) == (before, earlier)
        else:
            wanted = published(copy / "site")
            assert {path: data for path, data in after.items() if path not in self.strays} == wanted
            same = {path for path, data in after.items() if before.get(path) == data}
            assert {path: later[path] for path in same} == {path: earlier[path] for path in same}
            again = publish(self.root, **self.asked)
            assert (again.rendered, again.indexed, again.removed, again.unchanged) == (
                0,
                0,
                0,
                report.pages,
            )
            assert times(site) == later
        shutil.rmtree(copy)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=int(os.environ.get("BROADSHEET_EXAMPLES", "4")),
    stateful_step_count=int(os.environ.get("BROADSHEET_STEPS", "10")),
    deadline=None,
    print_blob=True,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    suppress_health_check=list(HealthCheck),
)
