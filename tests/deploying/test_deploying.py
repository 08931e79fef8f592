"""A published site is sent: only what the host lacks, whole in spite of faults, and nobody else's files are touched."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from broadsheet.commands.deploying import DeployOrder, deploy_site, deploy_text
from broadsheet.deploying.sent import Sent
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.manifest import OWN
from tests.building import publish, story, write
from tests.deploying.netlify import Netlify, netlify
from tests.processes import run

FILES = {
    "archive.yml": "title: The Record\nbase_url: https://record.example/\n",
    "content/stories/rains.md": story("Rains", date="2025-06-01"),
    "content/static/a b.txt": "A name with a blank.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose site is published."""
    root = write(tmp_path_factory.mktemp("built"), FILES)
    assert publish(root).problems == ()
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of it, which may be changed and published again."""
    import shutil  # noqa: PLC0415 - used here alone

    return Path(shutil.copytree(built, tmp_path / "root"))


def site(root: Path) -> dict[str, bytes]:
    """What is to be sent: every file that the build wrote."""
    names = [
        line[34:]
        for line in (root / "site" / OWN / "manifest.txt").read_text().splitlines()
        if not line.startswith("#")
    ]
    return {name: (root / "site" / name).read_bytes() for name in names}


def sent(
    root: Path, host: str, target: str = "", *, token: str = "secret", **asked: object
) -> Sent:
    environment = dict(os.environ, NETLIFY_AUTH_TOKEN=token, **asked.pop("environment", {}))  # type: ignore[arg-type]
    order = DeployOrder(
        root=root, output=root / "site", host=host, target=target, environment=environment, pause=0.01, **asked  # type: ignore[arg-type]
    )  # fmt: skip
    return deploy_site(order)


def edit(root: Path) -> set[str]:
    """Change a story, add one, take a file out, publish, and return which files are gone."""
    before = site(root)
    write(
        root,
        {
            "content/stories/rains.md": story("Rains end", date="2025-06-01"),
            "content/stories/vote.md": story("A vote", date="2025-06-02"),
        },
    )
    (root / "content/static/a b.txt").unlink()
    assert publish(root).problems == ()
    return before.keys() - site(root).keys()


# Netlify


@pytest.fixture
def host() -> Iterator[Netlify]:
    with netlify() as made:
        yield made


def to_netlify(root: Path, host: Netlify, **asked: object) -> Sent:
    return sent(root, "netlify", "my site", environment={"NETLIFY_API": host.address}, **asked)  # type: ignore[arg-type]


def test_netlify_gets_what_it_lacks(root: Path, host: Netlify) -> None:
    first = to_netlify(root, host)
    whole = site(root)
    assert host.site() == {f"/{path}": data for path, data in whole.items()}
    assert first.sent == len({hashlib.sha256(data).digest() for data in whole.values()})
    assert first.address == "https://record.example"
    again = to_netlify(root, host)
    assert (again.sent, again.unchanged) == (0, len(whole))
    gone = edit(root)
    planned = to_netlify(root, host, dry_run=True)
    before = dict(host.published)
    assert planned.dry_run
    assert (planned.removed, host.published) == (len(gone), before)
    third = to_netlify(root, host)
    assert 0 < third.sent < len(site(root))
    assert third.sent == planned.sent
    assert host.site() == {f"/{path}": data for path, data in site(root).items()}


def test_a_draft_leaves_the_site_of_netlify_as_it_is(root: Path, host: Netlify) -> None:
    done = to_netlify(root, host, draft=True)
    assert host.published == {}
    assert done.address == "https://d0.record.example"


@pytest.mark.parametrize("fault", [429, 500, 503, "cut"])
def test_faults_of_netlify_pass(root: Path, host: Netlify, fault: int | str) -> None:
    host.faults = [fault, fault]
    to_netlify(root, host)
    assert len(host.site()) == len(site(root))


def test_a_deploy_that_was_broken_off_goes_on(root: Path, host: Netlify) -> None:
    host.breaks_after = 5
    with pytest.raises(Failure, match=r"answers 403: no more"):
        to_netlify(root, host)
    assert host.published == {}
    had = len(host.blobs)
    host.breaks_after = 0
    done = to_netlify(root, host)
    assert len(host.deploys) == 1
    assert done.sent == len({hashlib.sha256(data).digest() for data in site(root).values()}) - had
    assert host.site() == {f"/{path}": data for path, data in site(root).items()}


def test_what_netlify_refuses_is_told_in_its_words(root: Path, host: Netlify) -> None:
    with pytest.raises(Failure, match=r"answers 401: Access Denied; is the token"):
        to_netlify(root, host, token="wrong")
    with pytest.raises(Misuse, match="NETLIFY_AUTH_TOKEN is not set"):
        to_netlify(root, host, token="")
    with pytest.raises(Misuse, match="which site"):
        sent(root, "netlify")


def test_a_site_that_changed_since_it_was_built_is_not_sent(root: Path, host: Netlify) -> None:
    (root / "site/index.html").write_text("Somebody was here.")
    with pytest.raises(Failure, match=r"index\.html is not as the last build wrote it"):
        to_netlify(root, host)
    assert host.deploys == []


# S3


def client() -> Any:  # noqa: ANN401 - clients are made while they are asked for
    return _client(os.environ["AWS_ENDPOINT_URL_S3"])


@cache
def _client(_storage: str) -> Any:  # noqa: ANN401 - the same
    import boto3  # type: ignore[import-untyped]  # noqa: PLC0415 - every worker would load it

    return boto3.client("s3")


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - every worker would load it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    server.stop()


@pytest.fixture
def bucket(storage: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", storage)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    name = f"b{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]}"
    client().create_bucket(Bucket=name)
    return name


def objects(bucket: str) -> dict[str, bytes]:
    s3 = client()
    listed = s3.list_objects_v2(Bucket=bucket).get("Contents", ())
    return {
        each["Key"]: s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read() for each in listed
    }


def test_s3_gets_what_it_lacks_with_its_headers(root: Path, bucket: str) -> None:
    client().put_object(Bucket=bucket, Key="news/own.txt", Body=b"Mine.")
    client().put_object(Bucket=bucket, Key="index.html", Body=b"Mine too.")
    target = f"s3://{bucket}/news"
    planned = sent(root, "s3", target, dry_run=True)
    assert set(objects(bucket)) == {"news/own.txt", "index.html"}
    first = sent(root, "s3", target)
    wanted = {
        path: data for path, data in site(root).items() if path not in ("_headers", "_redirects")
    }
    assert (first.sent, planned.sent) == (len(wanted), len(wanted))
    held = objects(bucket)
    assert {f"news/{path}" for path in wanted} < held.keys()
    assert all(held[f"news/{path}"] == data for path, data in wanted.items())
    head = client().head_object(Bucket=bucket, Key="news/index.html")
    assert head["ContentType"].startswith("text/html")
    asset = next(path for path in wanted if path.startswith("assets/") and path.endswith(".css"))
    kept = client().head_object(Bucket=bucket, Key=f"news/{asset}")
    assert "immutable" in kept["CacheControl"]
    assert "content-security-policy" in first.notes[0]
    again = sent(root, "s3", target)
    assert (again.sent, again.unchanged, again.removed) == (0, len(wanted), 0)
    gone = edit(root)
    third = sent(root, "s3", target)
    held = objects(bucket)
    assert third.removed == len(gone)
    assert 0 < third.sent < len(wanted)
    assert "news/a b.txt" not in held
    assert (held["news/own.txt"], held["index.html"]) == (b"Mine.", b"Mine too.")
    assert held["news/index.html"] == (root / "site/index.html").read_bytes()


def test_other_objects_of_a_bucket_are_not_written_over(root: Path, bucket: str) -> None:
    client().put_object(Bucket=bucket, Key="index.html", Body=b"Mine.")
    with pytest.raises(
        Misuse, match=r"1 files of these names .* \(index\.html\): nothing was sent"
    ):
        sent(root, "s3", f"s3://{bucket}")
    assert objects(bucket) == {"index.html": b"Mine."}
    sent(root, "s3", f"s3://{bucket}", force=True)
    assert objects(bucket)["index.html"] == (root / "site/index.html").read_bytes()


@pytest.mark.parametrize("target", ["", "bucket", "s3://", "https://b.example/"])
def test_a_bucket_has_an_address(root: Path, target: str, bucket: str) -> None:
    with pytest.raises(Misuse, match=r"write s3://BUCKET"):
        sent(root, "s3", target)
    with pytest.raises(Failure, match="NoSuchBucket"):
        sent(root, "s3", f"s3://not-{bucket}")


# A folder


def test_a_folder_gets_what_it_lacks(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "www"
    write(folder, {"own/mine.txt": "Mine."})
    first = sent(root, str(folder))
    whole = site(root)
    assert {path: (folder / path).read_bytes() for path in whole} == whole
    assert first.sent == len(whole)
    times = {path: (folder / path).stat().st_mtime_ns for path in whole}
    assert times == {path: (root / "site" / path).stat().st_mtime_ns for path in whole}
    assert sent(root, str(folder)).sent == 0
    gone = edit(root)
    planned = sent(root, str(folder), dry_run=True)
    assert (folder / "a b.txt").exists()
    done = sent(root, str(folder))
    assert (done.sent, done.removed) == (planned.sent, planned.removed) == (done.sent, len(gone))
    assert not (folder / "a b.txt").exists()
    assert (folder / "own/mine.txt").read_text() == "Mine."
    assert {path: (folder / path).read_bytes() for path in site(root)} == site(root)
    assert "removed" in deploy_text(done)


def test_a_strangers_file_is_not_written_over(root: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "www", {"index.html": "Mine."})
    with pytest.raises(Misuse, match=r"1 files of these names .* \(index\.html\)"):
        sent(root, str(folder))
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    sent(root, str(folder), force=True)
    assert (folder / "index.html").read_bytes() == (root / "site/index.html").read_bytes()


def test_a_record_that_leads_out_of_the_folder_removes_nothing(root: Path, tmp_path: Path) -> None:
    victim = write(tmp_path, {"victim.txt": "Mine."}) / "victim.txt"
    folder = write(tmp_path / "www", {".broadsheet-sent": json.dumps({"../victim.txt": "00"})})
    sent(root, str(folder))
    assert victim.read_text() == "Mine."


def test_a_folder_stands_apart(root: Path, tmp_path: Path) -> None:
    for place in (root / "site", root / "site/in", root):
        with pytest.raises(Misuse, match="lie in one another"):
            sent(root, str(place))
    file = write(tmp_path, {"file": "x"}) / "file"
    with pytest.raises(Misuse, match="is a file"):
        sent(root, str(file))


def test_only_a_whole_site_is_sent(tmp_path: Path, root: Path) -> None:
    (root / "site" / OWN / "manifest.txt").write_text("# cut off\n")
    with pytest.raises(Misuse, match=r"is no site that is whole: `broadsheet build` writes one"):
        sent(root, str(tmp_path / "www"))
    with pytest.raises(Misuse, match="'ftp' is no host that is known"):
        sent(root, "ftp", "somewhere")


# Programs

STAND_IN = """#!{python}
import json, pathlib, sys
here = pathlib.Path(__file__).parent
given = sys.stdin.read() if "--files-from=-" in sys.argv else ""
folder = pathlib.Path(sys.argv[3]) if "pages" in sys.argv else None
files = sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()) if folder else []
(here / "asked.json").write_text(json.dumps([sys.argv[1:], given, files]))
print(pathlib.Path(here / "says").read_text())
sys.exit(int((here / "ends").read_text()))
"""


def stand_in(place: Path, name: str, says: str, ends: int = 0) -> Path:
    """Put a program of a name on the path, which notes what it is asked and says what it is told to."""
    write(place, {name: STAND_IN.format(python=sys.executable), "says": says, "ends": str(ends)})
    (place / name).chmod(0o755)
    return place


def test_rsync_is_told_which_files_are_ours(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "<f+++++++++ index.html\ncd+++++++++ 2025/\n*deleting   a b.txt\n"
    place = stand_in(tmp_path / "bin", "rsync", said)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    first = sent(root, "rsync", "me@host:/www")
    arguments, given, _ = json.loads((place / "asked.json").read_text())
    assert given.split("\n") == sorted(site(root))
    assert arguments[-3:] == ["--", f"{root / 'site'}/", "me@host:/www"]
    assert (first.sent, first.removed) == (1, 1)
    assert "files that were there before stay" in first.notes[0]
    gone = edit(root)
    sent(root, "rsync", "me@host:/www", dry_run=True)
    arguments, given, _ = json.loads((place / "asked.json").read_text())
    assert "--dry-run" in arguments
    assert given.split("\n") == [*sorted(site(root)), *sorted(gone)]
    stand_in(place, "rsync", "", 12)
    with pytest.raises(Failure, match="rsync ended with 12"):
        sent(root, "rsync", "me@host:/www")
    for wrong in ("", "--rsh=x"):
        with pytest.raises(Misuse, match="write HOST:FOLDER"):
            sent(root, "rsync", wrong)


def test_wrangler_gets_the_site_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = (
        "Uploaded 3 files (40 already uploaded)\nTake a peek over at https://abc.record.pages.dev"
    )
    place = stand_in(tmp_path / "bin", "wrangler", says)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    done = sent(root, "cloudflare", "record", draft=True)
    arguments, _, files = json.loads((place / "asked.json").read_text())
    assert files == sorted(site(root))
    assert arguments[3:] == ["--project-name=record", "--branch=preview"]
    assert (done.sent, done.address) == (3, "https://abc.record.pages.dev")
    assert not list((root / ".broadsheet").glob("sending-*"))
    with pytest.raises(Misuse, match="which project"):
        sent(root, "cloudflare", "--wrong")


def test_a_program_that_is_not_there_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Misuse, match="rsync is not installed"):
        sent(root, "rsync", "host:/www")
    with pytest.raises(Misuse, match=r"wrangler is not installed: `npm install"):
        sent(root, "cloudflare", "record")
    with pytest.raises(Misuse, match="has no addresses for drafts"):
        sent(root, "s3", "s3://b", draft=True)


def test_the_command_says_what_was_sent(root: Path, tmp_path: Path) -> None:
    said = run("deploy", "../www", "--json", cwd=root)
    assert (said.returncode, said.stderr) == (0, "")
    assert json.loads(said.stdout)["sent"] == len(site(root))
    again = run("deploy", "../www", cwd=root)
    assert again.stdout.startswith("0 files sent, ")
    none = run("deploy", "../www", "--output", "nowhere", cwd=root)
    assert none.returncode == 2
    assert none.stderr.count("\n") == 1
    assert (tmp_path / "www/index.html").exists()
