"""Say what `listwright init` writes, and what an owner does after it."""

import argparse
from collections.abc import Collection, Iterator, Sequence

from bot.plan import FileAction

# Files that are named one by one: the workflows, documents and settings of any list.
_MOST_NAMED = 40
# What an owner does after the first import, a line of a terminal each.
_NEXT_STEPS = (
    "Commit all of it. Then `listwright init` once more: it notes the commit in"
    " .git-blame-ignore-revs, so\n"
    "that GitHub's blame skips it (locally: `git config blame.ignoreRevsFile"
    " .git-blame-ignore-revs`).\n"
    "Push, and `listwright doctor` says what is missing at GitHub. To watch before the"
    " bot speaks, write\n"
    "`mode: observe` into schema/settings.yaml."
)
# What comes when an owner wishes: the arguments of `listwright init`.
WISHES = {
    "--forms": "issue forms",
    "--hooks": "hooks for pre-commit",
    "--site": "pages for readers",
    "--editor": "JSON Schemas for editors",
}


# What each of them does, for `--help`.
_HELP = {
    "--forms": "add issue forms, which the bot answers",
    "--hooks": "add hooks for pre-commit",
    "--site": "add a job that makes pages for readers at GitHub Pages",
    "--editor": "add JSON Schemas, so that editors complete and check entry files",
}


def add_wish_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of what an owner may wish."""
    for wish in WISHES:
        parser.add_argument(wish, action="store_true", help=_HELP[wish])


def describe_missing_workflow() -> Iterator[str]:
    """Yield why no workflow is written, and what to do, as lines."""
    yield (
        "The workflow was left out, since this program was not installed from a release:"
    )
    yield "`--uses OWNER/listwright@COMMIT` names the one that it should run."


def describe_next_steps(
    plan: Sequence[FileAction],
    *,
    is_dry: bool,
    is_import: bool,
    has_release: bool,
    wishes: Collection[str] = (),
) -> Iterator[str]:
    """Yield what the person does next, as lines.

    *wishes* are those of `WISHES` that were asked for.
    """
    if not plan:
        return
    if is_import and not has_release:
        yield from describe_missing_workflow()
    if "--hooks" in wishes and not has_release:
        yield "The hooks were left out for the same reason: they run a release as well."
    if is_dry:
        yield (
            "Nothing was written. Without `--dry-run` the same command writes these"
            " files."
        )
    elif is_import:
        yield from _NEXT_STEPS.splitlines()
        for wish, name in WISHES.items():
            if wish not in wishes:
                yield f"`listwright init {wish}` adds {name}, now or later."
    else:
        yield "Commit it."


def list_planned_files(plan: Sequence[FileAction]) -> list[str]:
    """Return a line for each file, and one for all entries together."""
    lines: list[str] = []
    entries = 0
    for action in plan:
        if action.path.startswith("entries/"):
            entries += 1
        else:
            lines.append(f"  {action.path}")
    if len(lines) > _MOST_NAMED:
        more = f"  and {len(lines) - _MOST_NAMED} more"
        lines = [*lines[:_MOST_NAMED], more]
    if entries:
        lines.append(f"  {entries} files under entries/")
    return lines
