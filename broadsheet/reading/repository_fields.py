"""Repository fields: where an archive's files are kept, and the address at which one is edited."""

import re
from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import msgspec

from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.fields import Value
from broadsheet.reading.signs import plainly

Forge = Literal["github", "gitlab", "forgejo", "bitbucket"]
"""The kinds of host that lend their readers an editor. Gitea has the addresses of Forgejo."""
_BRANCH = "main"
_WORD = {"gitea": "forgejo", "codeberg": "forgejo"}
"""Other names of a kind of host to the name that stands for it."""
_BY_HOST: Mapping[str, Forge] = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "forgejo",
    "gitea.com": "forgejo",
    "bitbucket.org": "bitbucket",
}
_BY_BEGINNING: Mapping[str, Forge] = {
    "github": "github",
    "gitlab": "gitlab",
    "gitea": "forgejo",
    "forgejo": "forgejo",
}
"""The first part of a host's name to its kind, as in `gitlab.gnome.org`."""
_EDITORS: Mapping[Forge, str] = {
    "github": "{url}/edit/{branch}/{path}",
    "gitlab": "{url}/-/edit/{branch}/{path}",
    "forgejo": "{url}/_edit/{branch}/{path}",
    "bitbucket": "{url}/src/{branch}/{path}?mode=edit&at={branch}",
}
"""Kind of host to the form of the address at which a file is edited on a branch."""
_TREES: Mapping[Forge, re.Pattern[str]] = {
    "github": re.compile(r"(.+?)/tree/([^/]+)(?:/(.*))?"),
    "gitlab": re.compile(r"(.+?)/-/tree/([^/]+)(?:/(.*))?"),
    "forgejo": re.compile(r"(.+?)/src/branch/([^/]+)(?:/(.*))?"),
    "bitbucket": re.compile(r"(.+?)/src/([^/]+)(?:/(.*))?"),
}
"""Kind of host to the path of a folder as its own pages show it: the repository, the branch, and
the folder."""
_OF_GIT = re.compile(r"(?:ssh://)?[\w.-]+@([\w.-]+?)(?::\d+)?[:/]+(.+?)(?:\.git)?/?")
_NO_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/.]|[/.]$|\.lock$|/\.")
"""What no branch of git's has in its name (git-check-ref-format)."""
_HINT = "write its web address, such as https://github.com/OWNER/NAME"


class Repository(msgspec.Struct, frozen=True, array_like=True):
    """Where the files of an archive are kept, so that readers may suggest changes to them."""

    url: str
    """Whole URL of the repository's own page, without a slash at its end."""
    forge: Forge
    branch: str = _BRANCH
    folder: str = ""
    """Path of the archive from the root of the repository; empty when it is the whole of it."""

    def edit_url(self, file: str) -> str:
        """Return the URL at which a file is edited, given its path from the archive's root."""
        path = f"{self.folder}/{file}" if self.folder else file
        # In the query of an address a slash may stand as it is (RFC 3986, section 3.4).
        return _EDITORS[self.forge].format(
            url=self.url, branch=quote(self.branch), path=quote(path)
        )


def repository_of(value: Value) -> Repository:
    """Return the repository that the settings name: an address, or one with what it leaves open.

    A mapping may have `url`, `branch`, `folder` and `host`. Raises `Invalid` for what is no address
    of a repository, and for a host whose kind is not known.
    """
    if isinstance(value, dict):
        return _MAPPING(value)
    return _repository(url=_url(value))


def _url(value: Value) -> str:
    written = plainly(fields.text(value))
    if of_git := _OF_GIT.fullmatch(written):
        message = f"{written!r} is an address for git, and not for readers"
        raise Invalid(message, f"write https://{of_git[1]}/{of_git[2]}")
    if not written:
        raise Invalid("is empty", _HINT)
    address = fields.web_address(written)
    parts = urlsplit(address)
    if parts.username is not None or parts.password is not None:
        # It would be printed on every page.
        raise Invalid("holds a name or a password", "leave out all before the '@'")
    if len(parts.path.strip("/").split("/")) < len(("owner", "name")):
        raise Invalid(f"{written!r} is not the address of a repository", _HINT)
    # What follows a `?` or a `#` chose what was shown of the page.
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, "", "")).rstrip("/")


def _branch(value: Value) -> str:
    written = plainly(fields.some_text(value))
    if _NO_BRANCH.search(written):
        raise Invalid(f"{written!r} is not the name of a branch", "write one such as main")
    return written


def _folder(value: Value) -> str:
    written = plainly(fields.text(value)).strip("/")
    parts = written.split("/") if written else []
    if any(part in {"", ".", ".."} for part in parts) or "\\" in written:
        hint = "write its path from the root of the repository, such as news/archive"
        raise Invalid(f"{written!r} is not a folder of a repository", hint)
    return written


def _forge(value: Value) -> Forge:
    word = plainly(fields.text(value)).lower()
    return _ONE_OF(_WORD.get(word, word))  # type: ignore[return-value]


def _repository(
    *, url: str, branch: str = "", folder: str = "", host: Forge | None = None
) -> Repository:
    forge = host or _forge_of(urlsplit(url).hostname or "")
    if forge is None:
        message = f"{url!r} is on a host whose kind is not known"
        raise Invalid(message, "say it: {url: …, host: forgejo}, or github, gitlab or bitbucket")
    parts = urlsplit(url)
    shown = _TREES[forge].fullmatch(parts.path)
    path = (shown[1] if shown else parts.path).rstrip("/").removesuffix(".git")
    if shown:
        branch = branch or unquote(shown[2])
        folder = folder or unquote(shown[3] or "").strip("/")
    return Repository(
        urlunsplit((parts.scheme, parts.netloc, path, "", "")), forge, branch or _BRANCH, folder
    )


def _forge_of(host: str) -> Forge | None:
    return _BY_HOST.get(host) or _BY_BEGINNING.get(host.partition(".")[0])


_ONE_OF = fields.one_of(*get_args(Forge))
_MAPPING = fields.mapping_of(
    {"url": _url, "branch": _branch, "folder": _folder, "host": _forge},
    required=("url",),
    make=_repository,
)
