"""Players are found by the addresses at which people watch, and only on hosts that are listed."""

import pytest

from broadsheet.embeds import frame_source, listed_host, player_of

ALL = (
    "youtube-nocookie.com", "youtube.com", "player.vimeo.com", "geo.dailymotion.com", "archive.org", "embed.ted.com",
    "w.soundcloud.com", "tube.example", "localhost:9000",
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"),
        ("http://m.youtube.com/watch?list=x&v=aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"),
        ("https://youtu.be/aqz-KE-bpKQ?si=x&t=1h2m3s", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=3723&autoplay=1"),
        ("https://youtube.com/shorts/aqz-KE-bpKQ/", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"),
        ("https://www.youtube.com/live/aqz-KE-bpKQ?t=90", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?start=90&autoplay=1"),
        ("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"),
        ("https://vimeo.com/76979871/0a1b2c", "https://player.vimeo.com/video/76979871?h=0a1b2c&dnt=1&autoplay=1"),
        ("https://vimeo.com/channels/staffpicks/76979871", "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"),
        ("https://dai.ly/x8abcd", "https://geo.dailymotion.com/player.html?video=x8abcd"),
        ("https://archive.org/details/night_of_the.dead", "https://archive.org/embed/night_of_the.dead?autoplay=1"),
        ("https://www.ted.com/talks/a_b_on_rivers", "https://embed.ted.com/talks/a_b_on_rivers"),
        ("https://soundcloud.com/ada/rain", "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fada%2Frain&auto_play=true"),
        ("https://tube.example/w/9c9de5e8", "https://tube.example/videos/embed/9c9de5e8?autoplay=1"),
        ("https://tube.example/videos/watch/9c9de5e8", "https://tube.example/videos/embed/9c9de5e8?autoplay=1"),
        ("http://localhost:9000/w/a", "http://localhost:9000/videos/embed/a?autoplay=1"),
    ],
)  # fmt: skip
def test_the_address_of_a_film_leads_to_its_player(address: str, player: str) -> None:
    found = player_of(address, ALL)
    assert found is not None
    assert found.url == player
    assert player.startswith(f"{frame_source(found.host)}/")
    assert listed_host(address) in ALL
    assert player_of(address, ()) is None


def test_the_listed_one_of_two_hosts_counts() -> None:
    found = player_of("https://youtu.be/aqz-KE-bpKQ", ["youtube.com"])
    assert found is not None
    assert found.url == "https://www.youtube.com/embed/aqz-KE-bpKQ?autoplay=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://youtube.com/@ada", "https://youtube.com/watch?v=<script>", "https://youtu.be/a/b", "https://vimeo.com/ada",
        "https://evil.example/?youtube.com/watch?v=aqz-KE-bpKQ", "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
        "https://tube.example/w/a%22b", "https://[", "/w/a", "", "https://tube.example:99999999/w/a",
        "https://archive.org/details/a b", "https://soundcloud.com/ada",
    ],
)  # fmt: skip
def test_what_is_no_film_has_no_player(address: str) -> None:
    assert player_of(address, ALL) is None
