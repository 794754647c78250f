"""How one item is written: its text turned into a pattern, piece by piece.

Each piece ("segment") holds the text that leads to a field and the field's
slot, so that items of one section which differ only in the fields they have
line up, and the differences become optional parts (see `patterns`).
"""

import re
from typing import NamedTuple

from bot.importer.tokens import Token, parse_tokens
from bot.listing.labels import label_for


class Segment(NamedTuple):
    """A field's name and the piece of pattern that shows it."""

    key: str
    template: str


AWARDS = r"(?:Oral|Spotlight|Highlight|Poster|Best Paper(?: Award)?|Outstanding Paper(?: Award)?|Honorable Mention)"
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_VENUE = r"[A-Za-z][A-Za-z.&/-]{1,24}(?: [A-Z][A-Za-z.&/-]{0,20}){0,3}"
_PAREN_YEAR = re.compile(rf"\s*\({_YEAR}\)", re.ASCII)
_PAREN_VENUE = re.compile(rf"\s*\({_VENUE},? {_YEAR}\)", re.ASCII)
_PAREN_DATE = re.compile(r"\s*\((?:19|20)\d\d-\d\d(?:-\d\d)?\)", re.ASCII)
_LEADING_DATE = re.compile(r"\s*(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?![\d-])", re.ASCII)
_SEPARATOR = re.compile(r"\s*(?:-|–|—|:|\||：)\s+|\s*[:：]\s*", re.ASCII)
_LABEL_YEAR = re.compile(rf"(?P<before>[A-Za-z ]{{1,20}}\(?){_YEAR}(?P<after>\)?)", re.ASCII)
_BETWEEN = re.compile(r"[\s|,/·•;()\[\]-]*")
_META = re.compile(rf", (?:(?P<venue>{_VENUE}) )?(?P<year>{_YEAR})(?: (?P<award>{AWARDS}))?(?=$| -> | → )", re.ASCII)
_ARROW = re.compile(r" (?:->|→) ")
_SUMMARY = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*)</details>\s*\Z", re.DOTALL | re.IGNORECASE)
_LEAD_IN = re.compile(r"\*\*(TL;?DR|Abstract|Summary|Description):?\*\*:?\s*", re.IGNORECASE)


def literal(text: str) -> str:
    """*text* as it stands in a pattern."""
    return text.replace("{", "{{").replace("}", "}}")


def bullet_shape(text: str, marker: str = "- ") -> tuple[Segment, ...] | None:
    """The segments of one bullet, or None where no title can be told."""
    tokens = parse_tokens(" ".join(text.split()))
    shape = _Shape(marker)
    for index, token in enumerate(tokens):
        if token.has_title or not shape.take(token, tokens[index + 1 :]):
            return None
        if shape.is_complete:
            break
    return shape.segments()


def details_shape(text: str) -> tuple[Segment, ...] | None:
    """The segments of one `<details>` block: "title, venue year award -> name", links, a lead-in with a description."""
    found = _SUMMARY.match(text.strip())
    if found is None:
        return None
    summary, body = " ".join(found[1].split()), found[2].strip()
    segments = [Segment("title", "<details>\n\n  <summary>{title}")]
    meta = _META.search(summary)
    if meta:
        segments.append(Segment("meta", ", {?{venue} ?}{year}{? {award}?}"))
    if _ARROW.search(summary):
        segments.append(Segment("name", f"{_ARROW.search(summary)[0]}{{name}}"))  # type: ignore[index]
    segments.append(Segment("", "</summary>"))
    lead = "\n\n  "
    for paragraph in filter(None, (part.strip() for part in re.split(r"\n\s*\n", body))):
        said = _LEAD_IN.match(paragraph)
        if said:
            segments.append(Segment("description", f"\n\n  {literal(said[0].strip())} {{description}}"))
            continue
        links = _link_row(paragraph, lead)
        if links is None:
            return None
        segments += links
        lead = "\n\n  "
    return (*segments, Segment("", "\n\n</details>"))


def _link_row(text: str, lead: str) -> list[Segment] | None:
    segments: list[Segment] = []
    between = lead
    for token in parse_tokens(text):
        if token.kind == "text" and _BETWEEN.fullmatch(token.source):
            between = token.source if segments and token.source.strip() else between
        elif token.kind == "link" and (label := label_for(token.text)):
            segments.append(Segment(f"links.{label}", f"{literal(between)}[{literal(token.text)}]({{links.{label}}})"))
            between = " | "
        else:
            return None
    return segments


