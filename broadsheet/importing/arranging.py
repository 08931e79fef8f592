"""Arranging: the fields of a source's post become our front matter, and none is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from broadsheet.archive.names import fold
from broadsheet.importing.days import moment_text
from broadsheet.importing.destination import Destination
from broadsheet.importing.front_matter import FrontMatter
from broadsheet.importing.mapping import ImportMap
from broadsheet.importing.old_fields import (
    MOMENTS,
    Given,
    address_path,
    alias_fault,
    converters_of,
    flat_fields,
    name_in,
    plain_line,
    preference,
    values_in,
)
from broadsheet.importing.picture_fields import arrange_pictures
from broadsheet.importing.source import Account, Post
from broadsheet.reading import moments
from broadsheet.reading.fields import Value

_TEXTS = ("title", "subtitle", "summary", "place", "name", "description")
_UNPUBLISHED = frozenset({"draft", "hidden", "private", "pending", "future", "trash"})
_ANYWHERE = frozenset({"slug", "nothing"})
_OF_RECORDS: Mapping[str, str] = {
    "also": "also",
    "bio": "description",
    "biography": "description",
    "display_name": "name",
    "full_name": "name",
    "name": "name",
    "role": "role",
    "summary": "description",
    "title": "name",
    "website": "same_as",
}
"""Key of a field to the field of records that it goes to, where a story's would be another."""
_NO_SUCH_FIELD = "no field of stories, so it is kept under 'extra'"


class Arranged(NamedTuple):
    """The front matter of a post, and what became of each of its fields."""

    front: dict[str, Value]
    entries: tuple[Account, ...]


def arrange(post: Post, mapping: ImportMap, target: Destination) -> Arranged:
    """Return a post's fields as our front matter, without its addresses in the old site.

    Every field has its entry. What our reading would refuse is kept under `extra`.
    """
    made = FrontMatter(post.source, converters_of(post, target.config))
    _Work(post, mapping, target, made).arrange()
    return Arranged(made.front, tuple(made.entries))


