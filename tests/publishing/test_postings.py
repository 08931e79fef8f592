"""The index that is made here, beside the one that Pagefind makes of the same records."""

import json
import random
from collections.abc import Sequence

import msgspec
import pytest

from broadsheet.problems import Failure
from broadsheet.publishing import stems
from broadsheet.publishing.cbor import decoded
from broadsheet.publishing.chunks import IndexContents, IndexListing, packed_lengths, unpacked
from broadsheet.publishing.pagefind import IndexRecord, index_files
from broadsheet.publishing.postings import sheaf_of, words_in
from broadsheet.publishing.sheaves import Sheaf, joined_sheaves
from broadsheet.publishing.stems import stems_of

WORDS = [
    # Forms of one word, accents and the same without them, and words that Pagefind takes apart: what
    # the index is given has hardly any of the latter.
    *("map", "maps", "mapped", "mapping", "the", "of", "a", "café", "cafe", "cafés", "naïve", "naive"),
    *("Ölçü", "İstanbul", "ñandú", "ñandu", "l'eau", "foo-bar", "fooBar", "fooBarFoo", "foo-foo"),
    *("économies", "économie", "écolé", "90day", "12", "ⅷ", "x²", "²", "straße", "κόσμος", "ᾴ", "вода", "воды"),
    *("مياه", "المياه", "नमस्ते", "東京", "京都", "한국어", "한국", "ไทย", "🌦️", "👋🏽", "𝔘𝔫𝔦", "ﬁn"),  # noqa: RUF001
    # Letters that stand for signs and marks, and the barrier.
    *("\U00018824", "12\U0001882e5\U00018800", "\U0001881e", "नमस\U00017805ते"),
]  # fmt: skip


def _records(count: int, seed: int) -> list[IndexRecord]:
    pick = random.Random(seed)
    return [
        IndexRecord(
            f"{number:06}",
            " ".join(pick.choices(WORDS, k=pick.choice((1, 3, 40, 700)))),
            "en",
            {
                "title": " ".join(pick.choices(WORDS, k=pick.choice((1, 6)))),
                **({"date": "2025"} if number % 3 else {}),
                **({"place": pick.choice(WORDS)} if number % 2 else {}),
            },
            {"people": tuple(pick.sample(["Ada", "Åsa", "李"], k=2)), **({"year": ("2025",)} if number % 5 else {})},
            {},
        )
        for number in range(count)
    ]  # fmt: skip


def _of_pagefind(records: Sequence[IndexRecord], language: str) -> dict[str, object]:
    """Return what an index of Pagefind's holds."""
    files = index_files(records, language=language)
    [entry] = json.loads(files["pagefind-entry.json"])["languages"].values()
    version, pages, chunks, facets, _, fields = decoded(
        unpacked(files[f"pagefind.{entry['hash']}.pf_meta"])
    )
    words = [
        word
        for _, _, name in chunks
        for word in decoded(unpacked(files[f"index/{name}.pf_index"]))[0]
    ]
    filters = {name: decoded(unpacked(files[f"filter/{file}.pf_filter"])) for name, file in facets}
    return {
        "version": version,
        "lengths": packed_lengths([length for _, length in pages]),
        "fields": tuple(fields),
        "words": words,
        "filters": {name: (same, sorted(values)) for name, (same, values) in filters.items()},
    }


def _sheaves(records: Sequence[IndexRecord], size: int, language: str) -> list[Sheaf]:
    """Return the sheaves of some records, of a number of stories each."""
    parts = [records[at : at + size] for at in range(0, len(records), size)]
    return [sheaf_of(part, stems_of(words_in(part), language=language)) for part in parts]


def _index(
    records: Sequence[IndexRecord], size: int = 256, language: str = "en"
) -> tuple[IndexListing, IndexContents]:
    # As they are kept from build to build.
    kept = msgspec.msgpack.encode(_sheaves(records, size, language))
    return joined_sheaves(msgspec.msgpack.decode(kept, type=list[Sheaf]))


@pytest.mark.parametrize("language", ["en", "fr", "ar", "xx"])
def test_an_index_is_the_one_that_pagefind_makes(language: str) -> None:
    # More stories than a number of one byte can count.
    records = _records(280, seed=5)
    listing, contents = _index(records, language=language)
    held = [decoded(b"\x81" + entry)[0] for entry in contents.entries]
    assert [word for word, *_ in held] == [*contents.words]
    assert any(variants for _, _, variants in held)
    assert {
        "version": listing.version,
        "lengths": listing.lengths,
        "fields": listing.fields,
        "words": held,
        "filters": {
            name: (same, values)
            for name, (same, values) in (
                (name, decoded(data)) for name, data in contents.filters.items()
            )
        },
    } == _of_pagefind(records, language)


def test_an_index_is_the_same_however_its_stories_are_cut_into_sheaves() -> None:
    records = _records(70, seed=6)
    whole = _index(records, 70)
    assert whole == _index(records, 70)
    assert [_index(records, size) for size in (1, 3, 23, 69)] == [whole] * 4


def test_words_that_pagefind_does_not_count_as_words_are_told_of() -> None:
    with pytest.raises(Failure, match="pagefind took 2 words for 3"):
        stems.stems_of(["one", "two three"], language="en")
