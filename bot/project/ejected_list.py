"""Turn a list with entry files into one that is read from its document."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import get_args

from bot.forms.issue_forms import get_form_path
from bot.listing.config_files import get_layout_path, render_read_list
from bot.model.layout import Layout
from bot.model.read_list import ReadList
from bot.model.submission import FormKind
from bot.plan import FileAction, WriteFile, collect_files
from bot.ports import Context
from bot.project.document_source import (
    SourceTree,
    describe_unknown,
    make_read_list,
)
from bot.project.document_works import collect_works
from bot.project.load_catalog import LoadedCatalog
from bot.project.overlay import OverlayWorkspace


def keep_read_list(
    plan: Iterable[FileAction],
    loaded: LoadedCatalog,
    layout: Layout,
) -> list[FileAction]:
    """Return a *plan* that ejects the list of *layout*, but for its layout and the forms.

    The layout then says that the document is the source, with the rules, and with what
    maintainers said of single works.
    """
    text = render_read_list(_make_read_list(loaded, layout))
    path = get_layout_path(layout.id)
    forms = frozenset(map(get_form_path, get_args(FormKind)))
    kept = [
        action for action in plan if action.path != path and action.path not in forms
    ]
    return [*kept, WriteFile(path, text)]


def _make_read_list(loaded: LoadedCatalog, layout: Layout) -> ReadList:
    catalog = loaded.catalog
    records = {
        entry_id: catalog.records[entry_id]
        for entry_id in catalog.find_in_list(layout.id)
    }
    return replace(
        make_read_list(layout),
        rules=layout.rules,
        limits=layout.limits,
        replies=layout.replies,
        works=dict(collect_works(records)),
    )


def describe_read_list(
    plan: Iterable[FileAction],
    context: Context,
) -> Iterator[str]:
    """Yield what of the layouts will hold nowhere once *plan* is carried out."""
    workspace = OverlayWorkspace(context.workspace, collect_files(plan))
    tree = SourceTree(workspace, context)
    problems = describe_unknown(tree)
    if problems:
        yield problems
    if context.workspace.read("CONTRIBUTING.md") is not None:
        yield "CONTRIBUTING.md stays as it is; take out what it says of entry files."
