"""Plan the bot's workflows where there are none yet."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.model.release import Release
from bot.plan import FileAction, WriteFile
from bot.ports import Context
from bot.project.bot_workflow import find_bot_workflows, find_caller
from bot.project.repository_files import CALLER, SITE, render_workflows

_PAGES_JOB: Final = """\
  site:
    needs: bot
    if: ${{ !cancelled() }}
    permissions:
      contents: read # to read the lists
      pages: write # to deploy
      id-token: write # to prove that this workflow deploys
"""


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


def add_pages_job(
    plan: Sequence[FileAction], context: Context, release: Release
) -> list[FileAction]:
    """Return *plan* with the job that makes the pages for readers in the bot's workflow.

    Nothing is added where the workflow has the job, or where there is none.
    """
    planned = {action.path: action for action in plan if isinstance(action, WriteFile)}
    caller = find_caller(context.workspace)
    path = caller.path if caller is not None else CALLER
    text = caller.text if caller is not None else ""
    if path in planned:
        text = planned[path].text
    if not text or SITE in text:
        return list(plan)
    job = f"{_PAGES_JOB}    uses: {release.render_reference(SITE)}\n"
    others = [action for action in plan if action.path != path]
    return [*others, WriteFile(path, f"{text.rstrip()}\n\n{job}")]


def find_former_workflows(context: Context) -> list[str]:
    """Return the paths of the bot's workflows of an earlier release."""
    workflows = find_bot_workflows(context.workspace)
    return workflows.list_former(find_caller(context.workspace))
