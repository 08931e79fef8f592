"""The blocks of a body: what stands between lines of slashes, checked and made into values."""

import posixpath
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from urllib.parse import urlsplit

import msgspec

from broadsheet.model import BlockValue, BodyBlock, Picture, Target
from broadsheet.problems import Invalid, Misplaced
from broadsheet.reading import fields, frontmatter
from broadsheet.reading.block_kinds import CALLED, BlockAddress, DeclaredBlock
from broadsheet.reading.markdown.building import Inserted
from broadsheet.reading.markdown.limits import NESTING
from broadsheet.reading.markdown.starts import Slashes
from broadsheet.reading.markdown.structure import SlashNote
from broadsheet.reading.typography import educate

_MOST = 1_000
"""Blocks in one body."""


def anchor_stem(source: str) -> str:
    """Return the beginning of the `id`s of a text's blocks while it is read.

    No text holds its own digest, so that nothing which is written there can pass for a block.
    """
    return f"b{blake2b(source.encode('utf-8', 'replace'), digest_size=16).hexdigest()}-"


class BlockReader:
    """The maker of blocks of one body; `blocks`, `targets` and `mistakes` grow while it is read."""

    def __init__(self, source: str, language: str, declared: Mapping[str, DeclaredBlock]) -> None:
        self.kinds = frozenset(declared)
        self.stem = anchor_stem(source)
        self.blocks: list[BodyBlock] = []
        self.targets: list[Target] = []
        """Addresses of the blocks inside the archive, in order."""
        self.mistakes: list[Misplaced] = []
        self._lines = source.split("\n")
        self._language = language
        self._declared = declared

    def insert(self, head: Slashes, options: Sequence[str], has_text: bool) -> Inserted | None:  # noqa: FBT001 - as `Insert` has it
        """Take a block with its options; return None when it has a mistake, or its declaration has."""
        declared = self._declared[head.name]
        if not declared.known:
            return None
        before = len(self.mistakes)
        values = self._values(head, options)
        converted, mistakes = fields.read_fields(
            values, declared.options, required=declared.required
        )
        indent = min((len(line) - len(line.lstrip(" ")) for line in options), default=0)
        front = "\n".join(line[indent:] for line in options)
        for path, invalid in mistakes if len(self.mistakes) == before else ():
            self._place(head, front, path, invalid)
        argument = self._argument(head, declared)
        if declared.text and not has_text and "pictures" not in values:
            message = f"the block {head.name!r} lacks {declared.text}"
            hint = f"write them below its first line, and '{'/' * head.size}' behind them"
            self._tell(Invalid(message, hint), head.line, head.column)
        if len(self.blocks) >= _MOST:
            message = f"the text has more than {_MOST:,} blocks"
            self._tell(Invalid(message, "divide it into several stories"), head.line, head.column)
        if len(self.mistakes) > before:
            return None
        return self._made(head.name, argument, converted)

    def behind(self, slots: int) -> tuple[BodyBlock, ...]:
        """Return the blocks, whose targets stand behind those of the body's own slots."""
        return tuple(
            [
                msgspec.structs.replace(
                    block, targets={key: slots + at for key, at in block.targets.items()}
                )
                for block in self.blocks
            ]
        )

    def note(self, notes: Sequence[SlashNote]) -> None:
        """Take the mistakes in what lines of slashes begin and end."""
        for each in notes:
            if (invalid := _mistake(each, self._declared)) is not None:
                self._tell(invalid, each.line, each.column)

    def _values(self, head: Slashes, options: Sequence[str]) -> Mapping[str, fields.Value]:
        if not options:
            return {}
        indent = min(len(line) - len(line.lstrip(" ")) for line in options)
        front = "\n".join(line[indent:] for line in options)
        try:
            parsed = frontmatter.parse(front, first_line=head.line + 1)
            values, found = parsed.values, parsed.mistakes
        except Misplaced as mistake:
            values, found = {}, (mistake,)
        for each in found:
            column = each.column + self._indent(each.line, front, head)
            self._tell(each, each.line, column, each.field)
        return values

    def _indent(self, line: int, front: str, head: Slashes) -> int:
        """Return how many characters stand before an option's line in the text."""
        options = front.split("\n")
        at = line - head.line - 1
        if not 0 <= at < len(options) or line > len(self._lines):
            return 0
        return max(0, len(self._lines[line - 1].rstrip()) - len(options[at].rstrip()))

    def _place(self, head: Slashes, front: str, path: fields.FieldPath, invalid: Invalid) -> None:
        if not path:
            hint = invalid.hint.replace("write '", "write '    ") + " below its first line"
            missing = Invalid(f"the block {head.name!r} lacks {invalid.message.split()[0]}", hint)
            self._tell(missing, head.line, head.column)
            return
        unknown = invalid.message == "is not a field"
        position_of = frontmatter.key_position if unknown else frontmatter.position
        line, column = position_of(front, path, first_line=head.line + 1)
        column += self._indent(line, front, head)
        if unknown and len(path) == 1:
            known = ", ".join(self._declared[head.name].options)
            hint = invalid.hint.replace("the fields are", "the options are")
            hint = hint if known else "a block of this kind has no options"
            invalid = Invalid(f"is not an option of the block {head.name!r}", hint)
        field = ".".join(str(part) for part in path if isinstance(part, str))
        self._tell(invalid, line, column, field)

    def _argument(self, head: Slashes, declared: DeclaredBlock) -> object:
        written = head.argument or ""
        column = head.argument_at if written else head.column
        if declared.argument is None:
            if written:
                message = f"the block {head.name!r} has nothing behind '|'"
                self._tell(Invalid(message, "take it out, or write it below"), head.line, column)
            return ""
        if not written:
            if declared.behind:
                message = f"the block {head.name!r} lacks {declared.behind}"
                hint = f"write '{'/' * head.size} {head.name} | …'"
                self._tell(Invalid(message, hint), head.line, column)
            return ""
        try:
            return declared.argument(written)
        except Invalid as invalid:
            self._tell(invalid, head.line, column)
            return ""

    def _tell(self, invalid: Invalid, line: int, column: int, field: str = "") -> None:
        self.mistakes.append(
            Misplaced(invalid.message, invalid.hint, line=line, column=column, field=field)
        )

    def _made(self, kind: str, argument: object, converted: Mapping[str, object]) -> Inserted:
        made = _Made(self._language, self.targets)
        shown_argument = ""
        if isinstance(argument, BlockAddress):
            shown_argument = argument.url
            made.aim("argument", argument)
        elif argument:
            shown_argument = educate(str(argument), self._language)
            made.words += [shown_argument] if kind != "map" else []
        for key, value in converted.items():
            made.take(key, value)
        title = str(made.options.get("title", "")) or shown_argument
        if title == shown_argument and isinstance(argument, BlockAddress):
            host = urlsplit(argument.url).hostname or ""
            title = host.removeprefix("www.") or posixpath.basename(argument.url)
        anchor = f"{self.stem}{len(self.blocks)}"
        self.blocks.append(
            BodyBlock(kind, shown_argument, title, made.options, made.pictures, made.aims)
        )
        return Inserted(anchor, made.words)


