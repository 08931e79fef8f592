"""Hosts whose limits are known: how many files they take, how large a file and a site may be."""

from collections.abc import Mapping
from typing import NamedTuple

from broadsheet.reading import fields

_MB = 1_000_000
_MIB = 1024 * 1024
NEAR = 0.9
"""Part of a limit from which on editors are told of it: time is left to choose what to do."""


class HostLimits(NamedTuple):
    """What a host takes; a limit of 0 is none."""

    name: str
    files: int = 0
    with_folders: bool = False
    """Whether folders count as files."""
    in_folder: int = 0
    """Number of files that stand in one folder, at most."""
    largest: int = 0
    """Number of bytes of a file, at most."""
    total: int = 0
    """Number of bytes of a site, at most."""


KNOWN_HOSTS: Mapping[str, HostLimits] = {
    # developers.cloudflare.com/pages/platform/limits, "Files" and "File size"; paid plans take five
    # times as many since January 2026, if PAGES_WRANGLER_MAJOR_VERSION is 4.
    "cloudflare": HostLimits("Cloudflare Pages (free)", files=20_000, largest=25 * _MIB),
    "cloudflare-paid": HostLimits("Cloudflare Pages (paid)", files=100_000, largest=25 * _MIB),
    # docs.github.com/pages, "GitHub Pages limits": the published site.
    "github": HostLimits("GitHub Pages", total=1000 * _MB),
    # docs.gitlab.com, "GitLab.com settings": 1 GB, and 200,000 entries with their folders.
    "gitlab": HostLimits("GitLab Pages", files=200_000, with_folders=True, total=1000 * _MB),
    # docs.netlify.com, "Deploys overview": files per directory.
    "netlify": HostLimits("Netlify", in_folder=54_000),
}
"""Name of a host in the settings to its limits, each as the host's own pages state it."""

host = fields.one_of(*KNOWN_HOSTS)
