"""Plan the files that a repository needs beside its lists: workflow, settings, hooks."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bot.document.reader import LAYOUT_LIMITS, Document, parse_yaml
from bot.errors import UsageError
from bot.model.release import Release, parse_release
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.load_settings import SETTINGS_PATH

FOLDER: Final = ".github/workflows"
# The one workflow that a repository needs: events, rights, and the name of the bot's
# workflow.
CALLER: Final = f"{FOLDER}/listwright.yml"
# The bot's workflow, in the bot's repository; in any other only where the owner wants
# to read it.
JOBS: Final = f"{FOLDER}/bot.yml"
# The workflow of the pages for readers.
SITE: Final = f"{FOLDER}/site.yml"
HOOKS: Final = ".pre-commit-config.yaml"
IGNORED: Final = ".git-blame-ignore-revs"
# A path of the bot's repository, in the workflows that come with the program:
# `uses: $/.github/workflows/bot.yml`.
_OWN: Final = re.compile(r"(?m)uses: \$/(?P<path>\S+)$")
# The event `issues:` with the lines below it.
_FORM_EVENTS: Final = re.compile(r"(?m)^  issues:\n(?:    .*\n)+")
# The begin of a repository in a pre-commit configuration: `  - repo: https://...`.
_REPO: Final = re.compile(r"(?m)^(?P<indent>[ ]*)- repo: ")
_ENTRY_HOOKS: Final = ("    - id: listwright-format", "    - id: listwright-check")


def read_release(text: str) -> Release:
    """Return the release that an owner chose.

    Raises:
        UsageError: the text names no commit.
    """
    release = parse_release(text)
    if release is None:
        raise UsageError(
            f"`{text}` is no release: write OWNER/listwright@ and the 40 digits of a"
            " commit, which nobody can move."
        )
    return release


def render_workflows(
    context: Context,
    release: Release,
    *,
    has_forms: bool,
    is_standalone: bool,
) -> dict[str, str]:
    """Return the workflows of a repository, by path.

    Args:
        context: where the program's own files are read.
        release: the program that the workflows run.
        has_forms: whether issue forms are answered. Without them no event of an issue
            starts the workflow.
        is_standalone: whether the jobs stand in the repository, for an owner who wants
            to read and pin each step there.
    """
    caller = context.read_own("workflows/listwright.yml")
    if not has_forms:
        caller = _FORM_EVENTS.sub("", caller)
    if not is_standalone:
        return {CALLER: _name_release(caller, release)}
    jobs = context.read_own("workflows/bot.yml")
    return {
        CALLER: caller.replace(f"uses: $/{JOBS}", f"uses: ./{JOBS}"),
        JOBS: _name_release(jobs, release),
    }


def _name_release(text: str, release: Release) -> str:
    """Return a workflow in which each path of the bot's repository is named with the release."""

    def name(match: re.Match[str]) -> str:
        return f"uses: {release.render_reference(match['path'])}"

    return _OWN.sub(name, text)


def plan_settings(context: Context, wanted: Mapping[str, str]) -> Iterator[WriteFile]:
    """Plan the settings that the file does not have; what it has already is kept.

    *wanted* holds what stands behind each key, as YAML. Where nothing is missing,
    nothing is written: without a file everything is as the defaults say.
    """
    data = context.workspace.read(SETTINGS_PATH)
    text = (data or b"").decode("utf-8", "replace")
    document = parse_yaml(text.encode(), LAYOUT_LIMITS)
    present = document.value if isinstance(document, Document) else {}
    lines = [f"{key}:{yaml}\n" for key, yaml in wanted.items() if key not in present]
    if lines:
        text = _end_line(text)
        yield WriteFile(SETTINGS_PATH, "".join([text, *lines]))


def plan_hooks(
    context: Context,
    release: Release,
    source: str | None = None,
) -> Iterator[WriteFile]:
    """Plan the pre-commit hooks, after those that are there.

    Nothing is planned where the hooks are there, or the file cannot be added to safely.

    Args:
        context: the repository.
        release: the release that the hooks run.
        source: the document that is the source of its list; None with entry files.
    """
    data = context.workspace.read(HOOKS)
    text = "repos:\n"
    if data is not None:
        text = data.decode("utf-8", "replace")
    if "id: listwright-check" in text:
        return
    indents = [match["indent"] for match in _REPO.finditer(text)]
    lines = [
        f"- repo: https://github.com/{release.repository}",
        f"  rev: {release.commit}",
        "  hooks:",
        *(_ENTRY_HOOKS if source is None else _list_document_hooks(source)),
    ]
    indent = indents[-1] if indents else "  "
    extended = text.rstrip("\n") + "\n"
    extended += "".join(f"{indent}{line}\n" for line in lines)
    # A file of another form than expected may hold the lines as something else than
    # one more repository.
    if _count_repositories(extended) == _count_repositories(text) + 1:
        yield WriteFile(HOOKS, extended)


def _list_document_hooks(source: str) -> list[str]:
    """Return the lines of the hook that judges the changed items of a document."""
    return [
        "    - id: listwright-check",
        "      args: [--changed]",
        f"      files: '^{re.escape(source)}$'",
    ]


def plan_ignored(context: Context, layout_path: str) -> Iterator[WriteFile]:
    """Plan the note of the commit that imported a list, so that blame skips it.

    Nothing is planned before that commit is made.
    """
    try:
        commit = context.repository.find_adding_commit("HEAD", layout_path)
    except Exception:  # noqa: BLE001 - no repository, or no commit yet
        return
    data = context.workspace.read(IGNORED) or b""
    text = data.decode("utf-8", "replace")
    if commit and commit not in text:
        text = _end_line(text)
        yield WriteFile(IGNORED, f"{text}# The list became entries.\n{commit}\n")


def _end_line(text: str) -> str:
    """Return *text* with a line end, so that a line can be added; empty if it is."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _count_repositories(text: str) -> int:
    """Return how many repositories a pre-commit configuration names."""
    document = parse_yaml(text.encode(), LAYOUT_LIMITS)
    if not isinstance(document, Document):
        return 0
    repositories = document.value.get("repos")
    return len(repositories) if isinstance(repositories, list) else 0
