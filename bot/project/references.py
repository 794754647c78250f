"""Rewrite the references to an entry or to a section when its name changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.document.scalars import write_flow_scalar, write_quoted, write_scalar
from bot.errors import ConfigurationError, RefusedError
from bot.listing.config_files import get_layout_path, parse_layout
from bot.listing.order_file import ORDER_KEYS, order_path
from bot.listing.schema_yaml import parse_schema_file
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, FieldPath, RemoveField, SetValue
from bot.model.layout import Layout
from bot.plan import WriteFile
from bot.project.load_settings import Project
from bot.rules import list_rule_names

# The fields that hold ids of other entries.
_IDS = ("same_as", "distinct_from")


class Word(NamedTuple):
    """A word of a layout, or of its order file, to replace: a key or a value."""

    path: FieldPath
    old: str
    new: str
    # Whether the word is the key at *path*, not the value there.
    is_key: bool = False


def find_referring_entries(catalog: Catalog) -> set[EntryId]:
    """Return the ids of the entries that name other entries, or other sections."""
    referring: set[EntryId] = set()
    for field in (*_IDS, "also_in"):
        referring.update(catalog.find_with_field(field))
    return referring


def redirect_references(
    entry_id: EntryId,
    record: Mapping[str, Any],
    name_today: Callable[[str], str],
) -> list[Edit]:
    """Return the edits after which the entry names others as *name_today* does.

    It names each of them once, and never itself.
    """
    edits: list[Edit] = []
    for field in _IDS:
        old = record.get(field) or []
        new = [name_today(name) for name in old]
        if new != old:
            edits += _rename_ids(
                field,
                entry_id,
                old,
                new,
            )
    return edits


def _rename_ids(
    field: str,
    entry_id: EntryId,
    old: Sequence[str],
    new: Sequence[str],
) -> list[Edit]:
    """Return the edits that make the names *new* of the *old* ones in a list of ids."""
    superfluous = [
        index
        for index, name in enumerate(new)
        if name == entry_id or name in new[:index]
    ]
    if len(superfluous) == len(new):
        return [RemoveField((field,))]
    edits: list[Edit] = []
    for index, name in enumerate(new):
        if name != old[index] and index not in superfluous:
            edits.append(SetValue((field, index), name))
    # From the end of the list upwards: each removal moves the items behind it.
    edits += [RemoveField((field, index)) for index in reversed(superfluous)]
    return edits


def rename_sections(
    record: Mapping[str, Any],
    sections: Mapping[str, str],
) -> list[Edit]:
    """Return the edits after which `also_in` names the sections by their new ids.

    *sections* holds the new ids by the former ones.
    """
    edits: list[Edit] = []
    for index, guest in enumerate(record.get("also_in") or ()):
        field: FieldPath = ("also_in", index)
        section = guest
        if not isinstance(guest, str):
            field = ("also_in", index, "section")
            section = str(guest.get("section", ""))
        if section in sections:
            edits.append(SetValue(field, sections[section]))
    return edits


class ListFiles:
    """The files that declare a list, and the changes of their words.

    All other characters stay as they stand.
    """

    def __init__(self, project: Project, layout: Layout) -> None:
        """Read the layout file of a list of *project*."""
        self.layout = layout
        self.paths = get_layout_path(layout.id), order_path(layout.id)
        self.sources = project.sources[layout.id], project.orders.get(layout.id)
        document = parse_schema_file(self.sources[0], self.paths[0])
        self.values: dict[str, Any] = document.value

    def has_implied_region(self, section: str) -> bool:
        """Return whether the layout names no region of a section.

        Its only region has the name of the section's folder then.
        """
        declaration = self.values["sections"][section]
        return isinstance(declaration, str) or "views" not in declaration

    def has_slugs_apart(self, section: str) -> bool:
        """Return whether the order file holds the section's slugs, not the layout."""
        declaration = self.values["sections"][section]
        has_slugs = bool(self.layout.sections[section].manual)
        return has_slugs and "manual" not in declaration

    def plan_slug_change(
        self,
        section: str,
        index: int,
        old: str,
        new: str,
    ) -> Word:
        """Return the change of a section's slug, in the file that holds it.

        *index* is the slug's, counted from 0.
        """
        if self.has_slugs_apart(section):
            key = _get_order_key(self.layout, section)
            return Word((key, section, index), old, new)
        return Word(("sections", section, "manual", index), old, new)

    def plan_section_changes(self, names: Mapping[str, str]) -> list[Word]:
        """Return the changes of the sections' *names*, by those of today.

        They are in both files.
        """
        changes = []
        for old, new in names.items():
            changes.append(
                Word(
                    ("sections", old),
                    old,
                    new,
                    is_key=True,
                )
            )
        for old, new in names.items():
            if self.has_slugs_apart(old):
                key = _get_order_key(self.layout, old)
                changes.append(
                    Word(
                        (key, old),
                        old,
                        new,
                        is_key=True,
                    )
                )
        return changes

    def replace_words(self, changes: Iterable[Word], wanted: Layout) -> list[WriteFile]:
        """Return the files that change.

        Raises:
            RefusedError: a word is spelled so that it cannot be replaced in its place,
                or the files would not declare what is *wanted*.
        """
        layout_file, order_file = self.paths
        layout_source, order_source = self.sources
        layout_changes = []
        order_changes = []
        for word in changes:
            if word.path[0] in ORDER_KEYS:
                order_changes.append(word)
            else:
                layout_changes.append(word)
        layout_data = _replace_words(layout_file, layout_source, layout_changes)
        order_data = order_source
        if order_source is not None:
            order_data = _replace_words(order_file, order_source, order_changes)
        if not is_declared(wanted, layout_data, order_data):
            raise RefusedError(
                f"{layout_file}: the file would not say the same. Rename there by hand;"
                " nothing was written."
            )
        files = []
        if layout_data != layout_source:
            files.append(WriteFile(layout_file, layout_data.decode()))
        if order_data is not None and order_data != order_source:
            files.append(WriteFile(order_file, order_data.decode()))
        return files


