"""What a repository needs beside its lists: workflows, settings, a word to contributors, hooks."""

import re
from collections.abc import Iterator

from bot.document.reader import LAYOUT_LIMITS, Document, parse_yaml
from bot.errors import UsageError
from bot.model.layout import Layout, Settings
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
_TALK = ("CONTRIBUTING.md", ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md")
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
        self.text, self.repository, self.commit = found[0], found["repository"], found["commit"]


def plan_workflows(context: Context, action: Action) -> Iterator[WriteFile]:
    """The workflows that are not there yet, naming *action*."""
    for name in ALL_WORKFLOWS:
        path = f"{FOLDER}/{name}.yml"
        if context.workspace.read(path) is None:
            yield WriteFile(
                path, _HERE.sub(f"uses: {action.text}", context.read_own(f"workflows/{name}.yml"))
            )


def plan_settings(context: Context) -> Iterator[WriteFile]:
    """The settings of a repository that has none."""
    if context.workspace.read(SETTINGS_PATH) is None:
        branch, origin = context.repository.branch(), context.repository.origin()
        lines = [f"repository: {origin}\n"] if origin else []
        lines += [f"branch: {branch}\n"] if branch not in {"", Settings().branch} else []
        yield WriteFile(SETTINGS_PATH, "".join([*lines, _SETTINGS]))


def plan_contributing(context: Context, layout: Layout) -> Iterator[WriteFile]:
    """A section for contributors, at the end of what is said to them already."""
    there = {file.path.casefold(): file.path for file in context.workspace.list_files("")}
    path = next((there[one.casefold()] for one in _TALK if one.casefold() in there), _TALK[0])
    text = (context.workspace.read(path) or b"# Contributing\n").decode("utf-8", "replace")
    if f"entries/{layout.id}/" in text:
        return
    ending = "\r\n" if "\r\n" in text else "\n"
    section = next(iter(layout.sections))
    said = f"""
## Adding something to the list

Each item of [{layout.document}]({_up(path)}{layout.document}) is a small file under `entries/{layout.id}/`; the list is
made from these. Do whichever you like best:

- fill in one of the issue forms (no git needed);
- add a file, such as `entries/{layout.id}/{section}/short-name.yaml`, and open a pull request:

  ```yaml
  title: The full title
  links:
    paper: https://example.org/
  ```

- or edit the list itself: your line is turned into such a file.

You get one comment. Its first line says whose turn it is; what a machine can repair is repaired.
"""
    yield WriteFile(path, text.rstrip() + ending + said.replace("\n", ending))


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


def _up(path: str) -> str:
    return "../" * path.count("/")
