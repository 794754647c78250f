"""Edit entry files, and show the changes as diffs."""

from collections.abc import Iterable, Sequence
from difflib import unified_diff

from bot.engine.entry_format import EntryFormat
from bot.errors import FormatterBugError, RefusedError
from bot.model.finding import Edit
from bot.plan import WriteFile
from bot.ports import Context, Workspace
from bot.project.load_catalog import LoadedCatalog


def edit_entry(
    context: Context,
    loaded: LoadedCatalog,
    path: str,
    edits: Sequence[Edit],
) -> str:
    """Return the text of the entry file *path* after *edits*, comments kept.

    It is in the canonical format.

    Raises:
        RefusedError: the file cannot be read, or an edit does not fit it.
    """
    examiner = loaded.examiners.find_for_path(path)
    return edit_entry_text(path, context.workspace.read(path), edits, examiner)


def edit_entry_text(
    path: str,
    data: bytes | None,
    edits: Sequence[Edit],
    entry_format: EntryFormat | None,
) -> str:
    """Return the text of the entry file *path* with the content *data* after *edits*.

    It is in the canonical format *entry_format*, comments kept.

    Raises:
        RefusedError: the file cannot be read, or an edit does not fit it.
    """
    if entry_format is None or data is None:
        raise RefusedError(f"{path}: this file cannot be read; nothing was written.")
    try:
        return entry_format.edit(data.decode("utf-8", "replace"), edits)
    except FormatterBugError as error:
        advice = f"Nothing was written; `listwright check {path}` says more."
        raise RefusedError(f"{path}: {error}. {advice}") from None


def render_diffs(workspace: Workspace, plan: Iterable[WriteFile]) -> str:
    """Return the changes that the files of *plan* make, as unified diffs."""
    lines: list[str] = []
    for path, text in plan:
        data = workspace.read(path) or b""
        old_lines = data.decode("utf-8", "replace").splitlines(keepends=True)
        new_lines = text.splitlines(keepends=True)
        lines += unified_diff(
            old_lines,
            new_lines,
            path,
            path,
        )
    # The last line of a file may lack its line end.
    ended = [line if line.endswith("\n") else f"{line}\n" for line in lines]
    return "".join(ended)
