"""Move the part of a document that shows a section into the document of another list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import RefusedError
from bot.markdown.outline import Outline, read_outline
from bot.model.layout import Layout
from bot.output.lists.document import CONTENTS
from bot.ports import Workspace
from bot.project.document_parts import (
    DocumentPart,
    copy_part,
    cut_parts,
    find_parts,
    find_words,
    insert_rows,
    is_title,
    list_skeleton,
)
from bot.project.part_links import demand_links_that_move
from bot.project.section_move import SectionMove
from bot.project.section_paths import count_things

# The level of a section's heading below a title, where no other section tells one.
_USUAL_LEVEL = 2


def rename_region(name: str, sections: Mapping[str, str]) -> str:
    """Return the name of a region after the move.

    It follows the folder of its section, if it begins with that.
    """
    for old, new in sections.items():
        if name == old or name.startswith(f"{old}."):
            return new + name.removeprefix(old)
    return name


@dataclass(slots=True)
class PartMover:
    """Moves the parts of documents that show the sections, one after the other.

    *texts* are the documents after the move, by path. The headings of the sections are
    *change* levels deeper than before; *lines* tell of what moved.
    """

    workspace: Workspace
    move: SectionMove
    texts: dict[str, str] = field(default_factory=dict)
    change: int = 0
    lines: list[str] = field(default_factory=list)
    # The headings and markers of the sections in the other list's own document, and the
    # words of these headings.
    skeleton: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    # The new names of the regions in the list's own document, by their former ones.
    names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        shown = [
            name
            for name in self.move.sections
            if not self.move.old.sections[name].document
        ]
        self.names = self.map_regions(shown)

    def map_regions(self, sections: Iterable[str]) -> dict[str, str]:
        """Return the new names of the regions of sections, by their former ones."""
        names = {}
        for section_id in sections:
            section = self.move.old.sections[section_id]
            for name in section.views:
                names[name] = rename_region(name, self.move.sections)
            if section.group is not None and section.group.contents:
                new_id = self.move.sections[section_id]
                names[section_id + CONTENTS] = new_id + CONTENTS
        return names

    def read(self, path: str) -> str:
        """Return a document as it is after what was done so far."""
        if path in self.texts:
            return self.texts[path]
        return (self.workspace.read(path) or b"").decode("utf-8")

    def move_part(self) -> None:
        """Move the section from the document of its list to that of the other list.

        Raises:
            RefusedError: something of the section's would be lost.
        """
        old, new = self.move.old, self.move.new
        outline = read_outline(self.read(old.document), old.document)
        parts = self.find_parts(outline, old.document)
        target = read_outline(self.read(new.document), new.document)
        self._demand_free_names(target)
        level = self._choose_level(target)
        self.change = level - parts[0].level
        rows = self.move_rows(outline, parts, old.document, new)
        self.skeleton = list_skeleton(rows)
        self.headings = list_heading_words(outline, parts)
        self.lines.append(self._describe_part(outline, parts))

    def _describe_part(self, outline: Outline, parts: Sequence[DocumentPart]) -> str:
        """Return a sentence on what went from one list's document to the other's."""
        named = ", ".join(f'"{words}"' for words in self.headings)
        line = f"{self.move.new.document} shows it now, below {named}"
        if any(True for _ in find_words(outline, parts)):
            line += ", with the words that stood there"
        if self.change:
            count = count_things(abs(self.change), "level", "levels")
            line += (
                f"; headings are {count} {'deeper' if self.change > 0 else 'higher'}"
            )
        return f"{line}. {self.move.old.document} no longer does."

    def find_parts(self, outline: Outline, path: str) -> list[DocumentPart]:
        """Return the parts of a document that show the sections.

        Raises:
            RefusedError: they do not stand alone, or the table of contents has lines of
                theirs.
        """
        shown = [name for name in self.names if not name.endswith(CONTENTS)]
        parts = find_parts(outline, path, shown, self.names)
        for name in self.names:
            region = outline.regions.get(name)
            if region is not None and not _has_line(parts, region.begin_line):
                raise RefusedError(
                    f"{path}:{region.begin_line + 1}: the region `{name}` holds the"
                    " section's lines of the table of contents. Take it out first, and"
                    f" `contents` of the section's `group` in schema/{self.move.old.id}"
                    ".yaml; nothing was written."
                )
        return parts

    def _demand_free_names(self, target: Outline) -> None:
        """Refuse names of regions that the other list uses.

        Raises:
            RefusedError: names the region, and what to do first.
        """
        new = self.move.new
        taken = {name for name, _, _ in new.iterate_views()} | target.regions.keys()
        for before, after in self.names.items():
            if after in taken:
                raise RefusedError(
                    f"{new.document} has a region `{after}` already. Give the region"
                    f" `{before}` another name first, in schema/{self.move.old.id}.yaml"
                    f" and in {self.move.old.document}; nothing was written."
                )

    def _choose_level(self, target: Outline) -> int:
        """Return the level that the section's heading has in the other list's document.

        It is that of the sections in the same folder there.
        """
        new = self.move.new
        folder = self.move.target.section.rpartition("/")[0]
        levels = {
            name: target.headings[index].level
            for name, index in _find_section_headings(target, new).items()
        }
        beside = [
            level for name, level in levels.items() if name.rpartition("/")[0] == folder
        ]
        if beside:
            return beside[-1]
        if folder in levels:
            return levels[folder] + 1
        return min(levels.values(), default=_USUAL_LEVEL)

    def move_rows(
        self,
        outline: Outline,
        parts: Sequence[DocumentPart],
        path: str,
        target: Layout,
    ) -> list[str]:
        """Move parts from the document *path* to that of *target*, and return their lines.

        Raises:
            RefusedError: a link would lead elsewhere there.
        """
        text = self.read(target.document)
        demand_links_that_move(outline, parts, path, target.document, text)
        rows: list[str] = []
        for part in parts:
            gap = [""] if rows else []
            rows += [*gap, *copy_part(outline, part, self.names, self.change)]
        self.texts[path] = cut_parts(self.read(path), parts)
        self.insert(target, rows)
        return rows

    def insert(self, target: Layout, rows: Sequence[str]) -> None:
        """Put lines into the document of *target*, below the sections that stand above."""
        text = self.read(target.document)
        outline = read_outline(text, target.document)
        section = target.sections.get(self.move.neighbour)
        lines = [
            outline.regions[name].end_line
            for name in (section.views if section is not None else ())
            if name in outline.regions
        ]
        level = read_outline("\n".join(rows), target.document).headings[0].level
        index = len(outline.lines)
        if lines:
            index = outline.find_end(max(lines), level)
            if index == len(outline.lines):
                index = outline.find_tail(max(lines) + 1)
        self.texts[target.document] = insert_rows(text, index, rows)


def _has_line(parts: Sequence[DocumentPart], line: int) -> bool:
    return any(part.has_line(line) for part in parts)


def list_heading_words(outline: Outline, parts: Sequence[DocumentPart]) -> list[str]:
    """Return the words of the headings of parts, in order."""
    return [
        heading.words for heading in outline.headings if _has_line(parts, heading.line)
    ]


def _find_section_headings(outline: Outline, layout: Layout) -> dict[str, int]:
    """Return the headings of the sections of a list in its own document, by their indices.

    The document's title is none.
    """
    headings: dict[str, int] = {}
    for name, section_id, _ in layout.iterate_views():
        region = outline.regions.get(name)
        if region is None or section_id in headings:
            continue
        index = outline.find_heading(region.begin_line)
        if index is not None and not is_title(outline, index):
            headings[section_id] = index
    return headings
