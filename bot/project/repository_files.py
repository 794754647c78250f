"""What a repository needs beside its lists: workflows, settings, hooks."""

import re
from collections.abc import Iterator

from bot.document.reader import LAYOUT_LIMITS, Document, parse_yaml
from bot.errors import UsageError
from bot.model.settings import Settings
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.load_settings import SETTINGS_PATH
from bot.project.repository_checks import FOLDER, FOR_FORMS, WORKFLOWS

ALL_WORKFLOWS = (*WORKFLOWS, *FOR_FORMS)
"""Every workflow that runs the bot."""
HOOKS = ".pre-commit-config.yaml"
IGNORED = ".git-blame-ignore-revs"
_USES = re.compile(
    r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<commit>[0-9a-f]{40})(?P<note>[ ]+#[ ]?\S[^\n]{0,40})?"
)
_HERE = re.compile(r"uses: \./$", re.MULTILINE)
_SETTINGS = "submissions:\n  enabled: true\n"
_REPO = re.compile(r"(?m)^(?P<indent>[ ]*)- repo: ")


class Action:
    """The release of the program that a repository's workflows and hooks name: `OWNER/NAME@COMMIT`."""

    def __init__(self, text: str) -> None:
        """Read what the owner chose.

        Raises:
            UsageError: it names no commit, which alone nobody can move.
        """
        found = _USES.fullmatch(text.strip())
        if found is None:
            raise UsageError(
                f"`{text}` is no release: write OWNER/listwright@ and the 40 digits of a commit, which nobody can move."
            )
        self.text, self.repository, self.commit = (
            found[0],
            found["repository"],
            found["commit"],
        )


def plan_workflows(context: Context, action: Action) -> Iterator[WriteFile]:
    """The workflows that are not there yet, naming *action*."""
    for name in ALL_WORKFLOWS:
        path = f"{FOLDER}/{name}.yml"
        if context.workspace.read(path) is None:
            yield WriteFile(
                path,
                _HERE.sub(
                    f"uses: {action.text}", context.read_own(f"workflows/{name}.yml")
                ),
            )


def plan_settings(context: Context) -> Iterator[WriteFile]:
    """The settings of a repository that has none."""
    if context.workspace.read(SETTINGS_PATH) is None:
        branch, origin = context.repository.branch(), context.repository.origin()
        lines = [f"repository: {origin}\n"] if origin else []
        lines += (
            [f"branch: {branch}\n"] if branch not in {"", Settings().branch} else []
        )
        yield WriteFile(SETTINGS_PATH, "".join([*lines, _SETTINGS]))


def plan_hooks(context: Context, action: Action) -> Iterator[WriteFile]:
    """The pre-commit hooks, after those that are there; nothing where the file cannot be added to safely."""
    data = context.workspace.read(HOOKS)
    text = data.decode("utf-8", "replace") if data is not None else "repos:\n"
    if "id: listwright-check" in text:
        return
    indents = [found["indent"] for found in _REPO.finditer(text)]
    lines = [
        f"- repo: https://github.com/{action.repository}",
        f"  rev: {action.commit}",
        "  hooks:",
        "    - id: listwright-format",
        "    - id: listwright-check",
    ]
    indent = indents[-1] if indents else "  "
    made = text.rstrip("\n") + "\n" + "".join(f"{indent}{line}\n" for line in lines)
    if _repos(made) == _repos(text) + 1:
        yield WriteFile(HOOKS, made)


def plan_ignored(context: Context, layout_path: str) -> Iterator[WriteFile]:
    """The commit in which the list moved in, so that blame looks through it; known once it is made."""
    try:
        commit = context.repository.added_by("HEAD", layout_path)
    except Exception:  # noqa: BLE001 - no repository, or no commit yet
        return
    text = (context.workspace.read(IGNORED) or b"").decode("utf-8", "replace")
    if commit and commit not in text:
        gap = "" if not text or text.endswith("\n") else "\n"
        yield WriteFile(IGNORED, f"{text}{gap}# The list became entries.\n{commit}\n")


def _repos(text: str) -> int:
    document = parse_yaml(text.encode(), LAYOUT_LIMITS)
    repos = document.value.get("repos") if isinstance(document, Document) else None
    return len(repos) if isinstance(repos, list) else 0
