"""Rules for hosts that do not read `_headers` and `_redirects`: what each would answer, read back from its file."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from broadsheet.commands.rules import HOSTS, Converted, rules_for
from broadsheet.deploying.host_rules import read_rules
from broadsheet.problems import Misuse
from tests.browser.serving import Host
from tests.building import SETTINGS, publish, published, story, text, write
from tests.previewing.running import PATIENCE

Answered = tuple[str, Mapping[str, str]]
"""Where an address leads, or an empty text, and its headers by their names in lower case."""
NODE = shutil.which("node", path=str(Path(__file__).parents[2] / ".venv/bin")) or shutil.which(
    "node"
)


@pytest.fixture(scope="module", params=["", "/the/record"], ids=["at the top", "below a path"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Host:
    root = tmp_path_factory.mktemp("rules")
    settings = SETTINGS.replace("record.example/", f"record.example{request.param}/")
    files = {
        "archive.yml": settings,
        "content/stories/rains.md": story("Rains", topics=["Floods"], people=["Ada Quill"]),
        "content/pages/about.md": text("Us.", title="About", aliases=["/old/us/", "/us.html"]),
        "content/pages/odd.md": text("Odd.", title="Odd", aliases=["/très/vieux/", "/old/a(b)+c/"]),
    }
    assert publish(write(root, files)).problems == ()
    return Host(root / "site", request.param)


def asked(host: Host) -> list[str]:
    paths = [
        f"{host.base}/{quote(each.removesuffix('index.html'))}"
        for each in published(host.folder)
        if each[0] != "_"
    ]
    shards = ("pagefind/2025/index/a.pf_index", "pagefind/2025/a.x", "pagefind/pagefind.js")
    return [*paths, *(f"{host.base}/{each}" for each in shards), "/elsewhere/", "/"]


def expected(host: Host, path: str) -> Answered:
    """Return what the rules themselves say of an address, as Netlify reads them."""
    plain = unquote(path)
    for rule in host.redirects:
        if rule.path.fullmatch(path) or re.fullmatch(unquote(rule.path.pattern), plain):
            return rule.target, {}
    return "", {name.lower(): value for name, value in host._named(path).items()}


def joined(found: list[tuple[str, str]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in found:
        before = headers.get(name.lower())
        headers[name.lower()] = f"{before}, {value}" if before else value
    return headers


def words(line: str) -> list[str]:
    """Return the words of a line as nginx and Apache take them, without their quotes."""
    found = re.findall(r'"((?:\\.|[^"\\])*)"|([^\s"]+)', line.rstrip(";"))
    return [plain or re.sub(r'\\(["\\])', r"\1", quoted) for quoted, plain in found]


def nginx(made: Mapping[str, Converted]) -> Callable[[str], Answered]:
    maps: dict[str, list[list[str]]] = {}
    for line in made["nginx-maps"].text.splitlines():
        if line.startswith("map "):
            pairs = maps.setdefault(line.split()[2], [])
        elif line.startswith("    "):
            pairs.append(words(line))

    def value(variable: str, path: str) -> str:
        exact = {key: to for key, to in maps[variable] if not key.startswith("~")}
        fitting = [to for key, to in maps[variable] if key[:1] == "~" and re.search(key[1:], path)]
        return exact.get(path, fitting[0] if fitting else exact["default"])

    def answer(path: str) -> Answered:
        plain = unquote(path)
        lines = [words(line) for line in made["nginx-server"].text.splitlines()]
        targets = [value(each[1].strip("()"), plain) for each in lines if each[0] == "if"]
        if any(targets):
            return "".join(targets), {}
        headers = [
            (each[1], value(each[2], plain)) for each in lines if each[0] == "add_header"
        ] + [
            ("Content-Type", each[each.index("default_type") + 1])
            for each in lines
            if each[0] == "location" and re.search(each[2], plain)
        ]
        return "", joined([(name, own) for name, own in headers if own])

    return answer


def apache(made: Mapping[str, Converted]) -> Callable[[str], Answered]:
    def answer(path: str) -> Answered:
        plain, found, fits = unquote(path), [], False
        for line in made["apache"].text.splitlines():
            each = words(line)
            if each[0] == "RedirectMatch" and re.search(each[2], plain):
                return quote(each[3].replace("\\$", "$")), {}
            if each[0] == "<If":
                pattern = re.fullmatch(r"%\{REQUEST_URI\} =~ m#(.*)#", each[1])
                assert pattern
                fits = re.search(pattern[1], plain) is not None
            elif each[0] == "Header" and fits:
                found.append((each[-2], each[-1].replace("%%", "%")))
        return "", joined(found)

    return answer


def test_nginx_answers_alike(host: Host) -> None:
    answer = nginx({name: rules_for(name, host.folder) for name in HOSTS})
    assert {path: answer(path) for path in asked(host)} == {
        path: expected(host, path) for path in asked(host)
    }


def test_apache_answers_alike(host: Host) -> None:
    answer = apache({name: rules_for(name, host.folder) for name in HOSTS})
    for path in asked(host):
        target, headers = answer(path)
        assert (unquote(target), headers) == (
            unquote(expected(host, path)[0]),
            expected(host, path)[1],
        )


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_cloudfront_answers_alike(host: Host) -> None:
    paths = asked(host)
    script = "\n".join(
        [
            f"const request = (() => {{ {rules_for('cloudfront-request', host.folder).text}; return handler }})();",
            f"const response = (() => {{ {rules_for('cloudfront-response', host.folder).text}; return handler }})();",
            f"console.log(JSON.stringify({json.dumps(paths)}.map((uri) => [",
            "  request({ request: { uri } }), response({ request: { uri }, response: { headers: {} } }).headers])))",
        ]
    )
    ran = subprocess.run(
        [str(NODE), "-"], input=script, check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    for path, (answer, headers) in zip(paths, json.loads(ran.stdout), strict=True):
        target, named = expected(host, path)
        if target:
            assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (301, target)
        else:
            assert answer["uri"] == (f"{path}index.html" if path.endswith("/") else path)
            assert {name: each["value"] for name, each in headers.items()} == named


@pytest.mark.parametrize(
    ("line", "kept", "noted"),
    [
        ("/a/ /b/ 301!", ("/a", "/b/", "301"), 0),
        ("/a /b/", ("/a", "/b/", "301"), 0),
        ("/a%20b/ /b/ 302", ("/a b", "/b/", "302"), 0),
        ("/a/* /b/:splat 301", None, 1),
        ("/:year/x /b/ 301", None, 1),
        ("/a/ /b/ 200", None, 1),
        ("/a/ /b/ 301 Country=au", None, 1),
        ("# a note", None, 0),
        ("", None, 0),
    ],
)
def test_a_redirect_that_cannot_be_said_elsewhere_is_named(
    line: str, kept: tuple[str, str, str] | None, noted: int
) -> None:
    read = read_rules("", f"\n{line}\n")
    assert [tuple(each) for each in read.redirects] == ([kept] if kept else [])
    assert [note.partition(":")[2][:2] for note in read.notes] == ["2:"] * noted


def test_two_rules_for_an_address_are_both_sent() -> None:
    both = "/*\n  Vary: A\n/x/*\n  Vary: B\n  Content-Type: text/x\n"
    made = {name: convert(read_rules(both, "")) for name, convert in HOSTS.items()}
    for answer in (nginx(made), apache(made)):
        assert answer("/x/1") == ("", {"vary": "A, B", "content-type": "text/x"})
        assert answer("/y") == ("", {"vary": "A"})


@pytest.mark.parametrize(
    "value",
    ['"a" \\ b', "100%", "a; b { c }", "it's # all"],
    ids=["quotes", "percent", "signs", "hash"],
)
def test_no_sign_in_a_value_is_lost(value: str) -> None:
    read = read_rules(f"/a+(b)/*\n  X-Own: {value}\n", "/old(1)/ /new/ 308\n")
    made = {name: convert(read) for name, convert in HOSTS.items()}
    for answer in (nginx(made), apache(made)):
        assert answer("/a+(b)/c") == ("", {"x-own": value})
        assert answer("/aa/c") == ("", {})
        assert answer("/old(1)/") == answer("/old(1)") == ("/new/", {})
    assert json.dumps(value) in made["cloudfront-response"].text


def test_what_nginx_would_take_for_a_variable_is_named_and_left_out() -> None:
    made = HOSTS["nginx-maps"](read_rules("/*\n  X-Own: $uri\n", "/a/ /$b/ 301\n"))
    assert len(made.notes) == 2
    assert '$uri"' not in made.text
    assert "/$b/" not in made.text


def test_redirects_beyond_what_a_function_holds_are_counted() -> None:
    many = "".join(f"/old/{at}/ /new/{at}/ 301!\n" for at in range(2_000))
    made = HOSTS["cloudfront-request"](read_rules("", many))
    assert len(made.text.encode()) <= 10_240
    left = 2_000 - made.text.count("[301, ")
    assert made.notes[0].startswith(f"{left:,} redirects are left out")
    assert "map_hash_max_size 8192;" in HOSTS["nginx-maps"](read_rules("", many)).text


def test_the_page_for_what_is_not_there_is_the_sites_own(host: Host) -> None:
    assert (host.folder / "404.html").exists()
    for name, directive in (("apache", "ErrorDocument 404"), ("nginx-server", "error_page 404")):
        assert f"{directive} {host.base}/404.html" in rules_for(name, host.folder).text


def test_a_site_that_is_not_built_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="_headers is not there: `broadsheet build` writes it"):
        rules_for("apache", tmp_path)
