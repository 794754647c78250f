"""What stands before the title of an item: dates, venues, links, pictures, numbers, and words."""

import re
from typing import Final

from bot.importer.infer.date_and_venue import (
    date_template,
    is_acronym,
    link_template,
    meta_template,
)
from bot.importer.infer.item_atoms import AtomReader
from bot.importer.infer.item_reader import ItemReader
from bot.listing.pattern_syntax import replace_part
from bot.listing.people import find_paper_number
from bot.markdown.inline_tokens import EMOJI_CODE, Token
from bot.model.dates.forms import YEAR

_BRACKETED: Final = re.compile(
    rf"(?:\[[^\[\]\n]{{1,40}}\]|\|\w{{1,30}}\||\d{{1,4}}[.)](?=\s|\Z)|{EMOJI_CODE}"
    r"|[^\w\s\[\]\"“《]|<br\s*/?>|\s)+"
)
DESCRIBES: Final = re.compile(r"\s*(?:[-–—]\s|[:：]\s)")
"""What stands between a title and its description."""
_SHOWS_NOTHING: Final = re.compile(
    rf"(?:\s|&nbsp;(?:\s*{EMOJI_CODE})?|</?(?:li|tr|td|p|div|span)(?:\s[^<>]{{0,200}})?>)+",
    re.IGNORECASE,
)
"""Space, and what lays out an item in HTML."""
_NUMBER: Final = re.compile(r"\W?\d{1,4}\W?\.?")
_LEAD_DATE: Final = re.compile(
    r"([\s(\[`]*)([^\s()\[\]`]+(?: [^\s()\[\]`]+){0,2}?)([\s)\]`:|,-]*)"
)
_AUTHORS_AND_YEAR: Final = re.compile(
    rf"(?P<before>[^\n\[\]]{{4,400}}) \((?P<year>{YEAR})\)(?P<after>[.,:]? )", re.ASCII
)
_LONGEST_LEAD: Final = 200
_FEW_WORDS: Final = 3
LONGEST_BEFORE: Final = 400
AUTHORS_END: Final = re.compile(r"\b[A-Z][.,]?\s*\Z|\bet al[.,]*\s*\Z")


class LeadReader(ItemReader):
    """Reads an item from its beginning to its title."""

    def _lead(self) -> bool:
        """What stands before the title: a date or a venue, and pictures or words in brackets."""
        while self._tokens:
            token = self._tokens[0]
            inner = token.text.strip("[]()") if token.kind == "bold" else ""
            if template := meta_template(inner):
                self._add("lead", f"**{replace_part(token.text, inner, template)}**")
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
            elif text and (
                _SHOWS_NOTHING.fullmatch(text) or self._opens_lead_link(text)
            ):
                self._literal(text)
                del self._tokens[0]
            elif not (self._lead_link(token) or self._venue_link(token)):
                break
        return self._before()

    def _opens_lead_link(self, text: str) -> bool:
        """Return whether *text* is a bracket around a link that says what it leads to."""
        following = self._tokens[1] if len(self._tokens) > 1 else None
        if (
            text.strip() not in ("[", "(")
            or following is None
            or following.kind != "link"
        ):
            return False
        return self._says_what(following) or is_acronym(following.text)

    def _venue_link(self, token: Token) -> bool:
        """Take a link before the words of the title that is called by the venue: `[[CVPR](…)]`."""
        inner = token.text.strip("[]() ") if token.kind == "link" else ""
        is_bracketed = self._pending[-1:] == "[" or token.text[:1] == "["
        template = (
            "{venue}" if is_bracketed and is_acronym(inner) else link_template(inner)
        )
        if template is None or self._has_main or not self._is_before_words(token):
            return False
        self._has_main = True
        self._add("lead", f"[{replace_part(token.text, inner, template)}]({{link}})")
        self._leave_link()
        return True

    def _leave_link(self) -> None:
        """Go on behind a link, and behind the bracket that closes around it."""
        del self._tokens[0]
        if self._text()[:1] in ("]", ")"):
            self._literal(self._text()[0])
            self._take_text(1)

    def _is_before_words(self, token: Token) -> bool:
        """Return whether *token* is a plain link with words of the title behind it."""
        follows = next(
            (
                one
                for one in self._tokens[1:]
                if one.kind != "text" or re.search(r"\w", one.source)
            ),
            None,
        )
        if (
            token.is_badge
            or token.has_title
            or follows is None
            or follows.kind != "text"
        ):
            return False
        if DESCRIBES.match(follows.source):
            return False
        return token.source.startswith("[") and bool(token.url)

    def _says_what(self, token: Token) -> bool:
        """Return whether a link says what it leads to: by a label, a paper's number, or a venue."""
        is_named = self._names_link(token) or find_paper_number(token.text)
        return is_named or link_template(token.text.strip("[]() ")) is not None

    def _lead_link(self, token: Token) -> bool:
        """Take a link before the title that says what it leads to, such as `[paper]`; words of the title follow."""
        says_what = token.kind == "link" and (
            self._names_link(token) or find_paper_number(token.text)
        )
        if not says_what or not self._is_before_words(token):
            return False
        reader = AtomReader(self._all_tokens, self._labels, self._labelled_so_far())
        atom = reader.read([token])[0]
        if not atom.key.startswith("links."):
            return False
        self._add(atom.key, atom.template)
        self._leave_link()
        return True

    def _labelled_so_far(self) -> list[str]:
        return [
            segment.key.partition(".")[2]
            for segment in self._found
            if segment.key.startswith("links.")
        ]

    def _before(self) -> bool:
        """Take pictures, signs and numbers before the title as one text, and words that only lead to it."""
        count = 0
        while count < len(self._tokens) and _is_aside(self._tokens[count]):
            count += 1
        rest = self._tokens[count:]
        if (
            len(rest) > 1
            and rest[0].kind == "text"
            and self._leads_to_title(rest[0].source, rest[1])
        ):
            count += 1
            rest = rest[1:]
        if count and rest and rest[0].kind in ("link", "bold"):
            self._add_before(self._tokens[count - 1].source)
            del self._tokens[:count]
        return bool(self._tokens)

    def _add_before(self, last: str) -> None:
        """Add the text before the title, which ends with *last*: its year and the quotation mark stand apart."""
        if found := _AUTHORS_AND_YEAR.fullmatch(last):
            self._add("before", f"{{before}} ({{year}}){found['after']}")
        elif last[-1:] in '"“':
            self._add("before", f"{{before}} {last[-1]}")
        else:
            self._add("before", "{before} " if last[-1:].isspace() else "{before}")

    def _leads_to_title(self, text: str, title: Token) -> bool:
        """Return whether *text* only leads to the title: a few words, authors, a quotation mark."""
        if "\n" in text or len(text) > LONGEST_BEFORE:
            return False
        if title.kind == "bold":
            return text[-1:] in '"“' and len(text.split()) > 1
        if title.kind != "link" or title.is_badge or self._says_what(title):
            return False
        is_short = (
            len(text.split()) <= _FEW_WORDS
            and text[-1:].isspace()
            and text.strip()[-1:] not in "([-–—|"
        )
        return (
            is_short
            or _AUTHORS_AND_YEAR.fullmatch(text) is not None
            or bool(AUTHORS_END.search(text[-40:]))
        )


def _is_aside(token: Token) -> bool:
    """Return whether *token* says nothing of a work: a picture, signs, a number, words in brackets."""
    if token.kind == "bold":
        return _NUMBER.fullmatch(token.text) is not None
    return (
        token.kind == "image"
        or token.is_badge
        or (token.kind == "text" and _BRACKETED.fullmatch(token.source) is not None)
    )
