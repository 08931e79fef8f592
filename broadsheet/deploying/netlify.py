"""Netlify: it is told the digest of every file, asks for those that it lacks, and exchanges the site at once.

The rules are those of its own documentation: https://docs.netlify.com/api/get-started/#deploy-with-the-api
"""

import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import msgspec

from broadsheet.deploying.asking import Interface
from broadsheet.deploying.outgoing import host_digests, write_kept
from broadsheet.deploying.sent import Sending, Sent, each_side_by_side
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.staging import content_digest

_API = "https://api.netlify.com/api/v1"
_PREPARED = ("prepared", "uploading", "uploaded", "processing", "ready")
_LONGEST = 900
"""Seconds until nobody looks any more how far Netlify is."""
_REFUSED = ("#", "?")
"""Characters that Netlify takes in no path of a file."""


class _Begun(msgspec.Struct, frozen=True):
    """A deploy that was begun, and may have been broken off."""

    deploy: str
    of: str
    """Digest of the list of files that it is for."""


def send_to_netlify(sending: Sending) -> Sent:
    """Send a site to Netlify, and return what came of it when readers see it.

    The target is the site's identifier; the token is `NETLIFY_AUTH_TOKEN`. Raises `Misuse` without
    one of them, `Failure` when Netlify refuses or does not answer.
    """
    environment = sending.environment
    target = sending.target or environment.get("NETLIFY_SITE_ID", "")
    token = environment.get("NETLIFY_AUTH_TOKEN", "")
    if not target:
        raise Misuse("which site? write its identifier behind 'netlify', or set NETLIFY_SITE_ID")
    if not token:
        raise Misuse(
            "NETLIFY_AUTH_TOKEN is not set: Netlify gives one under User settings, Applications"
        )
    sending.steps.begin("computing digests")
    digests = {path: each.sha1 for path, each in host_digests(sending.site, sending.kept).items()}
    refused = sorted(path for path in digests if any(sign in path for sign in _REFUSED))
    files = {f"/{path}": digest for path, digest in digests.items() if path not in refused}
    notes = tuple(f"{path}: not sent, Netlify takes no path with # or ?" for path in refused)
    interface = Interface(environment.get("NETLIFY_API", _API), token, pause=sending.pause / 2)
    if sending.dry_run:
        return _compared(interface, target, files, notes)
    return _Deploy(sending, interface, target).send(files, notes)


def _compared(
    interface: Interface, target: str, files: Mapping[str, str], notes: tuple[str, ...]
) -> Sent:
    """Return what would be sent, by the list of what stands at Netlify now."""
    have: dict[str, str] = {}
    number = 1
    while page := interface.ask_list(f"/sites/{quote(target)}/files?per_page=1000&page={number}"):
        for each in page:
            have[str(each.get("path"))] = str(each.get("sha"))
        number += 1
    there = set(have.values())
    new = [path for path, digest in files.items() if digest not in there]
    return Sent(
        host="netlify",
        sent=len(new),
        unchanged=len(files) - len(new),
        removed=len(have.keys() - files.keys()),
        notes=notes,
        dry_run=True,
    )


class _Deploy:
    """One deploy, from the list of files until readers see it."""

    def __init__(self, sending: Sending, interface: Interface, target: str) -> None:
        self._sending = sending
        self._interface = interface
        self._target = quote(target)
        name = content_digest(f"{target} {sending.draft}".encode()).hex()
        self._note: Path = sending.kept / f"netlify-{name}"

    def send(self, files: Mapping[str, str], notes: tuple[str, ...]) -> Sent:
        """Send those of some files, path to digest, that Netlify asks for."""
        body = {"files": files, "draft": self._sending.draft, "async": True}
        listed = content_digest(msgspec.json.encode(body, order="deterministic")).hex()
        self._sending.steps.begin("asking Netlify what it lacks")
        deploy = self._begun(listed)
        if not deploy:
            made = self._interface.ask(
                "POST", f"/sites/{self._target}/deploys", msgspec.json.encode(body)
            )
            deploy = str(made.get("id", ""))
            write_kept(self._note, msgspec.json.encode(_Begun(deploy, listed)))
        answer = self._when(deploy, _PREPARED)
        wanted = self._wanted(answer, files)
        size = self._upload(deploy, wanted)
        done = self._when(deploy, ("ready",))
        self._note.unlink(missing_ok=True)
        address = done.get("deploy_ssl_url" if self._sending.draft else "ssl_url") or done.get(
            "url"
        )
        return Sent(
            host="netlify",
            sent=len(wanted),
            size=size,
            unchanged=len(files) - len(wanted),
            address=str(address or ""),
            notes=notes,
        )

    @staticmethod
    def _wanted(answer: Mapping[str, object], files: Mapping[str, str]) -> list[str]:
        """Return a path for each digest that Netlify asks for."""
        required = answer.get("required") or ()
        assert isinstance(required, (list, tuple)), "Netlify lists digests"
        by_digest = {digest: path for path, digest in files.items()}
        return sorted(by_digest[digest] for digest in required if digest in by_digest)

    def _upload(self, deploy: str, paths: list[str]) -> int:
        """Send files side by side, and return the number of bytes in them."""
        sizes: list[int] = []

        def upload(path: str) -> None:
            data = self._sending.site.data(path.removeprefix("/"))
            place = f"/deploys/{deploy}/files{quote(path)}"
            self._interface.ask("PUT", place, data, kind="application/octet-stream")
            sizes.append(len(data))

        self._sending.steps.begin("sending", len(paths), "files")
        each_side_by_side(paths, upload, self._sending.steps)
        return sum(sizes)

    def _when(self, deploy: str, states: tuple[str, ...]) -> Mapping[str, object]:
        """Return what Netlify says of a deploy once it is in one of some states."""
        self._sending.steps.begin("waiting for Netlify")
        pause = self._sending.pause
        for _ in range(int(_LONGEST / pause)):
            answer = self._interface.ask("GET", f"/deploys/{deploy}")
            state = str(answer.get("state", ""))
            if state in states:
                return answer
            if state in ("error", "rejected"):
                self._note.unlink(missing_ok=True)
                raise Failure(f"Netlify refuses the deploy: {answer.get('error_message') or state}")
            time.sleep(pause)
        raise Failure(
            f"Netlify was not done with deploy {deploy} after {_LONGEST} s; send again to go on"
        )

    def _begun(self, listed: str) -> str:
        """Return a deploy of the same files that was broken off and still takes them; else nothing."""
        try:
            begun = msgspec.json.decode(self._note.read_bytes(), type=_Begun)
        except (OSError, msgspec.DecodeError):
            return ""
        if begun.of != listed:
            return ""
        try:
            state = self._interface.ask("GET", f"/deploys/{quote(begun.deploy)}").get("state")
        except Failure:
            return ""
        return begun.deploy if state in _PREPARED else ""
