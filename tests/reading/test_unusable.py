import pytest

from broadsheet.reading.markup import render
from broadsheet.reading.remarks import remarks

FILE, SCRIPT = "on a machine or a disk of your own", "is a script"
NETWORK, SCHEME, DATA = "in a network of your own", "has the scheme", "holds a file"
NOWHERE = "leads to no host on the web"


@pytest.mark.parametrize(
    ("body", "address", "why"),
    [
        ("It [rains](file:///home/me/rains.md).", "file:///home/me/rains.md", FILE),
        ("It [rains](FILE://server/rains.pdf 'title').", "FILE://server/rains.pdf", FILE),
        ("It [rains](<C:\\My Files\\rain.docx>).", "C:\\My", FILE),
        ("It [rains](C:/rain.docx).", "C:/rain.docx", FILE),
        ("It [rains](\\\\server\\share\\rain.docx).", "\\\\server\\share\\rain.docx", FILE),
        ('It <a href="\\\\server\\rain">rains</a>.', "\\\\server\\rain", FILE),
        ("It [rains][r].\n\n[r]: file:///rain.md", "file:///rain.md", FILE),
        ("It [rains](javascript:alert(1)).", "javascript:alert(1", SCRIPT),
        ("It [rains](JavaScript:void)", "JavaScript:void", SCRIPT),
        ("It [rains](java&#115;cript:x).", "java&#115;cript:x", SCRIPT),
        ("It [rains](vbscript:x).", "vbscript:x", SCRIPT),
        ("<javascript:alert>", "javascript:alert", SCRIPT),
        ("It <a title='x' href = 'javascript:x'>rains</a>.", "javascript:x", SCRIPT),
        ("![Rain](data:image/png;base64,AA==)", "data:image/png;base64,AA==", DATA),
        ('<img alt="Rain" src="data:image/gif,x">', "data:image/gif,x", DATA),
        ("It [rains](ftp://rain.example/x).", "ftp://rain.example/x", SCHEME),
        ("It [rains](htps://rain.example/x).", "htps://rain.example/x", SCHEME),
        ("It [rains](whatsapp://send?x).", "whatsapp://send?x", SCHEME),
        ("It [rains](http://192.168.0.7/x).", "http://192.168.0.7/x", NETWORK),
        ("It [rains](http://10.0.0.7:8080/).", "http://10.0.0.7:8080/", NETWORK),
        ("It [rains](https://desk.local/x).", "https://desk.local/x", NETWORK),
        ("It [rains](http://intranet/x).", "http://intranet/x", NOWHERE),
        ("It [rains](http://http://rain.example/).", "http://http://rain.example/", NOWHERE),
        ("It [rains](https://).", "https://", NOWHERE),
        ("It rains: http://192.168.0.7/x.", "http://192.168.0.7/x", NETWORK),
        ("It [rains](http://[fe80::1]/x).", "http://[fe80::1]/x", NETWORK),
    ],
)
def test_an_address_that_no_reader_can_open_is_told(body: str, address: str, why: str) -> None:
    told = [remark for remark in remarks(body) if remark.name == "unusable-link"]
    assert [remark.message.partition("' ")[0] for remark in told] == [repr(address)[:-1]]
    assert why in told[0].message
    assert told[0].hint
    assert body[told[0].start :].startswith(address)


@pytest.mark.parametrize(
    "body",
    [
        "It [rains](https://rain.example/x), [again](http://8.8.8.8/) and [again](//rain.example/).",
        "It [rains](/2025/06/rains/#x), [again](../05/rains.md) and [again](#later).",
        "[Write](mailto:ada@rain.example) or [call](tel:+4912345).",
        "Code: `[x](javascript:alert)` and\n\n```\n[x](file:///x)\n```",
        "In words: javascript:alert(1) and file:///x and C:\\x are no links.",
        "Time: 12:30 (see: below) [Editor]: sic.",
        "A note[^1].\n\n[^1]: file:x is no address.",
        "It [rains](http://127.0.0.1:8000/x), told as a link to the preview.",
        "<!-- [x](file:///x) -->",
        "![Rain](file:rain.jpg) ![Rain [2]](C:\\rain.jpg) <img src='C:/rain.jpg' alt='x'> may be the archive's.",
        "No [link](to https://rain.example/x) is this.",
    ],
)
def test_other_addresses_and_words_are_not(body: str) -> None:
    assert [remark for remark in remarks(body) if remark.name == "unusable-link"] == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///x",
        "javascript:x",
        "vbscript:x",
        "data:x",
        "C:\\x",
        "ftp://a.example",
        "\\\\server\\x",
        "/\\server",
    ],
)
@pytest.mark.parametrize("trusted", [False, True], ids=["cleaned", "trusted"])
def test_its_words_are_published_without_a_link(address: str, *, trusted: bool) -> None:
    html = render(f'It <a href="{address}">rains</a>.', trusted_html=trusted).html
    assert html.strip() == "<p>It <a>rains</a>.</p>"
