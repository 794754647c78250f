"""misplaced-entry."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from bot.listing.slugs import make_entry_slug, make_slug
from bot.model.finding import Fix, MoveEntry
from bot.model.rule import EntryFile, Violation, rule

PART = r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?"
"""A folder or a file's name: the same on every system, whatever it thinks of case, accents and length."""
DEEPEST = 6
"""Folders, `entries` among them."""
_FOLDER = re.compile(rf"entries/({PART})/({PART}(?:/{PART}){{0,{DEEPEST - 3}}})", re.ASCII)
_VALID = re.compile(PART, re.ASCII)
_LONGEST = 1_000
_LONGEST_RESERVED = 4
_SHOWN = 12


@rule("error", security=True)
def misplaced_entry(file: EntryFile) -> Iterator[Violation]:
    """An entry file stands at `entries/<list>/<section>/<name>.yaml`.

    ## Why is this bad?
    The path is the entry's id, and its folder is the section that shows it. Two
    names that differ only in case, or one that Windows keeps for a device, cannot
    be checked out everywhere.

    ## How to mend it
    Move the file to a section of the list. Names are small letters, digits and
    hyphens, at most 62 of them; they need not follow a title that changes later.
    """
    folder, _, name = file.path.rpartition("/")
    list_id, home = _parts(folder)
    stem = name.removesuffix(".yaml")
    if (
        list_id != file.layout.id
        or home not in file.layout.sections
        or stem == name
        or not _VALID.fullmatch(stem)
    ):
        yield _fault(file, _problem(file))
    elif _is_reserved(stem):
        yield _fault(file, f"Windows keeps the name `{stem}` for a device; give the file another.")


@lru_cache(maxsize=1024)
def _parts(folder: str) -> tuple[str, str]:
    """List and section of a folder of entry files; nothing where its name is not allowed."""
    found = _FOLDER.fullmatch(folder[:_LONGEST])
    return (found[1], found[2]) if found else ("", "")


def _is_reserved(stem: str) -> bool:
    return len(stem) <= _LONGEST_RESERVED and make_slug(stem) == f"{stem}-item"


def _problem(file: EntryFile) -> str:
    """The first thing that is wrong with the path, as a sentence."""
    path = file.path[:_LONGEST]
    top, *folders = path.split("/")
    name = folders.pop() if folders else top
    stem, dot, extension = name.rpartition(".")
    where = f"`{path[:200]}`"
    if top != "entries" or not folders:
        place = f"entries/{file.layout.id}/<section>/<name>.yaml"
        return f"{where} is no place for an entry; it belongs at `{place}`."
    if len(folders) + 1 > DEEPEST:
        return f"{where} stands in {len(folders) + 1} folders; {DEEPEST} is the most."
    if folders[0] != file.layout.id:
        return f"There is no list `{folders[0][:60]}`; this one is called `{file.layout.id}`."
    home = "/".join(folders[1:])
    if not home:
        return f"The file stands in no section; move it into one: {_named(list(file.layout.sections))}."
    if home not in file.layout.sections:
        near = get_close_matches(home.lower(), file.layout.sections, 1)
        advice = f"Did you mean `{near[0]}`?" if near else f"There is {_named(list(file.layout.sections))}."
        return f"The list has no section `{home[:100]}`. {advice}"
    if extension != "yaml":
        return f"`{name[:80]}` must end in `.yaml`, as every entry file does."
    return f"`{stem[:80] + dot}yaml` may hold only small letters, digits and hyphens, at most 62 of them."


def _named(sections: list[str]) -> str:
    return ", ".join(f"`{section}`" for section in sections[:_SHOWN]) + (
        " and more" if sections[_SHOWN:] else ""
    )


def _fault(file: EntryFile, message: str) -> Violation:
    """The fault, with a move where list and section are certain: written otherwise, but the same words."""
    top, *folders = file.path[:_LONGEST].split("/")
    name = folders.pop() if folders else ""
    home = "/".join(map(make_slug, folders[1:]))
    is_certain = top == "entries" and folders and make_slug(folders[0]) == file.layout.id
    if not is_certain or home not in file.layout.sections:
        return Violation(message)
    stem = re.sub(r"(?i)\.(?:ya?ml|json|txt|md)$", "", name)
    short = stem if _VALID.fullmatch(stem) and not _is_reserved(stem) else make_slug(stem)
    if not short and file.entry:
        short = make_entry_slug(file.entry.name, file.entry.title, None)
    better = f"entries/{file.layout.id}/{home}/{short}.yaml"
    return Violation(
        message, fix=Fix(f"Move the file to `{better}`", (MoveEntry(better),)) if short else None
    )
