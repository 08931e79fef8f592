"""Texts of another archive that are one in several languages name each other here, and nothing is unsaid."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from broadsheet.commands.import_reports import Imported
from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.problems import Misuse
from tests.building import publish, published, story, write
from tests.importing.test_forms import SETTINGS, Files, brought, text

RAINS = "stories/2019/03/rains.md"


def _said(done: Imported) -> set[tuple[str, str, str, str]]:
    return {(each.source, each.what, each.came, each.where) for each in done.entries}


def _post(title: str, *fields: str, body: str = "It rained.") -> str:
    head = "\n".join([f"title: {title}", "date: 2019-03-05", *fields])
    return f"---\n{head}\n---\n{body}\n"


def _translations(root: Path) -> Mapping[str, str]:
    """Return the file of each story that translates another one, and the file of that."""
    found = {}
    for file in sorted((root / "content/stories").rglob("*.md")):
        for line in file.read_text().partition("\n---")[0].splitlines():
            if line.startswith("translation_of: "):
                name = file.relative_to(root / "content").as_posix()
                found[name] = line.removeprefix("translation_of: content/")
    return found


def _alternates(root: Path, path: str) -> set[str]:
    page = published(root / "site")[f"{path}index.html"].decode()
    return {each.partition('"')[0] for each in page.split('hreflang="')[1:]}


HUGO_SETTINGS = """\
baseURL = "https://old.example/"
defaultContentLanguage = "en"
[permalinks]
posts = "/:year/:month/:slug/"
[languages.en]
[languages.de]
[languages.pt-br]
"""


def test_hugo_names_languages_in_files(tmp_path: Path) -> None:
    files: Files = {
        "hugo.toml": HUGO_SETTINGS,
        "content/posts/rains.md": _post("Rains"),
        "content/posts/rains.de.md": _post("Regen", "slug: regen"),
        "content/posts/rains.pt-br.md": _post("Chuvas"),
        "content/posts/vote/index.md": _post("Vote"),
        "content/posts/vote/index.de.md": _post("Wahl"),
        "content/posts/alone.de.md": _post("Allein"),
        "content/about.md": "---\ntitle: About\n---\nUs.\n",
        "content/about.de.md": "---\ntitle: Info\n---\nWir.\n",
    }
    root, done = brought(tmp_path, files)
    assert _translations(root) == {
        "stories/2019/03/rains-pt-br.md": RAINS,
        "stories/2019/03/regen.md": RAINS,
        "stories/2019/03/vote-de.md": "stories/2019/03/vote.md",
    }
    assert "language: de\ntranslation_of:" in text(root, "stories/2019/03/regen.md")
    # Each old address leads to the text in its own language.
    assert "- /de/2019/03/regen/" in text(root, "stories/2019/03/regen.md")
    assert "- /pt-br/2019/03/rains/" in text(root, "stories/2019/03/rains-pt-br.md")
    assert _alternates(root, "2019/03/rains/") >= {"en", "de", "pt-br", "x-default"}
    assert ("posts/rains.de.md", "its file's name", "brought", "translation_of") in _said(done)
    # A text in one language alone is no version, and pages are told not to be.
    assert "posts/alone.de.md" not in {
        each[0] for each in _said(done) if each[1] == "its file's name"
    }
    assert {
        ("about.md", "its file's name", "left", ""),
        ("about.de.md", "its file's name", "left", ""),
    } <= _said(done)


def test_hugo_names_versions_by_a_key(tmp_path: Path) -> None:
    files: Files = {
        "hugo.toml": HUGO_SETTINGS,
        "content/posts/rains.md": _post("Rains", "translationKey: flood"),
        "content/posts/regen.de.md": _post("Regen", "translationKey: flood"),
        "content/posts/nochmal.de.md": _post("Nochmal", "translationKey: flood"),
        "content/posts/lone.md": _post("Lone", "translationKey: lone"),
    }
    root, done = brought(tmp_path, files)
    [(translation, original)] = _translations(root).items()
    assert original == RAINS
    assert translation in {"stories/2019/03/regen.md", "stories/2019/03/nochmal.md"}
    # What cannot be so here is kept, and said with its reason.
    assert "extra:\n  translationKey: lone\n" in text(root, "stories/2019/03/lone.md")
    kept = {
        (each.source, each.why)
        for each in done.entries
        if each.what == "translationKey" and each.came == "kept"
    }
    assert ("posts/lone.md", "no other version of it is brought") in kept
    assert len(kept) == 2
    assert any("is in 'de' as well" in why for _, why in kept)


def test_hugo_keeps_languages_in_folders(tmp_path: Path) -> None:
    settings = """\
