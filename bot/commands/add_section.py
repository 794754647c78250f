"""`listwright add-section`: make a section of a heading, and entries of its items."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.errors import RefusedError, UsageError
from bot.listing.slugs import make_folder, make_unused
from bot.model.document_layouts import list_document_layouts
from bot.model.layout import Layout
from bot.output.terminal.review import render_review_text
from bot.plan import DeleteFile, Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import Project, load_project
from bot.project.new_section import add_section, insert_region, mark_region
from bot.project.overlay import OverlayWorkspace
from bot.review.adopted_edits import adopt_edits
from bot.review.new_sections import NewSection, find_new_section

SUMMARY = "make a section of a heading in a list, and entries of the items below it"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("list", metavar="LIST", help="the list, by its id")
    parser.add_argument(
        "heading",
        metavar="HEADING",
        help="the heading in a document of the list, as it is written",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a file would change",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Declare the section, put markers around its items, and adopt them."""
    project = load_project(context.workspace, context.cache)
    layout = project.layouts.get(args.list)
    if layout is None:
        lists = ", ".join(f"`{name}`" for name in project.layouts)
        raise UsageError(f"{args.list}: there is no such list; there is {lists}.")
    written = _add_section(context, project, layout, args.heading)
    # The items are adopted as if somebody had typed them into the new region.
    overlay = OverlayWorkspace(context.workspace, written)
    after = replace(context, workspace=overlay)
    adopted = adopt_edits(after, load_catalog(after, overlay, load_project(overlay)))
    files: dict[str, str | None] = {**written, **adopted.files}
    plan: list[WriteFile | DeleteFile] = []
    for path, content in files.items():
        plan.append(DeleteFile(path) if content is None else WriteFile(path, content))
    entries = render_review_text(adopted.review).partition("\n")[2].lstrip("\n")
    verb = "would write" if args.check else "wrote"
    lines = [
        f"{verb} {action.path}" for action in plan if isinstance(action, WriteFile)
    ]
    return Outcome(entries + "\n".join(lines) + "\n", 0, tuple(plan))


def _add_section(
    context: Context,
    project: Project,
    layout: Layout,
    heading: str,
) -> dict[str, str]:
    """Return the layout and the documents with the new section, by path.

    A heading of another document makes a section that only this document shows.
    A document that shows all sections of the list gets the heading and a region.

    Raises:
        RefusedError: there is no such heading with items in any document.
    """
    documents = list_document_layouts(layout)
    texts = {}
    for document in documents:
        data = context.workspace.read(document.document) or b""
        texts[document.document] = data.decode("utf-8", "replace")
    document, new_section = _find_heading(documents, texts, heading)
    path = document.document
    is_own = path == layout.document
    title = new_section.section.title
    # A slash would make a folder in a folder.
    slug = make_folder(title.replace("/", " ")) or "section"
    section_id = make_unused(slug, set(layout.sections))
    # The region gets the section's name, so that the layout need not name it.
    view = next(iter(new_section.section.views.values()))
    section = replace(
        new_section.section,
        views={section_id: view},
        document="" if is_own else path,
    )
    declared = add_section(
        project.sources[layout.id],
        project.orders.get(layout.id),
        layout,
        section_id,
        section,
        new_section.after,
        new_section.fields,
    )
    start, end = new_section.start, new_section.end
    written = {
        declared.path: declared.text,
        path: mark_region(texts[path], section_id, start, end),
    }
    if is_own:
        written |= _add_regions(layout, documents, texts, new_section, section_id)
    return written


def _add_regions(
    layout: Layout,
    documents: Sequence[Layout],
    texts: Mapping[str, str],
    new_section: NewSection,
    section_id: str,
) -> dict[str, str]:
    """Return the other documents that show all sections, with a region for the new one."""
    written = {}
    for document in documents:
        path = document.document
        declaration = layout.documents.get(path)
        if declaration is None or declaration.sections:
            continue
        written[path] = insert_region(
            texts[path],
            path,
            document.sections[new_section.after].views,
            new_section.heading,
            section_id,
        )
    return written


def _find_heading(
    documents: Sequence[Layout],
    texts: Mapping[str, str],
    heading: str,
) -> tuple[Layout, NewSection]:
    """Return the first document with items below *heading*, and the section of these.

    Raises:
        RefusedError: no document has such a heading.
    """
    for document in documents:
        text = texts[document.document]
        new_section = find_new_section(text, document, heading)
        if new_section is not None:
            return document, new_section
    raise RefusedError(
        f"{', '.join(texts)}: no items stand below a heading {heading!r} that is no"
        " section yet. Nothing was written."
    )
