"""A new archive: a folder with settings that explain themselves, a first story, and what hosts need."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from broadsheet import __version__
from broadsheet.commands.begun import yaml_text
from broadsheet.commands.files_written import write_new
from broadsheet.problems import Misuse
from broadsheet.reading.config import FILES, read_config

SETTINGS_WORDS: Mapping[str, str] = {
    "title": "The archive's name.",
    "tagline": "A line below it.",
    "base_url": "Where the site stands, from https:// on.",
    "language": "Language of its stories and of the words around them: en, de, fr, ar, pt-BR …",
    "timezone": "Time zone of its days and hours, such as Europe/London.",
    "taxonomies": "How stories are grouped. These are the usual ones; others take a line each.",
    "kinds": "Kinds of story besides news, analysis, opinion, interview, review, briefing, correction.",
    "permalink": "Where stories stand: made of {year}, {month}, {day} and {slug}.",
    "page_size": "Stories on one page of a list.",
    "feed_size": "Stories in a feed.",
    "feed_content": "What a feed has of a story: summary, or full for its text as well.",
    "feeds": "Stories from which a person, country or topic has feeds of its own.",
    "exports": "Stories from which a page's stories can be taken along as files.",
    "leave_out": "What the site does without: days, on-this-day, shared, feeds, feed-history, exports, twins.",
    "host": "Host whose limits `check` knows: cloudflare, cloudflare-paid, github, gitlab or netlify.",
    "cards": "Of the newest stories, how many get a picture to be shared by.",
    "license": "What others may do with the texts: a name, or {name: …, url: …}.",
    "repository": "Where its files are kept: every story then has a link to suggest a change.",
    "menu": "What stands in the menu: taxonomies, pages, terms (people/ada-quill), map, {title: …, url: …}.",
    "lead": "The story at the top of the front page: its file's name; the newest when not given.",
    "fields": "Fields of stories of your own: what each holds, its name, and where it is shown.",
    "territories": "Territories that are no countries, such as the European Union.",
    "trusted_html": "Whether HTML in texts is printed as it is written.",
    "remote_pictures": "Whether pictures on other sites are shown, rather than links to them.",
    "embeds": "Hosts whose films and sounds play on the page, once they are pressed.",
    "blocks": "Kinds of blocks of your own, each with its layout in layouts/blocks/.",
    "ignore_advice": "Kinds of advice that nobody wants here, such as [no-source].",
}
"""Key of the settings to what a new archive's settings say of it."""
_SHOWN: Mapping[str, str] = {
    "taxonomies": (
        "  people: {singular: person}\n"
        "  countries: {singular: country, kind: country}\n"
        "  topics: {singular: topic, tree: true}"
    ),
    "kinds": "{feature: {title: Feature, schema: ReportageNewsArticle}}",
    "permalink": "/{year}/{month}/{slug}/",
    "page_size": "50",
    "feed_size": "20",
    "feed_content": "summary",
    "feeds": "0",
    "exports": "5",
    "leave_out": "[days, twins]",
    "host": "cloudflare",
    "cards": "100",
    "license": "CC BY 4.0",
    "repository": "https://github.com/OWNER/NAME",
    "menu": "[people, countries, topics, storylines, about]",
    "fields": "  turnout: {type: number, title: Turnout, shown: facts, facet: true}",
    "territories": "[{name: European Union, also: [EU], code: EU}]",
    "trusted_html": "false",
    "remote_pictures": "false",
    "embeds": "[youtube-nocookie.com]",
    "blocks": "{scores: {options: {home: text, away: text}}}",
    "ignore_advice": "[]",
}
"""Key of the settings to the value that a new archive shows for it, behind a `#`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is to be known of a new archive."""

    root: Path
    title: str
    base_url: str
    language: str
    timezone: str


