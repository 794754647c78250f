"""A title that is set off: in a link, in bold, behind a name."""

import re
from collections.abc import Sequence

from bot.importer.infer.date_and_venue import infer_meta_template
from bot.importer.infer.html_link import write_html_link
from bot.importer.infer.words_title import QUOTED, WordsReader
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import Token, parse_tokens

# What brackets at the end of a title say: `A Title (ICML 2019)`.
_ENDING = re.compile(r".*\S \(([^()\n]{3,80})\)")
_CODE = re.compile(r"`[^`]+`")

# Signs that may stand behind a link inside bold text.
_STOPS = frozenset({".", ":", ","})

# What may stand between a name and its title.
_JOINS = frozenset({"", ":"})

_PAIR = 2

# A name in bold before a title has so many words at most. The title has more words
# than the name, and more than `_FEWEST_WORDS`.
_SHORT_NAME = 3
_FEWEST_WORDS = 2


def _write_title(text: str) -> str:
    """Return the field for a title that is set off.

    What brackets at its end say about when it appeared has fields, too.
    """
    ending = _ENDING.fullmatch(text)
    meta = infer_meta_template(ending[1]) if ending else None
    return f"{{title}}{{? ({meta})?}}" if meta else "{title}"


class TitleReader(WordsReader):
    """Reads the title of an item behind what stands before it."""

    def _read_title(self) -> bool:
        """Read the title in whatever way it is set off, or in plain words."""
        token = self._tokens[0]
        if token.kind == "text":
            return self._read_plain_title()
        if token.kind == "url":
            return self._read_title_behind_address()
        if token.kind not in ("bold", "link"):
            return False
        inner = parse_tokens(token.text)
        if len(inner) == _PAIR and self._take_parted_title(token, inner):
            return True
        if len(inner) != 1 or find_label(token.text):
            return False
        count = len(self._tokens)
        if token.kind == "bold" and self._take_named_title(token):
            return True
        if len(self._tokens) < count:
            # A name in brackets was taken, and no title stands behind it: `**[Gamma]**
            # (May., 2024)`.
            return False
        del self._tokens[0]
        if token.kind == "bold":
            return self._take_bold_title(token, inner[0])
        if not token.source.startswith("["):
            return self._take_html_title(token, inner[0])
        return self._take_linked_title(token, inner[0])

    def _take_linked_title(
        self,
        token: Token,
        content: Token,
    ) -> bool:
        """Take a title that is the text of a link, which may be in bold or code."""
        self._has_main = True
        is_bold = content.kind == "bold" and _is_text(content.text)
        mark = "**" if is_bold else ""
        if _CODE.fullmatch(token.text):
            mark = "`"
        title = _write_title(content.text if is_bold else token.text)
        self._add_segment(
            "title",
            f"[{mark}{title}{mark}]({{link}})",
        )
        return is_bold or content.kind == "text"

    def _take_bold_title(
        self,
        token: Token,
        content: Token,
    ) -> bool:
        """Take a title in bold, which may be a link or have a colon at its end.

        Where a quotation follows, the quotation is the title, and the bold text is
        its name: `**Alpha**: "A Title of Alpha"`.
        """
        if content.kind == "link" and _is_text(content.text):
            self._has_main = True
            title = _write_title(content.text)
            self._add_segment("title", f"**[{title}]({{link}})**")
            return True
        opening, _, closing = token.source.partition(token.text)
        colon = token.text[-1] if token.text.endswith((":", "：")) else ""
        quotation = None if colon else QUOTED.match(self._get_text())
        if quotation is not None:
            self._add_segment("name", f"{opening}{{name}}{closing}")
            return content.kind == "text" and self._take_quotation(quotation)
        if colon and self._is_before_authors_and_quotation(token):
            name = f"{opening}{{name}}{colon}{closing}"
            self._add_segment("name", name)
            self._take_literal(len(self._get_text()) - len(self._get_text().lstrip()))
            return content.kind == "text" and self._take_authors_and_quotation()
        title = _write_title(token.text.removesuffix(colon))
        self._add_segment(
            "title",
            f"{opening}{title}{colon}{closing}",
        )
        return content.kind == "text"

    def _is_before_authors_and_quotation(self, token: Token) -> bool:
        """Return whether a short name in bold stands before authors and a quotation.

        Such an item begins `**FSAF:** Jane Doe, John Roe. "Feature …"`.
        """
        is_short = len(token.text.split()) <= _SHORT_NAME
        return (
            is_short and self._measure_before_quotation(self._get_text().lstrip()) > 0
        )

    def _take_html_title(
        self,
        token: Token,
        content: Token,
    ) -> bool:
        """Take a title in a link of HTML, which may be in bold."""
        if content.kind == "bold":
            opening, _, closing = content.source.partition(content.text)
            title = f"{opening}{_write_title(content.text)}{closing}"
        else:
            title = _write_title(token.text)
        template = write_html_link(token, "link", title)
        if template is None:
            return False
        self._has_main = True
        self._add_segment("title", template)
        return content.kind in ("text", "bold")

    def _take_parted_title(
        self,
        token: Token,
        inner: Sequence[Token],
    ) -> bool:
        """Take a title that is one of two pieces.

        It is a bold link with a full stop behind it, or a link with a picture before
        its words.
        """
        opener, closer = inner
        if closer.kind != "text":
            return False
        is_bold_link = token.kind == "bold" and opener.kind == "link"
        is_picture_link = token.kind == "link" and opener.kind == "image"
        if is_bold_link and closer.source in _STOPS and _is_text(opener.text):
            before, _, after = token.source.partition(token.text)
            title = f"[{_write_title(opener.text)}]({{link}})"
            self._add_segment(
                "title",
                f"{before}{title}{closer.source}{after}",
            )
        elif is_picture_link and self._may_have_before():
            space = " " if closer.source[:1].isspace() else ""
            self._add_segment(
                "title",
                f"[{{before}}{space}{{title}}]({{link}})",
            )
        else:
            return False
        self._has_main = True
        del self._tokens[0]
        return True

    def _take_named_title(self, token: Token) -> bool:
        """Take a short name in bold, and the title behind it, in words or as a link.

        Such an item begins `**[FSAF]** Feature …` or `**FSAF** [Feature …](…)`.
        """
        name = token.text.strip()
        mark = token.source[:2]
        following = self._tokens[1:3]
        is_short = len(name.split()) <= _SHORT_NAME
        if not is_short or not following or mark not in ("**", "__"):
            return False
        between = following[0].source if following[0].kind == "text" else None
        if between is None:
            return False
        if _is_bracketed(name) and len(between.split()) > 1:
            del self._tokens[0]
            self._add_segment("name", f"{mark}[{{name}}]{mark}")
            return self._read_words_title()
        link = following[-1]
        if between.strip() not in _JOINS or not _is_title_link(link, name):
            return False
        self._add_segment("name", f"{mark}{{name}}{mark}")
        self._add_literal(between)
        self._add_segment(
            "title",
            f"[{_write_title(link.text)}]({{link}})",
        )
        self._has_main = True
        del self._tokens[:3]
        return True


def _is_text(source: str) -> bool:
    """Return whether *source* begins with plain text, not with a link or a mark."""
    return parse_tokens(source)[0].kind == "text"


def _is_bracketed(name: str) -> bool:
    """Return whether one pair of brackets is around all of *name*."""
    return name.startswith("[") and name.endswith("]") and "]" not in name[1:-1]


def _is_title_link(link: Token, name: str) -> bool:
    """Return whether *link* is a plain link with a title that *name* is short for."""
    if link.kind != "link" or link.has_title or not link.source.startswith("["):
        return False
    if len(link.text.split()) <= max(_FEWEST_WORDS, len(name.split())):
        return False
    if find_label(link.text):
        return False
    content = parse_tokens(link.text)
    return len(content) == 1 and content[0].kind == "text"
