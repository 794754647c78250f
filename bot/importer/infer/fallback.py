"""Title, links and year of an item whose form fits no pattern.

That is enough to find the item and to sort it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.importer.infer.date_and_venue import (
    infer_date_template,
    infer_link_template,
    infer_meta_template,
)
from bot.listing.link_labels import choose_free_label, find_label
from bot.markdown.inline_tokens import Token, extract_words, parse_tokens
from bot.markdown.link_targets import is_outside
from bot.model.dates.date import Date
from bot.model.dates.forms import YEAR
from bot.model.dates.parser import find_dates, parse_statement
from bot.model.dates.statements import Statement
from bot.model.placeholders import UNTITLED

# What the addresses of all pages share, and of all repositories on GitHub.
_ADDRESS_START = re.compile(r"https?://(?:www\.)?(?:github\.com/)?")
_LONGEST_TITLE = 300
_MOST_LINKS = 40

# What may stand before a title and is none: `[CVPR]`, `(Oral)`, `🔥`, `→`.
_ASIDE = re.compile(r"\s*(?:\[[^\[\]]{0,40}\]|\([^()]{0,40}\)|[^\w\s\"“《(\[]+)\s*")
_QUOTED = re.compile(r"[\"“《]([^\"“”《》]{2,400})[\"”》]")

# `ICML`, `IEEE SPM`.
_SHORT_VENUE = r"[A-Z][\w&/-]{1,20}(?: [A-Z][\w&/-]{1,20}){0,3}"

# Where any title in plain words ends: at the end of a sentence, at a bracket or a
# line break, before a venue with its year, before a year.
_ENDS = (
    r"[.?!](?=\s)|\s*[(\[（]"
    rf"|,?\s+(?={_SHORT_VENUE},? {YEAR})|,\s+{YEAR}\b|\\?\n"
)
_TITLE_END = re.compile(rf"\s[-–—|]+\s|[:：|]\s|{_ENDS}")

# Where a title ends that links by what they lead to follow: its colon is its own, as
# in `DETR3D: 3D Object Detection [[Paper](…)]`.
_LABELLED_END = re.compile(rf"\s[–—|]+\s|\|\s|{_ENDS}")

_IN_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]{3,60})[)\]）】]")
_MARKS = re.compile(r"[*_`~\\]+|<[^<>]{0,100}>")

# What brackets at the end of a title say: `A Title (ICML 2019)`.
_ENDING = re.compile(r"(?<=\w)\s*\(([^()]{3,60})\)\Z")
_BREAK = re.compile(r"\\?\n|<br\s*/?>")
_WIDE_SPACE = re.compile(r"\s{2,}")
_WORD = re.compile(r"\w")

# What parts a date from the text around it. `\0` stands for a link, a line break or the
# title.
_APART = frozenset("\0,;:.|·()[]–—-")

# What may lead an item: `24.03 | `, `2024-05: `.
_LEAD = re.compile(r"\s*(\S{2,12})\s*[|:：–—-]\s+")
_LEADING_DATE = re.compile(r"(\d\d[.-]\d\d)(?= |:)", re.ASCII)

# Authors before a link with the title: `… and J. Roe.`, `… J. Roe (2021).`
_AUTHORS_END = re.compile(rf"(?:\w\.|\({YEAR}\)[.,]?)\s*\Z")

# Words before a link that are no title, as in "Official site: [name](…)".
_FEW_WORDS = 3


def guess_record(text: str) -> dict[str, Any]:
    """Return what *text* seems to name, as the fields of an entry.

    There is always a title; a date, a venue and links are there if the text has them.

    Args:
        text: an item without its bullet, or a cell.
    """
    tokens = [
        token
        for token in parse_tokens(text)
        if token.kind != "text" or token.source.strip()
    ]
    title_index, title = _find_title(tokens)
    main_url = _find_main_url(tokens, title_index)
    links = _label_links(
        _collect_links(tokens),
        main_url,
        title,
    )
    date = find_stated_date(text, title)
    ending = _ENDING.search(title)
    ending_date = _parse_date_fields(ending[1]) if ending else None
    if ending and ending_date:
        title = title[: ending.start()]
        date = date or ending_date
    title = title[:_LONGEST_TITLE].strip()
    record: dict[str, Any] = {"title": title or _name_page(main_url), **date}
    if links:
        record["links"] = links
    return record


def _label_links(
    links: Sequence[tuple[str, str]],
    main_url: str,
    title: str,
) -> dict[str, Any]:
    """Return the addresses of *links* by their labels, each once, the main link first."""
    labelled: dict[str, Any] = {}
    by_importance = sorted(links, key=lambda link: link[1] != main_url)
    for text, url in by_importance[:_MOST_LINKS]:
        if url in labelled.values():
            continue
        # The title is no label for the link that it stands in.
        is_title = url == main_url and text == title
        label = choose_free_label(
            "" if is_title else text,
            url,
            labelled,
        )
        labelled[label] = url
    return labelled


def _name_page(url: str) -> str:
    """Return a title for a page of which only the address is known.

    It is the address without what all addresses share.
    """
    name = _ADDRESS_START.sub("", url).rstrip("/")
    return name[:_LONGEST_TITLE] or UNTITLED


def _find_title(tokens: Sequence[Token]) -> tuple[int, str]:
    """Return the index of the token that holds the title, and the title's words.

    Where no token names the item, the words are those of all tokens, and the index is
    that of the first link.
    """
    for index, token in enumerate(tokens):
        if token.kind == "bold" and _is_aside(tokens, index):
            continue
        title = _read_title(token, tokens[index + 1 :])
        if _WORD.search(title):
            return index, title
    links = [index for index, token in enumerate(tokens) if token.kind == "link"]
    source = " ".join(token.source for token in tokens)
    return (links[0] if links else 0), extract_words(source)


def _is_aside(tokens: Sequence[Token], index: int) -> bool:
    """Return whether brackets are around a token, and the words of a title behind them.

    So stands a venue: `[**IJRR**] A Title of Alpha`.
    """
    around = tokens[max(0, index - 1) : index + 2]
    if [token.kind for token in around] != ["text", "bold", "text"]:
        return False
    before, _, after = (token.source for token in around)
    closing = after.lstrip("\\")[:1]
    is_bracketed = before.endswith(("[", "(")) and closing in ("]", ")")
    return is_bracketed and len(after.split()) > _FEW_WORDS


def _read_title(token: Token, following: Sequence[Token]) -> str:
    """Return the title that *token* holds; empty where it holds none.

    A date, a venue, and what a link leads to are no titles.
    """
    if token.kind == "text":
        return _read_plain_title(token.visible_text, following)
    if token.kind not in ("bold", "link"):
        return ""
    title = _normalise_space(token.visible_text)
    infer_template = (
        infer_link_template if token.kind == "link" else infer_meta_template
    )
    if infer_template(title.strip("[]() ")):
        return ""
    is_label = find_label(title) or (
        title.endswith((":", "：")) and find_label(title[:-1])
    )
    return "" if is_label else title


def _read_plain_title(
    text: str,
    following: Sequence[Token],
) -> str:
    """Return the words of *text* that name the item.

    The result is empty if they only lead to one of the *following* tokens that does.
    """
    text = _skip_asides(text)
    if not text or infer_date_template(text.strip(" -–:|,"), leads=True):
        return ""
    quoted = _QUOTED.search(text)
    if quoted:
        return _normalise_space(quoted[1]).rstrip(",.")
    link = _find_next_name(following)
    is_labelled = link is not None and link.kind != "url" and find_label(link.text)
    names_item = link is None or link.kind == "url" or link.is_badge or is_labelled
    if not names_item and _leads_to_title(text):
        return ""
    stripped = text.strip()
    end = (_LABELLED_END if is_labelled else _TITLE_END).search(stripped)
    if end and end.start():
        text = stripped[: end.start()]
    return _normalise_space(text).rstrip(" :-–—|,")


def _skip_asides(text: str) -> str:
    """Return *text* without a date, brackets and signs before its words."""
    # A wide space would make the expressions below try many ways to part it.
    text = _WIDE_SPACE.sub(_shrink_space, text)
    lead = _LEAD.match(text)
    if lead and infer_date_template(lead[1], leads=True):
        text = text[lead.end() :]
    while text.strip():
        aside = _ASIDE.match(text)
        if aside is None:
            return text
        text = text[aside.end() :]
    return ""


def _shrink_space(match: re.Match[str]) -> str:
    return "\n" if "\n" in match[0] else " "


def _find_next_name(tokens: Sequence[Token]) -> Token | None:
    """Return the next link, bold text or address, which may name the item."""
    for token in tokens:
        if token.kind in ("link", "bold", "url"):
            return token
    return None


def _leads_to_title(text: str) -> bool:
    """Return whether *text* before a link is a few words or authors, and no title."""
    if len(text.split()) <= _FEW_WORDS:
        return True
    return _AUTHORS_END.search(text) is not None


def _normalise_space(text: str) -> str:
    return " ".join(text.split())


def _collect_links(
    tokens: Sequence[Token],
    depth: int = 2,
) -> list[tuple[str, str]]:
    """Return text and address of the links that lead out of the document.

    Links in bold text are among them, down to *depth* levels.
    """
    links: list[tuple[str, str]] = []
    for token in tokens:
        if token.kind in ("link", "url") and is_outside(token.url):
            text = (
                token.text if token.is_badge else _normalise_space(token.visible_text)
            )
            links.append((text, token.url))
        elif token.kind == "bold" and depth:
            links += _collect_links(parse_tokens(token.text), depth - 1)
    return links


def _find_main_url(
    tokens: Sequence[Token],
    title_index: int,
) -> str:
    """Return the address of the title's own link, else of the first link.

    A link that is no picture goes before one that is. Without any link the result is
    empty.
    """
    title_tokens = tokens[title_index : title_index + 1]
    plain_tokens = [token for token in tokens if not token.is_badge]
    for candidates in (title_tokens, plain_tokens, tokens):
        links = _collect_links(candidates)
        if links:
            return links[0][1]
    return ""


def find_stated_date(text: str, title: str) -> dict[str, Any]:
    """Return the date that *text* states outside its title, links and sentences.

    That is one in brackets that hold nothing else, or one with a venue or by
    itself at the beginning or the end of what is said, or between commas. The
    result has the fields of an entry; it is empty if the text states no date, or two.
    """
    statement_text = _extract_statements(text, title)
    dates: list[dict[str, Any]] = []
    for bracket in _IN_BRACKETS.finditer(statement_text):
        date = _parse_date_fields(bracket[1])
        if date:
            dates.append(date)
    if dates:
        has_one_year = len({_read_year(date) for date in dates}) == 1
        return dates[0] if has_one_year else {}
    statement = _find_apart(statement_text)
    lead = _LEADING_DATE.match(statement_text)
    if statement is None and lead is not None:
        statement = parse_statement(lead[1], leads=True)
    return _to_fields(statement) if statement else {}


def _extract_statements(text: str, title: str) -> str:
    r"""Return the words of *text*, with `\0` for its title, its links and its line breaks."""
    parts: list[str] = []
    for token in parse_tokens(text):
        if token.kind == "bold":
            parts.append(extract_words(token.text))
        elif token.kind == "text":
            parts.append(token.source)
    marked = _BREAK.sub(" \0 ", " \0 ".join(parts))
    without_title = marked.replace(title, " \0 ", 1)
    bare = _normalise_space(_MARKS.sub(" ", without_title))
    return bare.strip("\0 ,;:|·-–—")


def _read_year(date: dict[str, Any]) -> int:
    return int(str(date.get("year") or date["date"])[:4])


def _find_apart(text: str) -> Statement | None:
    """Return what the dates say that stand apart in *text*.

    The result has the first date that is most precise, and the first venue.
    """
    statements: list[Statement] = []
    for mention in find_dates(text):
        if _stands_apart(
            text,
            mention.start,
            mention.end,
        ):
            statements.append(mention.statement)
        # What stands before the date may be another word than its venue.
        elif _stands_apart(
            text,
            mention.date_start,
            mention.end,
        ):
            statements.append(Statement(mention.date))
    if not statements:
        return None
    with_venue = [statement for statement in statements if statement.venue]
    precise = [statement for statement in statements if _has_month(statement)]
    statement = (precise or with_venue or statements)[0]
    if not with_venue:
        return statement
    return replace(
        statement,
        venue=statement.venue or with_venue[0].venue,
    )


def _has_month(statement: Statement) -> bool:
    return isinstance(statement.when, Date) and bool(statement.when.month)


def _stands_apart(
    text: str,
    start: int,
    end: int,
) -> bool:
    """Return whether a date begins or ends *text*, or a piece of it.

    Such a piece is between commas, links and the like.
    """
    before = text[:start].rstrip()
    after = text[end:].lstrip()
    begins_piece = not before or before[-1] in _APART
    ends_piece = not after or after[0] in _APART
    if begins_piece and ends_piece:
        return True
    # At the very end of the text, a bare year in a sentence is no date of the work;
    # a longer date is one.
    is_long = end - start > len("2024")
    return not after.strip(".)]") and (begins_piece or is_long)


def _parse_date_fields(text: str) -> dict[str, Any] | None:
    """Return the fields of the date that *text* is as a whole; None for anything else."""
    statement = parse_statement(text)
    if statement is None:
        return None
    return _to_fields(statement) or None


def _to_fields(statement: Statement) -> dict[str, Any]:
    """Return the fields of an entry that hold what *statement* says.

    There are none for a work that is not published.
    """
    date = statement.date
    if date is None:
        return {}
    fields: dict[str, Any] = {}
    if date.precision == "year":
        fields["year"] = date.year
    else:
        fields["date"] = str(date)
    if statement.venue:
        fields["venue"] = statement.venue
    return fields
