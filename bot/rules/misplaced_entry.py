"""misplaced-entry."""

import re
from collections.abc import Iterator
from posixpath import basename

from bot.listing.slugs import make_entry_slug, make_folder, make_slug
from bot.model.choices import name_some, suggest
from bot.model.entry_id import DEEPEST, NAME_PATTERN, EntryId
from bot.model.finding import Fix, MoveEntry
from bot.model.rule import EntryFile, Violation, rule

_VALID = re.compile(NAME_PATTERN)
_SUFFIX = re.compile(r"(?i)\.(?:ya?ml|json|txt|md)$")
_LONGEST = 1_000
_LONGEST_RESERVED = 4


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
    entry_id = EntryId.parse_path(file.path)
    if (
        entry_id is None
        or entry_id.list_id != file.layout.id
        or entry_id.section not in file.layout.sections
    ):
        yield _fault(file, _problem(file))
    elif _is_reserved(entry_id.slug):
        yield _fault(
            file,
            f"Windows keeps the name `{entry_id.slug}` for a device; give the file another.",
        )


def _is_reserved(stem: str) -> bool:
    return len(stem) <= _LONGEST_RESERVED and make_slug(stem) == f"{stem}-item"


def _problem(file: EntryFile) -> str:
    """The first thing that is wrong with the path, as a sentence."""
    path = file.path[:_LONGEST]
    entry_id = EntryId.from_path(path)
    home, depth = entry_id.section, path.count("/")
    where = f"`{path[:200]}`"
    if not path.startswith("entries/") or not entry_id.list_id:
        place = EntryId.from_parts(file.layout.id, "<section>", "<name>").path
        return f"{where} is no place for an entry; it belongs at `{place}`."
    if depth > DEEPEST:
        return f"{where} stands in {depth} folders; {DEEPEST} is the most."
    if entry_id.list_id != file.layout.id:
        return f"There is no list `{entry_id.list_id[:60]}`; this one is called `{file.layout.id}`."
    if not home:
        return f"The file stands in no section; move it into one: {name_some(list(file.layout.sections))}."
    if home not in file.layout.sections:
        meant = suggest(home, file.layout.sections)
        advice = (
            f"Did you mean `{meant}`?"
            if meant
            else f"There is {name_some(list(file.layout.sections))}."
        )
        return f"The list has no section `{home[:100]}`. {advice}"
    stem, dot, extension = basename(path).rpartition(".")
    if extension != "yaml":
        return f"`{(stem + dot + extension)[:80]}` must end in `.yaml`, as every entry file does."
    return f"`{stem[:80]}.yaml` may hold only small letters, digits and hyphens, at most 62 of them."


def _fault(file: EntryFile, message: str) -> Violation:
    """The fault, with a move where list and section are certain: written otherwise, but the same words."""
    path = file.path[:_LONGEST]
    entry_id = EntryId.from_path(path)
    home = make_folder(entry_id.section)
    is_certain = (
        path.startswith("entries/") and make_slug(entry_id.list_id) == file.layout.id
    )
    if not is_certain or home not in file.layout.sections:
        return Violation(message)
    stem = _SUFFIX.sub("", basename(path))
    short = (
        stem if _VALID.fullmatch(stem) and not _is_reserved(stem) else make_slug(stem)
    )
    if not short and file.entry:
        short = make_entry_slug(file.entry.name, file.entry.title, None)
    if not short:
        return Violation(message)
    better = EntryId.from_parts(file.layout.id, home, short).path
    return Violation(
        message, fix=Fix(f"Move the file to `{better}`", (MoveEntry(better),))
    )
