"""Writing: front matter and a body as the text of a content file."""

from collections.abc import Mapping

import yaml

from broadsheet.reading.fields import Value
from broadsheet.reading.yaml_reader import NOTHING


class _Plain(yaml.SafeDumper):
    """Writes text without quotes wherever our reading takes it for the same text."""

    yaml_implicit_resolvers: dict[str, list[object]] = {}  # noqa: RUF012 - the library's own way

    def ignore_aliases(self, _data: object) -> bool:
        """Return True: two equal values are written twice."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # What follows a blank and a sign of comments would be lost, and these words mean nothing.
    quoted = not text or text in NOTHING or " #" in text or not text.isprintable()
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if quoted else None)


_Plain.add_representer(str, _text)


def content_text(front: Mapping[str, Value], body: str) -> str:
    """Return the text of a content file; what is read of it is the front matter and the body."""
    dumped = yaml.dump(dict(front), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10**6)
    text = body.strip("\n")
    return f"---\n{dumped}---\n\n{text}\n" if text.strip() else f"---\n{dumped}---\n"
