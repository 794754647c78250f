"""misplaced-entry."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from bot.listing.slugs import entry_slug, slug
from bot.model.finding import Fix, MoveEntry
from bot.model.rule import EntryFile, Fault, rule

PART = r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?"
"""A folder or a file's name: the same on every system, whatever it thinks of case, accents and length."""
DEEPEST = 6
"""Folders, `entries` among them."""
_PLACE = re.compile(rf"entries/({PART})/((?:{PART}/){{1,{DEEPEST - 2}}})({PART})\.yaml", re.ASCII)
_VALID = re.compile(PART, re.ASCII)
_LONGEST = 1_000
_LONGEST_RESERVED = 4


@rule("error", security=True)
def misplaced_entry(file: EntryFile) -> Iterator[Fault]:
    """An entry file stands at `entries/<list>/<section>/<name>.yaml`.

    ## Why is this bad?
    The path is the entry's id, and its folder is the section that shows it. Two
    names that differ only in case, or one that Windows keeps for a device, cannot
    be checked out everywhere.

    ## How to mend it
    Move the file to a section of the list. Names are small letters, digits and
    hyphens, at most 62 of them; they need not follow a title that changes later.
    """
    place = _PLACE.fullmatch(file.path)
    if place and place[1] == file.layout.id and place[2][:-1] in file.layout.sections:
        if len(place[3]) > _LONGEST_RESERVED or slug(place[3]) != f"{place[3]}-item":
            return
        yield _fault(file, f"Windows keeps the name `{place[3]}` for a device; give the file another.")
        return
    yield _fault(file, _problem(file))


def _problem(file: EntryFile) -> str:
    """The first thing that is wrong with the path, as a sentence."""
    path = file.path[:_LONGEST]
    top, *folders = path.split("/")
    name = folders.pop() if folders else top
    stem, dot, extension = name.rpartition(".")
    where = f"`{path[:200]}`"
    if top != "entries" or not folders:
        return f"{where} is no place for an entry; it belongs at `entries/{file.layout.id}/<section>/<name>.yaml`."
    if len(folders) + 1 > DEEPEST:
        return f"{where} stands {len(folders) + 1} folders deep; {DEEPEST} is the most."
    if folders[0] != file.layout.id:
        return f"There is no list `{folders[0][:60]}`; this one is called `{file.layout.id}`."
    home = "/".join(folders[1:])
    if home not in file.layout.sections:
        near = get_close_matches(home.lower(), file.layout.sections, 1)
        sections = f"Did you mean `{near[0]}`?" if near else f"There is {_named(list(file.layout.sections))}."
        return f"The list has no section `{home[:100]}`. {sections}"
    if extension != "yaml":
        return f"`{name[:80]}` must end in `.yaml`, as every entry file does."
    return f"`{stem[:80] + dot}yaml` may hold only small letters, digits and hyphens, at most 62 of them."


def _named(sections: list[str]) -> str:
    return ", ".join(f"`{section}`" for section in sections[:12]) + (" and more" if len(sections) > 12 else "")  # noqa: PLR2004 - more would hide the advice


def _fault(file: EntryFile, message: str) -> Fault:
    """The fault, with a move where list and section are certain: written otherwise, but the same words."""
    top, *folders = file.path[:_LONGEST].split("/")
    name = folders.pop() if folders else ""
    home = "/".join(map(slug, folders[1:]))
    if top != "entries" or not folders or slug(folders[0]) != file.layout.id or home not in file.layout.sections:
        return Fault(message)
    stem = re.sub(r"(?i)\.(?:ya?ml|json|txt|md)$", "", name)
    short = stem if _VALID.fullmatch(stem) and slug(stem) != f"{stem}-item" else slug(stem)
    if not short and file.entry:
        short = entry_slug(file.entry.name, file.entry.title, None)
    better = f"entries/{file.layout.id}/{home}/{short}.yaml"
    return Fault(message, fix=Fix(f"Move the file to `{better}`", (MoveEntry(better),)) if short else None)
