"""What names an entry or a section elsewhere, written anew when the name changes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from bot.document.scalars import write_flow_scalar, write_quoted, write_scalar
from bot.engine.registry import list_rule_names
from bot.errors import ConfigurationError, RefusedError
from bot.listing.config_files import get_layout_path, parse_layout
from bot.listing.order_file import ORDER_KEYS, order_path
from bot.listing.schema_yaml import parse_schema_file
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, FieldPath, RemoveField, SetValue
from bot.model.layout import Layout
from bot.model.lazy_values import find_names_with_key
from bot.plan import WriteFile
from bot.project.load_settings import Project

_IDS = ("same_as", "distinct_from")


class Word(NamedTuple):
    """A word of a layout, or of its order file, to write otherwise: the key at *place*, or the value there."""

    place: FieldPath
    old: str
    new: str
    is_key: bool = False


def referring_entries(catalog: Catalog) -> set[EntryId]:
    """The ids of the entries that name others, or sections besides their own."""
    fields = (*_IDS, "also_in")
    return {
        EntryId(name)
        for field in fields
        for name in find_names_with_key(catalog.records, field)
    }


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
        gone = [
            place
            for place, named in enumerate(new)
            if named == entry_id or named in new[:place]
        ]
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


def rename_sections(
    record: Mapping[str, Any], sections: Mapping[str, str]
) -> list[Edit]:
    """The edits after which `also_in` names the sections as they are called now, by their former ids."""
    edits: list[Edit] = []
    for place, also in enumerate(record.get("also_in") or ()):
        is_bare = isinstance(also, str)
        section = also if is_bare else str(also.get("section", ""))
        if section in sections:
            field: FieldPath = (
                ("also_in", place) if is_bare else ("also_in", place, "section")
            )
            edits.append(SetValue(field, sections[section]))
    return edits


class ListFiles:
    """The files that declare a list, and the changes of their words: all other characters stay as they stand."""

    def __init__(self, project: Project, layout: Layout) -> None:
        self.layout = layout
        self.paths = get_layout_path(layout.id), order_path(layout.id)
        self.sources = project.sources[layout.id], project.orders.get(layout.id)
        self.values: dict[str, Any] = parse_schema_file(
            self.sources[0], self.paths[0]
        ).value

    def names_no_region(self, section: str) -> bool:
        """Return whether the layout names no region of a section, so that its only one has the folder's name."""
        own = self.values["sections"][section]
        return isinstance(own, str) or "views" not in own

    def has_slugs_apart(self, section: str) -> bool:
        """Return whether the order file holds the section's slugs, not the layout."""
        own = self.values["sections"][section]
        return bool(self.layout.sections[section].manual) and "manual" not in own

    def name_slug(self, section: str, place: int, old: str, new: str) -> Word:
        """Return the change of a section's slug at a *place*, counted from 0, in the file that holds it."""
        if self.has_slugs_apart(section):
            return Word((_order_key(self.layout, section), section, place), old, new)
        return Word(("sections", section, "manual", place), old, new)

    def name_sections(self, names: Mapping[str, str]) -> list[Word]:
        """Return the changes of the sections' *names*, by those of today, in both files."""
        words = [
            Word(("sections", old), old, new, is_key=True) for old, new in names.items()
        ]
        apart = [old for old in names if self.has_slugs_apart(old)]
        return words + [
            Word((_order_key(self.layout, old), old), old, names[old], is_key=True)
            for old in apart
        ]

    def replace_words(self, words: Iterable[Word], wanted: Layout) -> list[WriteFile]:
        """Return the files that change.

        Raises:
            RefusedError: a word is spelled so that it cannot be replaced in its place, or the files would not declare
                what is *wanted*.
        """
        apart = [word for word in words if word.place[0] in ORDER_KEYS]
        inside = [word for word in words if word.place[0] not in ORDER_KEYS]
        texts = []
        for path, source, own in zip(
            self.paths, self.sources, (inside, apart), strict=True
        ):
            texts.append(
                _replace_words(path, source, own)
                if source is not None and own
                else source
            )
        try:
            is_right = (
                parse_layout(wanted.id, texts[0] or b"", list_rule_names(), texts[1])
                == wanted
            )
        except ConfigurationError:
            is_right = False
        if not is_right:
            raise RefusedError(
                f"{self.paths[0]}: the file would not say the same. Rename there by hand; nothing was written."
            )
        return [
            WriteFile(path, text.decode())
            for path, text, source in zip(self.paths, texts, self.sources, strict=True)
            if text is not None and text != source
        ]


def _order_key(layout: Layout, section: str) -> str:
    """Return the key of the order file under which a section's slugs stand."""
    return "manual" if layout.sections[section].order == "manual" else "same_date"


def _replace_words(path: str, source: bytes, words: Iterable[Word]) -> bytes:
    document = parse_schema_file(source, path)
    lines = document.text.split("\n")
    placed = [
        (
            document.locate_key(word.place)
            if word.is_key
            else document.locate(word.place),
            word,
        )
        for word in words
    ]
    for (line, column), word in sorted(placed, reverse=True):
        head, tail = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        quoted = write_quoted(word.old), "'{}'".format(word.old.replace("'", "''"))
        spelled = next(
            (form for form in (*quoted, word.old) if tail.startswith(form)), None
        )
        if spelled is None:
            said = f"`{word.old}` is not written as plain text on one line"
            raise RefusedError(
                f"{path}:{line}: {said}. Write it so first; nothing was written."
            )
        rest = tail.removeprefix(spelled)
        is_between_braces = "{" in head and rest.rstrip().endswith("}")
        new = (
            write_flow_scalar(word.new) if is_between_braces else write_scalar(word.new)
        )
        lines[line - 1] = f"{head}{new}{rest}"
    return "\n".join(lines).encode()
