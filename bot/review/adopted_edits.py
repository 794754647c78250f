"""Make entries of what was typed into the lists on this machine."""

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
from bot.review.taken_paths import TakenPaths
from bot.review.typed_items import TypedEdit, find_typed_edit
from bot.review.verdicts import evaluate_contribution


@dataclass(frozen=True, slots=True)
class AdoptedEdits:
    """The review of the typed items, and the text of every file that must change.

    A file whose text is None must be deleted.
    """

    review: Review
    files: Mapping[str, str | None]


def adopt_edits(
    context: Context,
    loaded: LoadedCatalog,
) -> AdoptedEdits:
    """Return the entries that typed items become, and the lists generated from them.

    The entries are judged and repaired as those of a contribution are.

    Raises:
        ConfigurationError: a document and its layout do not fit.
        RefusedError: more was typed than is read item by item.
    """
    account = AccountBuilder(TakenPaths(loaded.catalog.files))
    stripped: dict[str, str | None] = {}
    for layout in loaded.project.document_layouts:
        generated = render_document_text(
            context.workspace,
            loaded.project,
            layout,
            loaded.catalog,
            allow_shrink=True,
        )
        typed = find_typed_edit(context, loaded, layout, generated)
        if typed is None:
            continue
        listed = ListedEntries(context, loaded, layout)
        document_account = DocumentAccount(
            layout.document,
            layout,
            typed.edit,
            listed,
            account,
        )
        document_account.add(typed.changes)
        stripped[layout.document] = _remove_outside(typed)
    contribution = _make_contribution(loaded, account)
    verdicts = evaluate_contribution(context, contribution)
    review = _make_review(loaded, contribution, verdicts)
    # The generated files come last: a document is stripped of typed items, and then
    # generated from the stripped text.
    files = stripped | _collect_files(verdicts)
    if not files:
        return AdoptedEdits(review, {})
    return AdoptedEdits(review, files | _generate(context, loaded, files))


def _make_contribution(
    loaded: LoadedCatalog,
    account: AccountBuilder,
) -> Contribution:
    """Return the typed items as a contribution to the entries of *loaded*."""
    outcomes = account.build()
    proposals = tuple(account.proposals.values())
    new_paths = [proposal.path for proposal in proposals if proposal.before is None]
    return Contribution(
        loaded.project,
        loaded,
        proposals,
        (),
        frozenset(new_paths),
        account=outcomes,
    )


def _make_review(
    loaded: LoadedCatalog,
    contribution: Contribution,
    verdicts: list[Verdict],
) -> Review:
    """Return the review; there are no commits, so it names neither base nor head."""
    concerned = {verdict.list_id for verdict in verdicts}
    titles = {
        list_id: layout.title
        for list_id, layout in loaded.project.layouts.items()
        if list_id in concerned
    }
    return Review(
        "",
        "",
        tuple(verdicts),
        (),
        titles,
        account=contribution.account,
    )


def _remove_outside(typed: TypedEdit) -> str:
    """Return a document without the typed items that stand outside its regions.

    Typed items inside a region need no removal: the region is generated again.
    """
    removed: set[int] = set()
    for change in typed.changes:
        if change.new is not None and change.new.placed.is_outside:
            span = change.new.span
            removed |= set(range(span.first, span.last))
    kept = [
        line
        for number, line in enumerate(typed.text.split("\n"))
        if number not in removed
    ]
    return "\n".join(kept)


def _collect_files(verdicts: list[Verdict]) -> dict[str, str | None]:
    """Return the entry files to write, and those to delete with None as their text."""
    files: dict[str, str | None] = {}
    for verdict in verdicts:
        if verdict.is_moved:
            files[verdict.path] = None
        if verdict.stays:
            files[verdict.final_path] = verdict.final_text
    return files


def _generate(
    context: Context,
    loaded: LoadedCatalog,
    files: Mapping[str, str | None],
) -> dict[str, str | None]:
    """Return the files that are generated once *files* are written."""
    workspace = OverlayWorkspace(context.workspace, files)
    after = replace(context, workspace=workspace)
    catalog = load_catalog(after, workspace, loaded.project).catalog
    generation = plan_generation(
        after,
        loaded.project,
        catalog,
        allow_shrink=True,
    )
    return {action.path: action.text for action in generation.files}
