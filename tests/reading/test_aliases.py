import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.problems import Invalid
from broadsheet.reading.aliases import old_path


def refusal(written: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        old_path(written)
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("written", "path"),
    [("/2019/old", "/2019/old/"), ("/old.html", "/old.html"), ("/a/b/", "/a/b/"), ("/", "/")],
)
def test_an_old_path_without_a_suffix_is_a_folder(written: str, path: str) -> None:
    assert old_path(written) == path


@pytest.mark.parametrize(
    "written",
    [
        "/assets/style.0123456789.css",
        "/media/2025/flood.abcdef0123.jpg",
        "/media/flood.abcdef0123",
        "/MEDIA/flood.ABCDEF0123.jpg",
        "/%61ssets/style.0123456789.css",
        "/pagefind/pagefind.js",
        "/media/2019/story.html",
        "/media",
        "/Assets/",
        "/cards/rains/",
        "/PAGEFIND/",
    ],
)
def test_an_old_path_is_never_a_published_files(written: str) -> None:
    with pytest.raises(Invalid, match="is where files of the archive's own are"):
        old_path(written)


@pytest.mark.parametrize(
    "written", ["/mediation/", "/media.html", "/2019/media/", "/card/", "/assets-of-2019/"]
)
def test_an_old_path_may_be_called_nearly_like_a_folder_of_published_files(written: str) -> None:
    assert old_path(written) == written


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/ünï/", "/%C3%BCn%C3%AF/"),
        ("/u\u0308ber", "/%C3%BCber/"),
        ("/北京.html", "/%E5%8C%97%E4%BA%AC.html"),
        ("/caf%c3%a9/", "/caf%c3%a9/"),
        ("/a%20b/", "/a%20b/"),
    ],
)
def test_letters_of_an_old_path_are_composed_and_encoded(written: str, path: str) -> None:
    assert old_path(written) == path


DEVICES = (
    "con",
    "PRN",
    "Aux",
    "nul",
    "com0",
    "COM9",
    "lpt1",
    "com\u00b2",
    "conin$",
    "con.html",
    "nul.tar.gz",
    "aux%20.x",
)


@pytest.mark.parametrize("name", DEVICES)
@pytest.mark.parametrize("pattern", ["/{}", "/{}/", "/2019/{}/rains/"])
def test_an_old_path_has_no_name_that_windows_keeps(name: str, pattern: str) -> None:
    assert refusal(pattern.format(name))[0].endswith("a name that Windows keeps for a device")


@pytest.mark.parametrize(
    "name", ["console", "auxiliary", "com", "com10", "lpt", "nulls", "a.con", "con-1"]
)
def test_names_that_only_begin_like_devices_are_free(name: str) -> None:
    assert old_path(f"/{name}/") == f"/{name}/"


@pytest.mark.parametrize("sign", '<>:"|')
def test_an_old_path_has_no_sign_that_windows_forbids(sign: str) -> None:
    assert "on Windows" in refusal(f"/a{sign}b/")[0]
    assert "on Windows" in refusal(f"/a%{ord(sign):02x}b/")[0]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("/x./", "ends in '.'"),
        ("/x%20/y/", "ends in ' '"),
        ("/*", "not all that begin alike"),
        ("/?p=1", "no file is found by what follows it"),
        ("/x#y", "never sent to a host"),
        ("/a%zz/", "'%zz'"),
        ("/100%", "'%'"),
        ("/a%4", "'%4'"),
        ("/%ff/", "is not UTF-8"),
        ("/%C0%AE%C0%AE/", "is not UTF-8"),
        ("/a%00b/", "is not a plain path"),
        ("/a%1fb/", "is not a plain path"),
        ("/a%E2%80%AEb/", "is not a plain path"),
        ("/a%5Cb/", "which no name of a file has"),
        ("/" + "a" * 256, "is 256 bytes long, and the name of a file has at most 255"),
        ("/" + "é" * 128, "is 256 bytes long, and the name of a file has at most 255"),
    ],
)
def test_an_old_path_that_no_file_can_have_is_refused_with_the_reason(
    written: str, why: str
) -> None:
    message, hint = refusal(written)
    assert why in message
    assert hint


@given(st.text(st.sampled_from("/.%2eE5cf_a\\~:# \nüÜ\u0308*?xX\u212a"), max_size=12))
def test_an_old_path_never_leads_out_or_to_the_hosts_files(written: str) -> None:
    try:
        path = old_path(f"/{written}")
    except Invalid:
        return
    assert path.startswith("/")
    assert not {".", "..", ""} & set(path.strip("/").split("/")) or path == "/"
    assert "\n" not in path
    assert "/_" not in path
    assert path.isascii()
    assert old_path(path) == path
