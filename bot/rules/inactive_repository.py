"""inactive-repository."""

from collections.abc import Iterator

from bot.model.facts import read_day
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS}, optional=True)
def inactive_repository(file: EntryFile) -> Iterator[Violation]:
    """Somebody pushed to the repository not long ago, where the list wishes it.

    ## Why is this bad?
    It is no fault by itself: a work may be finished. A list of tools that are looked after
    wishes a sign of life.

    ## How to fix it
    Look whether the work goes on elsewhere. A work that is finished, and still of use,
    stays with a reason under `allow`.

    The layout says how long ago the last push may be: `limits: {idle_days: 730}`. Counted
    are the days until GitHub was asked, which a later push may have made fewer. The rule
    speaks only where sources are asked: `network: facts` in `schema/settings.yaml`, or
    `--online` at a terminal.
    """
    most_days = file.layout.limits.idle_days
    if most_days is None:
        return
    for linked in file.facts:
        for dated in linked.facts:
            last_push = read_day(dated.facts.last_push)
            asked = read_day(dated.day)
            if last_push is None or asked is None:
                continue
            idle_days = (asked - last_push).days
            if idle_days <= most_days:
                continue
            message = say(
                "The last push to the repository was on {last_push}, {number} days ago;"
                " this list asks for one within {most} days ({source}, {day}).",
                last_push=last_push.isoformat(),
                number=f"{idle_days:,}",
                most=f"{most_days:,}",
                source=dated.facts.source,
                day=dated.day,
            )
            yield Violation(message, linked.link.url_field)
