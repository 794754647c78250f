"""One line of running text behind a title, as atoms.

They are gaps, words, dates, venues, awards and authors.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.importer.infer.date_and_venue import infer_meta_template
from bot.listing.pattern_syntax import escape_braces, replace_part
from bot.listing.people import is_name_list
from bot.markdown.inline_tokens import EMOJI_CODE
from bot.model.dates.forms import AWARDS

# The keys of atoms without a field: signs between things, running text, and a link that
# has no label of its own.
GAP: Final = ""
WORDS: Final = "words"
LINK: Final = "link?"

# Signs before the words of a line: ` - `, ` | `, ` → `. A colon that begins the code of
# an emoji is none.
_LEAD_GAP: Final = re.compile(
    r"(?:\s|[*+](?=\s)|[.](?=\s|\Z)|[|,/·•;\\]|[-–—]{1,2}(?=\s|\Z)|[-=]>|→|：|:(?!\w+:))*"
)

# The same behind a link, where the brackets around the link may close.
_AFTER_LINK: Final = re.compile(
    r"(?:\s|[|,/·•;\\)\]）】.]|[-–—]{1,2}(?=\s|\Z)|[-=]>|→|：|:(?!\w+:))*"
)

# Signs behind the words of a line, which part them from what follows.
_PARTING: Final = frozenset("|,/·•;\\→:：")
_OPENING: Final = frozenset("([（【")
_DASHES: Final = frozenset("-–—>=")
_EMOJI: Final = re.compile(rf"{EMOJI_CODE}\Z")
_EMOJI_REACH: Final = 40

# Text in brackets: `(CVPR 2020)`.
_PAREN: Final = re.compile(r"([(\[（【])([^()\[\]（）【】\n]{3,80})([)\]）】])")

# A date or a venue that ends a line stands in so many of its last characters.
_LONGEST_END: Final = 90

# `Jane Doe, John Roe. ICML 2019` and `Jane Doe, John Roe, ICML 2019`.
_AUTHORS_AND_VENUE: Final = re.compile(r"([^\n]{3,600}?)(\. )([^.\n]{3,60})([.]?)")
_AUTHORS_COMMA_VENUE: Final = re.compile(
    r"([^\n]{3,600})(, )([^,.\n]{3,60}(?:, \d{4})?)([.]?)"
)

# `*CVPR 2020*.` or `_Jane Doe_`.
_EMPHASIS: Final = re.compile(
    r"([*_])(?![*_\s])((?:\\.|[^*_\n\\])+?)(?<![\s*_])\1([.]?)"
)
_CODE: Final = re.compile(r"`([^`\n]{3,80})`")
_CODE_AT_END: Final = re.compile(r"(?<=\S) `([^`\n]{3,80})`\Z")

# What stands before the first full stop or comma, and behind the last comma.
_FIRST_CLAUSE: Final = re.compile(r"([^.,\n]{3,80})([.,])(?=\s|\Z)")
_LAST_CLAUSE: Final = re.compile(r"(?<=\S), ([^,\n]{3,80}?)([.]?)\Z")

# An award in brackets or emphasised: `(Oral)`, `**Best Paper**`.
_AWARD: Final = re.compile(rf"([(\[*_]*)({AWARDS})([)\]*_]*)", re.IGNORECASE)

# A longer line is taken for words as a whole, which bounds the time of reading it.
_LONGEST: Final = 4_000


class Atom(NamedTuple):
    """One piece behind the title."""

    source: str
    """How it is written."""
    key: str = GAP
    """The field that it gives, or one of `GAP`, `WORDS` and `LINK`."""
    template: str = ""
    """The pattern that writes it."""

    @property
    def is_words(self) -> bool:
        """Whether it is running text, or a link or a picture inside one."""
        return self.key in (WORDS, LINK)


def read_line(
    text: str,
    *,
    is_after_link: bool,
    is_before_link: bool,
    is_whole: bool,
) -> Iterator[Atom]:
    """Yield the atoms of one line of running text; their sources, joined, are *text*.

    Args:
        text: the line, or a piece of it.
        is_after_link: whether a link stands right before it.
        is_before_link: whether a link follows right behind it.
        is_whole: whether it has the line for itself. Only then are a few names in
            plain words read as authors.
    """
    lead = (_AFTER_LINK if is_after_link else _LEAD_GAP).match(text)
    start = lead.end() if lead else 0
    end = _find_end(
        text,
        start,
        is_before_link=is_before_link,
    )
    if start >= end:
        yield Atom(text)
        return
    if start:
        yield Atom(text[:start])
    yield from _read_core(text[start:end], is_whole=is_whole)
    if end < len(text):
        yield Atom(text[end:])


def _find_end(
    text: str,
    start: int,
    *,
    is_before_link: bool,
) -> int:
    """Return where the words of *text* end.

    Signs that part them from what follows are left out.
    """
    end = len(text)
    while end > start:
        sign = text[end - 1]
        if sign == ":" and _EMOJI.search(
            text,
            max(start, end - _EMOJI_REACH),
            end,
        ):
            break
        is_bracket = is_before_link and sign in _OPENING
        is_gap = sign.isspace() or sign in _PARTING or is_bracket
        if not is_gap and not _is_dash(text, end - 1):
            break
        end -= 1
    return end


def _is_dash(text: str, index: int) -> bool:
    """Return whether a dash that stands apart, or an arrow, ends at *index* in *text*."""
    before = text[index - 1 : index]
    return text[index] in _DASHES and (before.isspace() or before in _DASHES)


def _read_core(text: str, *, is_whole: bool) -> Iterator[Atom]:
    """Yield the atoms of words without gaps around them.

    Dates, venues, awards and authors are apart from the rest. The forms are tried in
    turn, from those of the whole text to those at its beginning and at its end.
    """
    if len(text) > _LONGEST:
        yield Atom(text, WORDS)
        return
    single = _read_single(text, is_whole=is_whole)
    if single is not None:
        yield single
        return
    authors_and_venue = _read_authors_and_venue(text)
    if authors_and_venue:
        yield from authors_and_venue
        return
    opening = _read_opening(text)
    if not opening:
        yield from _read_end(text)
        return
    yield from opening
    length = sum(len(atom.source) for atom in opening)
    yield from read_line(
        text[length:],
        is_after_link=False,
        is_before_link=False,
        is_whole=False,
    )


def _read_authors_and_venue(text: str) -> list[Atom]:
    """Return the atoms of `Jane Doe, John Roe. ICML 2019`.

    There are none where *text* is anything else.
    """
    match = _AUTHORS_AND_VENUE.fullmatch(text)
    if match is None or not is_name_list(match[1], fewest=1):
        match = _AUTHORS_COMMA_VENUE.fullmatch(text)
    if match is None or not is_name_list(match[1], fewest=1):
        return []
    authors, between, venue, stop = match.groups()
    meta = infer_meta_template(venue)
    if meta is None:
        return []
    return [
        Atom(authors, "authors", "{authors}"),
        Atom(between),
        Atom(venue + stop, "meta", meta + stop),
    ]


def _read_single(text: str, *, is_whole: bool) -> Atom | None:
    """Return the one atom that *text* is; None where it is more, or words."""
    stop = "." if text.endswith(".") else ""
    meta = infer_meta_template(text.removesuffix("."))
    if meta:
        return Atom(text, "meta", f"{meta}{stop}")
    code = _CODE.fullmatch(text)
    meta = infer_meta_template(code[1]) if code else None
    if meta:
        return Atom(text, "meta", f"`{meta}`")
    award = _AWARD.fullmatch(text)
    if award and award[1]:
        opening = escape_braces(award[1])
        closing = escape_braces(award[3])
        return Atom(
            text,
            "award",
            f"{opening}{{award}}{closing}",
        )
    emphasis = _EMPHASIS.fullmatch(text)
    if emphasis:
        atom = _read_emphasis(emphasis)
        if atom is not None:
            return atom
    if is_whole and is_name_list(text):
        return Atom(text, "authors", "{authors}")
    return None


def _read_emphasis(match: re.Match[str]) -> Atom | None:
    """Return the atom of emphasised text: a date, a venue, or authors; else None."""
    mark, text, stop = match.groups()
    meta = _infer_emphasised_template(text)
    if meta:
        return Atom(
            match[0],
            "meta",
            f"{mark}{meta}{mark}{stop}",
        )
    if not is_name_list(text, fewest=1):
        return None
    # The full stop of "et al." belongs to the names.
    ends_with_stop = text.endswith(".") and not text.endswith(" al.")
    inner_stop = "." if ends_with_stop else ""
    template = f"{mark}{{authors}}{inner_stop}{mark}{stop}"
    return Atom(match[0], "authors", template)


def _infer_emphasised_template(text: str) -> str | None:
    """Return the pattern of a date or a venue, with brackets around it or without."""
    inner = text.strip("()[]")
    meta = infer_meta_template(inner)
    return replace_part(text, inner, meta) if meta else None


def _read_opening(text: str) -> list[Atom]:
    """Return the atoms that *text* begins with: authors, a date or a venue; or none."""
    emphasis = _EMPHASIS.match(text)
    if emphasis and is_name_list(emphasis[2], fewest=1):
        mark = emphasis[1]
        template = f"{mark}{{authors}}{mark}{emphasis[3]}"
        return [Atom(emphasis[0], "authors", template)]
    paren = _PAREN.match(text)
    meta = infer_meta_template(paren[2]) if paren else None
    if paren and meta:
        return [
            Atom(
                paren[0],
                "meta",
                _write_in_brackets(paren, meta),
            )
        ]
    clause = _FIRST_CLAUSE.match(text)
    meta = infer_meta_template(clause[1]) if clause else None
    if clause and meta and "{year}" in meta:
        return [Atom(clause[1], "meta", meta), Atom(clause[2])]
    return []


def _write_in_brackets(
    match: re.Match[str],
    template: str,
) -> str:
    """Return *template* between the brackets of a match of `_PAREN`."""
    return f"{escape_braces(match[1])}{template}{escape_braces(match[3])}"


def _read_end(text: str) -> Iterator[Atom]:
    """Yield words, and the date or the venue that ends them."""
    base = max(0, len(text) - _LONGEST_END)
    stop = "." if text.endswith(".") else ""
    paren = _find_last_brackets(
        text,
        base,
        len(text) - len(stop),
    )
    meta = infer_meta_template(paren[2]) if paren else None
    if paren and meta:
        start = paren.start()
        yield from _read_words(text[:start])
        yield Atom(
            text[start:],
            "meta",
            _write_in_brackets(paren, meta) + stop,
        )
        return
    code = _CODE_AT_END.search(text, base)
    meta = infer_meta_template(code[1]) if code else None
    if code and meta:
        yield from _read_words(text[: code.start() + 1])
        yield Atom(f"`{code[1]}`", "meta", f"`{meta}`")
        return
    clause = _LAST_CLAUSE.search(text, max(base, text.rfind(", ") - 1))
    meta = infer_meta_template(clause[1]) if clause else None
    if clause and meta and "{year}" in meta:
        yield Atom(text[: clause.start()], WORDS)
        yield Atom(", ")
        yield Atom(
            clause[1] + clause[2],
            "meta",
            meta + clause[2],
        )
        return
    yield Atom(text, WORDS)


def _find_last_brackets(
    text: str,
    base: int,
    end: int,
) -> re.Match[str] | None:
    """Return the match of the brackets that end at *end*, if they open behind *base*."""
    opening = max(text.rfind(sign, base) for sign in _OPENING)
    return _PAREN.fullmatch(text, opening, end) if opening >= 0 else None


def _read_words(text: str) -> Iterator[Atom]:
    """Yield words and the white space behind them."""
    words_end = len(text.rstrip())
    if words_end:
        yield Atom(text[:words_end], WORDS)
    if words_end < len(text):
        yield Atom(text[words_end:])
