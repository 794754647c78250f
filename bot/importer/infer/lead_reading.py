"""What stands before the title of an item.

It is dates, venues, links, pictures, numbers, and words.
"""

import re
from typing import Final

from bot.importer.infer.date_and_venue import (
    infer_date_template,
    infer_link_template,
    infer_meta_template,
    is_acronym,
)
from bot.importer.infer.item_atoms import AtomReader
from bot.importer.infer.item_reader import ItemReader
from bot.listing.pattern_syntax import replace_part
from bot.listing.people import is_paper_number
from bot.markdown.inline_tokens import EMOJI_CODE, Token
from bot.model.dates.forms import YEAR

# Text before a title that names nothing: `[CVPR] `, `|ICML|`, `12. `, `:star:`, `🔥`.
_ASIDE: Final = re.compile(
    rf"(?:\[[^\[\]\n]{{1,40}}\]|\|\w{{1,30}}\||\d{{1,4}}[.)](?=\s|\Z)|{EMOJI_CODE}"
    r"|[^\w\s\[\]\"“《]|<br\s*/?>|\s)+"
)

# What stands between a title and its description: ` - `, `: `.
DESCRIBES: Final = re.compile(r"\s*(?:[-–—]\s|[:：]\s)")

# Space, and what lays out an item in HTML: `&nbsp;`, `<td>`.
_SHOWS_NOTHING: Final = re.compile(
    rf"(?:\s|&nbsp;(?:\s*{EMOJI_CODE})?|</?(?:li|tr|td|p|div|span)(?:\s[^<>]{{0,200}})?>)+",
    re.IGNORECASE,
)

# A number in bold before a title: `**12.**`, `**[3]**`.
_NUMBER: Final = re.compile(r"\W?\d{1,4}\W?\.?")

# Up to three words that may be a date, with the signs around them: `[2024-05-31] `.
_LEAD_DATE: Final = re.compile(
    r"([\s(\[`]*)([^\s()\[\]`]+(?: [^\s()\[\]`]+){0,2}?)([\s)\]`:|,-]*)"
)

# `Jane Doe, John Roe (2021). ` before the title.
_AUTHORS_AND_YEAR: Final = re.compile(
    rf"[^\n\[\]]{{4,400}} \({YEAR}\)(?P<after>[.,:]? )",
    re.ASCII,
)

# Authors before the title end with an initial or with "et al.".
AUTHORS_END: Final = re.compile(r"\b[A-Z][.,]?\s*\Z|\bet al[.,]*\s*\Z")
AUTHORS_END_REACH: Final = 40

# Longer text before a title is no date, and no list of authors.
_LONGEST_LEAD: Final = 200
LONGEST_BEFORE: Final = 400

# So many words before a link only lead to it: `Official site: `.
_FEW_WORDS: Final = 3
_WORD: Final = re.compile(r"\w")


