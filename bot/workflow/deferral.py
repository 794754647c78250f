"""Plan what is said of a pull request that waits for others of its author: only the check."""

from bot.model.analysis import Deferred
from bot.model.forge import CheckOutput, PullRequest
from bot.model.settings import PullRequests as Settings
from bot.model.wording import count, mark_sentence, say
from bot.plan import Outcome
from bot.plan.forge import PublishCheck
from bot.ports.forge import Forge
from bot.workflow.bot_identity import CHECK, find_bot_checks

_ONE_DAY = mark_sentence(
    "So that everybody has a turn, {most} open pull requests of one author are looked at"
    " within a day."
)
_SEVERAL_DAYS = mark_sentence(
    "So that everybody has a turn, {most} open pull requests of one author are looked at"
    " within {number} days."
)


def plan_deferral(
    forge: Forge, pull: PullRequest, deferred: Deferred, settings: Settings
) -> Outcome:
    """Return what to say of a request that waits, and the plan.

    The plan is empty where it is said already, or where the commit was looked at all the
    same.
    """
    beginning = f"{pull.head}:waits:"
    external_id = f"{beginning}{deferred.day}"
    checks = find_bot_checks(forge, pull.head)
    newest = checks[-1].external_id if checks else beginning
    if newest == external_id or not newest.startswith(beginning):
        return Outcome(f"{pull.number}: waits. Said already.\n")
    title = say("This has its turn on {day}.", day=deferred.day.isoformat())
    limit = count(settings.days, _ONE_DAY, _SEVERAL_DAYS, most=settings.per_author)
    advice = say(
        "This one is looked at by itself on {day}, or when one of those before it is"
        " done. You need not do anything. A maintainer has it looked at earlier with"
        " `/recheck`.",
        day=deferred.day.isoformat(),
    )
    output = CheckOutput(title, f"{limit}\n\n{advice}\n")
    # Pending, as whatever is not judged yet.
    check = PublishCheck(pull.head, CHECK, external_id, None, output, pull.number)
    return Outcome(f"{pull.number}: {title}\n", 0, (check,))
