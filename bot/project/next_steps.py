"""Say what an owner does after `listwright init`."""

from collections.abc import Iterator, Sequence

from bot.plan import FileAction

# What an owner does after the first import, a line of a terminal each.
_NEXT_STEPS = (
    "Commit all of it. Then `listwright init` once more: it notes the commit in"
    " .git-blame-ignore-revs, so\n"
    "that GitHub's blame skips it (locally: `git config blame.ignoreRevsFile"
    " .git-blame-ignore-revs`).\n"
    "Push, and `listwright doctor` says what is missing at GitHub. To watch before the"
    " bot speaks, write\n"
    "`mode: observe` into schema/settings.yaml. Issue forms, hooks for pre-commit and"
    " JSON Schemas for\n"
    "editors come when you wish: `--forms`, `--hooks`, `--editor`."
)


def describe_next_steps(
    plan: Sequence[FileAction],
    *,
    is_dry: bool,
    is_import: bool,
    has_release: bool,
) -> Iterator[str]:
    """Yield what the person does next, as lines."""
    if not plan:
        return
    if is_import and not has_release:
        yield (
            "The workflow was left out, since this program was not installed from a"
            " release:"
        )
        yield "`--uses OWNER/listwright@COMMIT` names the one that it should run."
    if is_dry:
        yield (
            "Nothing was written. Without `--dry-run` the same command writes these"
            " files."
        )
    elif is_import:
        yield from _NEXT_STEPS.splitlines()
    else:
        yield "Commit it."
