"""Rules: what a site asks of its host, in the words of hosts that read other files."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from broadsheet.deploying.host_rules import HeaderLine, HostRules, escaped_path, read_rules
from broadsheet.problems import Misuse

_LARGEST_FUNCTION = 10_240
"""Number of bytes in a function of CloudFront's, at most ("Quotas", CloudFront Functions)."""


class Converted(NamedTuple):
    """The rules in the words of a host."""

    text: str
    notes: Sequence[str]
    """What of the rules that host cannot be told, a line each."""


def rules_for(host: str, site: Path) -> Converted:
    """Return the rules of a published site in the words of a host, one of `HOSTS`.

    Raises `Misuse` when no site with rules is there.
    """
    texts = []
    for name in ("_headers", "_redirects"):
        try:
            texts.append((site / name).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Misuse(f"{site / name} is not there: `broadsheet build` writes it") from error
    rules = read_rules(*texts)
    made = HOSTS[host](rules)
    return Converted(made.text, (*rules.notes, *made.notes))


def _quoted(text: str) -> str:
    """Return a text in double quotes, as nginx and Apache read it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_type(line: HeaderLine) -> bool:
    return line.name.lower() == "content-type"


def nginx_maps(rules: HostRules) -> Converted:
    """Return what nginx is told beside its servers, in `http`: a table of redirects, and headers."""
    longest = max([len(each.source.encode()) for each in rules.redirects], default=0)
    sayable = [each for each in rules.redirects if "$" not in each.target]
    lines = [
        "# Include this in http, and what --for nginx-server gives in the server. A size that your own",
        "# settings give already is to be taken out of one of the two.",
        f"map_hash_bucket_size {_power_of_two(max(128, longest + 64))};",
        f"map_hash_max_size {_power_of_two(max(2048, 4 * len(sayable)))};",
    ]
    for status in _statuses(rules):
        moved = [each for each in sayable if each.status == status]
        sources = {
            path: each.target for each in moved for path in (f"{each.source}/", each.source) if path
        }
        lines += _nginx_map(f"broadsheet_{status}", sources)
    for number, each in _nginx_headers(rules).items():
        lines += _nginx_map(f"broadsheet_header_{number}", {f"~{each.pattern}": each.value})
    left = [
        *(f"the redirect of {each.source}/" for each in rules.redirects if "$" in each.target),
        *(f"the header {each.name}" for each in rules.headers if _has_variable(each)),
    ]
    why = "nginx would take $ in it for a variable"
    return Converted("\n".join(lines), [f"{each} is left out: {why}" for each in left])


def _nginx_map(variable: str, values: Mapping[str, str]) -> list[str]:
    pairs = [f"    {_quoted(key)} {_quoted(value)};" for key, value in values.items()]
    return [f"map $uri ${variable} {{", '    default "";', *pairs, "}"]


def nginx_server(rules: HostRules) -> Converted:
    """Return what nginx is told in a server; what it refers to is told beside it."""
    lines = [f"error_page 404 {rules.base}/404.html;"]
    lines += [
        f"if ($broadsheet_{status}) {{ return {status} $broadsheet_{status}; }}"
        for status in _statuses(rules)
    ]
    lines += [
        f"add_header {each.name} $broadsheet_header_{number} always;"
        for number, each in _nginx_headers(rules).items()
    ]
    lines += [
        f"location ~ {_quoted(each.pattern)} {{ types {{ }} default_type {_quoted(each.value)}; }}"
        for each in rules.headers
        if _is_type(each)
    ]
    return Converted("\n".join(lines), ())


def _nginx_headers(rules: HostRules) -> Mapping[int, HeaderLine]:
    return {
        number: each
        for number, each in enumerate(rules.headers, 1)
        if not _is_type(each) and not _has_variable(each)
    }


def _has_variable(line: HeaderLine) -> bool:
    return "$" in line.value and not _is_type(line)


def _statuses(rules: HostRules) -> list[str]:
    return sorted({each.status for each in rules.redirects})


def _power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()


def apache(rules: HostRules) -> Converted:
    """Return the rules for Apache, for a virtual host or `.htaccess` in the site's folder."""
    lines = [f"ErrorDocument 404 {rules.base}/404.html"]
    for each in rules.redirects:
        # Apache decodes what it compares, and encodes what it sends.
        target = unquote(each.target).replace("\\", "\\\\").replace("$", "\\$")
        pattern = _quoted(f"^{escaped_path(each.source)}/?$")
        lines.append(f"RedirectMatch {each.status} {pattern} {_quoted(target)}")
    for header in rules.headers:
        # `set` reaches the type of a file, `merge` joins what two rules say.
        how = "set" if _is_type(header) else "always merge"
        fits = f"%{{REQUEST_URI}} =~ m#{header.pattern}#"
        lines += [
            f"<If {_quoted(fits)}>",
            f"    Header {how} {header.name} {_quoted(header.value.replace('%', '%%'))}",
            "</If>",
        ]
    return Converted("\n".join(lines), ())


_REQUEST = """\
// A function of CloudFront's for viewer requests: old addresses lead on, folders have their page.
const moved = %s;
function handler(event) {
  const request = event.request;
  let path = request.uri;
  try {
    path = decodeURIComponent(path);
  } catch (error) {
    // It is no text: nothing stands there.
  }
  const old = path.replace(/\\/+$/, "");
  if (Object.prototype.hasOwnProperty.call(moved, old)) {
    const to = moved[old];
    return { statusCode: to[0], statusDescription: "Moved", headers: { location: { value: to[1] } } };
  }
  if (request.uri.endsWith("/")) {
    request.uri += "index.html";
  } else if (!request.uri.slice(request.uri.lastIndexOf("/")).includes(".")) {
    return { statusCode: 301, statusDescription: "Moved", headers: { location: { value: request.uri + "/" } } };
  }
  return request;
}
"""
_RESPONSE = """\
// A function of CloudFront's for viewer responses: headers by the path that was asked for.
const rules = %s;
function handler(event) {
  const response = event.response;
  let path = event.request.uri;
  try {
    path = decodeURIComponent(path);
  } catch (error) {
    // It is no text: only what is said of every address fits it.
  }
  const own = {};
  for (const rule of rules) {
    if (new RegExp(rule[0]).test(path)) {
      own[rule[1]] = own[rule[1]] ? own[rule[1]] + ", " + rule[2] : rule[2];
    }
  }
  for (const name in own) {
    response.headers[name] = { value: own[name] };
  }
  return response;
}
"""


def cloudfront_request(rules: HostRules) -> Converted:
    """Return the function by which CloudFront answers requests, with as many redirects as fit."""
    entries = [
        f"{json.dumps(each.source)}:{json.dumps([int(each.status), each.target])}"
        for each in rules.redirects
    ]
    size = len((_REQUEST % "{}").encode())
    fitting: list[str] = []
    for entry in entries:
        size += len(entry) + 2
        if size > _LARGEST_FUNCTION:
            break
        fitting.append(entry)
    left = len(entries) - len(fitting)
    notes = (
        f"{left:,} redirects are left out: a function has at most {_LARGEST_FUNCTION:,} bytes;"
        " the pages at the old addresses lead on all the same"
    )
    joined = ",\n".join(fitting)
    return Converted(_REQUEST % f"{{{joined}}}", [notes] if left else ())


def cloudfront_response(rules: HostRules) -> Converted:
    """Return the function by which CloudFront adds headers."""
    lines = [[each.pattern, each.name.lower(), each.value] for each in rules.headers]
    listed = ",\n".join(json.dumps(line) for line in lines)
    text = _RESPONSE % f"[{listed}]"
    long = len(text.encode()) > _LARGEST_FUNCTION
    note = f"the function has more than {_LARGEST_FUNCTION:,} bytes, which CloudFront does not take"
    return Converted(text, [note] if long else ())


HOSTS: Mapping[str, Callable[[HostRules], Converted]] = {
    "nginx-maps": nginx_maps,
    "nginx-server": nginx_server,
    "apache": apache,
    "cloudfront-request": cloudfront_request,
    "cloudfront-response": cloudfront_response,
}
"""What rules can be converted for, by the name that `--for` has for it."""
