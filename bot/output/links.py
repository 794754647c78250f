"""What is to be done about links, as text for a terminal and for the bot's issue."""

from collections.abc import Iterator, Sequence

from bot.model.links import LinkVerdict, Task
from bot.model.wording import mark_sentence, say
from bot.output.untrusted import quote_inline

# Links that one part of the issue names; the others are counted.
_MOST_NAMED = 50
_HEADS: dict[Task, str] = {
    "moved": mark_sentence("Moved for good: write the new address"),
    "gone": mark_sentence("Gone: write an archived copy, or remove the entry"),
    "look": mark_sentence("No certain answer for 90 days: please look"),
}


_TO_ATTIC = mark_sentence(
    "Gone: write an archived copy, move the entry to the attic, or remove it"
)


def _choose_head(task: Task, attics: Sequence[str]) -> str:
    return _TO_ATTIC if task == "gone" and attics else _HEADS[task]


def render_links_text(
    verdicts: Sequence[LinkVerdict], attics: Sequence[str] = ()
) -> str:
    """Return what is to be done, for a terminal; it quotes addresses as they are.

    *attics* are the places for works whose links are gone.
    """
    if not verdicts:
        return "Nothing is to be done about them.\n"
    lines = []
    for task in _HEADS:
        rows = [verdict for verdict in verdicts if verdict.task == task]
        if rows:
            lines += ["", f"{_choose_head(task, attics)} ({len(rows)})"]
        if rows and task == "gone":
            lines += [f"  attic: {attic}" for attic in attics]
        for verdict in rows:
            lines += [f"  {verdict.url}", *_describe_row(verdict)]
    return "\n".join(lines) + "\n"


def _describe_row(verdict: LinkVerdict) -> Iterator[str]:
    if verdict.target:
        yield f"    -> {verdict.target}"
    if verdict.archive:
        yield f"    archived: {verdict.archive}"
    yield f"    {verdict.detail}, since {verdict.since}; in {', '.join(verdict.paths)}"


def render_links_part(
    verdicts: Sequence[LinkVerdict],
    web: str,
    branch: str,
    attics: Sequence[str] = (),
) -> str:
    """Return the part of the bot's issue about links, as Markdown; "" for none.

    Args:
        verdicts: what is to be done.
        web: the address at which people see the repository.
        branch: the branch that the files stand on.
        attics: the places for works whose links are gone.
    """
    parts = []
    for task in _HEADS:
        rows = [verdict for verdict in verdicts if verdict.task == task]
        if not rows:
            continue
        head = say(_choose_head(task, attics))
        heading = say("{heading}: {number}", heading=head, number=len(rows))
        lines = [_render_row(row, web, branch) for row in rows[:_MOST_NAMED]]
        lines += _render_end(task, len(rows) - _MOST_NAMED, attics)
        parts.append(f"**{heading}**\n\n" + "\n".join(f"- {line}" for line in lines))
    if not parts:
        return ""
    parts.append(
        say(
            "A link counts as gone after three definite answers over at least a week."
            " `listwright links` tries them all."
        )
    )
    return "\n\n".join(parts) + "\n"


def _render_end(task: Task, rest: int, attics: Sequence[str]) -> Iterator[str]:
    """Yield the last lines of a task: how many links are not named, and where they go."""
    if rest > 0:
        yield say("and {number} more", number=rest)
    if task == "gone" and attics:
        names = ", ".join(map(quote_inline, attics))
        yield say("The attic: {places}", places=names)


def _render_row(verdict: LinkVerdict, web: str, branch: str) -> str:
    """Return one link with what is known, and where it is edited."""
    row = say(
        "{url} ({detail}, since {day})",
        url=quote_inline(verdict.url),
        detail=quote_inline(verdict.detail or "-"),
        day=verdict.since,
    )
    if verdict.target:
        row = say("{link} is now {url}", link=row, url=quote_inline(verdict.target))
    if verdict.archive:
        row = say(
            "{link}; archived: {url}", link=row, url=quote_inline(verdict.archive)
        )
    edits = [_render_edit(path, web, branch) for path in verdict.paths[:3]]
    return say("{link}: {places}", link=row, places=", ".join(edits))


def _render_edit(place: str, web: str, branch: str) -> str:
    """Return a link to the page where a file is edited; a plain name for odd paths."""
    path, _, line = place.partition(":")
    if not path.isascii() or any(sign in path for sign in ' ()[]<>`"\\?#%'):
        return quote_inline(place)
    address = f"{web}/edit/{branch}/{path}"
    label = say("edit {place}", place=quote_inline(place))
    return f"[{label}]({address}{f'#L{line}' if line else ''})"
