"""Title, links and year of an item whose form fits no pattern: enough to find and to sort it."""

import re
from dataclasses import replace
from typing import Any

from bot.importer.infer.date_and_venue import date_template, meta_template
from bot.listing.link_labels import choose_free_label, find_label
from bot.markdown.inline_tokens import Token, extract_words, parse_tokens
from bot.markdown.link_targets import is_outside
from bot.model.dates.date import Date
from bot.model.dates.forms import YEAR
from bot.model.dates.parser import find_dates, parse_statement
from bot.model.dates.statements import Statement

_ADDRESS_START = re.compile(r"https?://(?:www\.)?(?:github\.com/)?")
_LONGEST_TITLE = 300
_MOST_LINKS = 40
_ASIDE = re.compile(r"\s*(?:\[[^\[\]]{0,40}\]|\([^()]{0,40}\)|[^\w\s\"“《(\[]+)\s*")
_QUOTED = re.compile(r"[\"“《]([^\"“”《》]{2,400})[\"”》]")
_SHORT_VENUE = r"[A-Z][\w&/-]{1,20}(?: [A-Z][\w&/-]{1,20}){0,3}"
_TITLE_END = re.compile(
    rf"\s[-–—|]+\s|[:：|]\s|[.?!](?=\s)|\s*[(\[（]|,?\s+(?={_SHORT_VENUE},? {YEAR})|,\s+{YEAR}\b|\\?\n"
)
_LABELLED_END = re.compile(
    rf"\s[–—|]+\s|\|\s|[.?!](?=\s)|\s*[(\[（]|,?\s+(?={_SHORT_VENUE},? {YEAR})|,\s+{YEAR}\b|\\?\n"
)
"""Where a title ends that links by what they lead to follow: its colon is its own."""
_IN_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]{3,60})[)\]）】]")
_MARKS = re.compile(r"[*_`~\\]+|<[^<>]{0,100}>")
_ENDING = re.compile(r"(?<=\w)\s*\(([^()]{3,60})\)\Z")
_BREAK = re.compile(r"\\?\n|<br\s*/?>")
_WIDE = re.compile(r"\s{2,}")
_APART = frozenset("\0,;:.|·()[]–—-")
_LEAD = re.compile(r"\s*(\S{2,12})\s*[|:：–—-]\s+")
_LEADING_DATE = re.compile(r"(\d\d[.-]\d\d)(?= |:)", re.ASCII)
_AUTHORS_END = re.compile(rf"(?:\w\.|\({YEAR}\)[.,]?)\s*\Z")


def guess_record(text: str) -> dict[str, Any]:
    """What *text* (an item without its bullet, or a cell) seems to name. There is always a title."""
    tokens = [
        token
        for token in parse_tokens(text)
        if not (token.kind == "text" and not token.source.strip())
    ]
    place, title = _title(tokens)
    found = _links(tokens)
    main = _main(tokens, place)
    links: dict[str, Any] = {}
    for words, url in sorted(found, key=lambda link: link[1] != main)[:_MOST_LINKS]:
        if url not in links.values():
            links[
                choose_free_label(
                    "" if url == main and words == title else words, url, links
                )
            ] = url
    dated = stated_date(text, title)
    if (ending := _ENDING.search(title)) and (said := _meta_date(ending[1])):
        title, dated = title[: ending.start()], dated or said
    record: dict[str, Any] = {
        "title": title[:_LONGEST_TITLE].strip() or _name_page(main),
        **dated,
    }
    return {**record, "links": links} if links else record


def _name_page(url: str) -> str:
    """Return a title for a page of which only the address is known: that without what all addresses share."""
    return _ADDRESS_START.sub("", url).rstrip("/")[:_LONGEST_TITLE] or "Untitled"


def _title(tokens: list[Token]) -> tuple[int, str]:
    """Where the title stands, and its words."""
    for place, token in enumerate(tokens):
        words = _even(token.visible_text) if token.kind in ("bold", "link") else ""
        if token.kind == "text":
            words = _words_before(token.visible_text, tokens[place + 1 :])
        elif (
            meta_template(words.strip("[]() "))
            or find_label(words)
            or (words.endswith((":", "：")) and find_label(words[:-1]))
        ):
            words = ""
        if re.search(r"\w", words):
            return place, words
    first = next(
        (place for place, token in enumerate(tokens) if token.kind == "link"), 0
    )
    return first, extract_words(" ".join(token.source for token in tokens))


