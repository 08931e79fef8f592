"""Collisions: which addresses some disk would take for one file, and whose mistake that is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from broadsheet.archive.addresses import Address
from broadsheet.archive.kinds import KINDS
from broadsheet.problems import Finding
from broadsheet.reading.file_names import STATIC
from broadsheet.urls import on_disk, output_path


def without_collisions(
    addresses: Iterable[Address], static: Collection[str] = ()
) -> tuple[dict[str, Address], list[Finding]]:
    """Return the addresses by permalink, and a finding for each file that causes a collision.

    Two permalinks collide when some disk would take them for one file: when they differ only in
    case, in Unicode form or in escapes, or are `/x/` and `/x/index.html`. `static` are the paths of
    the files of `content/static`, which give way to all others. Raises `ValueError` when
    neither of two comes from a content file, because no editor could mend that.
    """
    addresses = list(addresses)
    by_permalink = {address.permalink: address for address in addresses}
    if not static and _are_all_other_files(addresses, by_permalink):
        return by_permalink, []
    by_permalink = {}
    by_file: dict[str, Address] = {}
    findings: list[Finding] = []
    for address in addresses:
        other = by_file.setdefault(on_disk(output_path(address.permalink)), address)
        if other is address:
            by_permalink[address.permalink] = address
        elif KINDS[address.kind].beside and KINDS[other.kind].beside:
            continue  # the pages beside which they stand collide as well
        elif address.file and address.file == other.file:
            message = (
                f"its alias {unquote(address.permalink)} is given twice, or is its own permalink"
            )
            findings.append(
                Finding(
                    address.file, ("aliases", address.number - 1), message, "take the alias out"
                )
            )
        elif not address.file and not other.file:
            raise ValueError(
                f"{address.permalink} is the address of two of the archive's own pages"
            )
        else:
            findings += [*_collision(address, other), *_collision(other, address)]
    for address in by_permalink.values():
        if address.kind == "redirect":
            findings += _file_as_folder(address, by_file)
    findings += _static_collisions(static, by_file)
    return by_permalink, findings


def _are_all_other_files(addresses: Sequence[Address], permalinks: Collection[str]) -> bool:
    """Return whether it is plain at once that no disk takes any two addresses for one file.

    `permalinks` are the permalinks of all, each once. Most archives have neither capitals, escapes
    nor redirects, and then to look at each file takes five times as long.
    """
    joined = "\n".join(permalinks)
    return (
        len(permalinks) == len(addresses)
        and joined.isascii()
        and "%" not in joined
        and "/index.html" not in joined
        and joined == joined.lower()
        and "redirect" not in {address.kind for address in addresses}
    )


def _collision(address: Address, other: Address) -> Iterator[Finding]:
    holder = _holder(other)
    if not address.file or (other.kind == "redirect" and address.kind != "redirect"):
        # An alias gives way to a page, so that the mistake is the alias alone.
        return
    if address.kind == "redirect":
        also = "an alias" if other.kind == "redirect" else "the permalink"
        message = f"its alias {unquote(address.permalink)} is also {also} of {holder}"
        yield Finding(address.file, ("aliases", address.number - 1), message, "take the alias out")
        return
    message = f"its permalink {address.permalink} is also that of {holder}"
    if address.kind == "story":
        hint = "give one of them another slug" if other.kind == "story" else "give it another slug"
        yield Finding(address.file, ("slug",), message, hint)
    else:
        yield Finding(address.file, (), message, "give the file another name")


def _static_collisions(
    static: Collection[str], by_file: Mapping[str, Address]
) -> Iterator[Finding]:
    """Find each static file whose path is that of a page, of a page's folder or of another one."""
    if not static:
        return
    taken = {path: f"what {_holder(address)} is published as" for path, address in by_file.items()}
    folders = {folder for path in by_file for folder in _folders(path)}
    for each in static:
        path = on_disk(each)
        what = taken.get(path) or next((taken[one] for one in _folders(path) if one in taken), "")
        if what or path in folders:
            message = f"its path /{each} is also {what or 'a folder of the site'}"
            yield Finding(f"content/{STATIC}/{each}", (), message, _static_hint(path))
        taken[path] = f"that of content/{STATIC}/{each}"
        folders.update(_folders(path))


def _static_hint(path: str) -> str:
    layouts = {"_headers": "headers.txt", "_redirects": "redirects.txt"}
    if path in {"_headers", "_redirects", "robots.txt"}:
        return f"take it out: a layout of your own, layouts/{layouts.get(path, path)}, says it otherwise"
    return "give it another name, or take it out"


def _holder(address: Address) -> str:
    return address.file or f"the archive's own {KINDS[address.kind].called or address.kind} page"


def _folders(path: str) -> Iterator[str]:
    """Yield the folders that a path goes through: `a` and `a/b` for `a/b/c`."""
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def _file_as_folder(address: Address, by_file: Mapping[str, Address]) -> Iterator[Finding]:
    """Find a redirect that needs a folder where another address has a file: `/a.html/b/`."""
    for folder in _folders(on_disk(output_path(address.permalink))):
        other = by_file.get(folder)
        if other is not None and other is not address:
            alias, page = unquote(address.permalink), unquote(other.permalink)
            message = f"its alias {alias} needs a folder where {page} is a page"
            yield Finding(
                address.file, ("aliases", address.number - 1), message, "take the alias out"
            )
