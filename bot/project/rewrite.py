"""Entry files with edits made in them, as texts to be written."""

from collections.abc import Iterable, Sequence
from difflib import unified_diff

from bot.errors import FormatterBugError, RefusedError
from bot.model.finding import Edit
from bot.plan import WriteFile
from bot.ports import Context, Workspace
from bot.project.load_catalog import LoadedCatalog


def edit_entry(
    context: Context, found: LoadedCatalog, path: str, edits: Sequence[Edit]
) -> str:
    """What the entry file *path* says after *edits*, in the one layout, comments kept.

    Raises:
        RefusedError: the file cannot be read, or an edit does not fit it.
    """
    judge = found.examiners.of_path(path)
    data = context.workspace.read(path)
    if judge is None or data is None:
        raise RefusedError(f"{path}: this file cannot be read; nothing was written.")
    try:
        return judge.edit(data.decode("utf-8", "replace"), edits)
    except FormatterBugError as error:
        advice = f"Nothing was written; `listwright check {path}` says more."
        raise RefusedError(f"{path}: {error}. {advice}") from None


def render_diffs(workspace: Workspace, plan: Iterable[WriteFile]) -> str:
    """What the files of *plan* say, and would say, as unified diffs."""
    lines: list[str] = []
    for path, text in plan:
        before = (workspace.read(path) or b"").decode("utf-8", "replace")
        old, new = before.splitlines(keepends=True), text.splitlines(keepends=True)
        lines += unified_diff(old, new, path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
