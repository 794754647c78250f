"""What contributors are told beforehand of how a list is kept: only what a setting switches on."""

from collections.abc import Iterator

from bot.model.settings import Settings
from bot.model.wording import count, mark_sentence, say

_ONE_DAY = mark_sentence(
    "Of one author's open pull requests, {most} are looked at within a day; the others"
    " have their turn later."
)
_SEVERAL_DAYS = mark_sentence(
    "Of one author's open pull requests, {most} are looked at within {number} days; the"
    " others have their turn later."
)

_GATHERED_NEXT_DAY = mark_sentence(
    "What has been ready for a day gathers in one pull request of the bot's, which a"
    " maintainer merges or not. Your commits stay yours."
)
_GATHERED = mark_sentence(
    "What has been ready for {number} days gathers in one pull request of the bot's, which"
    " a maintainer merges or not. Your commits stay yours."
)


def describe_customs(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each setting that concerns every contributor."""
    if settings.wants_two_approvals:
        yield say("Two maintainers approve what goes into the list.")
    if settings.later:
        yield say(
            "A maintainer may name a day from which something can be listed; the bot looks"
            " at it again on that day."
        )
    if settings.remember:
        yield say(
            "What is not taken up is remembered with its reason, and told where the same"
            " work is proposed again."
        )


def describe_request_customs(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each setting that concerns who opens pull requests."""
    yield from describe_customs(settings)
    limit = settings.pull_requests
    if limit.per_author is not None:
        yield count(limit.days, _ONE_DAY, _SEVERAL_DAYS, most=limit.per_author)
    days = settings.gathering_days
    if days is not None:
        yield count(days, _GATHERED_NEXT_DAY, _GATHERED)
