"""Front matter in the making: fields that our own reading takes, the rest, and an account of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from broadsheet.importing.source import Account
from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.fields import Value


@dataclass
class FrontMatter:
    """The front matter that a post of a source becomes."""

    source: str
    """File of the post."""
    converters: Mapping[str, Callable[[Value], object]]
    """What reads each field of ours."""
    front: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Value] = field(default_factory=dict)
    """What is kept though no field of ours is for it."""
    entries: list[Account] = field(default_factory=list)
    """What became of each field of the source."""

    def finish(self) -> None:
        """Put the fields in their order, and `extra` at their end."""
        if self.extra:
            self.front["extra"] = self.extra
        order = ("title", "subtitle", "date", "updated", "draft", "summary")
        keys = [*(key for key in order if key in self.front), *self.front]
        self.front = {key: self.front[key] for key in dict.fromkeys(keys)}

    def fits(self, home: str, value: Value) -> bool:
        """Return whether our own reading would take a value."""
        return not self.fault(home, value)

    def fault(self, home: str, value: Value) -> str:
        """Return why our own reading would refuse a value; empty when it would not."""
        try:
            self.converters[home](value)
        except Invalid as invalid:
            first = next(iter(fields.mistakes_in(invalid, ())))[1]
            return first.message
        return "is empty" if value == "" else ""

    def fits_line(self, text: str) -> bool:
        """Return whether a text is a line as names are."""
        try:
            return bool(fields.some_text(text))
        except Invalid:
            return False

    def keep(
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
        self.note(key, came, where or f"extra.{key}", why, kind=kind)

    def note(
        self,
        what: str,
        came: Literal["brought", "kept", "changed", "left"],
        where: str = "",
        why: str = "",
        *,
        kind: Literal["field", "name", "picture", "address"] = "field",
    ) -> None:
        """Enter what became of something."""
        self.entries.append(Account(self.source, kind, what, came, where, why))
