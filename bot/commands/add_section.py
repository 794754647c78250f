"""`listwright add-section`: make a section of a heading of a list's document, and entries of the items below it."""

import argparse
from dataclasses import replace

from bot.errors import RefusedError, UsageError
from bot.listing.slugs import make_folder, make_unused
from bot.model.layout import Layout
from bot.output.terminal.review import render_review_text
from bot.plan import DeleteFile, Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import Project, load_project
from bot.project.new_section import add_section, mark_region
from bot.project.overlay import OverlayWorkspace
from bot.review.adopted_edits import adopt_edits
from bot.review.new_sections import NewSection, find_new_section

SUMMARY = "make a section of a heading in a list, and entries of the items below it"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("list", metavar="LIST", help="the list, by its id")
    parser.add_argument(
        "heading", metavar="HEADING", help="the heading in the list's document, as it is written"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Declare the section, put markers around its items, and adopt them."""
    project = load_project(context.workspace, context.cache)
    layout = project.layouts.get(args.list)
    if layout is None:
        known = ", ".join(f"`{name}`" for name in project.layouts)
        raise UsageError(f"{args.list}: there is no such list; there is {known}.")
    text = (context.workspace.read(layout.document) or b"").decode("utf-8", "replace")
    found = find_new_section(text, layout, args.heading)
    if found is None:
        raise RefusedError(
            f"{layout.document}: no items stand below a heading {args.heading!r} that is no section yet. "
            "Nothing was written."
        )
    declared, document = _declare(project, layout, found, text)
    overlay = OverlayWorkspace(
        context.workspace, {declared.path: declared.text, document.path: document.text}
    )
    after = replace(context, workspace=overlay)
    adopted = adopt_edits(after, load_catalog(after, overlay, load_project(overlay)))
    files = {declared.path: declared.text, document.path: document.text, **adopted.files}
    plan: list[WriteFile | DeleteFile] = []
    for path, content in files.items():
        plan.append(DeleteFile(path) if content is None else WriteFile(path, content))
    entries = render_review_text(adopted.review).partition("\n")[2].lstrip("\n")
    verb = "would write" if args.check else "wrote"
    said = [f"{verb} {action.path}" for action in plan if isinstance(action, WriteFile)]
    return Outcome(entries + "\n".join(said) + "\n", 0, tuple(plan))


def _declare(project: Project, layout: Layout, found: NewSection, text: str) -> tuple[WriteFile, WriteFile]:
    """Return the layout and the document with the new section."""
    slug = make_folder(found.section.title.replace("/", " ")) or "section"
    section_id = make_unused(slug, set(layout.sections))
    views = {section_id: next(iter(found.section.views.values()))}
    section = replace(found.section, views=views)
    declared = add_section(
        project.sources[layout.id],
        project.orders.get(layout.id),
        layout,
        section_id,
        section,
        found.after,
        found.fields,
    )
    return declared, WriteFile(layout.document, mark_region(text, section_id, found.first, found.last))
