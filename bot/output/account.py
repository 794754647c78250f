"""The account of a contribution in words: what stands beside its entries."""

from collections.abc import Iterable, Iterator, Sequence

from bot.model.account import AlreadyListed, DocumentText, Lines, NotUnderstood, Outcome
from bot.model.review import Note, Review

_MOST: int = 10
"""Remarks of one kind that are shown one by one: more are for a person to look at as a whole."""


def list_remarks(review: Review) -> list[Note]:
    """Return the notes of a review, and a remark on each line that is no entry and that a person should know of."""
    odd = [outcome for outcome in review.account if isinstance(outcome, NotUnderstood)]
    listed = [
        outcome for outcome in review.account if isinstance(outcome, AlreadyListed)
    ]
    told = [outcome for outcome in listed if not outcome.is_repeated]
    remarks = list(review.notes)
    remarks += _shorten([_describe_odd(outcome) for outcome in odd], "more like these.")
    remarks += _shorten(
        [_describe_listed(outcome) for outcome in told], "more lines show listed works."
    )
    return remarks


def find_words(review: Review) -> Iterator[DocumentText]:
    """Yield the words of documents that change, in order."""
    for outcome in review.account:
        if isinstance(outcome, DocumentText) and outcome.part == "words":
            yield outcome


def list_restored(review: Review) -> list[str]:
    """Return a sentence on each kind of line that the list writes itself, whatever the contribution wrote there."""
    said = []
    style = _count_lines(
        o for o in review.account if isinstance(o, DocumentText) and o.part == "style"
    )
    layout = _count_lines(
        o for o in review.account if isinstance(o, DocumentText) and o.part == "layout"
    )
    repeated = _count_lines(
        o for o in review.account if isinstance(o, AlreadyListed) and o.is_repeated
    )
    if style:
        said.append(
            f"{_count(style)} of the same meaning, in another style or place; the list keeps its own."
        )
    if layout:
        said.append(
            f"{_count(layout)} between the markers, such as headings and empty lines, made by the list."
        )
    if repeated:
        said.append(
            f"{_count(repeated)} just as the list writes them for entries that it has."
        )
    return said


def get_path(outcome: Outcome) -> str:
    """Return the file that an outcome is about."""
    return outcome.lines[0].path if outcome.lines else ""


def get_line(lines: Sequence[Lines]) -> int:
    """Return the first line of an outcome, counted from 1: in the version after, or before where nothing is left."""
    for part in lines:
        for spans in (part.after, part.before):
            if spans:
                return spans[0].first + 1
    return 1


def _describe_odd(outcome: NotUnderstood) -> Note:
    excerpt = " ".join(outcome.text.split()).replace("`", "'")
    shown = f" `{excerpt[:200]}`" if excerpt else ""
    return Note(f"{outcome.problem}{shown}", get_path(outcome))


def _describe_listed(outcome: AlreadyListed) -> Note:
    line = get_line(outcome.lines)
    links = ", ".join(f"`{url}`" for url in outcome.new_links)
    more = f" To keep {links}, add it to that file." if links else ""
    return Note(
        f"Line {line} shows a work that is listed already; the line goes when the list regenerates.{more}",
        outcome.entry.path,
    )


def _shorten(remarks: Sequence[Note], more: str) -> list[Note]:
    """Return the first ten *remarks*, and one that counts the rest: `3 ` and what *more* says of them."""
    rest = len(remarks) - _MOST
    return [
        *remarks[:_MOST],
        *([Note(f"{rest} {more}", remarks[0].path)] if rest > 0 else []),
    ]


def _count_lines(outcomes: Iterable[Outcome]) -> int:
    """Return how many lines of the version after the outcomes have, or of the version before where none is left."""
    count = 0
    for outcome in outcomes:
        for lines in outcome.lines:
            count += sum(span.last - span.first for span in lines.after or lines.before)
    return count


def _count(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"
