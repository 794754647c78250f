"""What waits and what the week brought, as a part of the bot's one issue.

Its first line, which no reader sees, remembers the day on which it was written.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from bot.model.queue import Queue, Stage
from bot.model.week import RuleCount, SectionGrowth, Week
from bot.model.wording import join_words, mark_sentence, say
from bot.output.comments.parts import link_request, render_bullets, render_prose
from bot.output.untrusted import quote_inline

# The name of the part.
WEEK = "week"

# The part's first line, such as "<!-- listwright:week 2026-01-31 -->".
_DAY = re.compile(r"<!-- listwright:week (\d{4}-\d\d-\d\d) -->")

# Characters of a request's title that are shown, and requests that are named in a row.
_LONGEST_TITLE = 100
_MOST_NUMBERS = 20

_STAGES: dict[Stage, str] = {
    "ready": mark_sentence("Ready to merge: {number}"),
    "maintainer": mark_sentence("For a maintainer to decide: {number}"),
    "author": mark_sentence("Waiting for the author: {number}"),
    "later": mark_sentence("To be listed later: {number}"),
    "held": mark_sentence("Held back, by the label `hold`: {number}"),
    "unjudged": mark_sentence("Not judged yet: {number}"),
}


def read_week_day(text: str) -> dt.date | None:
    """Return the day on which the part was written; None for any other text."""
    match = _DAY.match(text)
    if match is None:
        return None
    try:
        return dt.date.fromisoformat(match[1])
    except ValueError:
        return None


def render_week(queue: Queue, week: Week, today: dt.date) -> str:
    """Return the part's text: what is open first, then the last seven days."""
    stamp = f"<!-- listwright:week {today.isoformat()} -->"
    heading = say("The week until {day}", day=today.isoformat())
    blocks = [f"{stamp}\n\n### {heading}"]
    blocks.append(render_bullets(_describe_open(queue)))
    blocks += _render_merged(week)
    blocks += _render_survey(week)
    blocks += _render_rules(week.rules)
    return "\n\n".join(blocks) + "\n"


def _describe_open(queue: Queue) -> Iterator[str]:
    """Yield how many requests wait for whom, the oldest, and the possible duplicates."""
    if not queue.waiting:
        yield say("Nothing is open.")
        return
    for stage, template in _STAGES.items():
        numbers = [
            request.number for request in queue.waiting if request.stage == stage
        ]
        if numbers:
            head = say(template, number=len(numbers))
            yield say("{head} ({requests})", head=head, requests=_link_all(numbers))
    oldest = max(queue.waiting, key=lambda request: request.days)
    yield say(
        "The oldest is {request}, open for {days} days.",
        request=link_request(oldest.number),
        days=oldest.days,
    )
    for cluster in queue.clusters:
        yield say(
            "These may be one work: {requests}; {reason}",
            requests=_link_all(cluster.requests),
            reason=render_prose(cluster.reason),
        )


def _link_all(numbers: Sequence[int]) -> str:
    links = [link_request(number) for number in numbers[:_MOST_NUMBERS]]
    rest = len(numbers) - _MOST_NUMBERS
    if rest > 0:
        links.append(say("and {number} more", number=rest))
    return join_words(links)


def _render_merged(week: Week) -> Iterator[str]:
    if week.merged:
        yield _make_head(
            say("Merged in these 7 days: {number}", number=len(week.merged))
        )
        yield render_bullets(
            f"{link_request(request.number)} {quote_inline(request.title, limit=_LONGEST_TITLE)}"
            for request in week.merged
        )


def _render_survey(week: Week) -> Iterator[str]:
    """Yield what the lists tell of their links and sections."""
    survey = week.survey
    if week.trouble:
        yield say("The lists could not be surveyed.")
    if survey.gone:
        yield _make_head(say("Links that went: {number}", number=len(survey.gone)))
        yield render_bullets(
            say(
                "{url}, since {day}; in {places}",
                url=quote_inline(link.url),
                day=link.since,
                places=join_words(map(quote_inline, link.paths[:3])),
            )
            for link in survey.gone
        )
    if survey.growing:
        yield _make_head(say("New entries in the last 30 days"))
        yield render_bullets(
            say(
                "{section}: {recent} of {entries}",
                section=quote_inline(section.name),
                recent=section.recent,
                entries=section.entries,
            )
            for section in survey.growing
        )
    if survey.starving:
        yield _make_head(say("Nothing new for a year, as far as `added` tells"))
        yield render_bullets(map(_describe_starving, survey.starving))


def _describe_starving(section: SectionGrowth) -> str:
    name = quote_inline(section.name)
    if not section.newest:
        return say("{section}: no entry has a day", section=name)
    return say("{section}: the last on {day}", section=name, day=section.newest)


def _render_rules(rules: Sequence[RuleCount]) -> Iterator[str]:
    if not rules:
        return
    yield _make_head(say("Rules that speak most in open requests"))
    yield render_bullets(
        say(
            "{rule}: {open} open, {merged} merged all the same, {allowed} allowed",
            rule=quote_inline(rule.rule),
            open=rule.open,
            merged=rule.merged,
            allowed=rule.allowed,
        )
        for rule in rules
    )
    yield say(
        "*Merged all the same*: requests of these 7 days whose check had not passed."
        " *Allowed*: entries with `allow` for the rule."
    )


def _make_head(text: str) -> str:
    return f"**{text}**"
