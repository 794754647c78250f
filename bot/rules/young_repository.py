"""young-repository."""

import datetime as dt
from collections.abc import Iterator

from bot.model.facts import read_day
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS}, optional=True)
def young_repository(file: EntryFile) -> Iterator[Violation]:
    """The repository is as old as the list wishes, where it wishes an age.

    ## Why is this bad?
    It is no fault by itself. Many projects are given up within weeks, and some lists wait
    until one has lasted.

    ## How to fix it
    Wait until the day that the message names; then the same entry can be listed.

    The layout says the age: `limits: {age_days: 90}`. The rule speaks only where sources
    are asked: `network: facts` in `schema/settings.yaml`, or `--online` at a terminal.
    """
    least_days = file.layout.limits.age_days
    if least_days is None or file.today is None:
        return
    for linked in file.facts:
        for dated in linked.facts:
            created = read_day(dated.facts.created)
            if created is None:
                continue
            first_day = created + dt.timedelta(days=least_days)
            if file.today >= first_day:
                continue
            message = say(
                "The repository was created on {created}, and this list waits {number}"
                " days: it can be listed from {first_day} ({source}, {day}).",
                created=created.isoformat(),
                number=least_days,
                first_day=first_day.isoformat(),
                source=dated.facts.source,
                day=dated.day,
            )
            field = linked.link.url_field
            yield Violation(message, field, ends_on=first_day)
