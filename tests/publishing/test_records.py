"""Records that are kept in memory are written as those that are made anew."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.publishing import records
from broadsheet.publishing.manifest import (
    ManifestEntry,
    read_entries,
    write_manifest,
)
from broadsheet.publishing.records import Records

_PATHS = st.dictionaries(st.text("abé/", min_size=1, max_size=4), st.binary(max_size=2), max_size=9)


def _entries(digests: dict[str, bytes]) -> dict[str, ManifestEntry]:
    return {path: ManifestEntry(digest, b"c" * 16, 3, 4) for path, digest in digests.items()}


@given(st.lists(_PATHS, min_size=1, max_size=6), st.integers(1, 4))
@settings(deadline=None)
def test_records_that_were_renewed_are_those_of_the_entries(
    sites: list[dict[str, bytes]], size: int
) -> None:
    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory() as name:
        patched.setattr(records, "_GROUP", size)
        kept, before = Records(_entries(sites[0])), sites[0]
        for site in sites:
            moved = [path for path in {**before, **site} if before.get(path) != site.get(path)]
            entries = _entries(site)
            kept.renew(entries, moved)
            digest = kept.write_manifest(Path(name, "kept"))
            contents = ((path, entries[path].content) for path in sorted(entries))
            assert digest == write_manifest(Path(name, "anew"), contents)
            assert Path(name, "kept").read_bytes() == Path(name, "anew").read_bytes()
            kept.write_entries(Path(name, "entries"), digest)
            # Paths are any here: those that no file may have are refused when they are read.
            with pytest.MonkeyPatch.context() as trusting:
                trusting.setattr("broadsheet.publishing.manifest.check_paths", lambda _: None)
                assert read_entries(Path(name, "entries")) == (entries, digest)
            before = site
