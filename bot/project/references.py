"""What names an entry or a section elsewhere, written anew when the name changes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from bot.document.reader import LAYOUT_LIMITS, Unreadable, parse_yaml
from bot.document.scalars import double_quoted, scalar_text
from bot.engine.registry import rule_names
from bot.errors import ConfigurationError, RefusedError
from bot.listing.config_files import layout_path, parse_layout
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, FieldPath, RemoveField, SetValue
from bot.model.layout import Layout
from bot.model.lazy_values import names_with_key
from bot.plan import WriteFile

_IDS = ("same_as", "distinct_from")


class Word(NamedTuple):
    """A word of a layout to write otherwise: the key at *place*, or the value there."""

    place: FieldPath
    old: str
    new: str
    is_key: bool = False


def referring_entries(catalog: Catalog) -> set[EntryId]:
    """The ids of the entries that name others, or sections besides their own."""
    fields = (*_IDS, "also_in")
    return {EntryId(name) for field in fields for name in names_with_key(catalog.records, field)}


def redirect_references(
    entry_id: EntryId, record: Mapping[str, Any], name_today: Callable[[str], str]
) -> list[Edit]:
    """The edits after which the entry names others as *name_today* does, each once, and never itself."""
    edits: list[Edit] = []
    for field in _IDS:
        old = record.get(field) or []
        new = [name_today(named) for named in old]
        if new == old:
            continue
        gone = [place for place, named in enumerate(new) if named == entry_id or named in new[:place]]
        if len(gone) == len(new):
            edits.append(RemoveField((field,)))
            continue
        edits += [
            SetValue((field, place), named)
            for place, named in enumerate(new)
            if named != old[place] and place not in gone
        ]
        edits += [RemoveField((field, place)) for place in reversed(gone)]
    return edits


def rename_sections(record: Mapping[str, Any], sections: Mapping[str, str]) -> list[Edit]:
    """The edits after which `also_in` names the sections as they are called now, by their former ids."""
    edits: list[Edit] = []
    for place, also in enumerate(record.get("also_in") or ()):
        is_bare = isinstance(also, str)
        section = also if is_bare else str(also.get("section", ""))
        if section in sections:
            field: FieldPath = ("also_in", place) if is_bare else ("also_in", place, "section")
            edits.append(SetValue(field, sections[section]))
    return edits


def replace_words(source: bytes, words: Iterable[Word], wanted: Layout) -> WriteFile:
    """The layout's file with some words written otherwise, and every other character as it stands.

    Raises:
        RefusedError: a word is spelled so that it cannot be replaced in its place.
    """
    path = layout_path(wanted.id)
    document = parse_yaml(source, LAYOUT_LIMITS)
    if isinstance(document, Unreadable):
        raise ConfigurationError(path, document.line, "", document.message)
    lines = document.text.split("\n")
    placed = [
        (document.at_key(word.place) if word.is_key else document.at(word.place), word) for word in words
    ]
    for (line, column), word in sorted(placed, reverse=True):
        head, tail = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        quoted = double_quoted(word.old), "'{}'".format(word.old.replace("'", "''"))
        spelled = next((form for form in (*quoted, word.old) if tail.startswith(form)), None)
        if spelled is None:
            said = f"`{word.old}` is not written as plain text on one line"
            raise RefusedError(f"{path}:{line}: {said}. Write it so first; nothing was written.")
        lines[line - 1] = f"{head}{scalar_text(word.new)}{tail.removeprefix(spelled)}"
    text = "\n".join(lines)
    if not _declares(text, wanted):
        raise RefusedError(
            f"{path}: the file would not say the same. Rename there by hand; nothing was written."
        )
    return WriteFile(path, text)


def _declares(text: str, wanted: Layout) -> bool:
    try:
        return parse_layout(wanted.id, text.encode(), rule_names()) == wanted
    except ConfigurationError:
        return False
