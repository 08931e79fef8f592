"""Whole small sites of each form: what is brought, and that it can be published."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.commands.import_reports import Imported, import_text
from broadsheet.commands.importing import ImportOrder, import_archive
from broadsheet.problems import Misuse
from tests.building import png, publish, write

Files = Mapping[str, str | bytes]

SETTINGS = """\
title: The Record
base_url: https://record.example/
taxonomies:
  people: {singular: person}
  countries: {singular: country, kind: country}
  topics: {singular: topic, tree: true}
"""


def brought(
    tmp_path: Path, files: Files, *, at: str = "", **asked: object
) -> tuple[Path, Imported]:
    """Write a source, bring it into an empty archive, build that, and return both."""
    source = write(tmp_path / "source", files)
    root = write(tmp_path / "root", {"archive.yml": SETTINGS})
    (root / "content").mkdir(exist_ok=True)
    done = import_archive(ImportOrder(root=root, source=source / at, **asked))  # type: ignore[arg-type]
    assert done.problems == ()
    assert publish(root).problems == ()
    return root, done


def text(root: Path, file: str) -> str:
    return (root / "content" / file).read_text()


HUGO: Files = {
    "hugo.toml": 'baseURL = "https://old.example/"\n[permalinks]\nposts = "/:year/:month/:slug/"\n',
    "content/posts/rains.md": """\
+++
title = "Rains"
date = 2019-03-05T12:00:00-05:00
lastmod = 2019-03-07
tags = ["Floods", "Kenya"]
authors = ["ada"]
draft = false
weight = 3
[params]
kicker = "Weather"
+++

It rained. {{< figure src="/images/flood.png" alt="A street" caption="By *night*" >}}

See [the vote]({{< ref "vote.md#result" >}}), [a page](/about/), [gone](/resources/x/) and {{< youtube dQw4w9WgXcQ >}}.

{{< unknown "x" >}}

```go
{{< ref "vote.md" >}}
```
""",
    "content/posts/vote.md": "---\ntitle: 'A vote: and #5'\ndate: 2019-03-06\naliases: [/old/vote/]\n---\n"
    "## Result\n\n![](flood.png)\n",
    "content/posts/bundle/index.md": '{"title": "Bundle", "date": "2019-04-01"}\n'
    "\n![Own](own.png) and [file](note.pdf)\n",
    "content/posts/bundle/own.png": png(9),
    "content/posts/bundle/note.pdf": b"%PDF-1.4\n",
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "content/about.md": "---\ntitle: About\n---\nUs.\n",
    "content/authors/ada/_index.md": "---\ndisplay_name: Ada Quill\nfirst_name: Ada\n---\n",
    "static/images/flood.png": png(5),
}


def test_a_hugo_site(tmp_path: Path) -> None:
    root, done = brought(tmp_path, HUGO)
    assert done.form == "hugo"
    rains = text(root, "stories/2019/03/rains.md")
    front, _, body = rains.removeprefix("---\n").partition("---\n")
    assert (
        front
        == """\
title: Rains
date: 2019-03-05T12:00:00-05:00
updated: 2019-03-07
topics:
- Floods
- Kenya
authors:
- Ada Quill
extra:
  weight: '3'
  params:
    kicker: Weather
