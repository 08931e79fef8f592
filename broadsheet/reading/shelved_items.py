"""Items of content files of which the stories are shelved: what is read of a very large archive."""

from collections.abc import Iterator, MutableMapping

from broadsheet.model import Item, Story
from broadsheet.reading.shelf import Shelved, Shelving


class ShelvedItems(MutableMapping[str, Item]):
    """Path of each file to its item; stories are decoded whenever they are asked for."""

    def __init__(self) -> None:
        self._shelf = Shelving(Story)
        self._numbers: dict[str, int] = {}
        self._others: dict[str, Item] = {}

    def __setitem__(self, file: str, item: Item) -> None:
        if isinstance(item, Story):
            self._numbers[file] = self._shelf.put(item)
        else:
            self._others[file] = item

    def put_story(self, file: str, encoded: bytes) -> None:
        """Put a file's story there that is encoded already."""
        self._numbers[file] = self._shelf.put_encoded(encoded)

    def __getitem__(self, file: str) -> Item:
        number = self._numbers.get(file)
        return self._others[file] if number is None else self._shelf.value(number)

    def __delitem__(self, file: str) -> None:
        if self._numbers.pop(file, None) is None:
            del self._others[file]

    def __iter__(self) -> Iterator[str]:
        yield from self._numbers
        yield from self._others

    def __len__(self) -> int:
        return len(self._numbers) + len(self._others)

    def sort(self) -> None:
        """Put the files in the order of their paths."""
        self._numbers = dict(sorted(self._numbers.items()))
        self._others = dict(sorted(self._others.items()))

    @property
    def stories(self) -> Shelved[Story]:
        """Return the stories, in the order of their files."""
        return Shelved(self._shelf, self._numbers.values())

    @property
    def others(self) -> list[Item]:
        """Return the items that are no stories."""
        return list(self._others.values())
