"""The messages of the theme, of layouts, scripts and code, and the catalogues brought up to them.

`make messages` does it.

A new message is put into every catalogue without its translation; one that no layout says any more
is taken out.
"""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from broadsheet.printing.said_messages import SAYING
from broadsheet.printing.script_words import script_messages

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "broadsheet" / "locale"
_LAYOUTS = [(f"**.{end}", "jinja2.ext:babel_extract") for end in ("html", "xml", "md", "txt")]
_IN_CODE = {"message", "word"}
"""The functions of the code whose texts layouts say (`broadsheet.wording`,
`printing.structured_data`)."""


def collected(layouts: Path = ROOT / "layouts", code: Path = ROOT / "broadsheet") -> Catalog:
    """Return every message that the layouts in a folder and their scripts say, and the code in another."""
    found = Catalog(charset="utf-8")
    how = {"silent": "false", "extensions": "broadsheet.printing.environment.Once"}
    options = {pattern: how for pattern, _ in _LAYOUTS}
    for file, _, message, _, context in extract_from_dir(layouts, _LAYOUTS, options, SAYING):
        found.add(message, locations=[(f"layouts/{file}", 0)], context=context)
    for script in sorted((layouts / "assets").glob("*.js")):
        for context, one, many in script_messages(script.read_text(encoding="utf-8")):
            found.add(
                (one, many) if many else one,
                locations=[(f"layouts/assets/{script.name}", 0)],
                context=context or None,
            )
    for module in sorted(code.rglob("*.py")):
        for said in _said_in(module.read_text(encoding="utf-8")):
            found.add(said, locations=[(f"broadsheet/{module.relative_to(code)}", 0)])
    return found


def _said_in(source: str) -> Iterator[str]:
    """Yield the texts that a module says, in the order of its syntax tree."""
    # Babel takes a comparison behind a variable of the same name for a call.
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            text = node.args[0]
            if node.func.id in _IN_CODE and isinstance(text, ast.Constant):
                yield str(text.value)


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Yield each of the theme's catalogues."""
    for file in sorted(LOCALE.glob("*.po")):
        with file.open("rb") as source:
            yield file, read_po(source, locale=file.stem.replace("-", "_"), abort_invalid=True)


def text(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file: in the order of its messages, so that little moves in it."""
    written = io.BytesIO()
    write_po(
        written,
        catalogue,
        width=120,
        sort_output=True,
        ignore_obsolete=True,
        omit_header=True,
        no_location=True,
    )
    # Of the usual head only what a reader of the file needs: no day, no version, which would move
    # by themselves.
    head = (
        f"# Broadsheet's words in {catalogue.locale.english_name if catalogue.locale else 'a language'}.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        f'"Plural-Forms: nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return head.encode() + written.getvalue()


def main() -> None:
    """Bring every catalogue up to the layouts."""
    template = collected()
    for file, catalogue in catalogues():
        catalogue.update(
            template,
            no_fuzzy_matching=True,
            update_header_comment=False,
            update_creation_date=False,
        )
        file.write_bytes(text(catalogue))
        lacking = sum(1 for message in catalogue if message.id and not any(_said(message.string)))
        print(f"{file.name}: {len(catalogue)} messages, {lacking} to translate")  # noqa: T201


def _said(string: object) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (str(string or ""),)


if __name__ == "__main__":
    main()
