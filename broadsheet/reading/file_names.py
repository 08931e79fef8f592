"""Names of files: which belong to programs and not to an archive, and which are of Markdown."""

import re
from collections.abc import Callable, Iterable, Mapping

STATIC, TEMPLATES = "static", "templates"
"""Folders of content for files that are published as they are, and for an archive's own beginnings."""
Passed = Callable[[str], bool]
"""Returns whether a file or folder of a name is skipped."""
_LITTER = re.compile(
    r"\.(?:[#_~].*|DS_Store|git.*|svn|hg|idea|vscode|directory|Trash.*|fuse_hidden.*|nfs.*|goutputstream.*"
    r"|Spotlight.*|TemporaryItems|apdisk|localized)",
    re.DOTALL,
)
"""Hidden files by which systems, editors and version control mark a folder: they are published nowhere."""
_OWN = re.compile(
    # These are hidden files, and files by which systems, editors and offices lock a file: `.git`,
    # `.#rains.md`, `~$notes.docx`.
    r"[.#].*|~\$.*|.*~|README.*"
    # Systems keep pictures, settings and icons of a folder in it, and folders of their own.
    r"|(?i:(?:eh)?thumbs\.db|desktop\.ini|icon\r|__macosx|@eadir|\$recycle\.bin|system volume information)"
    # Vim tries a folder with the file 4913; others write a new file first, and then rename it.
    r"|4913|.*___jb_(?:tmp|old)___"
    # Editors and tools keep the text of before beside a file: `rains.md.bak`, `rains.md.orig`.
    r"|.*\.(?i:bak|bk|backup|orig|rej|old|save|asv|autosave)\d*"
    # The number of a process or a time may follow, but no other ending: `a.part-2.md` is a story.
    r"|.*\.(?:tmp|temp|sw[k-z]|part|crdownload|lock|lck)(?:[.-](?:\d+|(?=\w*\d)\w{6,}))*",
    re.DOTALL,
)
_MARKDOWN = re.compile(r"\.(?:md|markdown|mdown|mkd|mkdn|mdwn)", re.IGNORECASE)
_CONFLICT = re.compile(
    r" \([^()]*\bconflict(?:ed copy|ing copy)?\b[^()]*\)|\.sync-conflict-\d{8}-\d{6}", re.IGNORECASE
)
_OTHERWISE: Mapping[str, str] = {
    "md.txt": "take .txt off its name",
    "markdown.txt": "take .txt off its name",
}


_WITH_FOLDERS: Mapping[str, str] = {"stories": "story", "pages": "page"}
"""Folder of content whose texts may have folders of their own, to what these texts are."""


def is_passed_over(name: str) -> bool:
    """Return whether a file or folder of this name is no part of an archive, but of a program."""
    return _OWN.fullmatch(name) is not None


def is_path_passed_over(names: Iterable[str], inside: Mapping[str, Passed]) -> bool:
    """Return whether a file is skipped, by the names of its path from the top.

    `inside` says what is skipped in some folders, in place of the usual.
    """
    passed_over: Passed = is_passed_over
    path = ""
    for name in names:
        if passed_over(name):
            return True
        path = f"{path}/{name}" if path else name
        passed_over = inside.get(path, passed_over)
    return False


def _is_litter(name: str) -> bool:
    """Return whether a program left a file or folder of this name among files to be published."""
    if name.startswith(".") and not _LITTER.fullmatch(name):
        # Of other hidden names a program's temporary files have an ending that says so.
        return is_passed_over(name.lstrip(".")) if name.strip(".") else True
    return is_passed_over(name)


def _is_passed_by(_name: str) -> bool:
    return True


CONTENT_INSIDE: Mapping[str, Passed] = {STATIC: _is_litter, TEMPLATES: _is_passed_by}
"""Folders in the content folder of which other files are skipped than elsewhere."""


def is_markdown(path: str) -> bool:
    """Return whether a file is one of Markdown, by its ending."""
    return path.endswith(".md") or _MARKDOWN.fullmatch(_ending(path)) is not None


def without_ending(path: str) -> str:
    """Return the path of a file of Markdown without its ending; any other path as it is."""
    return path.removesuffix(_ending(path)) if is_markdown(path) else path


def is_conflict(name: str) -> bool:
    """Return whether a file was made by a program that keeps folders alike, from two edits at once."""
    return _CONFLICT.search(name) is not None


def remedy(name: str) -> str:
    """Return what to do about a file that is not one of Markdown, and stands where these do."""
    for ending, hint in _OTHERWISE.items():
        if name.lower().endswith(f".{ending}"):
            return hint
    for folder, text in _WITH_FOLDERS.items():
        if name.startswith(f"content/{folder}/"):
            return f"give it a name in .md, or put it in content/media or beside the index.md of its {text}"
    return "give it a name in .md, or put it in content/media"


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return f".{ending}" if stem and dot else ""
