"""Headers: those that a site's own `_headers` asks for at an address, for hosts that do not read it."""

import re
from collections.abc import Mapping

from broadsheet.deploying.host_rules import HostRules, read_rules
from broadsheet.deploying.outgoing import Outgoing
from broadsheet.media_types import media_type

_TEXTS = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")


class SiteHeaders:
    """What the site asks its host to send with each file."""

    def __init__(self, site: Outgoing) -> None:
        """Read the site's rules."""
        headers = site.data("_headers").decode() if "_headers" in site.contents else ""
        self.rules: HostRules = read_rules(headers, "")
        self._lines = [(re.compile(each.pattern), each) for each in self.rules.headers]

    def of(self, path: str) -> Mapping[str, str]:
        """Return the headers of a file by name in lower case; its type is always among them."""
        address = f"{self.rules.base}/{path.removesuffix('index.html')}"
        kind = media_type(path)
        if kind.startswith(_TEXTS):
            kind += "; charset=utf-8"
        found = {"content-type": kind}
        for pattern, line in self._lines:
            if pattern.fullmatch(address):
                name = line.name.lower()
                both = name in found and name != "content-type"
                found[name] = f"{found[name]}, {line.value}" if both else line.value
        return found
