"""How one item is written: its text turned into a pattern, piece by piece.

Each piece ("segment") holds the text that leads to a field and the field's
slot, so that items of one section which differ only in the fields they have
line up, and the differences become optional parts (see `patterns`).
"""

import re
from typing import NamedTuple

from bot.importer.infer.date_and_venue import date_template, meta_template
from bot.importer.read.composite_items import SEPARATORS, is_gap, is_named
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.model.dates.forms import VENUE, YEAR


class Segment(NamedTuple):
    """A field's name and the piece of pattern that shows it."""

    key: str
    template: str


Shape = tuple[Segment, ...]

_PAREN = re.compile(r"(\s*)\(([^()\n]{3,80})\)")
_SEPARATOR = re.compile(r"\s*(?:-|–|—|:|\||：|->|=>|→)\s+|\s*[:：]\s*")
_LABEL_YEAR = re.compile(rf"(?P<before>[A-Za-z ]{{1,20}}\(?){YEAR}(?P<after>\)?)", re.ASCII)
_QUOTED = re.compile(r"(\s*+[:：,-]?+\s*+)([\"“])([^\"“”\n]{2,400})([\"”])")
_AFTER_QUOTED = re.compile(
    rf",? (?P<venue>{VENUE})(?P<between>,? )(?P<year>{YEAR})(?=[\s,.;)(\[|]|$)", re.ASCII
)
_NAMED = re.compile(r"[^\s\[\]<>|*`:：][^\[\]<>|*`:：\n]{1,120}?(\s*+[:：–—-]\s++|\s++|[:：])")
_ENDING = re.compile(r".*\S \(([^()\n]{3,80})\)")
_SAID = re.compile(r".{1,60}?(\s[–—-]\s).+")
_BRACKETED = re.compile(r"(?:\[[^\[\]\n]{1,40}\]|[^\w\s\[\]\"“《]|<br\s*/?>|\s)+")
_LEAD_DATE = re.compile(r"([\s(\[]*)([^\s()\[\]]+(?: [^\s()\[\]]+){0,2}?)([\s)\]:|,-]*)")
_LONGEST_LEAD = 200
_OPENING = re.compile(r"(?<![\s\[(|,·/\\-])[\s\[(|,·/\\-]*\Z")
_LINE_BREAK = re.compile(r"(?:\\|(?<![ \t]))([ \t]*)\n\s*")
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")


def item_shape(text: str, marker: str, line_break: str, *, labelled: bool) -> Shape | None:
    """Return the segments of one item that is running text, or None where no title can be told.

    Args:
        text: the item without its bullet.
        marker: the bullet; empty for a paragraph.
        line_break: what separates two lines of the item, with the indentation of the second.
        labelled: give each link its own piece, going by its label; else all links are one piece.
    """
    reader = _Reader(text, marker, line_break, labelled=labelled)
    return reader.read()