baseURL = "https://old.example/"
defaultContentLanguage = "de"
[languages.en]
contentDir = "content/english"
[languages.de]
contentDir = "content/de"
[languages.fr]
contentDir = "french"
"""
    files: Files = {
        "hugo.toml": settings,
        "content/english/posts/rains.md": _post("Rains"),
        "content/de/posts/rains.md": _post("Regen"),
        "french/posts/rains.md": _post("Pluies"),
    }
    root, done = brought(tmp_path, files)
    # The source's usual language is that of the original, whatever this archive's is.
    assert _translations(root) == {"stories/2019/03/rains-2.md": RAINS}
    assert "language: de" in text(root, RAINS)
    assert "- /en/posts/rains/" in text(root, "stories/2019/03/rains-2.md")
    assert ("french", "french", "left", "") in _said(done)


def test_zola_names_languages_in_files(tmp_path: Path) -> None:
    post = '+++\ntitle = "{}"\ndate = 2019-03-05\n+++\nIt rained.\n'
    files: Files = {
        "config.toml": 'base_url = "https://old.example"\ndefault_language = "fr"\n[languages.en]\n',
        "templates/page.html": "",
        "content/blog/rains.md": post.format("Pluies"),
        "content/blog/rains.en.md": post.format("Rains"),
    }
    root, _ = brought(tmp_path, files)
    assert _translations(root) == {"stories/2019/03/rains-2.md": RAINS}
    assert "title: Pluies\ndate: 2019-03-05\nlanguage: fr\n" in text(root, RAINS)
    assert "- /en/blog/rains/" in text(root, "stories/2019/03/rains-2.md")


def test_eleventy_has_a_folder_for_each_language(tmp_path: Path) -> None:
    files: Files = {
        "eleventy.config.js": "",
        "src/en/en.json": '{"lang": "en"}',
        "src/es/es.json": '{"lang": "es"}',
        "src/en/blog/rains.md": _post("Rains"),
        "src/es/blog/rains.md": _post("Lluvias"),
        "src/es/blog/sola.md": _post("Sola"),
    }
    root, _ = brought(tmp_path, files)
    assert _translations(root) == {"stories/2019/03/rains-es.md": RAINS}


def test_jekyll_names_versions_by_a_reference(tmp_path: Path) -> None:
    files: Files = {
        "_config.yml": "url: https://old.example\nlang: en\n",
        "_posts/2019-03-05-rains.md": _post("Rains", "ref: rains", "lang: en"),
        "_posts/2019-03-05-regen.md": _post("Regen", "ref: rains", "lang: de"),
        "_posts/2019-03-06-paper.md": _post("Paper", "ref: '[1]'"),
    }
    root, _ = brought(tmp_path, files)
    assert _translations(root) == {"stories/2019/03/regen.md": RAINS}
    assert "ref: '[1]'" in text(root, "stories/2019/03/paper.md")


def test_pelican_gives_versions_one_slug(tmp_path: Path) -> None:
    head = "Title: {}\nDate: 2019-03-05\n{}\n\nIt rained.\n"
    files: Files = {
        "pelicanconf.py": "SITEURL = 'https://old.example'\nDEFAULT_LANG = 'en'\n",
        "content/news/rains.md": head.format("Rains", "Slug: rains"),
        "content/news/pluies.md": head.format("Pluies", "Slug: rains\nLang: fr"),
        # Two texts of one slug in one language are two.
        "content/a/vote.md": head.format("Vote", "Slug: vote"),
        "content/b/vote.md": head.format("Another vote", "Slug: vote"),
    }
    root, done = brought(tmp_path, files)
    assert _translations(root) == {"stories/2019/03/rains-fr.md": RAINS}
    assert "- /rains-fr.html" in text(root, "stories/2019/03/rains-fr.md")
    assert not {each for each in _said(done) if each[1] == "its file's name" and "vote" in each[0]}


ITEM = """\
<item><title>{title}</title><link>https://old.example/{name}/</link><guid>https://old.example/?p={number}</guid>
<content:encoded><![CDATA[<p>It rained.</p>]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2019-03-05 12:00:00</wp:post_date_gmt>
<wp:post_name>{name}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{more}</item>
"""
POLYLANG = (
    '<category domain="language" nicename="{0}">Name</category>'
    '<category domain="post_translations" nicename="pll_5f">pll_5f</category>'
)
WPML = (
    "<wp:postmeta><wp:meta_key>_wpml_import_language_code</wp:meta_key><wp:meta_value>{0}</wp:meta_value></wp:postmeta>"
    "<wp:postmeta><wp:meta_key>_wpml_import_translation_group</wp:meta_key><wp:meta_value>7</wp:meta_value></wp:postmeta>"
)
FROM_GERMAN = (
    "<wp:postmeta><wp:meta_key>_wpml_import_source_language_code</wp:meta_key>"
    "<wp:meta_value>de</wp:meta_value></wp:postmeta>"
)


@pytest.mark.parametrize(
    ("english", "german", "translation", "original"),
    [
        (POLYLANG, POLYLANG, "stories/2019/03/regen.md", RAINS),
        (WPML + FROM_GERMAN, WPML, RAINS, "stories/2019/03/regen.md"),
    ],
)
def test_plugins_of_wordpress_say_what_is_a_translation(
    tmp_path: Path, english: str, german: str, translation: str, original: str
) -> None:
    items = ITEM.format(title="Rains", name="rains", number=1, more=english.format("en"))
    items += ITEM.format(title="Regen", name="regen", number=2, more=german.format("de"))
    export = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title><link>https://old.example</link>'
        f"<language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"
    )
    root, _ = brought(tmp_path, {"export.xml": export}, at="export.xml")
    assert _translations(root) == {translation: original}
    assert "language: de" in text(root, "stories/2019/03/regen.md")
    assert "Name" not in text(root, RAINS)


OURS: Files = {
    "archive.yml": SETTINGS + "feed_content: full\n",
    "content/stories/rains.md": story("Rains", "2024-03-05"),
    "content/stories/regen.md": story("Regen", "2025-03-05", language="de", translation_of="rains"),
    "content/stories/pluies.md": story(
        "Pluies", "2025-03-06", language="fr", translation_of="rains"
    ),
}


@pytest.mark.parametrize("source", ["data", "feed.xml", "feed.json"])
def test_what_we_publish_comes_back_with_its_translations(source: str, tmp_path: Path) -> None:
    write(tmp_path / "old", OURS)
    assert publish(tmp_path / "old").problems == ()
    root = write(tmp_path / "new", {"archive.yml": SETTINGS})
    (root / "content").mkdir()
    done = import_archive(ImportOrder(root=root, source=tmp_path / "old/site" / source))
    assert done.problems == ()
    original = "stories/2024/03/rains.md"
    assert _translations(root) == {
        "stories/2025/03/pluies.md": original, "stories/2025/03/regen.md": original,
    }  # fmt: skip
    assert publish(root).problems == ()
    assert _alternates(root, "2024/03/rains/") >= {"en", "de", "fr"}


def _item(uri: str, title: str, **more: object) -> dict[str, object]:
    return {
        "uri": uri,
        "headlines": [{"value": title}],
        "bodies": [{"value": "It rained."}],
        **more,
    }


def test_a_folder_of_items_is_brought_whole(tmp_path: Path) -> None:
    at = {"versionCreated": "2019-03-05T12:00:00Z"}
    files: Files = {
        "a/1.json": json.dumps(_item("urn:1", "First", **at)),
        "a/2.ninjs": json.dumps([_item("urn:2", "Second", **at)]),
        "b.jsonl": "\n".join(json.dumps(_item(f"urn:{n}", f"Line {n}", **at)) for n in (3, 4)),
        "later.json": json.dumps(
            _item("urn:1", "First, corrected", versionCreated="2019-03-05T08:00:00-05:00", version="2")
        ),
        "notes.txt": "no JSON", "other.json": '{"no": "items"}',
    }  # fmt: skip
    root, done = brought(tmp_path, files)
    assert done.form == "ninjs"
    names = {path.name for path in (root / "content/stories").rglob("*.md")}
    assert names == {"first-corrected.md", "second.md", "line-3.md", "line-4.md"}
    left = {(each.source, each.why) for each in done.entries if each.came == "left"}
    assert left == {
        ("urn:1", "a later version of the same item is brought"),
        ("notes.txt", "it is no file of JSON"),
        ("other.json", "it holds no items of ninjs"),
    }


def test_a_damaged_file_of_a_folder_is_named(tmp_path: Path) -> None:
    root = write(tmp_path / "root", {"archive.yml": SETTINGS})
    files: Files = {
        "a.json": json.dumps(_item("urn:1", "One")),
        "b.json": '{"uri": "urn:2",\n  "x": }',
    }
    source = write(tmp_path / "source", files)
    with pytest.raises(Misuse, match=r"b\.json:\d+: is no JSON"):
        import_archive(ImportOrder(root=root, source=source, form="ninjs"))
    with pytest.raises(Misuse, match="no file in it holds items of ninjs"):
        import_archive(
            ImportOrder(root=root, source=write(tmp_path / "empty", {"a.txt": ""}), form="ninjs")
        )
    assert not list((root / "content").rglob("*.md")) if (root / "content").exists() else True
