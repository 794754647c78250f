"""Tidy the documents that are the sources of their lists, where the layouts allow it."""

from collections.abc import Iterator
from dataclasses import replace

from bot.listing.new_places import find_newcomers_order
from bot.model.layout import Layout
from bot.model.read_list import ReadList
from bot.plan import FileAction, WriteFile
from bot.ports import Context
from bot.project.document_source import SourceTree
from bot.project.document_writing import write_lines
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.review.check_catalog import check_all, plan_repairs


def plan_tidying(context: Context) -> list[WriteFile]:
    """Plan the documents whose items are out of order, or have what a machine can repair.

    Only sections in which the layout allows it change; every other line stays byte for
    byte. The workspace of *context* is a `SourceTree`, or there is nothing to tidy.
    """
    tree = context.workspace
    if not isinstance(tree, SourceTree):
        return []
    allowed = [declared for declared in tree.lists if declared.has_tidy_sections]
    if not allowed:
        return []
    project = load_project(tree, context.cache)
    loaded = load_catalog(context, tree, project)
    plan: list[WriteFile] = []
    for declared in allowed:
        layout = _sort_sections(project.layouts[declared.id], declared)
        repairs = list(_plan_repairs(context, loaded, declared))
        text = write_lines(context, tree, layout, repairs)
        if text != tree.read_original(declared.document):
            plan.append(WriteFile(declared.document, text))
    return plan


def _sort_sections(layout: Layout, declared: ReadList) -> Layout:
    """Return *layout* with the orders that the items nearly follow, where it is allowed.

    What they leave open, such as the order of one year, stays as people wrote it.
    """
    sections = dict(layout.sections)
    for folder, section in layout.sections.items():
        order = find_newcomers_order(section)
        if order is None or not declared.may_tidy(folder):
            continue
        manual = [] if order == "title" else section.manual
        sections[folder] = replace(section, order=order, manual=manual)
    return replace(layout, sections=sections)


def _plan_repairs(
    context: Context,
    loaded: LoadedCatalog,
    declared: ReadList,
) -> Iterator[FileAction]:
    """Plan the safe repairs of the entries in the sections that may be tidied."""
    ids = loaded.catalog.find_in_list(declared.id)
    paths = frozenset(one.path for one in ids if declared.may_tidy(one.section))
    if paths:
        plan, _ = plan_repairs(context, loaded, check_all(context, loaded, paths))
        yield from plan