""".replace("'3'", "3")
    )
    assert "![A street](/media/images/flood.png)\n\nBy *night*\n" in body
    assert "[the vote](vote.md#result), [a page](../../../pages/about.md)" in body
    assert "[gone](https://old.example/resources/x/)" in body
    assert "<https://www.youtube.com/watch?v=dQw4w9WgXcQ>" in body
    assert '{{< unknown "x" >}}' in body
    assert '```go\n{{< ref "vote.md" >}}\n```' in body
    assert 'title: "A vote: and #5"' in text(
        root, "stories/2019/03/vote.md"
    ) or "title: 'A vote: and #5'" in text(root, "stories/2019/03/vote.md")
    assert "/old/vote/" in text(root, "stories/2019/03/vote.md")
    bundle = text(root, "stories/2019/04/bundle.md")
    assert (
        "![Own](/media/2019/04/bundle/own.png) and [file](/media/2019/04/bundle/note.pdf)" in bundle
    )
    assert "name: Ada Quill" in text(root, "authors/ada.md")
    assert ("mark", '{{< unknown "x" >}}', "kept") in {
        (each.kind, each.what, each.came) for each in done.entries
    }


def test_a_second_run_changes_only_what_nobody_touched(tmp_path: Path) -> None:
    root, first = brought(tmp_path, HUGO)
    order = ImportOrder(root=root, source=tmp_path / "source")
    again = import_archive(order)
    assert (again.written, again.unchanged) == (0, first.written)
    edited = root / "content/stories/2019/03/rains.md"
    edited.write_text(edited.read_text() + "\nBy an editor.\n")
    (root / "content/stories/2019/03/vote.md").unlink()
    for name in ("rains", "vote"):
        post = tmp_path / f"source/content/posts/{name}.md"
        post.write_text(post.read_text() + "\nNews.\n")
    bundle = tmp_path / "source/content/posts/bundle/index.md"
    bundle.write_text(bundle.read_text() + "\nNews.\n")
    third = import_archive(order)
    assert third.written == 1
    assert edited.read_text().endswith("By an editor.\n")
    assert not (root / "content/stories/2019/03/vote.md").exists()
    assert "News." in text(root, "stories/2019/04/bundle.md")
    left = {
        (each.what, each.why)
        for each in third.entries
        if each.kind == "file" and each.came == "left"
    }
    assert left == {
        ("content/stories/2019/03/rains.md", "it was changed here since"),
        ("content/stories/2019/03/vote.md", "it was taken out here since"),
    }


def test_a_file_of_the_archives_own_is_not_overwritten(tmp_path: Path) -> None:
    own = "---\ntitle: Ours\ndate: 2019-03-05\n---\nOurs.\n"
    write(tmp_path / "root", {"content/stories/2019/03/rains.md": own})
    root, done = brought(tmp_path, HUGO)
    assert text(root, "stories/2019/03/rains.md") == own
    assert "title: Rains" in text(root, "stories/2019/03/rains-2.md")
    assert any(
        each.where.endswith("rains-2.md") and each.came == "changed" for each in done.entries
    )


def test_a_dry_run_writes_a_mapping_alone(tmp_path: Path) -> None:
    write(tmp_path / "root", {"content/.keep": ""})
    root, done = brought(tmp_path, HUGO, dry_run=True)
    assert [each.name for each in root.iterdir() if each.is_file()] == [
        "archive.yml",
        "import-map.yml",
    ] or done.map_file
    mapping = (root / "import-map.yml").read_text()
    assert "address: https://old.example" in mapping
    assert "Kenya: countries" in mapping
    done = import_archive(
        ImportOrder(root=root, source=tmp_path / "source", map_file=root / "import-map.yml")
    )
    assert "countries:\n- Kenya" in text(root, "stories/2019/03/rains.md")


JEKYLL: Files = {
    "_config.yml": "url: https://old.example\ntitle: Old\npermalink: pretty\n",
    "_data/authors.yml": "ada:\n  name: Ada Quill\n  bio: Writes.\n",
    "_posts/2019-03-05-rains.md": """\
---
layout: post
author: ada
categories: weather
---
See [it]({% post_url 2019-03-06-vote %}) and [home]({{ site.baseurl }}/about/).

{% raw %}`{{ braces }}`{% endraw %}

{% highlight ruby %}
puts 1
{% endhighlight %}

![A]({{ "/assets/a.png" | relative_url }}){: .wide}
""",
    "_posts/2019-03-06-vote.md": "---\ntitle: Vote\ntags: [Floods]\n---\nVoted.\n",
    "_drafts/soon.md": "---\ntitle: Soon\ndate: 2019-03-07\n---\nSoon.\n",
    "about.md": "---\ntitle: About\n---\nUs.\n",
    "assets/a.png": png(3),
    "README.md": "No front matter.\n",
}  # fmt: skip


def test_a_jekyll_site(tmp_path: Path) -> None:
    root, done = brought(tmp_path, JEKYLL)
    assert done.form == "jekyll"
    rains = text(root, "stories/2019/03/rains.md")
    assert "title: Rains" in rains
    assert "authors:\n- Ada Quill" in rains
    assert "- /weather/2019/03/05/rains/" in rains
    assert "See [it](vote.md) and [home](../../../pages/about.md)." in rains
    assert "`{{ braces }}`" in rains
    assert "```ruby\nputs 1\n```" in rains
    assert "![A](/media/assets/a.png)" in rains
    assert "draft: true" in text(root, "stories/2019/03/soon.md")
    assert "description: Writes." in text(root, "authors/ada.md")
    assert ("README.md", "left") in {(each.source, each.came) for each in done.entries}


ELEVENTY: Files = {
    "eleventy.config.js": "export default () => ({});\n",
    "content/posts/posts.json": '{"tags": ["Floods"], "layout": "post"}',
    "content/posts/2019-03-05-rains.md": '---\ntitle: Rains\n---\n{% image "/assets/a.png" "A street" %}\n\n'
    "[vote]({{ '/posts/vote/' | url }})\n",
    "content/posts/vote.md": "---\ntitle: Vote\ndate: 2019-03-06\npermalink: /v/\n---\nVoted.\n",
    "content/assets/a.png": png(2),
}


def test_an_eleventy_site(tmp_path: Path) -> None:
    root, done = brought(tmp_path, ELEVENTY)
    assert done.form == "eleventy"
    rains = text(root, "stories/2019/03/rains.md")
    assert "topics:\n- Floods" in rains
    assert "- /posts/rains/" in rains
    assert "![A street](/media/assets/a.png)" in rains
    assert "- /v/" in text(root, "stories/2019/03/vote.md")


ZOLA: Files = {
    "config.toml": 'base_url = "https://old.example"\ntitle = "Old"\n',
    "templates/index.html": "",
    "content/blog/_index.md": '+++\ntitle = "Blog"\n+++\n',
    "content/blog/2019-03-05-rains.md": """\
