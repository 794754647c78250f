"""`listwright add-section`: make a section of a heading of a list's document, and entries of the items below it."""

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
        known = ", ".join(f"`{name}`" for name in project.layouts)
        raise UsageError(f"{args.list}: there is no such list; there is {known}.")
    written = _add_section(context, project, layout, args.heading)
    overlay = OverlayWorkspace(context.workspace, written)
    after = replace(context, workspace=overlay)
    adopted = adopt_edits(after, load_catalog(after, overlay, load_project(overlay)))
    files: dict[str, str | None] = {**written, **adopted.files}
    plan: list[WriteFile | DeleteFile] = []
    for path, content in files.items():
        plan.append(DeleteFile(path) if content is None else WriteFile(path, content))
    entries = render_review_text(adopted.review).partition("\n")[2].lstrip("\n")
    verb = "would write" if args.check else "wrote"
    said = [f"{verb} {action.path}" for action in plan if isinstance(action, WriteFile)]
    return Outcome(entries + "\n".join(said) + "\n", 0, tuple(plan))


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
    texts = {
        one.document: (context.workspace.read(one.document) or b"").decode(
            "utf-8",
            "replace",
        )
        for one in documents
    }
    shown, found = _find_heading(documents, texts, heading)
    slug = make_folder(found.section.title.replace("/", " ")) or "section"
    section_id = make_unused(slug, set(layout.sections))
    views = {section_id: next(iter(found.section.views.values()))}
    is_own = shown.document == layout.document
    section = replace(
        found.section,
        views=views,
        document="" if is_own else shown.document,
    )
    declared = add_section(
        project.sources[layout.id],
        project.orders.get(layout.id),
        layout,
        section_id,
        section,
        found.after,
        found.fields,
    )
    text = mark_region(texts[shown.document], section_id, found.start, found.end)
    written = {declared.path: declared.text, shown.document: text}
    for other in documents if is_own else ():
        if (
            other.document in layout.documents
            and not layout.documents[other.document].sections
        ):
            above = other.sections[found.after].views
            text = texts[other.document]
            written[other.document] = insert_region(
                text,
                other.document,
                above,
                found.heading,
                section_id,
            )
    return written


def _find_heading(
    documents: Sequence[Layout],
    texts: Mapping[str, str],
    heading: str,
) -> tuple[Layout, NewSection]:
    """Return the first document that has items below *heading*, and the section that this could be."""
    for shown in documents:
        found = find_new_section(texts[shown.document], shown, heading)
        if found is not None:
            return shown, found
    raise RefusedError(
        f"{', '.join(texts)}: no items stand below a heading {heading!r} that is no section yet. "
        "Nothing was written."
    )
