import socket

import hypothesis.strategies as st
import pytest
from hypothesis import given

from broadsheet.previewing.hosts import allowed_hosts, is_loopback

LOCAL = ("127.0.0.1", "localhost", "::1")
WIDE = ("0.0.0.0", "::", "192.168.1.7", "")


@pytest.mark.parametrize("host", LOCAL)
@pytest.mark.parametrize(
    "header",
    ["localhost", "localhost:8000", "LOCALHOST", "localhost.", "127.0.0.1", "127.0.0.1:8000", "127.8.9.1", "[::1]",
     "[::1]:8000", "record.localhost", "Record.LOCALHOST.:80"],
)  # fmt: skip
def test_the_names_of_loopback_are_allowed_there(host: str, header: str) -> None:
    assert allowed_hosts(host)(header)


@pytest.mark.parametrize("host", LOCAL)
@pytest.mark.parametrize(
    "header",
    ["", ".", "example.com", "example.com:8000", "localhost.example.com", "notlocalhost", "127.0.0.1.example.com",
     "evil-localhost", "192.168.1.7", "10.0.0.1:8000", "0.0.0.0", "[::]", "[fe80::1]", "[::ffff:192.168.1.7]",
     "8.8.8.8", "2130706433", "0x7f.1", "localhost@example.com", "example.com#localhost", "localhost/",
     "localhost, example.com", "::2", "user@localhost", "lo\xadcalhost", "localhost\t", " localhost"],
)  # fmt: skip
def test_every_other_name_is_refused_on_loopback(host: str, header: str) -> None:
    assert not allowed_hosts(host)(header)


@pytest.mark.parametrize("host", WIDE)
def test_elsewhere_addresses_are_allowed_and_names_of_others_are_not(host: str) -> None:
    allowed = allowed_hosts(host)
    own = socket.gethostname()
    assert all(
        map(
            allowed,
            [
                "192.168.1.7:8000",
                "[fe80::1]:8000",
                "127.0.0.1",
                "localhost",
                own,
                f"{own.upper()}.:80",
            ],
        )
    )
    assert not any(map(allowed, ["example.com", "", ".", ":8000", f"{own}.example.com", f"x{own}"]))


def test_a_name_that_is_listened_at_is_allowed() -> None:
    assert allowed_hosts("Newsroom.example")("newsroom.EXAMPLE:8000")


@given(
    name=st.from_regex(r"[a-z0-9-]{1,20}(\.[a-z]{2,8}){1,3}", fullmatch=True),
    port=st.integers(1, 65535),
)
def test_no_name_that_another_site_can_have_is_allowed(name: str, port: int) -> None:
    if not name.endswith(".localhost"):
        assert not allowed_hosts("127.0.0.1")(f"{name}:{port}")


@given(header=st.text())
def test_no_header_is_a_surprise(header: str) -> None:
    assert allowed_hosts("127.0.0.1")(header) in {True, False}


def test_what_leads_to_this_machine_alone_is_loopback() -> None:
    assert [host for host in (*LOCAL, "LOCALHOST", "127.1.2.3", *WIDE, "example.com") if is_loopback(host)] == [
        *LOCAL, "LOCALHOST", "127.1.2.3",
    ]  # fmt: skip
