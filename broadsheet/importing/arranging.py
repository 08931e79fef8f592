"""Arranging: the fields of a source's post become our front matter, and none is forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from broadsheet.archive.names import fold
from broadsheet.importing.days import moment_text
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
from broadsheet.importing.source import Account, Post
from broadsheet.problems import Invalid
from broadsheet.reading import fields, moments
from broadsheet.reading.config import Config
from broadsheet.reading.fields import Value

_TEXTS = ("title", "subtitle", "summary", "place", "name", "description")
_UNPUBLISHED = frozenset({"draft", "hidden", "private", "pending", "future", "trash"})
_ABOUT_PICTURES = ("alt", "caption", "figcaption", "credit")
_SOURCES_OF_PICTURES = ("src", "image", "path", "url", "file", "filename", "name", "uid")
_ANYWHERE = frozenset({"slug", "nothing"})
_OF_RECORDS: Mapping[str, str] = {
    "bio": "description",
    "biography": "description",
    "display_name": "name",
    "full_name": "name",
    "name": "name",
    "role": "extra",
    "summary": "description",
    "title": "name",
    "website": "same_as",
}
"""Key of a field to the field of records that it goes to, where a story's would be another."""
_NO_SUCH_FIELD = "no field of stories, so it is kept under 'extra'"


@dataclass(frozen=True, slots=True)
class Destination:
    """The archive that things are brought into, as far as fields depend on it."""

    config: Config
    names: Mapping[str, Mapping[str, str]]
    """Field of ours to names as the source's posts write them, folded, and what they mean: an
    author's identifier and the author's name."""
    is_country: Callable[[str], bool]
    picture: Callable[[str, Post], str]
    """From an address of a picture in a post to its path in `content/media`; empty when the source
    does not have it."""
    now: str = ""
    """The instant at which it is brought, as `model.Moment` has it; empty when it does not matter."""

    @property
    def taxonomies(self) -> Mapping[str, str]:
        """Return the key in front matter of each taxonomy, with the taxonomy's own key."""
        return {taxonomy.field: taxonomy.key for taxonomy in self.config.taxonomies}


class Arranged(NamedTuple):
    """The front matter of a post, and what became of each of its fields."""

    front: dict[str, Value]
    entries: tuple[Account, ...]


def arrange(post: Post, mapping: ImportMap, target: Destination) -> Arranged:
    """Return a post's fields as our front matter, without its addresses in the old site.

    Every field has its entry. What our reading would refuse is kept under `extra`.
    """
    work = _Work(post, mapping, target)
    work.arrange()
    return Arranged(work.front, tuple(work.entries))


