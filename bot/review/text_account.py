"""Account for the text of a document that is no item, inside its regions and outside."""

from collections.abc import Iterable, Sequence

from bot.importer.infer.fallback import guess_record
from bot.markdown.inline_tokens import extract_words
from bot.model.account import DocumentText, Lines, NotUnderstood, Span
from bot.model.layout import View
from bot.model.review import ListLine
from bot.model.wording import say
from bot.review.document_edit import TextEdit
from bot.review.document_text import (
    cut_title,
    is_layout,
    make_words,
    shorten_text,
    write_as_item,
)
from bot.review.edited_list import EditedList
from bot.review.entry_files import Proposal, make_entry_file
from bot.review.item_changes import ItemChange


def add_text(edited: EditedList, text_edit: TextEdit) -> None:
    """Add the outcome of edited text that is no item."""
    lines = Lines(edited.path, text_edit.before, text_edit.after)
    text = _join_spans(edited.edit.new_lines, text_edit.after)
    if text_edit.region is None:
        old = _join_spans(edited.edit.old_lines, text_edit.before)
        edited.add_outcome(make_words((lines,), old, text))
    elif all(is_layout(line) for line in text.split("\n")):
        edited.add_outcome(DocumentText((lines,), "layout"))
    else:
        _add_odd_text(edited, text_edit, text)


def add_item_as_text(
    edited: EditedList,
    change: ItemChange,
) -> None:
    """Add the outcome of an item outside the regions that is people's own text."""
    old = change.old.placed.source if change.old else ""
    text = change.new.placed.source if change.new else ""
    edited.add_outcome(make_words((edited.get_lines(change),), old, text))


def _add_odd_text(
    edited: EditedList,
    text_edit: TextEdit,
    text: str,
) -> None:
    """Add the outcome of text between markers that is no item.

    It is kept, as an entry that shows it as it is and that a maintainer must look at.
    """
    number = text_edit.after[0].first + 1
    problem = say(
        "Line {line} stands between the markers, and I cannot read it as an item.",
        line=number,
    )
    for name, section, view in edited.layout.iterate_views():
        if name == text_edit.region and _keep_as_entry(
            edited,
            text,
            section,
            view,
        ):
            problem = say(
                "Line {line} stands between the markers, and I cannot read it as an item."
                " It is kept as it is written, in the file below.",
                line=number,
            )
            break
    lines = Lines(edited.path, text_edit.before, text_edit.after)
    edited.add_outcome(NotUnderstood((lines,), problem, shorten_text(text)))


def _keep_as_entry(
    edited: EditedList,
    text: str,
    section: str,
    view: View,
) -> bool:
    """Propose an entry that shows a text as it is; return whether the text has any words."""
    title_words = extract_words(text).split()
    if not title_words:
        return False
    record = {"title": cut_title(title_words)}
    # Of a text that nobody understands, only its links are certain.
    guessed = guess_record(text)
    if "links" in guessed:
        record["links"] = guessed["links"]
    record["verbatim"] = write_as_item(text, view)
    account = edited.account
    path, content = make_entry_file(
        record,
        edited.layout,
        section,
        account.taken,
    )
    account.proposals[path] = Proposal(
        path,
        None,
        content,
        origin=ListLine(text),
    )
    return True


def _join_spans(
    lines: Sequence[str],
    spans: Iterable[Span],
) -> str:
    """Return the lines of *spans* as one text, without empty lines around it."""
    selected: list[str] = []
    for span in spans:
        selected += [line.rstrip("\r") for line in lines[span.first : span.last]]
    return "\n".join(selected).strip("\n")
