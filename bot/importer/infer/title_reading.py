"""The beginning of an item: what stands before its title, and how the title itself is written."""

import re
from typing import NamedTuple

from bot.importer.infer.date_and_venue import date_template, meta_template
from bot.importer.infer.item_atoms import AtomReader, LabelNames
from bot.importer.infer.label_names import fold_link_text
from bot.importer.infer.people import find_paper_number, names_authors
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.model.dates.forms import VENUE, YEAR


class Segment(NamedTuple):
    """A field's name and the piece of pattern that shows it."""

    key: str
    template: str


Shape = tuple[Segment, ...]

_QUOTED = re.compile(r"(\s*+[:：,-]?+\s*+)([\"“])([^\"“”\n]{2,400})([\"”])")
_AFTER_QUOTED = re.compile(
    rf",? (?P<venue>{VENUE})(?P<between>,? )(?P<year>{YEAR})(?=[\s,.;)(\[|]|$)", re.ASCII
)
_NAMED = re.compile(r"[^\s\[\]<>|*`:：][^\[\]<>|*`:：\n]{1,120}?(\s*+[:：–—-]\s++|\s++|[:：])")
_ENDING = re.compile(r".*\S \(([^()\n]{3,80})\)")
_SAID = re.compile(r".{1,60}?(\s[–—-]\s).+")
_BRACKETED = re.compile(
    r"(?:\[[^\[\]\n]{1,40}\]|\d{1,4}[.)](?=\s|\Z)|:\w{2,30}:|[^\w\s\[\]\"“《]|<br\s*/?>|\s)+"
)
_LEAD_DATE = re.compile(r"([\s(\[]*)([^\s()\[\]]+(?: [^\s()\[\]]+){0,2}?)([\s)\]:|,-]*)")
_LONGEST_LEAD = 200
_LINE_BREAK = re.compile(r"((?<![ \t])[ \t]*\\?\n\s*)")
_PAREN = re.compile(r"[(（]([^()（）]{3,60})[)）]")
_SIGNS = re.compile(r"[^\w\s(\[\"“《\\<]+\s+")
_LEAD_META = re.compile(r"(\\?\[|\()([^\[\]()\\]{3,30})(\\?\]|\))([:：]?\s*)")
_TITLE_END = re.compile(
    r"\\?\n|(?<=\s)[|–—-](?=\s)|<br|[(（](?=[^()（）]{3,60}[)）])|(?<=\w{3})\.(?=\s)|[.,:：;]?\Z",
    re.IGNORECASE,
)
_DATED = re.compile(r"(\s*[\[(]?)([\d./年月日-]{4,12})([\])]?\s*[|:：–—-]\s+)")
_LONGEST_TITLE = 300
_SPACES = re.compile(r" {2,}")


def _write_title(text: str) -> str:
    """Return the field for a title that is set off, with what brackets at its end say about when it appeared."""
    ending = _ENDING.fullmatch(text)
    template = meta_template(ending[1]) if ending else None
    return f"{{title}}{{? ({template})?}}" if template else "{title}"


