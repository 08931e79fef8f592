from broadsheet.previewing.headers import headers_of, rules_of

RULES = """\
/*
  X-Content-Type-Options: nosniff
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
    assert headers_of("/", rules) == {"X-Content-Type-Options": "nosniff", "Link": "</a>; rel=preload"}
    assert headers_of("/2025/06/feed.xml", rules)["Content-Type"] == "application/atom+xml"
    assert "Content-Type" not in headers_of("/2025/06/07/feed.xml", rules)


def test_what_two_rules_give_one_header_is_joined() -> None:
    assert headers_of("/assets/style.css", rules_of(RULES)) == {
        "X-Content-Type-Options": "nosniff",
        "Link": "</a>; rel=preload, </b>; rel=preload",
        "Access-Control-Allow-Origin": "*",
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


def test_lines_without_a_path_above_them_hold_nowhere() -> None:
    assert headers_of("/", rules_of("  X-Own: a\n")) == {}
    assert rules_of("") == []