+++
title = "Rains"
path = "rain"
[taxonomies]
tags = ["Floods"]
[extra]
mood = "wet"
+++
[vote](@/blog/vote.md) {{ youtube(id="dQw4w9WgXcQ") }}

{% quote(author="Ada") %}
So it was.
{% end %}
""",
    "content/blog/vote.md": '+++\ntitle = "Vote"\ndate = 2019-03-06\n+++\nVoted.\n',
}


def test_a_zola_site(tmp_path: Path) -> None:
    root, done = brought(tmp_path, ZOLA)
    assert done.form == "zola"
    rains = text(
        root,
        "stories/2019/03/2019-03-05-rains.md"
        if (root / "content/stories/2019/03/2019-03-05-rains.md").exists()
        else "stories/2019/03/rains.md",
    )
    assert "topics:\n- Floods" in rains
    assert "- /rain/" in rains
    assert "mood: wet" in rains
    assert "[vote](vote.md)" in rains
    assert "> So it was.\n>\n> \N{EM DASH} Ada" in rains


PELICAN: Files = {
    "pelicanconf.py": "SITENAME = 'Old'\nSITEURL = 'https://old.example'\nPATH = 'content'\n",
    "content/weather/rains.md": "Title: Rains\nDate: 2019-03-05 12:00\nTags: floods, Kenya\nAuthor: Ada Quill\n"
    "Summary: Wet.\n\nSee [it]({filename}../vote.md) ![A]({static}/images/a.png).\n",
    "content/vote.md": "Title: Vote\nDate: 2019-03-06\nStatus: draft\n\nVoted.\n",
    "content/pages/about.md": "Title: About\n\nUs.\n",
    "content/images/a.png": png(2),
    "content/old.rst": "Old\n===\n",
}


def test_a_pelican_site(tmp_path: Path) -> None:
    root, done = brought(tmp_path, PELICAN)
    assert done.form == "pelican"
    rains = text(root, "stories/2019/03/rains.md")
    assert "topics:\n- floods\n- Kenya\n- weather" in rains
    assert "summary: Wet." in rains
    assert "See it ![A](/media/images/a.png)." in rains
    assert "draft: true" in text(root, "stories/2019/03/vote.md")
    assert "title: About" in text(root, "pages/about.md") or "title: About" in text(
        root, "pages/pages/about.md"
    )
    assert ("old.rst", "left") in {(each.source, each.came) for each in done.entries}


OBSIDIAN: Files = {
    ".obsidian/app.json": "{}",
    "2019-03-05 Rains.md": "---\ntags: [weather]\n---\n"
    "See [[Vote|the vote]], [[Nowhere]] and ![[a.png|300]] #floods\n\n%%hidden%%\n\n> [!note] Mind\n> this\n",
    "Vote.md": "---\ndate: 2019-03-06\n---\n## Result\n\nVoted.\n",
    "files/a.png": png(2),
}


def test_an_obsidian_vault(tmp_path: Path) -> None:
    root, done = brought(tmp_path, OBSIDIAN)
    assert done.form == "obsidian"
    rains = text(root, "stories/2019/03/rains.md")
    assert "topics:\n- weather\n- floods" in rains
    assert "[the vote](vote.md), Nowhere and ![](</media/a.png>)" in rains
    assert "hidden" not in rains
    assert ("mark", "%%hidden%%") in {(each.kind, each.what) for each in done.entries}


@pytest.mark.parametrize("files", [{}, {"a.txt": "x"}], ids=["empty", "text"])
def test_what_is_of_no_form_is_refused_and_nothing_written(
    tmp_path: Path, files: dict[str, str]
) -> None:
    source = write(tmp_path / "source", files)
    source.mkdir(exist_ok=True)
    root = write(tmp_path / "root", {"archive.yml": SETTINGS})
    with pytest.raises(Misuse, match="of no form that can be told"):
        import_archive(ImportOrder(root=root, source=source))
    assert [each.name for each in root.iterdir()] == ["archive.yml"]


OLD_HTML = """\
<h2>The river</h2>
<p>It <b>rose</b> by two&nbsp;metres &amp; fell. {{< figure src="/images/flood.png" alt="A street" >}}</p>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/images/flood.png" alt="Lazy">
<img srcset="/images/small.png 320w, /images/flood.png 1280w" alt="Many">
<p>See {{< unknown "a <b> c" >}} and <a href="/posts/vote/">the vote</a>.</p>
"""


def test_posts_in_html_become_markdown(tmp_path: Path) -> None:
    files: Files = {
        "hugo.toml": 'baseURL = "https://old.example/"\n',
        "content/posts/rains.html": f"---\ntitle: Rains\ndate: 2019-03-05\n---\n{OLD_HTML}",
        "content/posts/vote.md": "---\ntitle: A vote\ndate: 2019-03-06\n---\nText.\n",
        "static/images/flood.png": png(5),
        "static/images/small.png": png(6),
    }
    root, done = brought(tmp_path, files)
    body = text(root, "stories/2019/03/rains.md")
    assert "## The river" in body
    assert "It **rose** by two" in body
    assert '{{< unknown "a <b> c" >}}' in body
    assert "](vote.md)" in body
    assert body.count("/media/images/flood.png") == 3
    assert "srcset" not in body
    assert not [entry for entry in done.entries if "not in its file" in entry.why]


def test_a_post_that_hugo_would_publish_later_is_under_embargo(tmp_path: Path) -> None:
    head = "---\ntitle: {}\npublishDate: {}\ndate: 2019-03-05\n---\nText.\n"
    files = {
        "hugo.toml": "",
        "content/posts/ahead.md": head.format("Ahead", "2031-01-01T08:00:00Z"),
        "content/posts/past.md": head.format("Past", "2020-01-01"),
    }
    now = datetime(2026, 1, 1, tzinfo=UTC)
    root, done = brought(tmp_path, files, now=now)
    ahead = text(root, "stories/2031/01/ahead.md")
    assert "date: 2031-01-01T08:00:00+00:00" in ahead
    assert "2019-03-05" in ahead
    assert "date: 2019-03-05" in text(root, "stories/2019/03/past.md")
    assert any("nobody may read it before" in entry.why for entry in done.entries)
    assert (done.drafts, done.embargoed, done.expired) == (0, 1, 0)
    assert "readers do not see all of it: 1 under embargo" in import_text(done)
    assert not (root / "site/2031").exists()


def test_plain_text_of_ninjs_is_no_html(tmp_path: Path) -> None:
    item = {"uri": "urn:1", "title": "Sums", "versioncreated": "2019-03-05T10:00:00Z"}
    item["body_text"] = "If a <b> c & d, then\n\n1 < 2."
    _, done = brought(tmp_path, {"a.json": json.dumps(item)}, at="a.json")
    body = next((tmp_path / "root/content").rglob("sums.md")).read_text()
    assert "if a <b> c & d" in body.replace("\\", "").replace("&lt;", "<").lower()
    assert not [entry for entry in done.entries if "not in its file" in entry.why]
    page = next((tmp_path / "root/site").rglob("sums/index.html")).read_text()
    assert "a &lt;b&gt; c &amp; d" in page


def test_files_that_are_looked_for_in_the_root_stay_there(tmp_path: Path) -> None:
    files: Files = {
        "hugo.toml": 'baseURL = "https://old.example/"\n',
        "content/posts/rains.md": "---\ntitle: Rains\ndate: 2019-03-05\n---\n![A](/images/a.png)\n",
        "static/CNAME": "old.example\n",
        "static/.well-known/security.txt": "Contact: mailto:desk@old.example\n",
        "static/favicon-32.png": png(3),
        "static/google0123abcd.html": "google-site-verification: google0123abcd.html\n",
        "static/robots.txt": "User-agent: *\n",
        "static/images/a.png": png(5),
        "static/papers/report.pdf": b"%PDF-1.4\n",
    }
    root, done = brought(tmp_path, files)
    for path in ("CNAME", ".well-known/security.txt", "favicon-32.png", "google0123abcd.html"):
        assert (root / "site" / path).is_file(), path
    said = {(each.what, each.came): each for each in done.entries if each.kind == "file"}
    assert "Broadsheet writes its own" in said["/robots.txt", "left"].why
    moved = {each.source: each for each in done.entries if each.what == "1 file"}
    assert moved["/papers/*"].where == "/media/papers/*"
    assert moved["/images/*"].why.endswith("/images/* /media/images/:splat 301")


def test_data_that_eleventy_gives_is_told_where_it_is_not_brought(tmp_path: Path) -> None:
    files = {
        **ELEVENTY,
        "content/posts/posts.11tydata.js": "export default {tags: ['x']};",
        "content/assets/figures.json": "[1, 2]",
    }
    root, done = brought(tmp_path, files)
    told = next(each for each in done.entries if each.source.endswith("11tydata.js"))
    assert "programs are not run" in told.why
    assert (root / "content/media/assets/figures.json").is_file()


def test_names_that_are_joined_have_one_record_with_aliases(tmp_path: Path) -> None:
    tags = ["open data", "open-data", "Open Data", "open data"], ["film", "films"], ["2019", "2018"]
    names = [
        *tags[0], *tags[1], "film", *tags[2], "accessibility", "accessibilty", "accessibility", "Iran", "Iraq",
    ]  # fmt: skip
    files = {
        "hugo.toml": 'baseURL = "https://old.example/"\n',
        **{
            f"content/posts/p{number}.md": f"---\ntitle: P{number}\ndate: 2019-03-05\ntags: ['{name}']\n---\nText.\n"
            for number, name in enumerate(names)
        },
    }
    map_file = tmp_path / "map.yml"
    brought(tmp_path, files, dry_run=True, map_file=map_file)
    offered = map_file.read_text()
    assert "Open Data: open data" in offered
    near = offered[offered.index("near:") :].partition("\n\n")[0]
    assert near.split() == ["near:", "topics:", "accessibilty:", "accessibility", "films:", "film"]
    joined = offered.replace("    Open Data:", "    films: film\n    Open Data:")
    map_file.write_text(joined)
    root, done = brought(tmp_path, files, map_file=map_file)
    film = text(root, "topics/film.md")
    assert "name: film\nalso:\n- films\n" in film
    assert "name: open data" in text(root, "topics/open-data.md")
    page = (root / "site/topics/film/index.html").read_text()
    assert "films" in page
    assert not (root / "site/topics/films").exists()
    again = import_archive(ImportOrder(root=root, source=tmp_path / "source", map_file=map_file))
    assert (again.written, again.unchanged) == (0, done.written)


def test_a_film_of_the_old_site_plays_where_it_stands_alone(tmp_path: Path) -> None:
    film = '<video src="/films/rain.mp4" poster="/images/flood.png" title="Rain" controls>No film?</video>'
    sound = '<audio controls><source src="rain.ogg"><source src="/films/rain.mp3"></audio>'
    lost = '<video src="/films/gone.mp4"></video>'
    body = f"{film}\n\n{sound}\n\nSee {film} too.\n\n`{film}`\n\n{lost}\n"
    files = {
        **HUGO,
        "content/posts/films.md": f"---\ntitle: Films\ndate: 2019-03-05\n---\n{body}",
        "static/films/rain.mp4": b"\0\0\0\x18ftypisom" + b"\0" * 99,
        "static/films/rain.mp3": b"ID3" + b"\0" * 99,
    }
    root, done = brought(tmp_path, files)
    made = text(root, "stories/2019/03/films.md")
    assert (
        "/// video | films/rain.mp4\n    title: Rain\n    poster: images/flood.png\n///\n" in made
    )
    assert "/// audio | films/rain.mp3\n///\n" in made
    # Among words, in code and without its file it stays as it is written.
    assert made.count("<video") == 3
    told = {(each.what, each.came) for each in done.entries if each.kind == "mark"}
    assert {(film, "changed"), (sound, "changed")} <= told
    page = (root / "site/2019/03/films/index.html").read_text()
    assert (
        page.count('<figure class="block video">')
        == page.count('<figure class="block audio">')
        == 1
    )
