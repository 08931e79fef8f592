"""Importing: another program's archive is brought into ours, and nothing of ours is overwritten."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec

from broadsheet.commands.files_written import write_over
from broadsheet.commands.import_reports import REPORT, Imported, lines, totals
from broadsheet.commands.old_pictures import (
    MANNERS,
    Manners,
    OldPictures,
    brought_before,
    fetch_pictures,
    forget_fetched,
)
from broadsheet.importing.bringing import Brought, ImportRules, Turn, bring
from broadsheet.importing.forms import FORM_SIGNS, Form, form_at, form_named
from broadsheet.importing.ledger import (
    LEDGER,
    LedgerLine,
    by_source,
    bytes_digest,
    ledger_bytes,
    read_ledger,
    untouched,
)
from broadsheet.importing.mapping import ImportMap, map_text, read_map
from broadsheet.importing.marks import Listener
from broadsheet.importing.offers import offered
from broadsheet.importing.source import Account, Origin
from broadsheet.problems import Failure, Misuse
from broadsheet.reading.config import Config
from broadsheet.reading.settings_file import settings
from broadsheet.steps import SILENT, Steps

_MAP = "import-map.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """What is to be brought where."""

    root: Path
    source: Path | str
    """Where it stands: a path, or the address of a feed."""
    form: str = ""
    """Name of the program that the source is of; empty to be told from what stands there."""
    map_file: Path | None = None
    dry_run: bool = False
    pictures: bool = False
    """Whether pictures that the source lacks are fetched from the old site."""
    manners: Manners = MANNERS
    now: datetime | None = None
    """When it is brought: a text that its program would publish later is under embargo."""
    tell: Callable[[str], None] = lambda _: None
    """Is told, while pictures are fetched, how far it is."""


def import_archive(order: ImportOrder, steps: Steps = SILENT) -> Imported:
    """Bring a source into the archive at a root, and return what became of all that it holds.

    A second run changes only what an earlier one brought and nobody has touched since. `steps`
    hears what is being done. Raises `Misuse` when the source is of no known form, `Failure` when
    the machine fails.
    """
    config, problems = settings(order.root, "")
    mapping = ImportMap()
    if order.map_file is not None and order.map_file.exists():
        mapping, mistakes = read_map(order.map_file, order.map_file.read_bytes())
        problems = (*problems, *mistakes)
    if problems:
        return Imported(problems=problems)
    form = _form(order)
    steps.begin("reading the source")
    source = _origin(order, form, steps)
    if not source.posts:
        raise Misuse(f"{order.source} holds no text that {form.name} would publish")
    is_country = country_test(config)
    if order.dry_run:
        mapping = (
            mapping
            if order.map_file and order.map_file.exists()
            else offered(source, mapping, config, is_country)
        )
    ledger = read_ledger(order.root)
    rules = ImportRules(
        mapping=mapping,
        config=config,
        is_country=is_country,
        turn=_counted(form.turn, steps),
        before=by_source(ledger, form.name),
        is_taken=lambda file: (order.root / file).exists(),
        turn_html=_html_turn(source, form),
        now=order.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if order.now else "",
    )
    steps.begin("bringing", len(source.posts), "posts")
    brought = bring(source, rules)
    if order.dry_run:
        written = _write_map(order, mapping)
        wanted = len(brought.wanted)
        return Imported(form=form.name, entries=brought.entries, map_file=written, wanted=wanted)
    if order.pictures and not (mapping.address or source.address):
        raise Misuse(
            f"{order.source} does not say where the old site stands: write it as 'address' in a"
            " mapping (--dry-run begins one), and give that with --map"
        )
    pictures = _old_pictures(order, brought, ledger, form.name)
    if pictures.urls:
        with_pictures = {**source.media, **pictures.urls}
        steps.begin("bringing again", len(source.posts), "posts")
        rules = rules._replace(turn=_counted(form.turn, steps))
        brought = bring(msgspec.structs.replace(source, media=with_pictures), rules)
    entries = (*brought.entries, *pictures.entries)
    steps.begin("writing")
    done = _write(order, form, brought._replace(entries=entries), ledger, pictures)
    if order.pictures:
        forget_fetched(order.root)
    return done


def _old_pictures(
    order: ImportOrder, brought: Brought, ledger: Mapping[str, LedgerLine], form: str
) -> OldPictures:
    """Return the pictures of the old site that are here already, and those that it gives if asked."""
    before = brought_before(order.root, brought.wanted, ledger, form)
    if not order.pictures:
        return before
    wanted = [each for each in brought.wanted if each.path not in before.urls]
    new = fetch_pictures(order.root, wanted, order.manners, order.tell)
    return OldPictures({**before.urls, **new.urls}, {**before.files, **new.files}, new.entries)


def _html_turn(source: Origin, form: Form) -> Turn:
    """Return what turns texts that are wholly HTML; the libraries are loaded for those alone."""
    has_any = not form.takes_html and any(post.is_html for post in source.posts)
    return form_named("feed").turn if has_any else lambda text, _: text


def _counted(turn: Turn, steps: Steps) -> Turn:
    """Return what turns a body, and tells how many it has turned."""
    numbers = count(1)

    def turned(body: str, hear: Listener) -> str:
        text = turn(body, hear)
        steps.reach(next(numbers))
        return text

    return turned


def _is_address(source: Path | str) -> bool:
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def _origin(order: ImportOrder, form: Form, steps: Steps) -> Origin:
    if not _is_address(order.source):
        return form.read(Path(order.source))
    from broadsheet.commands.old_feeds import read_feed_at  # noqa: PLC0415 - needs what only feeds do

    return read_feed_at(str(order.source), order.manners, steps)


def _form(order: ImportOrder) -> Form:
    if _is_address(order.source):
        if order.form not in ("", "feed"):
            raise Misuse(
                f"only a feed can be brought from an address: save {order.source} as a file"
            )
        return form_named("feed")
    path = Path(order.source)
    if not path.exists():
        raise Misuse(f"{order.source} is not there")
    name = order.form or form_at(path)
    if not name:
        known = ", ".join(sorted(FORM_SIGNS))
        raise Misuse(f"{order.source} is of no form that can be told: say which it is, of {known}")
    return form_named(name)


def country_test(config: Config) -> Callable[[str], bool]:
    """Return what tells whether a name is a country's in the archive's language or in English."""
    from broadsheet.archive.names import fold  # noqa: PLC0415 - few commands need Babel
    from broadsheet.reading.countries import territories  # noqa: PLC0415 - the same

    known = {
        fold(name)
        for country in territories(config.language)
        for name in (country.name, *country.forms, *country.accepted)
    }
    return lambda name: fold(name) in known


def _write_map(order: ImportOrder, mapping: ImportMap) -> str:
    path = order.map_file or order.root / _MAP
    if path.exists():
        return ""
    write_over(path, map_text(mapping, _COMMENTS).encode())
    return str(path)


_COMMENTS: Mapping[str, str] = {
    "address": "Where the old site stands: links and pictures that are not brought lead there.",
    "permalinks": "How the old site wrote addresses, by section: news: /:year/:month/:slug/",
    "sections": "What each section becomes: stories, pages, a taxonomy's key, or nothing.",
    "fields": "Which of our fields each field goes to; extra keeps it, nothing leaves it behind.",
    "names": "What names are called here, by field: topics: {open-data: Open data}",
    "near": "Names that are nearly alike: move under 'names' those that are one; the rest means nothing.",
    "moved": "Names that belong to another field: topics: {Mexico: countries}",
}


def _write(
    order: ImportOrder,
    form: Form,
    brought: Brought,
    ledger: Mapping[str, LedgerLine],
    pictures: OldPictures,
) -> Imported:
    """Write what was brought: first the ledger with what is planned, then the files, then the ledger."""
    entries = list(brought.entries)
    planned = dict(ledger)
    work: list[tuple[Path, bytes]] = []
    unchanged = 0
    for name, file, data in _files(order, form, brought, pictures):
        line = LedgerLine(name, file, bytes_digest(data), planned=True)
        before = ledger.get(name)
        if before is None and (order.root / file).exists():
            if bytes_digest((order.root / file).read_bytes()) != line.digest:
                entries.append(
                    Account(
                        name, "file", file, "left", why="the archive has a file of its own there"
                    )
                )
                continue
        elif before is not None and not untouched(order.root, before):
            gone = not (order.root / before.file).exists()
            why = "it was taken out here since" if gone else "it was changed here since"
            entries.append(Account(name, "file", before.file, "left", before.file, why))
            continue
        if before is not None and before.digest == line.digest and not before.planned:
            unchanged += 1
            continue
        planned[name] = line
        work.append((order.root / file, data))
    if work:
        write_over(order.root / LEDGER, ledger_bytes(planned.values()))
        for path, data in work:
            write_over(path, data)
        done = (msgspec.structs.replace(line, planned=False) for line in planned.values())
        write_over(order.root / LEDGER, ledger_bytes(done))
    result = Imported(
        form=form.name,
        written=len(work),
        unchanged=unchanged,
        entries=tuple(entries),
        wanted=len(brought.wanted),
        drafts=brought.unseen.get("draft", 0),
        embargoed=brought.unseen.get("embargoed", 0),
        expired=brought.unseen.get("expired", 0),
    )
    write_over(
        order.root / REPORT, ("\n".join([*totals(result), "", *lines(entries)]) + "\n").encode()
    )
    return result


def _files(
    order: ImportOrder, form: Form, brought: Brought, pictures: OldPictures
) -> Iterator[tuple[str, str, bytes]]:
    """Yield each file's name in the source, its path here, and its bytes."""
    for file, text in brought.texts.items():
        yield f"{form.name} {brought.sources[file]}", file, text.encode()
    for file, own in brought.media.items():
        path = pictures.files.get(own) or Path(order.source, own)
        try:
            yield f"{form.name} {own}", file, path.read_bytes()
        except OSError as error:
            raise Failure(f"{path}: {error.strerror or error}") from error
