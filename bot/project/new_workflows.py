"""Plan the bot's workflows where there are none yet."""

from collections.abc import Iterator

from bot.model.release import Release
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.bot_workflow import find_bot_workflows, find_caller
from bot.project.repository_files import render_workflows


def plan_new_workflows(
    context: Context,
    release: Release,
    *,
    has_forms: bool,
    is_standalone: bool,
) -> Iterator[WriteFile]:
    """Plan the workflows that are not there yet; `listwright upgrade` changes those that are.

    Beside the workflows of an earlier release none is planned: the bot would run twice.
    """
    if find_former_workflows(context):
        return
    texts = render_workflows(
        context,
        release,
        has_forms=has_forms,
        is_standalone=is_standalone,
    )
    for path, text in texts.items():
        if context.workspace.read(path) is None:
            yield WriteFile(path, text)


def find_former_workflows(context: Context) -> list[str]:
    """Return the paths of the bot's workflows of an earlier release."""
    workflows = find_bot_workflows(context.workspace)
    return workflows.list_former(find_caller(context.workspace))