class _Made:
    """The values of one block, and the words that they say."""

    def __init__(self, language: str, targets: list[Target]) -> None:
        self.options: dict[str, BlockValue] = {}
        self.pictures: dict[str, Picture] = {}
        self.aims: dict[str, int] = {}
        self.words: list[str] = []
        self._language = language
        self._targets = targets

    def take(self, key: str, value: object) -> None:
        """Take the value of an option."""
        if isinstance(value, BlockAddress):
            self.options[key] = value.url
            self.aim(key, value)
        elif isinstance(value, Picture):
            self._describe(key, value)
        elif isinstance(value, (bool, int)):
            self.options[key] = value
        elif isinstance(value, str):
            said = self.options[key] = self._educated(value)
            self.words += [] if _is_technical(key, value) else [said]
        elif isinstance(value, tuple) and value and isinstance(value[0], Picture):
            for number, picture in enumerate(value):
                self._describe(f"{key}.{number}", picture)
        elif isinstance(value, tuple):
            texts = self.options[key] = tuple([self._educated(str(each)) for each in value])
            self.words += texts

    def aim(self, key: str, address: BlockAddress) -> None:
        """Take an address; one inside the archive is a target."""
        if address.kind:
            self.aims[key] = len(self._targets)
            self._targets.append(Target(address.kind, address.url))

    def _describe(self, key: str, picture: Picture) -> None:
        alt, credit, caption = map(self._educated, (picture.alt, picture.credit, picture.caption))
        self.pictures[key] = Picture(picture.src, alt, credit, caption)
        self.words += filter(None, (caption, credit))
        self.aim(key, BlockAddress(picture.src, "picture"))

    def _educated(self, text: str) -> str:
        return educate(text, self._language)


def _is_technical(key: str, value: str) -> bool:
    """Return whether an option is no text that readers look for."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return key in {"language", "length"}
    return True


def _mistake(note: SlashNote, declared: Mapping[str, DeclaredBlock]) -> Invalid | None:
    """Return what is wrong with a line of slashes; None for one that is only worth a look."""
    if note.why == "unclosed":
        message = f"the block {note.word!r} never ends"
        return Invalid(message, "write as many slashes as it begins with on a line of their own")
    if note.why == "unknown":
        if "" in declared:
            # The settings declare kinds that nobody can tell, and this may be one.
            return None
        name = CALLED.get(note.word.lower().replace("_", "-"), "")
        known = f"the blocks are {', '.join(declared)}; write '\\///' for slashes in a text"
        hint = f"write {name!r}" if name else fields.did_you_mean(note.word, declared, known)
        return Invalid(f"{note.word!r} is no kind of block", hint)
    if note.why == "too deep":
        message = f"blocks are nested more than {NESTING} deep"
        return Invalid(message, "end some of them before others begin")
    return None