def _words_before(text: str, rest: list[Token]) -> str:
    """The words of *text* that name the item, if it does not only lead to a link that does."""
    text = _WIDE.sub(lambda found: "\n" if "\n" in found[0] else " ", text)
    if (lead := _LEAD.match(text)) and date_template(lead[1], leads=True):
        text = text[lead.end() :]
    while text.strip() and (aside := _ASIDE.match(text)):
        text = text[aside.end() :]
    if not text.strip() or date_template(text.strip(" -–:|,"), leads=True):
        return ""
    quoted = _QUOTED.search(text)
    if quoted:
        return _even(quoted[1]).rstrip(",.")
    following = next(
        (token for token in rest if token.kind in ("link", "bold", "url")), None
    )
    names_itself = (
        following is None
        or following.kind == "url"
        or following.is_badge
        or find_label(following.text)
    )
    if not names_itself and (len(text.split()) <= 3 or _AUTHORS_END.search(text)):  # noqa: PLR2004  ("Official site: [name](…)")
        return ""
    is_labelled = (
        following is not None
        and following.kind != "url"
        and bool(find_label(following.text))
    )
    end = (_LABELLED_END if is_labelled else _TITLE_END).search(text.strip())
    return _even(text.strip()[: end.start()] if end and end.start() else text).rstrip(
        " :-–—|,"
    )


def _even(text: str) -> str:
    return " ".join(text.split())


def _links(tokens: list[Token], depth: int = 2) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for token in tokens:
        if token.kind in ("link", "url") and is_outside(token.url):
            found.append(
                (token.text if token.is_badge else _even(token.visible_text), token.url)
            )
        elif token.kind == "bold" and depth:
            found += _links(parse_tokens(token.text), depth - 1)
    return found


def _main(tokens: list[Token], place: int) -> str:
    """The title's own link, else the first that is no picture, else the first."""
    own = _links(tokens[place : place + 1])
    rest = [token for token in tokens if not token.is_badge]
    return next(
        (url for links in (own, _links(rest), _links(tokens)) for _, url in links), ""
    )


def stated_date(text: str, title: str) -> dict[str, Any]:
    """The date that *text* states outside its title, its links and its sentences; empty if it states none, or two.

    That is one in brackets that hold nothing else, or one with a venue or by
    itself at the beginning or the end of what is said, or between commas.
    """
    parts = [
        extract_words(t.text) if t.kind == "bold" else t.source
        for t in parse_tokens(text)
        if t.kind in ("text", "bold")
    ]
    said = " ".join(
        _MARKS.sub(
            " ", _BREAK.sub(" \0 ", " \0 ".join(parts)).replace(title, " \0 ", 1)
        ).split()
    ).strip("\0 ,;:|·-–—")
    brackets = [
        date for found in _IN_BRACKETS.finditer(said) if (date := _meta_date(found[1]))
    ]
    if brackets:
        return brackets[0] if len({_year_of(date) for date in brackets}) == 1 else {}
    stated = _find_apart(said)
    lead = _LEADING_DATE.match(said)
    if stated is None and lead is not None:
        stated = parse_statement(lead[1], leads=True)
    return _to_fields(stated) if stated else {}


def _year_of(dated: dict[str, Any]) -> int:
    return int(str(dated.get("year") or dated["date"])[:4])


def _find_apart(said: str) -> Statement | None:
    """Return what dates say that stand apart in *said*: the first that is most precise, and the first venue."""
    statements: list[Statement] = []
    for mention in find_dates(said):
        if _stands_apart(said, mention.start, mention.end):
            statements.append(mention.statement)
        elif _stands_apart(said, mention.date_start, mention.end):
            statements.append(Statement(mention.date))
    if not statements:
        return None
    with_venue = [statement for statement in statements if statement.venue]
    precise = [
        statement
        for statement in statements
        if isinstance(statement.when, Date) and statement.when.month
    ]
    first = (precise or with_venue or statements)[0]
    return (
        replace(first, venue=first.venue or with_venue[0].venue)
        if with_venue
        else first
    )


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether a date begins or ends *text*, or a piece of it between commas, links and the like."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    begins, ends = not before or before[-1] in _APART, not after or after[0] in _APART
    return (begins and ends) or (
        not after.strip(".)]") and (begins or end - start > len("2024"))
    )


def _meta_date(text: str) -> dict[str, Any] | None:
    statement = parse_statement(text)
    return _to_fields(statement) or None if statement else None


def _to_fields(statement: Statement) -> dict[str, Any]:
    """Return the fields of an entry that hold what *statement* says; none for a work that is not published."""
    date = statement.date
    if date is None:
        return {}
    known: dict[str, Any] = (
        {"year": date.year} if date.precision == "year" else {"date": str(date)}
    )
    return {**known, "venue": statement.venue} if statement.venue else known
