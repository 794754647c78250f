"""A title that is set off: in a link, in bold, behind a name."""

import re
from collections.abc import Sequence

from bot.importer.infer.date_and_venue import meta_template
from bot.importer.infer.html_link import write_html_link
from bot.importer.infer.words_title import QUOTED, WordsReader
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import Token, parse_tokens

_ENDING = re.compile(r".*\S \(([^()\n]{3,80})\)")
_PAIR = 2
_SHORT_NAME = 3


def _write_title(text: str) -> str:
    """Return the field for a title that is set off, with what brackets at its end say about when it appeared."""
    ending = _ENDING.fullmatch(text)
    template = meta_template(ending[1]) if ending else None
    return f"{{title}}{{? ({template})?}}" if template else "{title}"


class TitleReader(WordsReader):
    """Reads the title of an item behind what stands before it."""

    def _title(self) -> bool:
        token = self._tokens[0]
        inner = parse_tokens(token.text)
        only = inner[0] if len(inner) == 1 else None
        if token.kind == "text":
            return self._plain_title()
        if token.kind == "url":
            return self._title_behind_address()
        if (
            token.kind in ("bold", "link")
            and len(inner) == _PAIR
            and self._parted_title(token, inner)
        ):
            return True
        if only is None or token.kind not in ("bold", "link") or find_label(token.text):
            return False
        if token.kind == "bold" and self._named_title(token):
            return True
        del self._tokens[0]
        if token.kind == "link" and not token.source.startswith("["):
            return self._html_title(token, only)
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
        mark, _, end_mark = token.source.partition(token.text)
        colon = token.text[-1:] if token.text[-1:] in ":：" else ""
        quoted = None if colon else QUOTED.match(self._text())
        shown = "{name}" if quoted else _write_title(token.text.removesuffix(colon))
        self._add("name" if quoted else "title", f"{mark}{shown}{colon}{end_mark}")
        return only.kind == "text" and (quoted is None or self._quoted(quoted))

    def _html_title(self, token: Token, only: Token) -> bool:
        """Take a title in a link of HTML, which may be in bold."""
        shown = _write_title(token.text)
        if only.kind == "bold":
            opening, _, closing = only.source.partition(only.text)
            shown = f"{opening}{_write_title(only.text)}{closing}"
        template = write_html_link(token, "link", shown)
        if template is None:
            return False
        self._has_main = True
        self._add("title", template)
        return only.kind in ("text", "bold")

    def _parted_title(self, token: Token, inner: Sequence[Token]) -> bool:
        """Take a bold link with a full stop behind it, or a link with a picture before its words."""
        first, last = inner
        is_ended = (
            first.kind == "link"
            and last.kind == "text"
            and last.source in (".", ":", ",")
        )
        if (
            token.kind == "bold"
            and is_ended
            and parse_tokens(first.text)[0].kind == "text"
        ):
            opening, _, closing = token.source.partition(token.text)
            title = _write_title(first.text)
            self._add("title", f"{opening}[{title}]({{link}}){last.source}{closing}")
        elif (
            token.kind == "link"
            and first.kind == "image"
            and last.kind == "text"
            and self._may_have_before()
        ):
            is_apart = last.source[:1].isspace()
            self._add(
                "title", f"[{{before}}{' ' if is_apart else ''}{{title}}]({{link}})"
            )
        else:
            return False
        self._has_main = True
        del self._tokens[0]
        return True

    def _named_title(self, token: Token) -> bool:
        """Take a short name in bold, and behind it the title, in words or as a link: `**[FSAF]** Feature …`."""
        name = token.text.strip()
        following = self._tokens[1:3]
        is_bracketed = (
            name.startswith("[") and name.endswith("]") and "]" not in name[1:-1]
        )
        if (
            len(name.split()) > _SHORT_NAME
            or not following
            or token.source[:2] not in ("**", "__")
        ):
            return False
        mark = token.source[:2]
        if (
            is_bracketed
            and following[0].kind == "text"
            and len(following[0].source.split()) > 1
        ):
            del self._tokens[0]
            self._add("name", f"{mark}[{{name}}]{mark}")
            return self._words_title()
        link = following[-1]
        is_apart = following[0].kind == "text" and following[0].source.strip() in (
            "",
            ":",
        )
        is_title = link.kind == "link" and len(link.text.split()) > max(
            2, len(name.split())
        )
        if (
            not (is_apart and is_title)
            or link.has_title
            or not link.source.startswith("[")
        ):
            return False
        if (
            find_label(link.text)
            or len(parse_tokens(link.text)) != 1
            or parse_tokens(link.text)[0].kind != "text"
        ):
            return False
        self._add("name", f"{mark}{{name}}{mark}")
        self._literal(following[0].source)
        self._add("title", f"[{_write_title(link.text)}]({{link}})")
        self._has_main = True
        del self._tokens[:3]
        return True
