"""Import a bibliography (BibTeX) as a list: an entry file for each of its entries."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.document.writer import write_canonical_text
from bot.engine.entry_format import EntryFormat
from bot.errors import RefusedError
from bot.listing.config_files import get_layout_path, render_layout
from bot.listing.slugs import make_entry_slug, make_slug, make_unused
from bot.markdown.regions import END_MARKER, render_begin_marker
from bot.model.entry_id import EntryId
from bot.model.layout import Layout, Section, View
from bot.plan import Outcome, WriteFile
from bot.ports import Context
from bot.project.generate import decode_document, plan_generation
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.project.overlay import OverlayWorkspace
from bot.repairs.bibtex import Bibliography, parse_bibtex

SECTION: Final = "papers"
_ITEM: Final = "- [{title}]({link}){?, {authors}?}{?. *{venue}*?}{?, {year}?}"
# `@inproceedings{key,`; what stands between entries is a comment for BibTeX.
_BEGIN: Final = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_KEY: Final = re.compile(r"\s*([^,{}\s]+)")
_STRING: Final = re.compile(
    r"""\s*([A-Za-z][\w:.-]*)\s*=\s*(?:\{(.*)\}|"(.*)")\s*""", re.DOTALL
)
# A bracket; one behind a backslash is a letter for BibTeX no less, but rarely meant.
_BRACKET: Final = re.compile(r"\\.|[{}()]", re.DOTALL)
# Blocks that are no works.
_NO_WORKS: Final = frozenset({"comment", "preamble", "string"})
# Entries, and kinds of fields, that a message names one by one.
_MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of a bibliography: its kind in small letters, what stands in it, its line."""

    kind: str
    inside: str
    line: int
    is_closed: bool


def plan_bib_import(
    context: Context, text: str, name: str, list_id: str, document: str
) -> Outcome:
    """Plan the files of a list that has the works of a bibliography.

    The file of an entry has the name of its key, so that exports cite by the same. Fields
    of BibTeX that no field of an entry takes are counted.

    Args:
        context: the repository.
        text: the bibliography.
        name: the name of its file.
        list_id: the new list's id.
        document: where the list will stand; a document that is there gets the list at its
            end.

    Raises:
        RefusedError: an entry cannot be read, or there is none.
        ConfigurationError: the document is there, and is not UTF-8.
    """
    bibliographies = _read_all(text, name)
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    layout = Layout(
        id=list_id,
        title=stem,
        document=document,
        sections={SECTION: Section(title="Papers", views={SECTION: View(item=_ITEM)})},
    )
    files = {get_layout_path(list_id): render_layout(layout)}
    files |= _render_entries(bibliographies, layout)
    files[document] = _render_document(context, layout)
    workspace = OverlayWorkspace(context.workspace, files)
    project = load_project(workspace)
    loaded = load_catalog(context, workspace, project)
    files |= {
        action.path: action.text
        for action in plan_generation(
            replace(context, workspace=workspace), project, loaded.catalog
        ).files
    }
    plan = tuple(WriteFile(path, text) for path, text in files.items())
    return Outcome(_summarise(bibliographies, name, document), 0, plan)


def _read_all(text: str, name: str) -> list[tuple[str, Bibliography]]:
    """Return the entries of a bibliography in order, each with its key.

    Raises:
        RefusedError: names those that cannot be read.
    """
    strings: dict[str, str] = {}
    read: list[tuple[str, Bibliography]] = []
    unread: list[str] = []
    for block in _split(text):
        if block.kind == "string":
            strings |= _read_string(block.inside)
        if block.kind in _NO_WORKS:
            continue
        source = f"@{block.kind}{{{_expand(block.inside, strings)}}}"
        bibliography = parse_bibtex(source) if block.is_closed else None
        key = _KEY.match(block.inside)
        if bibliography is None:
            begin = " ".join(block.inside.split())[:60]
            unread.append(f"line {block.line}: @{block.kind}{{{begin}")
        else:
            read.append((key[1] if key else "", bibliography))
    if unread:
        named = "\n  ".join(unread[:_MOST_NAMED])
        raise RefusedError(
            f"{name}: {len(unread)} entries cannot be read, because they have no title,"
            f" or no end. Nothing was written.\n  {named}"
        )
    if not read:
        raise RefusedError(f"{name}: there is no BibTeX entry. Nothing was written.")
    return read


