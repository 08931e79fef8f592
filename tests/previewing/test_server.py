import re
import socket

import pytest

from broadsheet.previewing.server import bind
from broadsheet.problems import Failure


def test_port_0_is_any_that_is_free() -> None:
    with bind("127.0.0.1", 0) as one, bind("127.0.0.1", 0) as other:
        assert one.getsockname()[1] != other.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_port_that_is_taken_is_told_with_the_next_that_is_free(host: str) -> None:
    with bind(host, 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Failure) as failure:
            bind(host, port)
    told = re.fullmatch(
        rf"port {port} is taken by another program: --port (\d+) is free", str(failure.value)
    )
    assert told
    with bind(host, int(told[1])) as free:
        assert free.getsockname()[1] == int(told[1]) > port


def test_a_port_that_has_just_been_left_is_free() -> None:
    with bind("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        served, _ = first.accept()
        served.close()
        client.close()
    with bind("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "not a host"])
def test_an_address_of_no_machine_or_of_another_is_one_plain_line(host: str) -> None:
    with pytest.raises(Failure, match=f"cannot listen at {host}, port 8000: .+") as failure:
        bind(host, 8000)
    assert "\n" not in str(failure.value)


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_an_address_of_six_is_listened_at() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    with bind("::1", 0) as bound:
        assert bound.family == socket.AF_INET6
