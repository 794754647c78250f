"""Title, links and year of an item whose form fits no pattern: enough to find and to sort it."""

import re
from typing import Any

from bot.importer.composite import SEPARATORS
from bot.importer.meta import VENUE, YEAR, date_template, meta_template
from bot.importer.tokens import Token, parse_tokens, words_of
from bot.listing.dates import parse_date
from bot.listing.labels import free_label, label_for

_LONGEST_TITLE = 300
_MOST_LINKS = 40
_ASIDE = re.compile(r"\s*(?:\[[^\[\]]{0,40}\]|\([^()]{0,40}\)|[^\w\s\"“《(\[]+)\s*")
_QUOTED = re.compile(r"[\"“《]([^\"“”《》]{2,400})[\"”》]")
_TITLE_END = re.compile(rf"\s[-–—|]+\s|[:：|]\s|[.?!](?=\s)|\s*[(\[（]|,?\s+(?={VENUE},? {YEAR})|,\s+{YEAR}\b|\\?\n")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{3,60})[)\]]")
_DATES = re.compile(rf"(?<![\w/.-])(?:{YEAR}(?:[-./]\d\d?){{0,2}}|[A-Z][a-z]{{2,8}}\.?,? {YEAR})(?![\w/-])", re.ASCII)
_VENUE_YEAR = re.compile(rf"(?<![\w-])(?P<venue>[A-Z][A-Za-z&/+-]{{1,15}}|ar[Xx]iv)[ ,']{{1,2}}(?P<year>{YEAR})(?![\w-])", re.ASCII)
_MONTHS = re.compile(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*")


def guess_record(text: str) -> dict[str, Any]:
    """What *text* (an item without its bullet, or a cell) seems to name. There is always a title."""
    tokens = [token for token in parse_tokens(text) if not (token.kind == "text" and not token.source.strip())]
    place, title = _title(tokens)
    found = _links(tokens)
    main = _main(tokens, place)
    links: dict[str, Any] = {}
    for words, url in sorted(found, key=lambda link: link[1] != main)[:_MOST_LINKS]:
        if url not in links.values():
            links[free_label("" if url == main and words == title else words, url, links)] = url
    record: dict[str, Any] = {"title": title[:_LONGEST_TITLE].strip() or "Untitled", **_dated(text, title)}
    return {**record, "links": links} if links else record


def _title(tokens: list[Token]) -> tuple[int, str]:
    """Where the title stands, and its words."""
    linked = sum(token.kind in ("link", "url") for token in tokens)
    for place, token in enumerate(tokens):
        words = words_of(token.text) if token.kind in ("bold", "link") else ""
        if token.kind == "text":
            words = _words_before(token.source, tokens[place + 1 :])
        elif meta_template(words.strip("[]() ")) or label_for(words) or words.endswith((":", "：")) and label_for(words[:-1]):
            words = "" if linked > 1 or token.kind == "bold" else words
        if re.search(r"\w", words):
            return place, words
    first = next((place for place, token in enumerate(tokens) if token.kind == "link"), 0)
    return first, words_of(" ".join(token.source for token in tokens))


def _words_before(text: str, rest: list[Token]) -> str:
    """The words of *text* that name the item, if it does not only lead to a link that does."""
    while text.strip() and (aside := _ASIDE.match(text)):
        text = text[aside.end() :]
    if not text.strip() or date_template(text.strip(" -–:|,"), leads=True):
        return ""
    quoted = _QUOTED.search(text)
    if quoted:
        return words_of(quoted[1]).rstrip(",.")
    following = next((token for token in rest if token.kind in ("link", "bold", "url")), None)
    names_itself = following is None or following.kind == "url" or following.is_badge or label_for(following.text)
    if not names_itself and len(text.split()) <= 3:  # noqa: PLR2004  ("Official site: [name](…)")
        return ""
    end = _TITLE_END.search(text.strip())
    return words_of(text.strip()[: end.start()] if end and end.start() else text).rstrip(" :-–—|,")


def _links(tokens: list[Token], depth: int = 2) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for token in tokens:
        if token.kind in ("link", "url") and _is_outside(token.url):
            found.append((token.text if token.is_badge else words_of(token.text), token.url))
        elif token.kind == "bold" and depth:
            found += _links(parse_tokens(token.text), depth - 1)
    return found


def _main(tokens: list[Token], place: int) -> str:
    """The title's own link, else the first that is no picture, else the first."""
    own = _links(tokens[place : place + 1])
    rest = [token for token in tokens if not token.is_badge]
    return next((url for links in (own, _links(rest), _links(tokens)) for _, url in links), "")


def _is_outside(url: str) -> bool:
    return url.startswith(("http://", "https://", "./", "../", "/")) or bool(re.match(r"[\w./-]+\.\w+", url))


def _dated(text: str, title: str) -> dict[str, Any]:
    """The year that the item states outside its title and its targets: in brackets, with a venue, or as a date."""
    visible = "  ".join(t.source if t.kind == "text" else words_of(t.text) for t in parse_tokens(text) if not t.is_badge)
    visible = visible.replace(title, " ", 1) if len(title) > 4 else visible  # noqa: PLR2004  (not a bare year)
    for found in _IN_BRACKETS.finditer(visible):
        if date := _date(found[1]):
            return date
        if (venue := _VENUE_YEAR.search(found[1])) and not _MONTHS.fullmatch(venue["venue"]):
            return {"year": int(venue["year"]), "venue": venue["venue"]}
        if meta_template(found[1]) and (year := re.search(YEAR, found[1])):
            return {"year": int(year[0])}
    first = visible.strip(" |")
    if (lead := re.match(r"[\s(\[]*(\d\d[.-]\d\d)(?=[\s)\]:])", first)) and (date := _date(lead[1], leads=True)):
        return date
    if (venue := _VENUE_YEAR.search(visible)) and not _MONTHS.fullmatch(venue["venue"]):
        return {"year": int(venue["year"]), "venue": venue["venue"]}
    if (stated := _DATES.search(visible)) and (len(stated[0]) > len("2024") or SEPARATORS.fullmatch(visible[stated.end() :])):
        return _date(stated[0]) or {}
    return {}


def _date(text: str, *, leads: bool = False) -> dict[str, Any] | None:
    slot = date_template(text, leads=leads)
    if slot is None:
        return None
    if slot == "{year}":
        return {"year": int(text)}
    form = slot[len("{date:") : -1]
    return {"date": parse_date(text.strip(), form) if form else text.strip()}