def begin_archive(asked: Beginning, *, now: datetime) -> list[Path]:
    """Write a new archive, and return its files.

    Nothing is overwritten. Raises `Misuse` when one of the files is there already, or an answer
    cannot be used, and `Failure` when the machine fails.
    """
    texts = {path: text.encode() for path, text in archive_texts(asked, now=now).items()}
    requirement, wheel = installed_from()
    texts["requirements.txt"] = f"{requirement}\n".encode()
    if wheel is not None:
        texts[f"wheels/{wheel.name}"] = wheel.read_bytes()
    written = {asked.root / path: data for path, data in texts.items()}
    if there := [path for path in written if path.exists()]:
        raise Misuse(f"{there[0]} is there already: nothing was written")
    for path, data in written.items():
        write_new(path, data)
    return list(written)


def archive_texts(asked: Beginning, *, now: datetime) -> Mapping[str, str]:
    """Return the files of a new archive by their paths. Raises `Misuse` for an answer that is none."""
    settings = settings_text(asked)
    config, problems = read_config(settings.encode())
    if problems:
        first = problems[0]
        raise Misuse(f"{first.field}: {first.message}" + (f": {first.hint}" if first.hint else ""))
    day = now.astimezone(config.zone).date()
    words = {
        "title": asked.title,
        "day": day.isoformat(),
        "folder": f"{day:%Y}/{day:%m}",
    }
    return {
        FILES[0]: settings,
        f"content/stories/{day:%Y}/{day:%m}/welcome.md": _quoted(_text("welcome.md"), words),
        "content/pages/about.md": _quoted(_text("about.md"), words),
        "content/media/.gitkeep": "",
        "site/.gitignore": "*\n!.gitignore\n",
        ".gitignore": _text("gitignore.txt"),
        "netlify.toml": _text("netlify.toml"),
        ".github/workflows/archive.yml": _text("publish.yml"),
        ".vscode/extensions.json": _text("extensions.json"),
    }


def settings_text(asked: Beginning) -> str:
    """Return the settings of a new archive, with a comment for each key that there is."""
    given = {
        "title": asked.title,
        "base_url": asked.base_url,
        "language": asked.language,
        "timezone": asked.timezone,
    }
    lines = [
        "# The settings of the archive. A line that begins with # is not read: take it off to use it.",
        "",
    ]
    for key, words in SETTINGS_WORDS.items():
        lines.append(f"# {words}")
        if key in given:
            lines.append(f"{key}: {yaml_text(given[key])}" if given[key] else f"#{key}:")
        elif "\n" in (value := _SHOWN.get(key, "")) or value.startswith("  "):
            lines += [f"#{key}:", *(f"#{line}" for line in value.split("\n"))]
        else:
            lines.append(f"#{key}: {value}".rstrip())
        lines.append("")
    return "\n".join(lines)


def installed_from() -> tuple[str, Path | None]:
    """Return what hosts install to build the archive, and the wheel to lay beside it, if it is here.

    Installers record where a package came from (PEP 610). The name alone is never asked for: on
    the public index, somebody else's package could answer to it.
    """
    name = f"broadsheet-{__version__}-py3-none-any.whl"
    unknown = f"# Put the wheel that you installed into the folder wheels, and commit it.\n./wheels/{name}"
    try:
        recorded = distribution("broadsheet").read_text("direct_url.json")
        origin = json.loads(recorded or "{}")
    except (PackageNotFoundError, ValueError):
        return unknown, None
    url = str(origin.get("url", ""))
    if url.startswith("file:"):
        wheel = Path(url2pathname(urlsplit(url).path))
        if wheel.suffix == ".whl" and wheel.is_file():
            return f"./wheels/{wheel.name}", wheel
        return unknown, None
    if not url:
        return unknown, None
    control = origin.get("vcs_info") or {}
    at = f"{control.get('vcs')}+{url}@{control.get('commit_id')}" if control else url
    return f"broadsheet @ {at}", None


def _text(name: str) -> str:
    return (files("broadsheet") / "beginnings" / name).read_text("utf-8")


def _quoted(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its words filled in; a title keeps its quotes where YAML needs them."""
    head, line, rest = text.partition("\n---\n")
    filled = head.format(**words)
    lines = []
    for each in filled.split("\n"):
        key, colon, value = each.partition(": ")
        lines.append(f"{key}: {yaml_text(value)}" if colon and key == "title" else each)
    return "\n".join(lines) + line + rest.format(**words)
