"""The account of a contribution in sentences: what stands beside its entries."""

from collections.abc import Iterable, Iterator, Sequence

from bot.model.account import (
    AlreadyListed,
    DocumentText,
    Lines,
    NotUnderstood,
    Outcome,
    TextPart,
)
from bot.model.review import Note, Review
from bot.model.wording import join_words, mark_sentence, say

# Remarks of one kind that are shown one by one. Where there are more, a person looks
# at the change as a whole.
_MOST_REMARKS: int = 10

# Enough of a line to recognise it by.
_MOST_EXCERPT = 200


def list_remarks(review: Review) -> list[Note]:
    """Return the notes of a review, and a remark on each line that is no entry.

    Lines that the list writes itself get no remark: see `list_restored`.
    """
    odd = [outcome for outcome in review.account if isinstance(outcome, NotUnderstood)]
    listed = [
        outcome
        for outcome in review.account
        if isinstance(outcome, AlreadyListed) and not outcome.is_repeated
    ]
    odd_notes = [_describe_odd(outcome) for outcome in odd]
    listed_notes = [_describe_listed(outcome) for outcome in listed]
    return [
        *review.notes,
        *_shorten(odd_notes, mark_sentence("{number} more like these.")),
        *_shorten(
            listed_notes, mark_sentence("{number} more lines show listed works.")
        ),
    ]


def find_words(review: Review) -> Iterator[DocumentText]:
    """Yield the changed words of documents, in the order of the account."""
    return _find_text(review, "words")


def list_restored(review: Review) -> list[str]:
    """Return a sentence on each kind of line that the list writes itself.

    Such a line comes back when the list regenerates, whatever the contribution wrote.
    """
    style = _count_lines(_find_text(review, "style"))
    layout = _count_lines(_find_text(review, "layout"))
    repeated = _count_lines(
        outcome
        for outcome in review.account
        if isinstance(outcome, AlreadyListed) and outcome.is_repeated
    )
    sentences = []
    if style:
        sentences.append(
            _count_plainly(
                style,
                mark_sentence(
                    "1 line of the same meaning, in another style or place;"
                    " the list keeps its own."
                ),
                mark_sentence(
                    "{number} lines of the same meaning, in another style or place;"
                    " the list keeps its own."
                ),
            )
        )
    if layout:
        sentences.append(
            _count_plainly(
                layout,
                mark_sentence(
                    "1 line between the markers, such as headings and empty lines,"
                    " made by the list."
                ),
                mark_sentence(
                    "{number} lines between the markers, such as headings and empty"
                    " lines, made by the list."
                ),
            )
        )
    if repeated:
        sentences.append(
            _count_plainly(
                repeated,
                mark_sentence(
                    "1 line just as the list writes them for entries that it has."
                ),
                mark_sentence(
                    "{number} lines just as the list writes them for entries that it has."
                ),
            )
        )
    return sentences


def get_path(outcome: Outcome) -> str:
    """Return the file that an outcome is about; empty if it has no lines."""
    return outcome.lines[0].path if outcome.lines else ""


def get_line(lines: Sequence[Lines]) -> int:
    """Return the first line of an outcome, counted from 1.

    It is a line of the version after, or of the version before if nothing is left.
    """
    for part in lines:
        for spans in (part.after, part.before):
            if spans:
                return spans[0].first + 1
    return 1


def _find_text(review: Review, part: TextPart) -> Iterator[DocumentText]:
    for outcome in review.account:
        if isinstance(outcome, DocumentText) and outcome.part == part:
            yield outcome


def _describe_odd(outcome: NotUnderstood) -> Note:
    # The note quotes the line between backticks, so that none may stand in it.
    excerpt = " ".join(outcome.text.split()).replace("`", "'")
    quoted = f" `{excerpt[:_MOST_EXCERPT]}`" if excerpt else ""
    return Note(f"{outcome.problem}{quoted}", get_path(outcome))


def _describe_listed(outcome: AlreadyListed) -> Note:
    line = get_line(outcome.lines)
    links = join_words(f"`{url}`" for url in outcome.new_links)
    if links:
        sentence = say(
            "Line {line} shows a work that is listed already; the line goes when the list"
            " regenerates. To keep {links}, add it to that file.",
            line=line,
            links=links,
        )
    else:
        sentence = say(
            "Line {line} shows a work that is listed already; the line goes when the list"
            " regenerates.",
            line=line,
        )
    return Note(sentence, outcome.entry.path)


def _shorten(
    remarks: Sequence[Note],
    counting: str,
) -> list[Note]:
    """Return *remarks*, of which all after the tenth become one: *counting*, with their number."""
    shortened = list(remarks[:_MOST_REMARKS])
    rest = len(remarks) - _MOST_REMARKS
    if rest > 0:
        shortened.append(Note(say(counting, number=rest), remarks[0].path))
    return shortened


def _count_lines(outcomes: Iterable[Outcome]) -> int:
    """Return how many lines the outcomes have in the version after.

    Where nothing is left of an outcome, its lines of the version before count.
    """
    count = 0
    for outcome in outcomes:
        for lines in outcome.lines:
            spans = lines.after or lines.before
            count += sum(span.last - span.first for span in spans)
    return count


def _count_plainly(
    number: int,
    one: str,
    many: str,
) -> str:
    """Return the sentence for one line or for several; the number has no separators."""
    return say(one if number == 1 else many, number=number)