@dataclass
class _Work:
    post: Post
    mapping: ImportMap
    target: Destination
    made: FrontMatter

    def arrange(self) -> None:
        homes: dict[str, list[Given]] = {}
        for key, value in sorted(flat_fields(self.post.fields), key=preference):
            homes.setdefault(self._home(key.rpartition(".")[2]), []).append((key, value))
        self._publication(homes)
        for home, given in homes.items():
            self._place(home, given)
        if "date" not in self.made.front and self.post.day and self.post.kind == "story":
            self.made.front["date"] = self.post.day
        self.made.finish()

    def _home(self, key: str) -> str:
        """Return the field of ours that a field goes to, in what the post becomes."""
        home = self.mapping.home(key)
        if self.post.kind == "story":
            return self._own_home(key) or home
        if self.post.kind == "record" and key not in self.mapping.fields:
            home = _OF_RECORDS.get(key.lower(), home)
        return home if home in self.made.converters or home in _ANYWHERE else "extra"

    def _own_home(self, key: str) -> str:
        """Return the field or taxonomy that the archive declares and a story's field goes to; empty for none.

        It has the same name, and whoever imports sends it nowhere else.
        """
        plain = key.lower().replace("-", "_")
        if {key, plain} & self.mapping.fields.keys():
            return ""
        config = self.target.config
        declared = {each.key.replace("-", "_"): each.key for each in config.fields}
        grouped = {each.field.replace("-", "_"): each.field for each in config.taxonomies}
        return declared.get(plain) or grouped.get(plain, "")

    def _place(self, home: str, given: list[Given]) -> None:
        special = {
            "aliases": self._aliases,
            "draft": self._draft,
            "extra": self._keep_all,
            "image": lambda given: arrange_pictures(given, self.post, self.target, self.made),
            "language": self._language,
            "nothing": self._leave,
            "slug": self._slug,
            "source": self._source,
        }
        if self.post.kind == "story" and home in self.target.taxonomies and home != "kind":
            self._terms(home, given)
        elif home in _TEXTS:
            self._text(home, given)
        elif home in MOMENTS:
            self._moment(home, given)
        elif home in special:
            special[home](given)
        else:
            self._other(home, given)

    def _leave(self, given: list[Given]) -> None:
        for key, value in given:
            self.made.note(key, "left", why=f"the mapping says so; it was {value!r}")

    def _keep_all(self, given: list[Given]) -> None:
        for key, value in given:
            self.made.keep(key, value, _NO_SUCH_FIELD)

    def _publication(self, homes: dict[str, list[Given]]) -> None:
        """Listener a `published` that is a day from one that is a truth."""
        for key, value in [*homes.get("draft", ())]:
            if key.lower().endswith("published") and isinstance(value, str) and moment_text(value):
                homes["draft"].remove((key, value))
                homes.setdefault("date", []).append((key, value))
        if "draft" in homes and not homes["draft"]:
            del homes["draft"]

    def _text(self, home: str, given: list[Given]) -> None:
        for key, value in given:
            if not isinstance(value, str):
                self.made.keep(key, value, "no line of text")
                continue
            line = " ".join(value.split()) if self.post.is_ours else plain_line(value)
            into = home
            if (
                home in self.made.front
                and home == "summary"
                and key.lower() == "deck"
                and "subtitle" in self.made.converters
            ):
                into = "subtitle"
            if self.made.front.get(home) == line or self.made.front.get(into) == line:
                self.made.note(key, "brought", home, "it says the same as another field")
            elif into in self.made.front:
                self.made.keep(key, value, f"{into} is there already")
            elif not self.made.fits(into, line):
                self.made.keep(key, value, self.made.fault(into, line))
            else:
                self.made.front[into] = line
                if line == " ".join(value.split()):
                    self.made.note(key, "brought", into)
                else:
                    self.made.keep(key, value, "its HTML is taken off", came="changed", where=into)

    def _moment(self, home: str, given: list[Given]) -> None:
        for key, value in given:
            when = moment_text(value) if isinstance(value, str) else ""
            if not when or not self.made.fits(home, when):
                self.made.keep(key, value, "no day that can be told")
            elif home not in self.made.front:
                self.made.front[home] = when
                self.made.note(key, "brought", home)
            elif self.made.front[home] == when:
                self.made.note(key, "brought", home, "it says the same as another field")
            elif home == "date" and self._is_ahead(when):
                self.made.keep(
                    "date", self.made.front[home], "nobody may read it before its publishDate"
                )
                self.made.front[home] = when
                self.made.note(key, "brought", home)
            else:
                self.made.keep(key, value, f"{home} is there already")

    def _is_ahead(self, when: str) -> bool:
        """Whether a moment is still to come, so that a story of that date is under embargo."""
        moment = moments.dating(self.target.config.zone)(when)
        return bool(self.target.now) and moment.instant > self.target.now

    def _terms(self, home: str, given: list[Given]) -> None:
        for key, value in given:
            names = [name for each in values_in(value) if (name := name_in(each))]
            if not names:
                self.made.keep(key, value, "no name")
                continue
            for name in names:
                self._term(home, key, name)
            self.made.note(key, "brought", home)

    def _term(self, home: str, key: str, name: str) -> None:
        known = self.target.names.get(home, {}).get(fold(name), name)
        called = self.mapping.names.get(home, {}).get(name, known)
        into = self.mapping.moved.get(home, {}).get(name, home)
        if into not in self.target.taxonomies:
            self.made.note(name, "left", into, f"{into!r} is no taxonomy here", kind="name")
            return
        taxonomy = next(each for each in self.target.config.taxonomies if each.field == into)
        if taxonomy.kind == "country" and not self.target.is_country(called):
            self.made.keep(f"{key}.{name}", called, "no country", kind="name")
            return
        if not self.made.fits_line(called):
            self.made.keep(f"{key}.{name}", called, "too long for a name", kind="name")
            return
        if called != name or into != home:
            self.made.note(name, "changed", into, f"is {called!r} here", kind="name")
        names = self.made.front.setdefault(into, [])
        assert isinstance(names, list), "terms are lists"
        if called not in names:
            names.append(called)

    def _source(self, given: list[Given]) -> None:
        (key, whole), *more = given
        if isinstance(whole, list) and not more and self.made.fits("source", whole):
            self.made.front["source"] = whole
            self.made.note(key, "brought", "source")
            return
        name, url = "", ""
        for _, value in given:
            if isinstance(value, dict):
                name = name or str(value.get("name", ""))
                url = url or str(value.get("url", ""))
            elif isinstance(value, str):
                is_address = value.strip().lower().startswith(("http://", "https://"))
                name, url = (name, url or value.strip()) if is_address else (name or value, url)
        source: dict[str, Value] = {
            key: value for key, value in (("name", name), ("url", url)) if value
        }
        if source and "source" not in self.made.front and self.made.fits("source", source):
            self.made.front["source"] = source
            for key, _ in given:
                self.made.note(key, "brought", "source")
        else:
            for key, value in given:
                self.made.keep(
                    key, value, self.made.fault("source", source) if source else "no source"
                )

    def _aliases(self, given: list[Given]) -> None:
        for key, value in given:
            for written in values_in(value):
                path = address_path(written) if isinstance(written, str) else ""
                if why := alias_fault(path):
                    self.made.note(str(written), "left", why=why, kind="address")
                    continue
                aliases = self.made.front.setdefault("aliases", [])
                assert isinstance(aliases, list), "aliases are a list"
                if path not in aliases:
                    aliases.append(path)
            self.made.note(key, "brought", "aliases")

    def _draft(self, given: list[Given]) -> None:
        for key, value in given:
            word = value.strip().lower() if isinstance(value, str) else ""
            no = key.lower().endswith("published") and word in {"false", "no", "off"}
            if (
                no
                or (not key.lower().endswith("published") and word in {"true", "yes", "on"})
                or word in _UNPUBLISHED
            ):
                self.made.front["draft"] = "true"
            elif word not in {"true", "false", "yes", "no", "published", "publish", "on", "off"}:
                self.made.keep(key, value, "neither true nor false")
                continue
            came: Literal["brought", "changed"] = "changed" if word in _UNPUBLISHED else "brought"
            self.made.note(key, came, "draft", f"it was {word!r}" if came == "changed" else "")

    def _slug(self, given: list[Given]) -> None:
        for key, value in given:
            if isinstance(value, str) and value.strip("/") == self.post.name:
                self.made.note(key, "brought", "the file's name")
            else:
                self.made.keep(key, value, "the file is named otherwise")

    def _language(self, given: list[Given]) -> None:
        for key, value in given:
            tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
            if not tag or not self.made.fits("language", tag) or "language" in self.made.front:
                self.made.keep(key, value, "no language tag")
                continue
            if tag != self.target.config.language:
                self.made.front["language"] = tag
            self.made.note(key, "brought", "language")

    def _other(self, home: str, given: list[Given]) -> None:
        for key, value in given:
            if home not in self.made.converters:
                self.made.keep(
                    key, value, f"{home!r} is no field here, so it is kept under 'extra'"
                )
            elif home in self.made.front:
                self.made.keep(key, value, f"{home} is there already")
            elif not self.made.fits(home, value):
                self.made.keep(key, value, self.made.fault(home, value))
            else:
                self.made.front[home] = value
                self.made.note(key, "brought", home)
