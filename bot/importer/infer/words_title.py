"""A title in plain words: where it begins, and where it ends."""

import re

from bot.importer.infer.date_and_venue import date_template, meta_template
from bot.importer.infer.lead_reading import (
    AUTHORS_END,
    DESCRIBES,
    LONGEST_BEFORE,
    LeadReader,
)
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.listing.people import measure_leading_names, names_authors
from bot.markdown.inline_tokens import Token, remove_emoji_codes
from bot.model.dates.forms import SHORT_VENUE, VENUE, YEAR

QUOTED = re.compile(r"(\s*+[:：,-]?+\s*+)([\"“])([^\"“”\n]{2,400})([\"”])")
_AFTER_QUOTED = re.compile(
    rf",? (?P<venue>{VENUE})(?P<between>,? )(?P<year>{YEAR})(?=[\s,.;)(\[|]|$)",
    re.ASCII,
)
_NAMED = re.compile(
    r"[^\s\[\]<>|*`:：][^\[\]<>|*`:：\n]{1,120}?(\s*+[:：–—-]\s++|\s++|[:：])"
)
_ENDING = re.compile(r".*\S \(([^()\n]{3,80})\)")
_SAID = re.compile(r".{1,60}?(\s[–—-]\s).+")
_PAREN = re.compile(r"[(（]([^()（）]{3,60})[)）]")
_EMPHASISED = re.compile(
    r"([*_])(?![*_\s])([^*_\n]{3,300}?)(?<!\s)\1(?=[.,:;]?(?:\s|\Z))"
)
_BRACKETED_NAME = re.compile(r"(\[|\\\[)([^\[\]\\\n]{2,30})(\]|\\\])(:?\s+)(?=\w)")
_BEFORE_NEXT = " \t\n([（【|"
_COUNTED = re.compile(r"\d{1,3}[.)] (?=\S)")
_SIGNS = re.compile(r"[^\w\s(\[\"“《\\<]+\s+")
_LEAD_META = re.compile(r"(\\?\[|\()([^\[\]()\\]{3,30})(\\?\]|\))([:：]?\s*)")
_TITLE_END = re.compile(
    r",(?=\s)|\\?\n|(?<=\s)[|–—-](?=\s)|<br|[(（](?=[^()（）]{3,60}[)）])|(?<=\w{3})\.(?=\s)|[.,:：;]?\Z",
    re.IGNORECASE,
)
_BEHIND_TITLE = re.compile(
    rf"\s(?:[^,.\n]{{2,60}} et\.? al\b|[*_][^*_\n]{{3,60}}[*_]|arXiv:|{SHORT_VENUE},? ['’]?{YEAR}|{YEAR}\b)"
)
"""What follows the comma that ends a title: authors, something emphasised, a venue with its year."""
_DATED = re.compile(r"(\s*[\[(]?)([\d./年月日-]{4,12})([\])]?\s*[|:：–—-]\s+)")
_LONGEST_TITLE = 300


class WordsReader(LeadReader):
    """Reads a title in plain words behind what stands before it."""

    def _may_have_before(self) -> bool:
        return all(segment.key != "before" for segment in self._found)

    def _plain_title(self) -> bool:
        """A title that is neither bold nor linked stands in quotation marks, or right before a bare address."""
        text = self._text()
        quoted = QUOTED.match(text)
        if quoted is not None:
            return self._quoted(quoted)
        if self._lead_to_quotation(text):
            return True
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
        self._add(
            "link", "<{link}>" if self._tokens[1].source.startswith("<") else "{link}"
        )
        self._has_main = True
        del self._tokens[:2]
        return True

    def _title_behind_address(self) -> bool:
        """Take a bare address, and the words behind a dash or a colon, which are all that names the item."""
        address, *others = self._tokens
        said = (
            DESCRIBES.match(others[0].source)
            if others and others[0].kind == "text"
            else None
        )
        if said is None:
            return False
        self._add("link", "<{link}>" if address.source.startswith("<") else "{link}")
        self._has_main = True
        del self._tokens[0]
        self._literal(said[0])
        self._take_text(said.end())
        return bool(self._tokens) and self._words_title()

    def _lead_to_quotation(self, text: str) -> bool:
        """Take authors in plain words, and behind them a title in quotation marks."""
        opening = re.search('["“]', text[:LONGEST_BEFORE])
        before = text[: opening.start()] if opening else ""
        if not before or "\n" in before or not self._may_have_before():
            return False
        quoted = QUOTED.match(text, len(before))
        if quoted is None or not (
            AUTHORS_END.search(before[-40:]) or names_authors(before)
        ):
            return False
        self._add("before", "{before} ")
        self._take_text(len(before))
        again = QUOTED.match(self._text())
        return again is not None and self._quoted(again)

    def _words_title(self) -> bool:
        """A title in plain words, before links that say what they lead to, a date, or nothing."""
        text = self._text()
        space = len(text) - len(text.lstrip(" "))
        self._literal(text[:space])
        self._take_text(space)
        if (counted := _COUNTED.match(self._text())) and self._may_have_before():
            self._add("before", "{before} ")
            self._take_text(counted.end())
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
            self._add(
                "lead", f"{escape_braces(lead[1])}{template}{escape_braces(lead[3])}"
            )
            self._literal(lead[4])
            self._take_text(lead.end())
        self._lead_name()
        self._lead_authors()
        following = next(
            (token for token in self._tokens if token.kind != "text"), None
        )
        is_told = (
            following is None or following.kind != "link" or self._is_told_by(following)
        )
        text = self._text()
        if emphasis := _EMPHASISED.match(text):
            self._add("title", f"{emphasis[1]}{{title}}{emphasis[1]}")
            self._take_text(emphasis.end())
            return is_told
        bare = text.rstrip(_BEFORE_NEXT)
        end = len(bare[: self._find_title_end(bare)].rstrip())
        if not is_told or not re.search(r"\w", text[:end]) or end > _LONGEST_TITLE:
            return False
        self._add("title", "{title}")
        self._take_text(end)
        return True

    def _lead_name(self) -> None:
        """Take a short name in brackets before the words of the title: `[DETR] End-to-End …`."""
        found = _BRACKETED_NAME.match(self._text())
        is_free = all(segment.key != "name" for segment in self._found)
        if found is not None and is_free and not find_label(found[2]):
            self._add("name", f"{found[1]}{{name}}{found[3]}")
            self._literal(found[4])
            self._take_text(found.end())

    def _lead_authors(self) -> None:
        """Take the names of authors before the title, each with a comma behind it."""
        length = measure_leading_names(self._text())
        if length:
            self._add("authors", "{authors}, ")
            self._take_text(length)

    def _is_told_by(self, token: Token) -> bool:
        """Return whether the link behind a title in plain words says what it leads to, or nothing at all."""
        return (
            self._says_what(token)
            or re.search(r"[^\W_]", remove_emoji_codes(token.text)) is None
        )

    def _find_title_end(self, text: str) -> int:
        """Return where the title ends at the beginning of *text*: brackets count only around a date or a venue."""
        for found in _TITLE_END.finditer(text):
            rest = text[found.end() :]
            said = (
                _PAREN.match(text, found.end() - 1) if found[0] in ("(", "（") else None
            )
            if said is not None and meta_template(said[1]):
                return found.start()
            if found[0] == "." and rest and names_authors(rest):
                return found.start()
            if found[0] == ",":
                if _BEHIND_TITLE.match(rest):
                    return found.start()
                continue
            if found[0] not in ("(", "（") and not (found[0] == "." and rest):
                return found.start()
        return len(text)

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
