"""Title, links and year of an item whose form fits no pattern: enough to find and to sort it."""

import re
from typing import Any

from bot.importer.infer.date_and_venue import YEAR, date_template, meta_template
from bot.listing.dates import parse_date
from bot.listing.link_labels import choose_free_label, find_label
from bot.markdown.inline_tokens import Token, extract_words, parse_tokens
from bot.markdown.link_targets import is_outside

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
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DATES = re.compile(
    rf"(?<![\w/.-])(?:{YEAR}(?:[-./]\d\d?){{0,2}}|{_MONTH}\.?,? {YEAR})(?![\w/-])",
    re.ASCII,
)
_VENUE_YEAR = re.compile(
    r"(?<![\w-])(?P<venue>[A-Z][A-Za-z&/+-]{1,15}|ar[Xx]iv)"
    rf"(?:[ ,]{{1,2}}(?P<year>{YEAR})|[ ]?['’](?P<short>[0-3]\d))(?![\w-])",
    re.ASCII,
)
_MARKS = re.compile(r"[*_`~\\]+|<[^<>]{0,100}>")
_ENDING = re.compile(r"(?<=\w)\s*\(([^()]{3,60})\)\Z")
_BREAK = re.compile(r"\\?\n|<br\s*/?>")
_WIDE = re.compile(r"\s{2,}")
_APART = frozenset("\0,;:.|·()[]–—-")
_LEAD = re.compile(r"\s*(\S{2,12})\s*[|:：–—-]\s+")
_EASTERN = re.compile(rf"({YEAR})年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?")
_AUTHORS_END = re.compile(rf"(?:\w\.|\({YEAR}\)[.,]?)\s*\Z")
_MONTHS = re.compile(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*")


def guess_record(text: str) -> dict[str, Any]:
    """What *text* (an item without its bullet, or a cell) seems to name. There is always a title."""
    tokens = [
        token for token in parse_tokens(text) if not (token.kind == "text" and not token.source.strip())
    ]
    place, title = _title(tokens)
    found = _links(tokens)
    main = _main(tokens, place)
    links: dict[str, Any] = {}
    for words, url in sorted(found, key=lambda link: link[1] != main)[:_MOST_LINKS]:
        if url not in links.values():
            links[choose_free_label("" if url == main and words == title else words, url, links)] = url
    dated = stated_date(text, title)
    if (ending := _ENDING.search(title)) and (said := _meta_date(ending[1])):
        title, dated = title[: ending.start()], dated or said
    record: dict[str, Any] = {"title": title[:_LONGEST_TITLE].strip() or "Untitled", **dated}
    return {**record, "links": links} if links else record


def _title(tokens: list[Token]) -> tuple[int, str]:
    """Where the title stands, and its words."""
    for place, token in enumerate(tokens):
        words = _even(token.words) if token.kind in ("bold", "link") else ""
        if token.kind == "text":
            words = _words_before(token.words, tokens[place + 1 :])
        elif (
            meta_template(words.strip("[]() "))
            or find_label(words)
            or (words.endswith((":", "：")) and find_label(words[:-1]))
        ):
            words = ""
        if re.search(r"\w", words):
            return place, words
    first = next((place for place, token in enumerate(tokens) if token.kind == "link"), 0)
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
    following = next((token for token in rest if token.kind in ("link", "bold", "url")), None)
    names_itself = (
        following is None or following.kind == "url" or following.is_badge or find_label(following.text)
    )
    if not names_itself and (len(text.split()) <= 3 or _AUTHORS_END.search(text)):  # noqa: PLR2004  ("Official site: [name](…)")
        return ""
    is_labelled = following is not None and following.kind != "url" and bool(find_label(following.text))
    end = (_LABELLED_END if is_labelled else _TITLE_END).search(text.strip())
    return _even(text.strip()[: end.start()] if end and end.start() else text).rstrip(" :-–—|,")


def _even(text: str) -> str:
    return " ".join(text.split())


def _links(tokens: list[Token], depth: int = 2) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for token in tokens:
        if token.kind in ("link", "url") and is_outside(token.url):
            found.append((token.text if token.is_badge else _even(token.words), token.url))
        elif token.kind == "bold" and depth:
            found += _links(parse_tokens(token.text), depth - 1)
    return found


def _main(tokens: list[Token], place: int) -> str:
    """The title's own link, else the first that is no picture, else the first."""
    own = _links(tokens[place : place + 1])
    rest = [token for token in tokens if not token.is_badge]
    return next((url for links in (own, _links(rest), _links(tokens)) for _, url in links), "")


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
        _MARKS.sub(" ", _BREAK.sub(" \0 ", " \0 ".join(parts)).replace(title, " \0 ", 1)).split()
    ).strip("\0 ,;:|·-–—")
    brackets = [date for found in _IN_BRACKETS.finditer(said) if (date := _meta_date(found[1]))]
    if brackets:
        return brackets[0] if len({str(date) for date in brackets}) == 1 else {}
    for found in _VENUE_YEAR.finditer(said):
        if _stands_apart(said, found) and not _MONTHS.fullmatch(found["venue"]):
            return {"year": int(found["year"] or f"20{found['short']}"), "venue": found["venue"]}
    for found in _DATES.finditer(said):
        if _stands_apart(said, found) and (date := _date(found[0])):
            return date
    lead = re.match(r"(\d\d[.-]\d\d)(?= |:)", said)
    return (_date(lead[1], leads=True) if lead else None) or {}


def _stands_apart(text: str, found: re.Match[str]) -> bool:
    """Whether a match begins or ends *text*, or a piece of it between commas, links and the like."""
    before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
    begins, ends = not before or before[-1] in _APART, not after or after[0] in _APART
    return (begins and ends) or (not after.strip(".)]") and (begins or len(found[0]) > len("2024")))


def _meta_date(text: str) -> dict[str, Any] | None:
    if eastern := _EASTERN.fullmatch(text.strip()):
        return {"year": int(eastern[1])}
    template = meta_template(text.strip())
    if template is None:
        return None
    if template.startswith(("{year}", "{date")) and template.endswith("}") and template.count("{") == 1:
        return _date(text.strip())
    if (venue := _VENUE_YEAR.search(text)) and not _MONTHS.fullmatch(venue["venue"]):
        return {"year": int(venue["year"] or f"20{venue['short']}"), "venue": venue["venue"]}
    year = re.search(YEAR, text)
    return {"year": int(year[0])} if year else None


def _date(text: str, *, leads: bool = False) -> dict[str, Any] | None:
    slot = date_template(text, leads=leads)
    if slot is None:
        return None
    if slot == "{year}":
        return {"year": int(text)}
    form = slot[len("{date:") : -1]
    return {"date": parse_date(text.strip(), form) if form else text.strip()}
