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
# Endings that people give to an entry file; other dots belong to its name.
_SUFFIX = re.compile(r"(?i)\.(?:ya?ml|json|txt|md)$")
# What follows these characters of a path is not looked at.
_LONGEST = 1_000
# Letters of the longest name that Windows keeps, such as `com1`
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
        yield _make_violation(file, _describe_problem(file))
    elif _is_reserved(entry_id.slug):
        message = (
            f"Windows keeps the name `{entry_id.slug}` for a device; "
            "give the file another."
        )
        yield _make_violation(file, message)


def _is_reserved(stem: str) -> bool:
    # A slug that is reserved gets "-item" behind it.
    return len(stem) <= _LONGEST_RESERVED and make_slug(stem) == f"{stem}-item"


def _describe_problem(file: EntryFile) -> str:
    """Return a sentence about the first fault of the path, from its beginning."""
    path = file.path[:_LONGEST]
    entry_id = EntryId.from_path(path)
    home, depth = entry_id.section, path.count("/")
    sections = file.layout.sections
    quoted_path = f"`{path[:200]}`"
    if not path.startswith("entries/") or not entry_id.list_id:
        example = EntryId.from_parts(
            file.layout.id,
            "<section>",
            "<name>",
        ).path
        return f"{quoted_path} is no place for an entry; it belongs at `{example}`."
    if depth > DEEPEST:
        return f"{quoted_path} stands in {depth} folders; {DEEPEST} is the most."
    if entry_id.list_id != file.layout.id:
        list_id = entry_id.list_id[:60]
        return f"There is no list `{list_id}`; this one is called `{file.layout.id}`."
    if not home:
        choices = name_some(list(sections))
        return f"The file stands in no section; move it into one: {choices}."
    if home not in sections:
        suggestion = suggest(home, sections)
        advice = f"There is {name_some(list(sections))}."
        if suggestion:
            advice = f"Did you mean `{suggestion}`?"
        return f"The list has no section `{home[:100]}`. {advice}"
    return _describe_name_problem(basename(path))


def _describe_name_problem(name: str) -> str:
    stem, _, extension = name.rpartition(".")
    if extension != "yaml":
        return f"`{name[:80]}` must end in `.yaml`, as every entry file does."
    return (
        f"`{stem[:80]}.yaml` may hold only small letters, digits and hyphens, "
        "at most 62 of them."
    )


def _make_violation(file: EntryFile, message: str) -> Violation:
    """Return a violation, with a move as its fix where list and section are certain.

    They are where the path holds the same words, but not as a slug has them.
    """
    path = file.path[:_LONGEST]
    entry_id = EntryId.from_path(path)
    home = make_folder(entry_id.section)
    is_in_list = make_slug(entry_id.list_id) == file.layout.id
    is_certain = path.startswith("entries/") and is_in_list
    if not is_certain or home not in file.layout.sections:
        return Violation(message)
    slug = _derive_slug(file, basename(path))
    if not slug:
        return Violation(message)
    better = EntryId.from_parts(file.layout.id, home, slug).path
    fix = Fix(f"Move the file to `{better}`", (MoveEntry(better),))
    return Violation(message, fix=fix)


def _derive_slug(file: EntryFile, name: str) -> str:
    """Return the slug for a file called *name*; "" where there is none."""
    stem = _SUFFIX.sub("", name)
    if _VALID.fullmatch(stem) and not _is_reserved(stem):
        return stem
    slug = make_slug(stem)
    # A name of other signs alone gives no slug, but the title may.
    if not slug and file.entry:
        return make_entry_slug(file.entry.name, file.entry.title, None)
    return slug