def _get_order_key(layout: Layout, section: str) -> str:
    """Return the key of the order file under which a section's slugs stand."""
    return "manual" if layout.sections[section].order == "manual" else "same_date"


def _replace_words(
    path: str,
    source: bytes,
    changes: Sequence[Word],
) -> bytes:
    """Return the file with its words replaced; as it is if none changes.

    Raises:
        RefusedError: a word is spelled in another way than plain or quoted.
    """
    if not changes:
        return source
    document = parse_schema_file(source, path)
    lines = document.text.split("\n")
    located = []
    for word in changes:
        locate = document.locate_key if word.is_key else document.locate
        located.append((locate(word.path), word))
    # From the end of each line backwards, so that a change moves no other word.
    for (line, column), word in sorted(located, reverse=True):
        text = lines[line - 1]
        head, tail = text[: column - 1], text[column - 1 :]
        spelling = find_spelling(word.old, tail)
        if spelling is None:
            problem = f"`{word.old}` is not written as plain text on one line"
            raise RefusedError(
                f"{path}:{line}: {problem}. Write it so first; nothing was written."
            )
        rest = tail.removeprefix(spelling)
        # Between braces, a comma or a bracket ends a plain word.
        is_between_braces = "{" in head and rest.rstrip().endswith("}")
        new = write_scalar(word.new)
        if is_between_braces:
            new = write_flow_scalar(word.new)
        lines[line - 1] = f"{head}{new}{rest}"
    return "\n".join(lines).encode()


def find_spelling(word: str, text: str) -> str | None:
    """Return how *text* begins with a word: in quotes or plain; None if it does not."""
    single_quoted = "'{}'".format(word.replace("'", "''"))
    for spelling in (write_quoted(word), single_quoted, word):
        if text.startswith(spelling):
            return spelling
    return None


def is_declared(wanted: Layout, layout: bytes, order: bytes | None) -> bool:
    """Return whether just what is *wanted* is declared by the files of a list.

    Lines that are put into a file as text may mean something else there: an alias may
    stand for them, or a mapping between braces. So the files are read back.
    """
    try:
        declared = parse_layout(wanted.id, layout, list_rule_names(), order)
    except ConfigurationError:
        return False
    return declared == wanted
