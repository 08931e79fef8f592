"""The items of a text, and how they are put into the tree of elements."""

from xml.etree.ElementTree import Element

from broadsheet.reading.markdown.emphasis import DelimiterRun


class RawHtml(str):
    """HTML in a text, as the placeholder that Python-Markdown has for it."""

    __slots__ = ()


class AddressBranch:
    """An address that stands alone in a text."""

    __slots__ = ("is_link", "url", "words")

    def __init__(self, words: str, url: str) -> None:
        self.words = words
        self.url = url
        self.is_link = True


class Opening:
    """The beginning of the text of a link."""

    __slots__ = ("element",)

    def __init__(self, element: Element) -> None:
        self.element = element


class _Closing:
    __slots__ = ()


CLOSING = _Closing()
"""The end of the text of a link."""

BranchPart = str | DelimiterRun | AddressBranch | Opening | _Closing | Element
"""An item of a text: words as they are printed, marks of emphasis that may be left over, the
beginning or the end of a link, an address, or an element that is whole."""


class _Tree:
    def __init__(self, root: Element) -> None:
        self.nodes = [root]
        self.last: Element | None = None
        """The last child of the innermost node."""
        self.words: list[str] = []

    def flush(self) -> None:
        if not self.words:
            return
        text = "".join(self.words)
        self.words.clear()
        if self.last is None:
            self.nodes[-1].text = text
        else:
            self.last.tail = text

    def add(self, element: Element) -> None:
        self.flush()
        self.nodes[-1].append(element)
        self.last = element

    def begin(self, element: Element) -> None:
        self.add(element)
        self.nodes.append(element)
        self.last = None

    def end(self) -> None:
        self.flush()
        self.last = self.nodes.pop()


def put_items(element: Element, items: list[BranchPart]) -> None:
    """Put the items of a text into an element, before its children."""
    children = list(element)
    for child in children:
        element.remove(child)
    element.text = None
    tree = _Tree(element)
    for item in items:
        if isinstance(item, str):
            tree.words.append(item)
        elif isinstance(item, DelimiterRun):
            _add_run(tree, item)
        elif isinstance(item, Opening):
            tree.begin(item.element)
        elif isinstance(item, AddressBranch):
            _add_address(tree, item)
        elif isinstance(item, Element):
            tree.add(item)
        else:
            tree.end()
    tree.flush()
    element.extend(children)


def _add_run(tree: _Tree, run: DelimiterRun) -> None:
    for _ in run.ends:
        tree.end()
    if run.count:
        tree.words.append(run.sign * run.count)
    for tag in reversed(run.begins):
        tree.begin(Element(tag))


def _add_address(tree: _Tree, address: AddressBranch) -> None:
    if not address.is_link:
        tree.words.append(address.words.replace("&", "&amp;"))
        return
    link = Element("a", {"href": address.url.replace("&", "&amp;")})
    link.text = address.words.replace("&", "&amp;")
    tree.add(link)


def plain_text(items: list[BranchPart]) -> str:
    """Return the words of some items without their marks, as for a picture's description."""
    return "".join(map(_words, items))


def _words(item: BranchPart) -> str:
    if isinstance(item, RawHtml):
        return ""
    if isinstance(item, str):
        return item
    if isinstance(item, DelimiterRun):
        return item.sign * item.count
    if isinstance(item, AddressBranch):
        return item.words
    if isinstance(item, Element):
        return "\n" if item.tag == "br" else item.get("alt", "") + "".join(item.itertext())
    return ""
