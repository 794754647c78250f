"""What contributors are told beforehand of how a list is kept: only what a setting switches on."""

from collections.abc import Iterator

from bot.model.settings import Settings
from bot.model.wording import say


def describe_customs(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each setting that concerns every contributor."""
    if settings.wants_two_approvals:
        yield say("Two maintainers approve what goes into the list.")