class LeadReader(ItemReader):
    """Reads an item from its beginning to its title."""

    def _read_lead(self) -> bool:
        """Read what stands before the title.

        That is dates, venues and labelled links, then pictures or words. Return
        whether anything is left for a title.
        """
        while self._tokens and self._take_lead_piece():
            pass
        return self._read_text_before()

    def _take_lead_piece(self) -> bool:
        """Take one date, one venue or one labelled link; return whether there was one."""
        token = self._tokens[0]
        if token.kind == "bold":
            return self._take_bold_meta(token)
        if token.kind == "text":
            return self._take_lead_text(token.source)
        return self._take_lead_link(token) or self._take_venue_link(token)

    def _take_bold_meta(self, token: Token) -> bool:
        """Take a date or a venue in bold: `**[NeurIPS, 2024.03]**`."""
        inner = token.text.strip("[]()")
        meta = infer_meta_template(inner)
        if not meta:
            return False
        text = replace_part(token.text, inner, meta)
        self._add_segment("lead", f"**{text}**")
        del self._tokens[0]
        return True

    def _take_lead_text(self, text: str) -> bool:
        """Take a date in plain words, or text that says nothing."""
        dated = _LEAD_DATE.fullmatch(text) if len(text) <= _LONGEST_LEAD else None
        slot = infer_date_template(dated[2], leads=True) if dated else None
        if dated and slot:
            self._add_literal(dated[1])
            self._add_segment("lead", slot)
            self._add_literal(dated[3])
        elif _SHOWS_NOTHING.fullmatch(text) or self._is_bracket_before_link(text):
            self._add_literal(text)
        else:
            return False
        del self._tokens[0]
        return True

    def _is_bracket_before_link(self, text: str) -> bool:
        """Return whether *text* is a bracket around a link that says what it leads to."""
        if text.strip() not in ("[", "(") or len(self._tokens) == 1:
            return False
        link = self._tokens[1]
        if link.kind != "link":
            return False
        return self._is_lead_link(link) or is_acronym(link.text)

    def _take_venue_link(self, token: Token) -> bool:
        """Take a link before the title that is called by the venue: `[[CVPR](…)]`."""
        inner = token.text.strip("[]() ") if token.kind == "link" else ""
        # Outside of brackets, capitals may as well be a short title.
        is_bracketed = self._pending.endswith("[") or token.text.startswith("[")
        if is_bracketed and is_acronym(inner):
            template: str | None = "{venue}"
        else:
            template = infer_link_template(inner)
        if template is None or self._has_main or not self._is_before_words(token):
            return False
        self._has_main = True
        text = replace_part(token.text, inner, template)
        self._add_segment("lead", f"[{text}]({{link}})")
        self._leave_link()
        return True

    def _take_lead_link(self, token: Token) -> bool:
        """Take a link before the title that says what it leads to: `[paper]`."""
        if token.kind != "link":
            return False
        is_named = self._is_labelled_link(token) or is_paper_number(token.text)
        if not is_named or not self._is_before_words(token):
            return False
        reader = AtomReader(
            self._all_tokens,
            self._labels,
            self._list_labels(),
        )
        atom = reader.read([token])[0]
        if not atom.key.startswith("links."):
            return False
        self._add_segment(atom.key, atom.template)
        self._leave_link()
        return True

    def _leave_link(self) -> None:
        """Leave the link at hand, and the bracket that closes around it."""
        del self._tokens[0]
        bracket = self._get_text()[:1]
        if bracket in ("]", ")"):
            self._add_literal(bracket)
            self._take_text(1)

    def _is_before_words(self, token: Token) -> bool:
        """Return whether *token* is a plain link with words of the title behind it."""
        if token.is_badge or token.has_title:
            return False
        if not token.source.startswith("[") or not token.url:
            return False
        for following in self._tokens[1:]:
            if following.kind != "text":
                return False
            if _WORD.search(following.source):
                # Behind a dash or a colon stands a description: the link is the title.
                return DESCRIBES.match(following.source) is None
        return False

    def _is_lead_link(self, token: Token) -> bool:
        """Return whether a link says what it leads to.

        It does by a label, a paper's number, or a venue.
        """
        if self._is_labelled_link(token) or is_paper_number(token.text):
            return True
        return infer_link_template(token.text.strip("[]() ")) is not None

    def _read_text_before(self) -> bool:
        """Take pictures, signs and numbers before the title as one text.

        Words that only lead to the title are a part of it. Return whether anything is
        left for a title.
        """
        count = 0
        while count < len(self._tokens) and _is_aside(self._tokens[count]):
            count += 1
        following = self._tokens[count : count + 2]
        is_before_more = len(following) > 1 and following[0].kind == "text"
        if is_before_more and self._leads_to_title(following[0].source, following[1]):
            count += 1
        title = self._tokens[count : count + 1]
        # A title in plain words takes the signs before it for itself.
        if count and title and title[0].kind in ("link", "bold"):
            self._add_before(self._tokens[count - 1].source)
            del self._tokens[:count]
        return bool(self._tokens)

    def _add_before(self, text: str) -> None:
        """Add the text before the title, which ends with *text*.

        Its year and the quotation mark at its end stand apart.
        """
        authors = _AUTHORS_AND_YEAR.fullmatch(text)
        if authors:
            template = f"{{before}} ({{year}}){authors['after']}"
        elif text[-1:] in '"“':
            template = f"{{before}} {text[-1]}"
        elif text[-1:].isspace():
            template = "{before} "
        else:
            template = "{before}"
        self._add_segment("before", template)

    def _leads_to_title(self, text: str, title: Token) -> bool:
        """Return whether *text* only leads to the title.

        It is a few words, authors, or ends with a quotation mark.
        """
        if "\n" in text or len(text) > LONGEST_BEFORE:
            return False
        if title.kind == "bold":
            return text[-1:] in '"“' and len(text.split()) > 1
        if title.kind != "link" or title.is_badge or self._is_lead_link(title):
            return False
        is_few_words = len(text.split()) <= _FEW_WORDS and text[-1:].isspace()
        # A bracket or a dash before the link: the words are the title, not the link.
        if is_few_words and text.strip()[-1:] not in "([-–—|":
            return True
        if _AUTHORS_AND_YEAR.fullmatch(text):
            return True
        return AUTHORS_END.search(text[-AUTHORS_END_REACH:]) is not None


def _is_aside(token: Token) -> bool:
    """Return whether *token* says nothing of a work.

    It is a picture, signs, a number, or words in brackets.
    """
    if token.kind == "bold":
        return _NUMBER.fullmatch(token.text) is not None
    if token.kind == "text":
        return _ASIDE.fullmatch(token.source) is not None
    return token.kind == "image" or token.is_badge
