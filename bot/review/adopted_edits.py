"""Makes entries of what was typed into the lists on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.model.review import Review, Verdict
from bot.ports import Context
from bot.project.generate import plan_generation, render_document_text
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.overlay import OverlayWorkspace
from bot.review.account_builder import AccountBuilder
from bot.review.document_account import DocumentAccount
from bot.review.entry_files import ListedEntries
from bot.review.proposed_changes import Contribution
from bot.review.typed_items import TypedEdit, find_typed_edit
from bot.review.verdicts import evaluate_contribution


@dataclass(frozen=True, slots=True)
class AdoptedEdits:
    """What the typed items are, and every file as it should stand then (None: it goes)."""

    review: Review
    files: Mapping[str, str | None]


def adopt_edits(context: Context, found: LoadedCatalog) -> AdoptedEdits:
    """Return the entries that typed items become, judged and repaired, and the lists made from them.

    Raises:
        ConfigurationError: a document and its layout do not fit.
        RefusedError: more was typed than is read item by item.
    """
    account = AccountBuilder(set(found.files))
    stripped: dict[str, str | None] = {}
    for layout in found.project.document_layouts:
        generated = render_document_text(
            context.workspace, found.project, layout, found.catalog, allow_shrink=True
        )
        typed = find_typed_edit(context, found, layout, generated)
        if typed is None:
            continue
        listed = ListedEntries(context, found, layout)
        DocumentAccount(layout.document, layout, typed.edit, listed, account).add(
            typed.changes
        )
        stripped[layout.document] = _remove_outside(typed)
    contribution = _make_contribution(found, account)
    verdicts = evaluate_contribution(context, contribution)
    concerned = {verdict.list_id for verdict in verdicts}
    lists = {
        name: layout.title
        for name, layout in found.project.layouts.items()
        if name in concerned
    }
    review = Review("", "", tuple(verdicts), (), lists, account=contribution.account)
    files = stripped | _collect_files(verdicts)
    return AdoptedEdits(
        review, files | _generate(context, found, files) if files else {}
    )


def _make_contribution(found: LoadedCatalog, account: AccountBuilder) -> Contribution:
    outcomes = account.build()
    proposals = tuple(account.proposals.values())
    new = frozenset(proposal.path for proposal in proposals if proposal.before is None)
    return Contribution(found.project, found, proposals, (), new, account=outcomes)


def _remove_outside(typed: TypedEdit) -> str:
    """Return a document without the typed items that stand outside the regions; the rest is generated anyway."""
    gone: set[int] = set()
    for change in typed.changes:
        if change.new is not None and change.new.placed.is_outside:
            gone |= set(range(change.new.span.first, change.new.span.last))
    return "\n".join(
        line for number, line in enumerate(typed.text.split("\n")) if number not in gone
    )


def _collect_files(verdicts: list[Verdict]) -> dict[str, str | None]:
    """Return the entry files to write and to remove."""
    files: dict[str, str | None] = {}
    for verdict in verdicts:
        if verdict.is_moved:
            files[verdict.path] = None
        if verdict.stays:
            files[verdict.final_path] = verdict.final_text
    return files


def _generate(
    context: Context, found: LoadedCatalog, files: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return the generated files after *files* are written."""
    workspace = OverlayWorkspace(context.workspace, files)
    after = replace(context, workspace=workspace)
    catalog = load_catalog(after, workspace, found.project).catalog
    generation = plan_generation(after, found.project, catalog, allow_shrink=True)
    return {action.path: action.text for action in generation.files}