@dataclass
class _Work:
    post: Post
    mapping: ImportMap
    target: Destination
    front: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Value] = field(default_factory=dict)
    entries: list[Account] = field(default_factory=list)

    def arrange(self) -> None:
        self._converters = converters_of(self.post, self.target.config)
        homes: dict[str, list[Given]] = {}
        for key, value in sorted(flat_fields(self.post.fields), key=preference):
            homes.setdefault(self._home(key.rpartition(".")[2]), []).append((key, value))
        self._publication(homes)
        for home, given in homes.items():
            self._place(home, given)
        if "date" not in self.front and self.post.day and self.post.kind == "story":
            self.front["date"] = self.post.day
        if self.extra:
            self.front["extra"] = self.extra
        order = ("title", "subtitle", "date", "updated", "draft", "summary")
        keys = [*(key for key in order if key in self.front), *self.front]
        self.front = {key: self.front[key] for key in dict.fromkeys(keys)}

    def _home(self, key: str) -> str:
        """Return the field of ours that a field goes to, in what the post becomes."""
        home = self.mapping.home(key)
        if self.post.kind == "story":
            return home
        if self.post.kind == "record" and key not in self.mapping.fields:
            home = _OF_RECORDS.get(key.lower(), home)
        return home if home in self._converters or home in _ANYWHERE else "extra"

    def _place(self, home: str, given: list[Given]) -> None:
        special = {
            "aliases": self._aliases,
            "draft": self._draft,
            "extra": self._keep_all,
            "image": self._picture,
            "language": self._language,
            "nothing": self._leave,
            "slug": self._slug,
            "source": self._source,
        }
        if self.post.kind == "story" and home in self.target.taxonomies:
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
            self._note(key, "left", why=f"the mapping says so; it was {value!r}")

    def _keep_all(self, given: list[Given]) -> None:
        for key, value in given:
            self._keep(key, value, _NO_SUCH_FIELD)

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
                self._keep(key, value, "no line of text")
                continue
            line = plain_line(value)
            into = home
            if (
                home in self.front
                and home == "summary"
                and key.lower() == "deck"
                and "subtitle" in self._converters
            ):
                into = "subtitle"
            if self.front.get(home) == line or self.front.get(into) == line:
                self._note(key, "brought", home, "it says the same as another field")
            elif into in self.front:
                self._keep(key, value, f"{into} is there already")
            elif not self._fits(into, line):
                self._keep(key, value, self._fault(into, line))
            else:
                self.front[into] = line
                if line == " ".join(value.split()):
                    self._note(key, "brought", into)
                else:
                    self._keep(key, value, "its HTML is taken off", came="changed", where=into)

    def _moment(self, home: str, given: list[Given]) -> None:
        for key, value in given:
            when = moment_text(value) if isinstance(value, str) else ""
            if not when or not self._fits(home, when):
                self._keep(key, value, "no day that can be told")
            elif home not in self.front:
                self.front[home] = when
                self._note(key, "brought", home)
            elif self.front[home] == when:
                self._note(key, "brought", home, "it says the same as another field")
            elif home == "date" and self._is_ahead(when):
                self._keep("date", self.front[home], "nobody may read it before its publishDate")
                self.front[home] = when
                self._note(key, "brought", home)
            else:
                self._keep(key, value, f"{home} is there already")

    def _is_ahead(self, when: str) -> bool:
        """Whether a moment is still to come, so that a story of that date is under embargo."""
        moment = moments.moment(self.target.config.zone)(when)
        return bool(self.target.now) and moment.instant > self.target.now

    def _terms(self, home: str, given: list[Given]) -> None:
        for key, value in given:
            names = [name for each in values_in(value) if (name := name_in(each))]
            if not names:
                self._keep(key, value, "no name")
                continue
            for name in names:
                self._term(home, key, name)
            self._note(key, "brought", home)

    def _term(self, home: str, key: str, name: str) -> None:
        known = self.target.names.get(home, {}).get(fold(name), name)
        called = self.mapping.names.get(home, {}).get(name, known)
        into = self.mapping.moved.get(home, {}).get(name, home)
        if into not in self.target.taxonomies:
            self._note(name, "left", into, f"{into!r} is no taxonomy here", kind="name")
            return
        taxonomy = next(each for each in self.target.config.taxonomies if each.field == into)
        if taxonomy.kind == "country" and not self.target.is_country(called):
            self._keep(f"{key}.{name}", called, "no country", kind="name")
            return
        if not self._fits_line(called):
            self._keep(f"{key}.{name}", called, "too long for a name", kind="name")
            return
        if called != name or into != home:
            self._note(name, "changed", into, f"is {called!r} here", kind="name")
        names = self.front.setdefault(into, [])
        assert isinstance(names, list), "terms are lists"
        if called not in names:
            names.append(called)

    def _picture(self, given: list[Given]) -> None:
        for key, value in given:
            first = value[0] if isinstance(value, list) else value
            written = first if isinstance(first, dict) else {"src": first}
            about = {part: self._sibling(key, part) for part in _ABOUT_PICTURES}
            inner = {name.lower(): each for name, each in written.items()}
            source = next(
                (each for name in _SOURCES_OF_PICTURES if isinstance(each := inner.get(name), str)),
                "",
            )
            words = {part: inner.get(part) or about[part] for part in _ABOUT_PICTURES}
            path = self.target.picture(source, self.post) if source else ""
            alt, caption = words["alt"], words["caption"] or words["figcaption"]
            picture: dict[str, Value] = {"src": path, "alt": alt} if path and alt else {}
            if not path:
                self._keep(key, value, "the source has no such picture", kind="picture")
            elif not alt:
                why = f"it has no description: give {path} one, and write it under 'image'"
                self._keep(key, value, why, kind="picture")
            elif "image" in self.front:
                self._keep(key, value, "another picture is there already", kind="picture")
            else:
                picture |= {"caption": caption} if isinstance(caption, str) else {}
                picture |= {"credit": words["credit"]} if words["credit"] else {}
                self.front["image"] = picture
                self._note(key, "brought", "image")

    def _sibling(self, key: str, part: str) -> str:
        """Return what another field says of a picture, such as `image_alt`."""
        for name in (f"{key}_{part}", f"{key}-{part}", f"{key}{part.capitalize()}"):
            value = self.post.fields.get(name)
            if isinstance(value, str):
                return plain_line(value)
        return ""

    def _source(self, given: list[Given]) -> None:
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
        if source and "source" not in self.front and self._fits("source", source):
            self.front["source"] = source
            for key, _ in given:
                self._note(key, "brought", "source")
        else:
            for key, value in given:
                self._keep(key, value, self._fault("source", source) if source else "no source")

    def _aliases(self, given: list[Given]) -> None:
        for key, value in given:
            for written in values_in(value):
                path = address_path(written) if isinstance(written, str) else ""
                if why := alias_fault(path):
                    self._note(str(written), "left", why=why, kind="address")
                    continue
                aliases = self.front.setdefault("aliases", [])
                assert isinstance(aliases, list), "aliases are a list"
                if path not in aliases:
                    aliases.append(path)
            self._note(key, "brought", "aliases")

    def _draft(self, given: list[Given]) -> None:
        for key, value in given:
            word = value.strip().lower() if isinstance(value, str) else ""
            no = key.lower().endswith("published") and word in {"false", "no", "off"}
            if (
                no
                or (not key.lower().endswith("published") and word in {"true", "yes", "on"})
                or word in _UNPUBLISHED
            ):
                self.front["draft"] = "true"
            elif word not in {"true", "false", "yes", "no", "published", "publish", "on", "off"}:
                self._keep(key, value, "neither true nor false")
                continue
            came: Literal["brought", "changed"] = "changed" if word in _UNPUBLISHED else "brought"
            self._note(key, came, "draft", f"it was {word!r}" if came == "changed" else "")

    def _slug(self, given: list[Given]) -> None:
        for key, value in given:
            if isinstance(value, str) and value.strip("/") == self.post.name:
                self._note(key, "brought", "the file's name")
            else:
                self._keep(key, value, "the file is named otherwise")

    def _language(self, given: list[Given]) -> None:
        for key, value in given:
            tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
            if not tag or not self._fits("language", tag) or "language" in self.front:
                self._keep(key, value, "no language tag")
                continue
            if tag != self.target.config.language:
                self.front["language"] = tag
            self._note(key, "brought", "language")

    def _other(self, home: str, given: list[Given]) -> None:
        for key, value in given:
            if home not in self._converters:
                self._keep(key, value, f"{home!r} is no field here, so it is kept under 'extra'")
            elif home in self.front:
                self._keep(key, value, f"{home} is there already")
            elif not self._fits(home, value):
                self._keep(key, value, self._fault(home, value))
            else:
                self.front[home] = value
                self._note(key, "brought", home)

    def _fits(self, home: str, value: Value) -> bool:
        return not self._fault(home, value)

    def _fault(self, home: str, value: Value) -> str:
        """Return why our own reading would refuse a value; empty when it would not."""
        try:
            self._converters[home](value)
        except Invalid as invalid:
            first = next(iter(fields.mistakes_in(invalid, ())))[1]
            return first.message
        return "is empty" if value == "" else ""

    def _fits_line(self, text: str) -> bool:
        try:
            return bool(fields.some_text(text))
        except Invalid:
            return False

    def _keep(
        self,
        key: str,
        value: Value,
        why: str,
        *,
        came: Literal["kept", "changed"] = "kept",
        where: str = "",
        kind: Literal["field", "name", "picture"] = "field",
    ) -> None:
        """Keep a value under `extra`, by the path of its key in the source."""
        *groups, last = key.split(".")
        inside = self.extra
        for group in groups:
            inner = inside.setdefault(group, {})
            if not isinstance(inner, dict):
                last = ".".join([*groups, last])
                break
            inside = inner
        inside[last] = value
        self._note(key, came, where or f"extra.{key}", why, kind=kind)

    def _note(
        self,
        what: str,
        came: Literal["brought", "kept", "changed", "left"],
        where: str = "",
        why: str = "",
        *,
        kind: Literal["field", "name", "picture", "address"] = "field",
    ) -> None:
        self.entries.append(Account(self.post.source, kind, what, came, where, why))
