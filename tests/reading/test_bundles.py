import pytest

from broadsheet.reading.bundles import bundle_of, bundles_among, is_index, own_name


@pytest.mark.parametrize(
    ("file", "name", "index"),
    [
        ("content/stories/2025/06/rains.md", "rains", False),
        ("content/stories/2025/06/rains/index.md", "rains", True),
        ("content/stories/rains/index.md", "rains", True),
        ("content/stories/2025/06/rains/Index.MD", "rains", True),
        ("content/stories/2025/06/rains/index.markdown", "rains", True),
        ("content/stories/2025/06/rains/index.pt-br.md", "rains.pt-br", True),
        ("content/stories/2025/06/v1.5/index.md", "v1.5", True),
        ("content/stories/2025/06/rains/index-2.md", "index-2", False),
        ("content/stories/2025/06/rains/more.md", "more", False),
        ("content/stories/index.md", "index", False),
        ("content/pages/index.md", "index", False),
        ("content/pages/about/index.md", "about", True),
        ("content/topics/floods/index.md", "index", False),
        ("content/stories/2025/06/rains/index.html", "index.html", False),
    ],
)
def test_the_index_of_a_bundle_has_its_folders_name(file: str, name: str, *, index: bool) -> None:
    assert (own_name(file), is_index(file)) == (name, index)


@pytest.mark.parametrize(
    ("path", "bundle"),
    [
        ("stories/rains/flood.jpg", "stories/rains"),
        ("stories/rains/pictures/north/flood.jpg", "stories/rains"),
        ("stories/rains/storm/flood.jpg", "stories/rains/storm"),
        ("stories/rains.jpg", ""),
        ("stories/rainstorm/flood.jpg", ""),
        ("pages/about/us.jpg", "pages/about"),
        ("media/flood.jpg", ""),
        ("topics/floods/flood.jpg", ""),
    ],
)
def test_a_file_belongs_to_the_innermost_bundle_that_it_stands_in(path: str, bundle: str) -> None:
    texts = ["rains/index.md", "rains/storm/index.md", "other.md"]
    paths = [
        *(f"stories/{text}" for text in texts),
        "pages/about/index.md",
        "topics/floods/index.md",
    ]
    assert bundle_of(path, bundles_among(paths)) == bundle
