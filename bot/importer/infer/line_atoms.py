"""One line of running text behind a title, as atoms: gaps, words, dates, venues, awards and authors."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.importer.infer.date_and_venue import meta_template
from bot.listing.pattern_syntax import escape_braces, replace_part
from bot.listing.people import looks_like_names
from bot.markdown.inline_tokens import EMOJI_CODE
from bot.model.dates.forms import AWARDS

GAP, WORDS, LINK = "", "words", "link?"
"""The keys of atoms without a field: signs between things, running text, and a link that has no label of its own."""

_LEAD_GAP: Final = re.compile(
    r"(?:\s|[*+](?=\s)|[.](?=\s|\Z)|[|,/·•;\\]|[-–—]{1,2}(?=\s|\Z)|[-=]>|→|：|:(?!\w+:))*"
)
_AFTER_LINK: Final = re.compile(
    r"(?:\s|[|,/·•;\\)\]）】.]|[-–—]{1,2}(?=\s|\Z)|[-=]>|→|：|:(?!\w+:))*"
)
_PARTING: Final = frozenset("|,/·•;\\→:：")
_OPENING: Final = frozenset("([（【")
_EMOJI: Final = re.compile(rf"{EMOJI_CODE}\Z")
_DASHES: Final = frozenset("-–—>=")
_PAREN: Final = re.compile(r"([(\[（【])([^()\[\]（）【】\n]{3,80})([)\]）】])")
_LONGEST_END: Final = 90
_AUTHORS_AND_VENUE: Final = re.compile(r"([^\n]{3,600}?)(\. )([^.\n]{3,60})([.]?)")
_AUTHORS_COMMA_VENUE: Final = re.compile(
    r"([^\n]{3,600})(, )([^,.\n]{3,60}(?:, \d{4})?)([.]?)"
)
_EMPHASIS: Final = re.compile(
    r"([*_])(?![*_\s])((?:\\.|[^*_\n\\])+?)(?<![\s*_])\1([.]?)"
)
_CODE: Final = re.compile(r"`([^`\n]{3,80})`")
_CODE_AT_END: Final = re.compile(r"(?<=\S) `([^`\n]{3,80})`\Z")
_FIRST_CLAUSE: Final = re.compile(r"([^.,\n]{3,80})([.,])(?=\s|\Z)")
_LAST_CLAUSE: Final = re.compile(r"(?<=\S), ([^,\n]{3,80}?)([.]?)\Z")
_AWARD: Final = re.compile(rf"([(\[*_]*)({AWARDS})([)\]*_]*)", re.IGNORECASE)
_LONGEST: Final = 4_000


class Atom(NamedTuple):
    """One piece behind the title: how it is written, the field that it gives, and the pattern that writes it."""

    source: str
    key: str = GAP
    template: str = ""

    @property
    def is_words(self) -> bool:
        """Whether it is running text, or a link or a picture inside one."""
        return self.key in (WORDS, LINK)


def read_line(
    text: str, *, is_after_link: bool, is_before_link: bool, is_whole: bool
) -> Iterator[Atom]:
    """Yield the atoms of one line of running text: the gaps around it, and what it says."""
    lead = (_AFTER_LINK if is_after_link else _LEAD_GAP).match(text)
    start = lead.end() if lead else 0
    end = _find_end(text, start, is_before_link=is_before_link)
    if start >= end:
        yield Atom(text)
        return
    if start:
        yield Atom(text[:start])
    yield from _read_core(text[start:end], is_whole=is_whole)
    if end < len(text):
        yield Atom(text[end:])


def _find_end(text: str, start: int, *, is_before_link: bool) -> int:
    """Return where the words of *text* end: before signs that part them from what follows."""
    end = len(text)
    while end > start:
        sign, before = text[end - 1], text[end - 2 : end - 1]
        is_dash = sign in _DASHES and (before.isspace() or before in _DASHES)
        if sign == ":" and _EMOJI.search(text, max(start, end - 40), end):
            break
        if not (
            sign.isspace()
            or sign in _PARTING
            or is_dash
            or (is_before_link and sign in _OPENING)
        ):
            break
        end -= 1
    return end


def _read_core(text: str, *, is_whole: bool) -> Iterator[Atom]:
    """Yield the atoms of words without gaps around them: dates, venues, awards and authors apart from the rest."""
    if len(text) > _LONGEST:
        yield Atom(text, WORDS)
        return
    whole = _read_whole(text, is_whole=is_whole)
    if whole is not None:
        yield whole
        return
    if atoms := _read_authors_and_venue(text):
        yield from atoms
        return
    if (found := _EMPHASIS.match(text)) and looks_like_names(found[2], fewest=1):
        yield Atom(found[0], "authors", f"{found[1]}{{authors}}{found[1]}{found[3]}")
        yield from read_line(
            text[found.end() :],
            is_after_link=False,
            is_before_link=False,
            is_whole=False,
        )
        return
    if (found := _PAREN.match(text)) and (template := meta_template(found[2])):
        yield Atom(
            found[0],
            "meta",
            f"{escape_braces(found[1])}{template}{escape_braces(found[3])}",
        )
        yield from read_line(
            text[found.end() :],
            is_after_link=False,
            is_before_link=False,
            is_whole=False,
        )
        return
    if (found := _FIRST_CLAUSE.match(text)) and "{year}" in (
        template := meta_template(found[1]) or ""
    ):
        yield Atom(found[1], "meta", template)
        yield Atom(found[2])
        yield from read_line(
            text[found.end() :],
            is_after_link=False,
            is_before_link=False,
            is_whole=False,
        )
        return
    yield from _read_end(text)


def _read_authors_and_venue(text: str) -> list[Atom]:
    """Return the atoms of `Jane Doe, John Roe. ICML 2019`; none where *text* is anything else."""
    found = _AUTHORS_AND_VENUE.fullmatch(text)
    if found is None or not looks_like_names(found[1], fewest=1):
        found = _AUTHORS_COMMA_VENUE.fullmatch(text)
    if found is None or not looks_like_names(found[1], fewest=1):
        return []
    template = meta_template(found[3])
    if template is None:
        return []
    return [
        Atom(found[1], "authors", "{authors}"),
        Atom(found[2]),
        Atom(found[3] + found[4], "meta", template + found[4]),
    ]


def _read_whole(text: str, *, is_whole: bool) -> Atom | None:
    """Return the one atom that *text* is as a whole; None where it is more, or words."""
    stop = "." if text.endswith(".") else ""
    if template := meta_template(text.removesuffix(".")):
        return Atom(text, "meta", f"{template}{stop}")
    if (found := _CODE.fullmatch(text)) and (template := meta_template(found[1])):
        return Atom(text, "meta", f"`{template}`")
    if (found := _AWARD.fullmatch(text)) and found[1]:
        return Atom(
            text,
            "award",
            f"{escape_braces(found[1])}{{award}}{escape_braces(found[3])}",
        )
    if (found := _EMPHASIS.fullmatch(text)) and (
        template := _emphasised_template(found[2])
    ):
        return Atom(text, "meta", f"{found[1]}{template}{found[1]}{found[3]}")
    if (found := _EMPHASIS.fullmatch(text)) and looks_like_names(found[2], fewest=1):
        inner_stop = (
            "." if found[2].endswith(".") and not found[2].endswith(" al.") else ""
        )
        return Atom(
            text, "authors", f"{found[1]}{{authors}}{inner_stop}{found[1]}{found[3]}"
        )
    if is_whole and looks_like_names(text):
        return Atom(text, "authors", "{authors}")
    return None


def _emphasised_template(text: str) -> str | None:
    """Return the pattern of a date or a venue that is emphasised, with brackets around it or without."""
    inner = text.strip("()[]")
    template = meta_template(inner)
    return replace_part(text, inner, template) if template else None


def _read_end(text: str) -> Iterator[Atom]:
    """Yield words, and the date or the venue that ends them."""
    base = max(0, len(text) - _LONGEST_END)
    opening = max(text.rfind(sign, base) for sign in "([（【")
    stop = "." if text.endswith(".") else ""
    paren = (
        _PAREN.fullmatch(text, opening, len(text) - len(stop)) if opening >= 0 else None
    )
    if paren and (template := meta_template(paren[2])):
        yield from _read_words(text[:opening])
        shown = f"{escape_braces(paren[1])}{template}{escape_braces(paren[3])}{stop}"
        yield Atom(text[opening:], "meta", shown)
        return
    if (found := _CODE_AT_END.search(text, base)) and (
        template := meta_template(found[1])
    ):
        yield from _read_words(text[: found.start() + 1])
        yield Atom(f"`{found[1]}`", "meta", f"`{template}`")
        return
    found = _LAST_CLAUSE.search(text, max(base, text.rfind(", ") - 1))
    if found and "{year}" in (template := meta_template(found[1]) or ""):
        yield from (Atom(text[: found.start()], WORDS), Atom(", "))
        yield Atom(found[1] + found[2], "meta", template + found[2])
        return
    yield Atom(text, WORDS)


def _read_words(text: str) -> Iterator[Atom]:
    """Yield words and the white space behind them."""
    bare = text.rstrip()
    yield from ([Atom(bare, WORDS)] if bare else [])
    yield from ([Atom(text[len(bare) :])] if len(bare) < len(text) else [])
