"""The page that describes the exported files, with the sums of their bytes."""

from collections.abc import Collection, Mapping

from broadsheet.archive.addresses import DATA
from broadsheet.archive.exported import ExportedFile
from broadsheet.pages.database import database
from broadsheet.pages.export_fields import (
    described_story_fields,
    described_term_fields,
    exported_taxonomies,
)
from broadsheet.pages.exports import (
    Lines,
    named_files,
    package_view,
    table_view,
    terms_view,
)
from broadsheet.pages.kept_database import KeptDatabase
from broadsheet.pages.ninjs import KeptItems, ninjs_view
from broadsheet.pages.parts import Parts
from broadsheet.pages.sums import FileSum, FoundSums, Sums, sum_of_bytes
from broadsheet.printing.csv import as_csv
from broadsheet.urls import output_path
from broadsheet.views.exports import BytesView, DataFile, DataView, NinjsView
from broadsheet.views.site import Head


class DataFiles:
    """The exported files of an archive; each is made once, for itself and for the page about it."""

    def __init__(
        self, parts: Parts, lines: Lines, sums: Sums, kept: KeptDatabase | None = None
    ) -> None:
        """Make the files of an archive's parts; `kept` makes its database after edits, if any."""
        self._parts, self._lines = parts, lines
        self.kept = kept
        """What the database is made from after an edit; None where there will be none."""
        self.sums = sums
        """What finds the sums of files that hold texts, which are not at hand here."""
        self._items = KeptItems(parts) if kept else None
        self._made: dict[tuple[str, str], bytes] = {}
        self._found: FoundSums = {}

    def with_sums(self, found: FoundSums) -> "DataFiles":
        """Return the same files, the sums of some of which are known: those are not made for theirs."""
        files = DataFiles(self._parts, self._lines, self.sums, self.kept)
        files._made, files._found, files._items = self._made, found, self._items
        return files

    def revised(self, parts: Parts, lines: Lines, edited: Collection[int]) -> "DataFiles":
        """Return the files after stories at the `edited` positions were edited, and no more."""
        files = DataFiles(parts, lines, self.sums, self.kept)
        if self._items:
            files._items = KeptItems(parts, self._items, edited)
        return files

    def ninjs(self, year: str) -> NinjsView:
        """Return the view of a year's stories as ninjs, the newest first."""
        return self._items.of_year(year) if self._items else ninjs_view(year, self._parts)

    def bytes_of(self, kind: str, year: str = "") -> bytes:
        """Return the bytes of the file of a kind, and of a year where it is a yearly one."""
        if (kind, year) not in self._made:
            self._made[kind, year] = self._bytes_of(kind, year)
        return self._made[kind, year]

    def _bytes_of(self, kind: str, year: str) -> bytes:
        match kind:
            case "data-year":
                return self._lines.of_year(year).encode()
            case "data-table":
                return as_csv(table_view(self._parts, self._lines))
            case "data-terms":
                return terms_view(self._parts).text.encode()
            case "data-database":
                if self.kept:
                    return self.kept.data_of(self._parts, self._lines)
                return database(self._parts, self._lines)
            case _:
                return package_view(self._parts).text.encode()

    def sum_of(self, kind: str, year: str = "") -> FileSum:
        """Return the sum of the file of a kind, and of a year where it is a yearly one."""
        if (found := self._found.get((kind, year))) is not None:
            return found
        if kind == "data-ninjs":
            return self.sums.of_ninjs(self.ninjs(year))
        return sum_of_bytes(self.bytes_of(kind, year))

    def paths(self) -> Mapping[tuple[str, str], str]:
        """Return where each file is published, below the output folder, by its kind and year."""
        return {
            (file.kind, year): output_path(f"{DATA}{name}")
            for file, name, year in named_files(self._parts)
        }


def database_view(files: DataFiles) -> BytesView:
    """Return the view of the archive as one file of SQLite."""
    return BytesView(files.bytes_of("data-database"))


def data_view(parts: Parts, files: DataFiles) -> DataView:
    """Return the view of the page that describes the exported files."""
    archive = parts.archive
    listed = [_data_file(file, name, year, parts, files) for file, name, year in named_files(parts)]
    return DataView(
        head=Head("", "", parts.url(DATA)),
        files=tuple(listed),
        first=archive.stories[-1].date.stated if archive.stories else "",
        latest=archive.stories[0].date.stated if archive.stories else "",
        story_fields=described_story_fields(parts),
        taxonomies=tuple(exported_taxonomies(parts)),
        term_fields=described_term_fields(),
    )


def _data_file(
    file: ExportedFile, name: str, year: str, parts: Parts, files: DataFiles
) -> DataFile:
    archive = parts.archive
    rows = {
        "data-year": len(archive.days[year]) if year else 0,
        "data-ninjs": len(archive.days[year]) if year else 0,
        "data-table": len(archive.stories),
        "data-terms": sum(map(len, archive.terms.values())),
        "data-database": len(archive.stories),
    }
    summed = files.sum_of(file.kind, year)
    return DataFile(
        name=name,
        href=parts.href(f"{DATA}{name}"),
        kind=file.kind,
        year=year,
        rows=rows.get(file.kind, 0),
        media_type=file.media_type,
        size=summed.size,
        sha256=summed.sha256,
    )