class _Shape:
    """The pieces found so far in one bullet."""

    def __init__(self, marker: str) -> None:
        self._found: list[Segment] = []
        self._pending = marker
        self._has_title = self._has_description = self._has_main = False
        self.is_complete = False

    def segments(self) -> tuple[Segment, ...] | None:
        if not self._has_title:
            return None
        if self._pending.strip():
            self._add("", "")
        return tuple(self._found)

    def _add(self, key: str, template: str) -> None:
        self._found.append(Segment(key, literal(self._pending) + template))
        self._pending = ""

    def take(self, token: Token, rest: list[Token]) -> bool:
        if token.kind == "text":
            return self._take_text(token.source, rest)
        if not self._has_title and token.kind in ("bold", "link"):
            return self._take_title(token)
        if token.kind == "link":
            return self._take_link(token, rest)
        return False

    def _take_title(self, token: Token) -> bool:
        self._has_title = True
        inner = parse_tokens(token.text)
        if token.kind == "link":
            bold = len(inner) == 1 and inner[0].kind == "bold"
            self._has_main = True
            self._add("title", "[**{title}**]({link})" if bold else "[{title}]({link})")
            return len(inner) == 1 and (bold or inner[0].kind == "text")
        linked = len(inner) == 1 and inner[0].kind == "link"
        self._has_main = linked
        self._add("title", "**[{title}]({link})**" if linked else "**{title}**")
        return len(inner) == 1 and (linked or inner[0].kind == "text")

    def _take_link(self, token: Token, rest: list[Token]) -> bool:
        dated = _LABEL_YEAR.fullmatch(token.text)
        label = label_for(token.text)
        if dated and not self._has_main and label_for(dated["before"]):
            self._has_main = True
            text = f"[{literal(dated['before'])}{{year}}{literal(dated['after'])}]"
            self._add("year", text + "({link})")
        elif label:
            self._add(f"links.{label}", f"[{literal(token.text)}]({{links.{label}}})")
        elif _links_only(rest) and any(t.kind == "link" for t in rest) and not self._has_description:
            self._add("links", "{links}")
            self.is_complete = True
        elif not self._has_description and not self._has_main:
            self._has_description = self._has_main = True
            self._add("description", "[{description}]({link})")
        else:
            return False
        return True

    def _take_text(self, text: str, rest: list[Token]) -> bool:
        if not self._has_title:
            return self._take_lead(text)
        for pattern, template in ((_PAREN_YEAR, " ({year})"), (_PAREN_DATE, " ({date})"), (_PAREN_VENUE, " ({venue} {year})")):
            found = pattern.match(text)
            if found and not self._pending.strip():
                self._pending = ""
                self._add("meta", template)
                text = text[found.end() :]
        separator = _SEPARATOR.match(text)
        words = text[separator.end() :] if separator else text
        if _BETWEEN.fullmatch(words):
            self._pending += text
            return True
        if self._has_description:
            return False
        self._has_description = True
        self._pending += text[: len(text) - len(words)] if separator else " "
        self._add("description", "{description}")
        self._take_tail(rest)
        self.is_complete = True
        return True

    def _take_lead(self, text: str) -> bool:
        """Text before the title: a date, or a title that is neither bold nor a link."""
        dated = _LEADING_DATE.match(text)
        if dated and _BETWEEN.fullmatch(text[dated.end() :]):
            year_only = len(dated[0].strip()) == len("2024")
            self._add("date", "{year}" if year_only else "{date}")
            self._pending = text[dated.end() :]
            return True
        if _BETWEEN.fullmatch(text):
            self._pending += text
            return True
        return False

    def _take_tail(self, rest: list[Token]) -> None:
        """Labelled links at the end, after a description that may hold links itself."""
        tail = len(rest)
        while tail > 0 and (_is_labelled(rest[tail - 1]) or (rest[tail - 1].kind == "text" and _is_gap(rest, tail - 1))):
            tail -= 1
        for token in rest[tail:]:
            label = label_for(token.text) if token.kind == "link" else None
            if label:
                self._add(f"links.{label}", f"[{literal(token.text)}]({{links.{label}}})")
            else:
                self._pending += token.source


def _is_labelled(token: Token) -> bool:
    return token.kind == "link" and label_for(token.text) is not None and not token.has_title


def _is_gap(tokens: list[Token], index: int) -> bool:
    return _BETWEEN.fullmatch(tokens[index].source) is not None and (index == 0 or _is_labelled(tokens[index - 1]) or index == len(tokens) - 1)


def _links_only(tokens: list[Token]) -> bool:
    """Whether *tokens* go on as a list of links joined by commas."""
    return all(
        token.source.strip() == "," if token.kind == "text" and index < len(tokens) - 1 else token.kind == "link" or not token.source.strip()
        for index, token in enumerate(tokens)
    )
