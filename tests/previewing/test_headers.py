import pytest

from broadsheet.previewing.headers import headers_of, rules_of

RULES = """\
/*
  X-Own-One: one
  Cache-Control: public
  Link: </a>; rel=preload
/assets/*
  Link: </b>; rel=preload
  Access-Control-Allow-Origin: *

/:year/:month/feed.xml
  Content-Type: application/atom+xml
/caf%C3%A9/(x)
  X-Own: a: b
"""


def test_a_rule_holds_for_the_paths_that_its_pattern_matches() -> None:
    rules = rules_of(RULES)
    assert headers_of("/", rules) == {"X-Own-One": "one", "Link": "</a>; rel=preload"}
    assert headers_of("/2025/06/feed.xml", rules)["Content-Type"] == "application/atom+xml"
    assert "Content-Type" not in headers_of("/2025/06/07/feed.xml", rules)


def test_what_two_rules_give_one_header_is_joined() -> None:
    assert headers_of("/assets/style.css", rules_of(RULES)) == {
        "X-Own-One": "one",
        "Link": "</a>; rel=preload, </b>; rel=preload",
    }


def test_a_path_is_compared_decoded_and_its_signs_stand_for_themselves() -> None:
    rules = rules_of(RULES)
    assert headers_of("/café/(x)", rules)["X-Own"] == "a: b"
    assert "X-Own" not in headers_of("/café/x", rules)


def test_what_would_outlast_the_preview_is_left_out() -> None:
    lasting = (
        "Strict-Transport-Security: max-age=9", "cache-control: public", "Content-Length: 3", 'Speculation-Rules: "/a"',
    )  # fmt: skip
    assert rules_of("\n  ".join(("/*", *lasting))) == []


@pytest.mark.parametrize(
    "line",
    [
        "Access-Control-Allow-Origin: *", "access-control-allow-credentials : true", "Timing-Allow-Origin: *",
        "Cross-Origin-Resource-Policy: cross-origin", "Cross-Origin-Opener-Policy: unsafe-none", "X-Frame-Options: X",
        "Cross-Origin-Embedder-Policy: credentialless", "Referrer-Policy: unsafe-url", "Set-Cookie: a=b",
        "X-Content-Type-Options: no", "Service-Worker-Allowed: /", "Origin-Agent-Cluster: ?0", 'Clear-Site-Data: "*"',
        'Report-To: {"url": "https://evil.example"}', "Reporting-Endpoints: a='https://evil.example'", "NEL: {}",
        "Content-Security-Policy-Report-Only: default-src 'none'; report-uri https://evil.example", "Alt-Svc: h2",
        "Location: https://evil.example", "Refresh: 0; https://evil.example", "ETag: x", "Content-Encoding: gzip",
    ],
)  # fmt: skip
def test_what_would_open_a_preview_or_tell_of_it_is_left_out(line: str) -> None:
    assert rules_of(f"/*\n  {line}\n") == []


def test_a_policy_is_sent_but_for_where_breaches_are_told() -> None:
    policy = (
        "default-src 'self'; Report-URI https://evil.example/a; img-src data:; report-to elsewhere"
    )
    rules = rules_of(f"/*\n  content-security-policy: {policy}\n")
    assert headers_of("/", rules) == {
        "content-security-policy": "default-src 'self'; img-src data:"
    }


@pytest.mark.parametrize(
    "line", ["X Own: a", "X-\u00d6wn: a", ": a", "X-Own: a\x00b", "X-Own: \u202e"]
)
def test_what_is_no_header_is_left_out(line: str) -> None:
    assert rules_of(f"/*\n  {line}\n") == []


def test_a_value_is_sent_in_utf_8() -> None:
    assert (
        headers_of("/", rules_of("/*\n  X-Own: café\n"))["X-Own"].encode("latin-1").decode()
        == "café"
    )


def test_lines_without_a_path_above_them_hold_nowhere() -> None:
    assert headers_of("/", rules_of("  X-Own: a\n")) == {}
    assert rules_of("") == []