class TitleReader:
    """Reads an item from its beginning to its title; `False` from any step means that its form is unknown."""

    def __init__(
        self, text: str, marker: str, line_break: str, *, labelled: bool, labels: LabelNames
    ) -> None:
        self._tokens = parse_tokens(text)
        self._all_tokens = tuple(self._tokens)
        self._labels = labels
        self._line_break = line_break
        self._labelled = labelled
        self._found: list[Segment] = [Segment("", escape_braces(marker))]
        self._pending = ""
        self._has_main = False

    def _add(self, key: str, template: str) -> None:
        self._found.append(Segment(key, self._pending + template))
        self._pending = ""

    def _literal(self, text: str) -> None:
        """Text that stands as it is; of a line break whether it is a hard one, with the section's indentation."""
        lines = _LINE_BREAK.split(text)
        for number, part in enumerate(lines):
            if number % 2:
                self._pending += self._write_break(part)
            else:
                one_space = _SPACES.sub(" ", part)
                is_doubled = one_space[:1] == " " and self._pending[-1:] == " "
                self._pending += escape_braces(one_space[1:] if is_doubled else one_space)

    def _write_break(self, text: str) -> str:
        """Return a line break with what makes it a hard one, and with the section's indentation of further lines."""
        before, *rest = text.split("\n")
        is_hard = before.endswith("\\") or (len(before) > 1 and not before.strip())
        hard = before if before.endswith("\\") else "  "
        return (hard if is_hard else "") + "\n" * min(len(rest), 2) + self._line_break

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
            elif not self._lead_link(token):
                break
        return self._before()

    def _lead_link(self, token: Token) -> bool:
        """Take a link before the title that says what it leads to, such as `[paper]`; words of the title follow."""
        follows = next(
            (one for one in self._tokens[1:] if one.kind != "text" or re.search(r"\w", one.source)), None
        )
        says_what = token.kind == "link" and (self._names_link(token) or find_paper_number(token.text))
        if not says_what or token.is_badge or token.has_title or follows is None or follows.kind != "text":
            return False
        if not token.source.startswith("[") or not token.url:
            return False
        reader = AtomReader(self._all_tokens, self._labels, self._labelled_so_far())
        atom = reader.read([token])[0]
        if not atom.key.startswith("links."):
            return False
        self._add(atom.key, atom.template)
        del self._tokens[0]
        return True

    def _labelled_so_far(self) -> list[str]:
        return [segment.key.partition(".")[2] for segment in self._found if segment.key.startswith("links.")]

    def _before(self) -> bool:
        count = 0
        for token in self._tokens:
            is_aside = token.kind == "image" or token.is_badge
            if not is_aside and not (token.kind == "text" and _BRACKETED.fullmatch(token.source)):
                break
            count += 1
        if count and count < len(self._tokens) and self._tokens[count].kind in ("link", "bold"):
            is_apart = self._tokens[count - 1].source[-1:].isspace()
            self._add("before", "{before} " if is_apart else "{before}")
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
            mark = "**" if bold else ""
            if coded:
                mark = "`"
            title = _write_title(only.text if bold else token.text)
            self._add("title", f"[{mark}{title}{mark}]({{link}})")
            return bold or only.kind == "text"
        if only.kind == "link" and parse_tokens(only.text)[0].kind == "text":
            self._has_main = True
            self._add("title", f"**[{_write_title(only.text)}]({{link}})**")
            return True
        mark = token.source[:2]
        colon = token.text[-1:] if token.text[-1:] in ":：" else ""
        quoted = None if colon else _QUOTED.match(self._text())
        shown = "{name}" if quoted else _write_title(token.text.removesuffix(colon))
        self._add("name" if quoted else "title", f"{mark}{shown}{colon}{mark}")
        return only.kind == "text" and (quoted is None or self._quoted(quoted))

    def _plain_title(self) -> bool:
        """A title that is neither bold nor linked stands in quotation marks, or right before a bare address."""
        text = self._text()
        quoted = _QUOTED.match(text)
        if quoted is not None:
            return self._quoted(quoted)
        named = _NAMED.fullmatch(text)
        if named is None or len(self._tokens) == 1 or self._tokens[1].kind != "url":
            return self._words_title()
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

    def _words_title(self) -> bool:
        """A title in plain words, before links that say what they lead to, a date, or nothing."""
        if dated := _DATED.match(self._text()):
            slot = date_template(dated[2], leads=True)
            if slot is not None:
                self._literal(dated[1])
                self._add("lead", slot)
                self._literal(dated[3])
                self._take_text(dated.end())
        if signs := _SIGNS.match(self._text()):
            self._literal(signs[0])
            self._take_text(signs.end())
        lead = _LEAD_META.match(self._text())
        if lead and (template := meta_template(lead[2])):
            self._add("lead", f"{escape_braces(lead[1])}{template}{escape_braces(lead[3])}")
            self._literal(lead[4])
            self._take_text(lead.end())
        following = next((token for token in self._tokens if token.kind != "text"), None)
        is_told = following is None or following.kind != "link" or self._names_link(following)
        text = self._text()
        bare = text.rstrip()
        end = len(bare[: self._find_title_end(bare)].rstrip())
        if not is_told or not re.search(r"\w", text[:end]) or end > _LONGEST_TITLE:
            return False
        self._add("title", "{title}")
        self._take_text(end)
        return True

    def _find_title_end(self, text: str) -> int:
        """Return where the title ends at the beginning of *text*: brackets count only around a date or a venue."""
        for found in _TITLE_END.finditer(text):
            rest = text[found.end() :]
            said = _PAREN.match(text, found.end() - 1) if found[0] in ("(", "（") else None
            if said is not None and meta_template(said[1]):
                return found.start()
            if found[0] == "." and rest and names_authors(rest):
                return found.start()
            if found[0] not in ("(", "（") and not (found[0] == "." and rest):
                return found.start()
        return len(text)

    def _names_link(self, token: Token) -> bool:
        """Whether a link says what it leads to, and names no work."""
        is_named = find_label(token.text) is not None or fold_link_text(token.text) in self._labels
        return token.is_badge or is_named

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
