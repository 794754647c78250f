"""misplaced-entry."""

import re
from collections.abc import Iterator, Sequence
from posixpath import basename

from bot.listing.slugs import make_entry_slug, make_folder, make_slug
from bot.model.choices import name_some, suggest
from bot.model.entry_id import DEEPEST, NAME_PATTERN, EntryId
from bot.model.finding import Fix, MoveEntry
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

_VALID = re.compile(NAME_PATTERN)
# Endings that people give to an entry file, and an editor adds; other dots belong to its
# name.
_SUFFIX = re.compile(r"(?i)(?:\.(?:ya?ml|json|txt|md))+$")
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

    ## How to fix it
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
        message = say(
            "Windows keeps the name `{name}` for a device; give the file another.",
            name=entry_id.slug,
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
    shown_path = path[:200]
    if not path.startswith("entries/") or not entry_id.list_id:
        example = EntryId.from_parts(
            file.layout.id,
            "<section>",
            "<name>",
        ).path
        return say(
            "`{path}` is no place for an entry; it belongs at `{example}`.",
            path=shown_path,
            example=example,
        )
    if depth > DEEPEST:
        return say(
            "`{path}` stands in {number} folders; {most} is the most.",
            path=shown_path,
            number=depth,
            most=DEEPEST,
        )
    if entry_id.list_id != file.layout.id:
        return say(
            "There is no list `{unknown_list}`; this one is called `{this_list}`.",
            unknown_list=entry_id.list_id[:60],
            this_list=file.layout.id,
        )
    if not home:
        return say(
            "The file stands in no section; move it into one: {sections}.",
            sections=name_some(list(sections)),
        )
    if home not in sections:
        return _describe_unknown_section(home, list(sections))
    return _describe_name_problem(basename(path))


def _describe_unknown_section(home: str, sections: Sequence[str]) -> str:
    suggestion = suggest(home, sections)
    if suggestion:
        return say(
            "The list has no section `{section}`. Did you mean `{suggestion}`?",
            section=home[:100],
            suggestion=suggestion,
        )
    return say(
        "The list has no section `{section}`. There is {sections}.",
        section=home[:100],
        sections=name_some(sections),
    )


def _describe_name_problem(name: str) -> str:
    stem, _, extension = name.rpartition(".")
    if extension != "yaml":
        return say(
            "`{name}` must end in `.yaml`, as every entry file does.", name=name[:80]
        )
    return say(
        "`{name}.yaml` may hold only small letters, digits and hyphens, "
        "at most 62 of them.",
        name=stem[:80],
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
    fix = Fix(say("Move the file to `{path}`", path=better), (MoveEntry(better),))
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
