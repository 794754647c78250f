"""What `generate` would write and remove, and how that is said."""

from typing import NamedTuple

from bot.errors import ConfigurationError, RefusedError
from bot.model.left_out import UnsafeContent
from bot.plan import DeleteFile, WriteFile
from bot.ports import Context
from bot.project.generate import (
    demand_readable,
    describe_unsafe,
    plan_form_removal,
    plan_generation,
)
from bot.project.load_catalog import LoadedCatalog
from bot.review.tidied_documents import plan_tidying


class GeneratedFiles(NamedTuple):
    """The files that are not as the entries and the declarations say."""

    generated: tuple[WriteFile, ...]
    tidied: tuple[WriteFile, ...]
    """Documents that are the sources of their lists, and that may be put in order."""
    removed: tuple[DeleteFile, ...]
    unsafe: tuple[UnsafeContent, ...]
    """What of the entries no list shows, because it is unsafe."""

    @property
    def written(self) -> tuple[WriteFile, ...]:
        """All files to write."""
        return (*self.generated, *self.tidied)


def plan_generated_files(
    context: Context,
    loaded: LoadedCatalog,
    *,
    allow_shrink: bool = False,
    discard_edits: bool = False,
) -> GeneratedFiles:
    """Plan every file that is made from the entries and the declarations.

    Args:
        context: the files as they are.
        loaded: the entries.
        allow_shrink: whether entries that no view can show may vanish.
        discard_edits: whether items that were typed into a list may be overwritten.

    Raises:
        RefusedError: an entry or a typed item would be lost.
        ConfigurationError: a document and its layout do not fit.
    """
    if not allow_shrink:
        demand_readable(loaded)
    generation = plan_generation(
        context, loaded.project, loaded.catalog, allow_shrink=allow_shrink
    )
    # A document that changes may hold items that somebody typed into it.
    is_document_changed = any(file.path.endswith(".md") for file in generation.files)
    if is_document_changed and not discard_edits:
        # Late, because it reads Markdown, which takes long to import.
        from bot.review.typed_items import demand_no_typed_items

        demand_no_typed_items(context, loaded, generation.files)
    return GeneratedFiles(
        tuple(generation.files),
        tuple(plan_tidying(context)),
        tuple(plan_form_removal(context.workspace, loaded.project)),
        generation.unsafe,
    )


def describe_changes(planned: GeneratedFiles, *, is_only_planned: bool) -> list[str]:
    """Return a line for each file that changes, and the command if that *is_only_planned*."""
    write = "would write" if is_only_planned else "wrote"
    remove = "would remove" if is_only_planned else "removed"
    lines = [f"{write} {action.path}" for action in planned.written]
    lines += [f"{remove} {action.path}" for action in planned.removed]
    if is_only_planned and lines:
        lines.append("Run `listwright generate` to write them.")
    return lines


def describe_stale_files(context: Context, loaded: LoadedCatalog) -> str:
    """Return which generated files are not up to date, or why none can be made.

    It is empty where all of them are.
    """
    try:
        planned = plan_generated_files(context, loaded)
    except (RefusedError, ConfigurationError) as error:
        return str(error)
    lines = describe_changes(planned, is_only_planned=True)
    return "\n".join([*lines, *describe_unsafe(planned.unsafe)] if lines else [])
