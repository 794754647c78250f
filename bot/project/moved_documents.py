"""Take a section that moves to another list out of documents, and put it into others."""

from collections.abc import Mapping, Sequence

from bot.errors import RefusedError
from bot.listing.config_files import get_layout_path
from bot.markdown.outline import read_outline
from bot.markdown.regions import rename_regions
from bot.model.document_layouts import list_document_layouts
from bot.model.layout import Layout, OtherDocument
from bot.ports import Workspace
from bot.project.document_parts import cut_parts, find_words
from bot.project.part_mover import PartMover, list_heading_words
from bot.project.section_move import SectionMove


def plan_documents(workspace: Workspace, move: SectionMove) -> PartMover:
    """Return what moved the section into the documents of the other list.

    It has the documents after the move.

    Raises:
        RefusedError: a document shows the section so that something would be lost.
    """
    mover = PartMover(workspace, move)
    for path, declaration in move.old.documents.items():
        _demand_all_sections(mover, path, declaration)
    _keep_own_documents(mover)
    if mover.names:
        mover.move_part()
        _move_other_documents(mover)
    return mover


def _keep_own_documents(mover: PartMover) -> None:
    """Let the documents that only show sections that move go to the other list.

    Raises:
        RefusedError: a list needs such a document for something else, too.
    """
    documents: dict[str, list[str]] = {}
    for name, section in mover.move.old.sections.items():
        if section.document:
            documents.setdefault(section.document, []).append(name)
    for path, names in documents.items():
        moving = [name for name in names if name in mover.move.sections]
        if not moving:
            continue
        staying = [name for name in names if name not in moving]
        _demand_free_document(mover.move, path, moving[0], staying)
        before = mover.read(path)
        after = rename_regions(before, path, mover.map_regions(moving))
        if after != before:
            mover.texts[path] = after
        mover.lines.append(f"{path} is a document of `{mover.move.new.id}` now.")


def _demand_free_document(
    move: SectionMove, path: str, name: str, staying: Sequence[str]
) -> None:
    """Refuse a document of the section *name* that shows something else, too.

    Raises:
        RefusedError: says what it shows, and what to do first.
    """
    old = move.old
    is_taken = any(
        layout.document == path for layout in list_document_layouts(move.new)
    )
    if not staying and not is_taken and path not in old.documents:
        return
    others = ", ".join(f"`{other}`" for other in staying) or "other sections"
    raise RefusedError(
        f"{path}: this document of `{old.id}` shows `{name}`, and {others} too. Give"
        f" `{name}` a document of its own first, or none (`document:` in"
        f" schema/{old.id}.yaml); nothing was written."
    )


def _move_other_documents(mover: PartMover) -> None:
    """Move the section from the other documents of its list to those of the other list.

    Raises:
        RefusedError: a document shows the section in its own way.
    """
    old, new = mover.move.old, mover.move.new
    waiting = {
        layout.document: layout
        for layout in list_document_layouts(new)
        if layout.document in new.documents
    }
    for layout in list_document_layouts(old):
        path = layout.document
        declaration = old.documents.get(path)
        if declaration is None or not mover.move.sections.keys() & layout.sections:
            continue
        equal = _find_equal(
            declaration, {name: new.documents[name] for name in waiting}
        )
        if equal is None:
            _drop_from(mover, path)
        else:
            _move_between(mover, path, waiting.pop(equal))
    for path, layout in waiting.items():
        if new.documents[path].sections:
            mover.lines.append(
                f"{path} does not show the section: it names its sections, under"
                f" `documents` in schema/{new.id}.yaml."
            )
            continue
        mover.insert(layout, mover.skeleton)
        mover.lines.append(
            f"{path} shows the section too; its heading there is yours to translate."
        )


def _demand_all_sections(
    mover: PartMover, path: str, declaration: OtherDocument
) -> None:
    """Refuse another document that names the section among those that it shows.

    Raises:
        RefusedError: says what to do first.
    """
    named = [name for name in mover.move.sections if name in declaration.sections]
    if not named:
        return
    layout_path = get_layout_path(mover.move.old.id)
    advice = (
        f"Take `{named[0]}` out of `documents: {path}: sections:` in {layout_path}, and"
        f" its heading and region out of {path}, first"
    )
    # Without any section named, a document shows them all.
    if len(named) == len(declaration.sections):
        advice = f"Take {path} out of `documents` in {layout_path} first"
    raise RefusedError(
        f"{path} shows `{named[0]}` in its own way. {advice}; nothing was written."
    )


def _move_between(mover: PartMover, path: str, target: Layout) -> None:
    """Move the section from another document of its list to its equal."""
    outline = read_outline(mover.read(path), path)
    parts = mover.find_parts(outline, path)
    mover.move_rows(outline, parts, path, target)
    mover.lines.append(f"{target.document} shows what {path} showed.")


def _drop_from(mover: PartMover, path: str) -> None:
    """Take the section out of another document of its list.

    Raises:
        RefusedError: words of people would be lost.
    """
    outline = read_outline(mover.read(path), path)
    parts = mover.find_parts(outline, path)
    lines = list(find_words(outline, parts))
    if not lines and list_heading_words(outline, parts) != mover.headings:
        lines = [parts[0].start]
    if lines:
        old, new = mover.move.old, mover.move.new
        raise RefusedError(
            f"{path}:{lines[0] + 1}: this document of `{old.id}` shows the section"
            f" with words of its own, and `{new.id}` has no such document. Declare"
            f" one with the same `language` and `where` in schema/{new.id}.yaml"
            " first, or take the words out; nothing was written."
        )
    mover.texts[path] = cut_parts(mover.read(path), parts)
    mover.lines.append(
        f"{path} no longer shows the section, and `{mover.move.new.id}` has no such"
        " document."
    )


def _find_equal(
    declaration: OtherDocument, documents: Mapping[str, OtherDocument]
) -> str | None:
    """Return the one of *documents* that shows all sections of its list in the same way.

    None comes back if there is no such one.
    """
    for path, other in documents.items():
        is_equal = (other.language, other.where) == (
            declaration.language,
            declaration.where,
        )
        if is_equal and not other.sections:
            return path
    return None