def _split(text: str) -> Iterator[_Block]:
    """Yield the blocks of a bibliography, in linear time.

    One that never ends goes to the end of the text.
    """
    position = 0
    line, counted_to = 1, 0
    while begin := _BEGIN.search(text, position):
        end, is_closed = _find_end(text, begin.end(), begin[2])
        line += text.count("\n", counted_to, begin.start())
        counted_to = begin.start()
        inside = text[begin.end() : end - 1] if is_closed else text[begin.end() : end]
        yield _Block(begin[1].lower(), inside, line, is_closed)
        position = end


def _find_end(text: str, start: int, opening: str) -> tuple[int, bool]:
    """Return the position behind the bracket that closes a block, and whether there is one."""
    closing = "}" if opening == "{" else ")"
    depth = 0
    for match in _BRACKET.finditer(text, start):
        sign = match[0]
        if depth == 0 and sign == closing:
            return match.end(), True
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
    return len(text), False


def _read_string(inside: str) -> dict[str, str]:
    """Return the abbreviation that `@string{cvpr = "…"}` declares."""
    match = _STRING.fullmatch(inside)
    if match is None:
        return {}
    return {match[1].lower(): match[2] if match[2] is not None else match[3]}


def _expand(inside: str, strings: Mapping[str, str]) -> str:
    """Return what stands in an entry with the values of its abbreviations: `booktitle = cvpr,`."""

    def write_value(match: re.Match[str]) -> str:
        value = strings.get(match[1].lower())
        return match[0] if value is None else f"= {{{value}}}"

    if not strings:
        return inside
    return re.sub(r"=\s*([A-Za-z][\w:.-]*)(?=\s*(?:,|$))", write_value, inside)


def _render_entries(
    bibliographies: Sequence[tuple[str, Bibliography]], layout: Layout
) -> dict[str, str]:
    order = EntryFormat(layout).order
    taken: set[str] = set()
    files: dict[str, str] = {}
    for key, bibliography in bibliographies:
        record: dict[str, Any] = dict(bibliography.record)
        if bibliography.links:
            record["links"] = dict(bibliography.links)
        slug = make_slug(key) or make_entry_slug(None, record["title"], None)
        path = EntryId.from_parts(layout.id, SECTION, make_unused(slug, taken)).path
        files[path] = write_canonical_text(record, order)
    return files


def _render_document(context: Context, layout: Layout) -> str:
    """Return the document with an empty list at its end.

    Raises:
        ConfigurationError: the document that is there is not UTF-8.
    """
    data = context.workspace.read(layout.document)
    head = f"# {layout.title}"
    if data:
        head = decode_document(data, layout.document).rstrip("\n")
    region = f"{render_begin_marker(SECTION)}\n{END_MARKER}"
    return f"{head}\n\n## Papers\n\n{region}\n"


def _summarise(
    bibliographies: Sequence[tuple[str, Bibliography]], name: str, document: str
) -> str:
    """Return what was understood, and which fields of BibTeX have no place."""
    counts: Counter[str] = Counter()
    for _, bibliography in bibliographies:
        counts.update(field.partition(" = ")[0] for field in bibliography.unused)
    lines = [f"{name}: {len(bibliographies)} entries, in {document}."]
    if counts:
        named = ", ".join(f"{field} ({count})" for field, count in counts.most_common())
        lines.append(f"Not kept, because entries have no such field: {named}.")
    lines.append("`listwright check` tells what the rules find in them.")
    return "\n".join(lines) + "\n"
