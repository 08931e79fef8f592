"""Collisions: which addresses some disk would take for one file, and whose mistake that is."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from broadsheet.archive.addresses import Address
from broadsheet.archive.kinds import KINDS
from broadsheet.problems import Finding
from broadsheet.urls import on_disk, output_path


def without_collisions(addresses: Iterable[Address]) -> tuple[dict[str, Address], list[Finding]]:
    """Return the addresses by permalink, and a finding for each file that causes a collision.

    Two permalinks collide when some disk would take them for one file: when they differ only in
    case, in Unicode form or in escapes, or are `/x/` and `/x/index.html`. Raises `ValueError` when
    neither of two comes from a content file, because no editor could mend that.
    """
    by_permalink: dict[str, Address] = {}
    by_file: dict[str, Address] = {}
    findings: list[Finding] = []
    for address in addresses:
        other = by_file.setdefault(on_disk(output_path(address.permalink)), address)
        if other is address:
            by_permalink[address.permalink] = address
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
    return by_permalink, findings


def _collision(address: Address, other: Address) -> Iterator[Finding]:
    holder = other.file or f"the archive's own {KINDS[other.kind].called or other.kind} page"
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


def _file_as_folder(address: Address, by_file: Mapping[str, Address]) -> Iterator[Finding]:
    """Find a redirect that needs a folder where another address has a file: `/a.html/b/`."""
    folders = on_disk(output_path(address.permalink)).split("/")[:-1]
    for end in range(1, len(folders) + 1):
        other = by_file.get("/".join(folders[:end]))
        if other is not None and other is not address:
            alias, page = unquote(address.permalink), unquote(other.permalink)
            message = f"its alias {alias} needs a folder where {page} is a page"
            yield Finding(
                address.file, ("aliases", address.number - 1), message, "take the alias out"
            )