class _Reader:
    """Reads one item from left to right; `None` or `False` from any step means that its form is unknown."""

    def __init__(self, text: str, marker: str, line_break: str, *, labelled: bool) -> None:
        self._tokens = parse_tokens(text)
        self._line_break = line_break
        self._labelled = labelled
        self._found: list[Segment] = [Segment("", escape_braces(marker))]
        self._pending = ""
        self._has_main = self._has_links = False

    def read(self) -> Shape | None:
        if any(token.has_title for token in self._tokens):
            return None
        if not (self._lead() and self._title()):
            return None
        self._metas()
        if not (self._links(self._head()) and self._description() and self._links(self._tokens)):
            return None
        if self._pending.strip():
            self._add("", "")
        return tuple(self._found)

    def _add(self, key: str, template: str) -> None:
        self._found.append(Segment(key, self._pending + template))
        self._pending = ""

    def _literal(self, text: str) -> None:
        """Text that stands as it is; of a line break only whether it is a hard one, and the item's own indentation."""
        text = _LINE_BREAK.sub(
            lambda found: ("  " if found[0][0] == "\\" or len(found[1]) > 1 else "") + self._line_break, text
        )
        self._pending += escape_braces(_SPACES.sub(" ", text))

    def _text(self) -> str:
        """The text at hand; empty if a link or another piece is."""
        return self._tokens[0].source if self._tokens and self._tokens[0].kind == "text" else ""

    def _take_text(self, end: int) -> None:
        """Go on *end* characters into the text at hand."""
        rest = self._tokens[0].source[end:]
        self._tokens[:1] = [Token("text", rest)] if rest else []

    def _lead(self) -> bool:
        """What stands before the title: a date or a venue, and pictures or words in brackets."""
        while self._tokens:
            token = self._tokens[0]
            inner = token.text.strip("[]()") if token.kind == "bold" else ""
            if template := meta_template(inner):
                before, _, after = token.text.partition(inner)
                self._add("lead", f"**{escape_braces(before)}{template}{escape_braces(after)}**")
                del self._tokens[0]
            elif (
                (text := self._text())
                and len(text) <= _LONGEST_LEAD
                and (found := _LEAD_DATE.fullmatch(text))
                and (slot := date_template(found[2], leads=True))
            ):
                self._literal(found[1])
                self._add("lead", slot)
                self._literal(found[3])
                del self._tokens[0]
            elif text and not text.strip():
                self._literal(text)
                del self._tokens[0]
            else:
                break
        return self._before()

    def _before(self) -> bool:
        count = 0
        for token in self._tokens:
            is_aside = token.kind == "image" or token.is_badge
            if not is_aside and not (token.kind == "text" and _BRACKETED.fullmatch(token.source)):
                break
            count += 1
        if count and count < len(self._tokens) and self._tokens[count].kind in ("link", "bold"):
            self._add("before", "{before} ")
            del self._tokens[:count]
        return bool(self._tokens)

    def _title(self) -> bool:
        token = self._tokens[0]
        inner = parse_tokens(token.text)
        only = inner[0] if len(inner) == 1 else None
        if token.kind == "text":
            return self._plain_title()
        if only is None or token.kind not in ("bold", "link") or find_label(token.text):
            return False
        del self._tokens[0]
        if token.kind == "link":
            self._has_main = True
            coded = re.fullmatch(r"`[^`]+`", token.text)
            bold = only.kind == "bold" and parse_tokens(only.text)[0].kind == "text"
            shown = "**{title}**" if bold else "`{title}`" if coded else "{title}"
            self._add("title", f"[{shown}]({{link}})")
            return bold or only.kind == "text"
        if only.kind == "link" and parse_tokens(only.text)[0].kind == "text":
            self._has_main = True
            self._add("title", "**[{title}]({link})**")
            return True
        mark = token.source[:2]
        colon = token.text[-1:] if token.text[-1:] in ":：" else ""
        quoted = None if colon else _QUOTED.match(self._text())
        self._add("name" if quoted else "title", f"{mark}{{{'name' if quoted else 'title'}}}{colon}{mark}")
        return only.kind == "text" and (quoted is None or self._quoted(quoted))

    def _plain_title(self) -> bool:
        """A title that is neither bold nor linked stands in quotation marks, or right before a bare address."""
        text = self._text()
        quoted = _QUOTED.match(text)
        if quoted is not None:
            return self._quoted(quoted)
        named = _NAMED.fullmatch(text)
        if named is None or len(self._tokens) == 1 or self._tokens[1].kind != "url":
            return False
        before = text[: named.start(1)]
        ending = _ENDING.fullmatch(before)
        if ending and (template := meta_template(ending[1])):
            self._add("title", "{title}")
            self._add("meta", f" ({template}){escape_braces(named[1])}")
        elif said := _SAID.fullmatch(before):
            self._add("title", "{title}")
            self._literal(said[1])
            self._add("description", f"{{description}}{escape_braces(named[1])}")
        else:
            self._add("title", f"{{title}}{escape_braces(named[1])}")
        self._add("link", "<{link}>" if self._tokens[1].source.startswith("<") else "{link}")
        self._has_main = True
        del self._tokens[:2]
        return True

    def _quoted(self, found: re.Match[str]) -> bool:
        comma = found[3][-1:] if found[3][-1:] in ",." else ""
        self._literal(found[1] + found[2])
        self._add("title", "{title}")
        self._literal(comma + found[4])
        self._add("", "")
        self._take_text(found.end())
        if venue := _AFTER_QUOTED.match(self._text()):
            self._literal(self._text()[: venue.start("venue")])
            self._add("meta", f"{{venue}}{venue['between']}{{year}}")
            self._take_text(venue.end())
        return True

    def _metas(self) -> None:
        while (found := _PAREN.match(self._text())) and (template := meta_template(found[2])):
            self._add("meta", f"{'' if not found[1] else ' '}({template})")
            self._take_text(found.end())

    def _head(self) -> list[Token]:
        """The links that follow the title at once, taken off the tokens: only those that words follow."""
        count = 0
        for index, token in enumerate(self._tokens):
            if is_named(token):
                count = index + 1
            elif not (token.kind == "text" and SEPARATORS.fullmatch(token.source)):
                break
        rest = self._tokens[count:]
        if not count or all(token.kind == "text" and SEPARATORS.fullmatch(token.source) for token in rest):
            return []
        head, self._tokens = self._tokens[:count], rest
        return head

    def _links(self, tokens: list[Token]) -> bool:
        """Links with nothing but separators between them, and what follows the last of them."""
        places = [index for index, token in enumerate(tokens) if token.kind != "text"]
        if self._has_links and places and not self._labelled:
            return False
        if places and not self._labelled:
            joins = {" ".join(tokens[i].source.split("\n")[0].split()) + "\n" * ("\n" in tokens[i].source)
                     for i in range(places[0] + 1, places[-1]) if tokens[i].kind == "text"}  # fmt: skip
            if len(joins) > 1 or any(tokens[i].kind != "link" for i in places):
                return False
            self._literal("".join(token.source for token in tokens[: places[0]]))
            between = "".join(t.source for t in tokens[places[0] + 1 : places[1]]) if len(places) > 1 else ""
            between = _LINE_BREAK.sub(self._line_break, between)
            self._add("links", f"{{links:{escape_braces(between)}}}" if joins else "{links:\0}")
            self._literal("".join(token.source for token in tokens[places[-1] + 1 :]))
            self._has_links = True
            return True
        for token in tokens:
            label = find_label(token.text) if token.kind == "link" else None
            if token.kind == "text":
                self._literal(token.source)
            elif label is None or any(segment.key == f"links.{label}" for segment in self._found):
                return False
            else:
                self._add(f"links.{label}", f"[{escape_braces(token.text)}]({{links.{label}}})")
        return True

    def _description(self) -> bool:
        """The words after the title, up to the links at the end, which stay."""
        tail = len(self._tokens)
        while tail > 0 and (is_named(self._tokens[tail - 1]) or is_gap(self._tokens, tail - 1)):
            tail -= 1
        said = "".join(token.source for token in self._tokens[:tail])
        if tail == 1 or (tail and self._tokens[tail - 1].kind == "text"):
            opening = _OPENING.search(said) if tail < len(self._tokens) else None
            kept = opening.start() if opening else len(said)
            self._tokens[:tail] = [Token("text", said[kept:])] if said[kept:] else []
            said = said[:kept]
        else:
            del self._tokens[:tail]
        separator = _SEPARATOR.match(said)
        words = said[separator.end() :] if separator else said.lstrip()
        if SEPARATORS.fullmatch(words):
            self._tokens[:0] = [Token("text", said)] if said else []
            return True
        self._literal(said[: len(said) - len(words)])
        only = parse_tokens(words.rstrip())
        if len(only) == 1 and only[0].kind == "link" and not self._has_main:
            return self._linked(only[0])
        if len(only) > 1 and all(t.kind == "link" or t.source.strip() == "," for t in only):
            self._tokens[:0] = only
            return not self._labelled
        self._add("description", "{description}")
        return True

    def _linked(self, token: Token) -> bool:
        """A description that is the main link's text, or a word and a year that are."""
        self._has_main = True
        dated = _LABEL_YEAR.fullmatch(token.text)
        if dated and find_label(dated["before"]):
            self._add(
                "year", f"[{escape_braces(dated['before'])}{{year}}{escape_braces(dated['after'])}]({{link}})"
            )
        else:
            self._add("description", "[{description}]({link})")
        return True
