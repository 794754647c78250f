"""Facts about a work, written into the text of an entry that is kept verbatim."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from bot.identity.identifiers import identify
from bot.markdown.escaping import Slot, escape, escape_target
from bot.markdown.inline_tokens import extract_words, find_links
from bot.model.finding import FieldPath, Value
from bot.model.link import Link

# The end of a row of a table, with or without its last bar
_LAST_CELL_END: Final = re.compile(r"[ \t]*\|?\s*\Z")
# The end of the first line, before a backslash that breaks it
_FIRST_LINE_END: Final = re.compile(r"[ \t]*\\?(?=\n|\Z)")
_IN_BRACKETS: Final = ("venue", "award", "date", "year")


def add_to_verbatim(text: str, facts: Mapping[FieldPath, Value]) -> str | None:
    """Return the verbatim *text* of an entry with *facts* that it does not hold yet.

    The list shows that text and no field. In a row of a table the facts stand at the
    end of the last cell, else at the end of the first line, or of the whole text where
    that would break a link.

    Args:
        text: Markdown that stands for the whole item.
        facts: values by field, as `find_missing_facts` returns them; other fields are
            left out.

    Returns:
        The text with the facts; as it was, where it holds all of them; None where no
        position in it is right for them.
    """
    is_row = text.lstrip().startswith("|")
    parts = [
        *_write_values(text, facts, in_table=is_row),
        *_write_links(text, facts, in_table=is_row),
    ]
    if not parts:
        return text
    added = " ".join(parts)
    for position in _find_positions(text, is_row=is_row):
        longer_text = f"{text[:position]} {added}{text[position:]}"
        if _is_read_as_written(longer_text, text, added):
            return longer_text
    return None


def _is_read_as_written(longer_text: str, text: str, added: str) -> bool:
    """Return whether *added* is read in *longer_text* as it is by itself.

    The rest, *text*, must be read as before, too.
    """
    if _count_links(longer_text) != _count_links(text) + _count_links(added):
        return False
    letters = _list_letters(text) + _list_letters(added)
    return sorted(_list_letters(longer_text)) == sorted(letters)


def _count_links(text: str) -> Counter[str]:
    # Links inside others are not counted: a link that was written into the text of
    # another one is none.
    return Counter(target for _, target in find_links(text, depth=0))


def _list_letters(text: str) -> str:
    return "".join(extract_words(text).split())


def _find_positions(text: str, *, is_row: bool) -> Iterator[int]:
    """Yield the positions at which facts may be written, the best one first."""
    end = _LAST_CELL_END.search(text) if is_row else _FIRST_LINE_END.search(text)
    yield end.start() if end else len(text)
    if not is_row:
        yield len(text.rstrip())


def _write_values(
    text: str, facts: Mapping[FieldPath, Value], *, in_table: bool
) -> Iterator[str]:
    """Yield venue, award and date in brackets, without what the text holds already."""
    folded_text = text.casefold()
    values = [str(facts[name,]) for name in _IN_BRACKETS if (name,) in facts]
    new_values = [value for value in values if value.casefold() not in folded_text]
    if ("date",) in facts and ("year",) in facts:
        # The date holds the year.
        new_values = [value for value in new_values if value != str(facts["year",])]
    if new_values:
        written = [
            escape(value, Slot.PLAIN, in_table=in_table)
            for value in dict.fromkeys(new_values)
        ]
        yield f"({', '.join(written)})"


def _write_links(
    text: str, facts: Mapping[FieldPath, Value], *, in_table: bool
) -> Iterator[str]:
    """Yield the links that the text does not hold."""
    held = {identify(target) for _, target in find_links(text)}
    for field, value in facts.items():
        link = Link.parse(str(field[-1]), value) if field[0] == "links" else None
        if link is not None and identify(link.url) not in held:
            label = escape(link.text or link.label, Slot.LABEL, in_table=in_table)
            yield f"[{label}]({escape_target(link.url, in_table=in_table)})"
