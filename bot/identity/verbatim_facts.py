"""Facts about a work, written into the text of an entry that is kept as it was written."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from bot.identity.identifiers import identify
from bot.markdown.escaping import Place, escape, escape_target
from bot.markdown.inline_tokens import extract_words, find_links
from bot.model.finding import FieldPath, Value
from bot.model.link import Link

_LAST_CELL: Final = re.compile(r"[ \t]*\|?\s*\Z")
_FIRST_LINE_END: Final = re.compile(r"[ \t]*\\?(?=\n|\Z)")
_IN_BRACKETS: Final = ("venue", "award", "date", "year")


def add_to_verbatim(text: str, facts: Mapping[FieldPath, Value]) -> str | None:
    """Return the verbatim *text* of an entry with *facts* that it does not say yet.

    The list shows that text and no field. In a row of a table the facts stand at the end of the last cell, else at the
    end of the first line, or of the whole text where that would break a link.

    Args:
        text: Markdown that stands for the whole item.
        facts: values by field, as `find_missing_facts` returns them; other fields are left out.

    Returns:
        The text; as it was, where it says all of it; None where no place in it bears the facts.
    """
    is_row = text.lstrip().startswith("|")
    parts = [*_write_words(text, facts), *_write_links(text, facts, in_table=is_row)]
    if not parts:
        return text
    added = " ".join(parts)
    for position in _find_places(text, is_row=is_row):
        longer = f"{text[:position]} {added}{text[position:]}"
        if _shows(longer, text, added):
            return longer
    return None


def _shows(longer: str, text: str, added: str) -> bool:
    """Return whether what was *added* to *text* is read as it is by itself, and nothing else is read otherwise."""
    # Links inside others are not counted: a link that was written into the text of another one is none.
    links = [
        Counter(target for _, target in find_links(part, depth=0))
        for part in (longer, text, added)
    ]
    words = ["".join(extract_words(part).split()) for part in (longer, text, added)]
    return links[0] == links[1] + links[2] and sorted(words[0]) == sorted(
        words[1] + words[2]
    )


def _find_places(text: str, *, is_row: bool) -> Iterator[int]:
    """Yield the positions at which facts may be written, the best one first."""
    if is_row:
        found = _LAST_CELL.search(text)
        yield found.start() if found else len(text)
        return
    first = _FIRST_LINE_END.search(text)
    yield first.start() if first else len(text)
    yield len(text.rstrip())


def _write_words(text: str, facts: Mapping[FieldPath, Value]) -> Iterator[str]:
    """Yield the venue, the award and the date in brackets, without what the text says already."""
    in_table = text.lstrip().startswith("|")
    known = text.casefold()
    words = [str(facts[name,]) for name in _IN_BRACKETS if (name,) in facts]
    new = list(dict.fromkeys(word for word in words if word.casefold() not in known))
    if ("date",) in facts and ("year",) in facts:
        new = [word for word in new if word != str(facts["year",])]  # the date says it
    if new:
        yield f"({', '.join(escape(word, Place.PLAIN, in_table=in_table) for word in new)})"


def _write_links(
    text: str, facts: Mapping[FieldPath, Value], *, in_table: bool
) -> Iterator[str]:
    """Yield the links that the text does not hold."""
    known = {identify(target) for _, target in find_links(text)}
    for field, value in facts.items():
        link = Link.parse(str(field[-1]), value) if field[0] == "links" else None
        if link is not None and identify(link.url) not in known:
            words = escape(link.text or link.label, Place.LABEL, in_table=in_table)
            yield f"[{words}]({escape_target(link.url, in_table=in_table)})"
