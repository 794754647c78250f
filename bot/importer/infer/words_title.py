"""A title in plain words: where it begins, and where it ends."""

import re

from bot.importer.infer.date_and_venue import (
    infer_date_template,
    infer_meta_template,
    is_acronym,
)
from bot.importer.infer.lead_reading import (
    AUTHORS_END,
    AUTHORS_END_REACH,
    DESCRIBES,
    LONGEST_BEFORE,
    LeadReader,
)
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.listing.people import (
    begins_with_authors,
    is_name_list,
    measure_leading_names,
)
from bot.markdown.inline_tokens import Token, remove_emoji_codes
from bot.model.dates.forms import SHORT_VENUE, VENUE, YEAR

# A title in quotation marks, with the sign before it: `: "A Title of Alpha"`.
QUOTED = re.compile(r"(\s*+[:：,-]?+\s*+)([\"“])([^\"“”\n]{2,400})([\"”])")

# What may follow it: `, NeurIPS, 2023`, ` CVPR (2019)`.
_AFTER_QUOTED = re.compile(
    rf",? (?P<venue>{VENUE})"
    rf"(?:(?P<between>,? ){YEAR}(?=[\s,.;)(\[|]|$)|(?P<bracket>,? \(){YEAR}\))",
    re.ASCII,
)
# A venue alone: ` CVPR. [`.
_VENUE_AFTER_QUOTED = re.compile(
    r",? (?P<venue>[A-Z][\w&/+-]{1,14})(?=[.,;]?\s*+(?:[(\[|\n]|\Z))", re.ASCII
)
# A short name and a colon before a title in quotation marks: `ECO: "`.
_NAME_BEFORE_QUOTED = re.compile(
    r"(?P<name>[^\s:：\"“\[\](){}<>|*`][^:：\"“\[\](){}<>|*`\n]{0,29}+)(?=[:：]\s*+[\"“])"
)
# A quotation of fewer words is a remark, or the meaning of the name before it.
_FEWEST_QUOTED = 3

# A title right before a bare address, with what joins them: `Flask - `, `Flask: `.
_BEFORE_ADDRESS = re.compile(
    r"[^\s\[\]<>|*`:：][^\[\]<>|*`:：\n]{1,120}?(\s*+[:：–—-]\s++|\s++|[:：])"
)

# What brackets at the end of a title say: `A Title (2017)`.
_ENDING = re.compile(r".*\S \(([^()\n]{3,80})\)")

# A title and its description: `Flask - A framework`.
_DESCRIBED = re.compile(r".{1,60}?(\s[–—-]\s).+")
_PAREN = re.compile(r"[(（]([^()（）]{3,60})[)）]")

# A title in emphasis: `*A Title of Alpha*.`
_EMPHASISED = re.compile(
    r"([*_])(?![*_\s])([^*_\n]{3,300}?)(?<!\s)\1(?=[.,:;]?(?:\s|\Z))"
)

# A short name before the words of the title: `[DETR] `.
_BRACKETED_NAME = re.compile(r"(\[|\\\[)([^\[\]\\\n]{2,30})(\]|\\\])(:?\s+)(?=\w)")

# Signs behind a title that belong to the link that follows it.
_BEFORE_NEXT = " \t\n([（【|"

# A number before a title: `12. `. It is written in the text, not as a list's marker.
_COUNTED = re.compile(r"\d{1,3}[.)] (?=\S)")

# Signs before a title: `🔥 `.
_SIGNS = re.compile(r"[^\w\s(\[\"“《\\<]+\s+")

# A date or a venue in brackets before a title: `[CVPR 2020] `.
_LEAD_META = re.compile(r"(\\?\[|\()([^\[\]()\\]{3,30})(\\?\]|\))([:：]?\s*)")

# A date before a title: `2024-05-31: `, `[2024.05] - `.
_DATED = re.compile(r"(\s*[\[(]?)([\d./年月日-]{4,12})([\])]?\s*[|:：–—-]\s+)")

# Where a title may end: at a comma, a line break, a dash that stands apart, a bracket,
# a full stop behind a word, before emphasised words, or the end.
_TITLE_END = re.compile(
    r",(?=\s)|\\?\n|(?<=\s)[|–—-](?=\s)|<br|[(（](?=[^()（）]{3,60}[)）])"
    r"|(?<=\w{3})\.(?=\s)|(?<=\S) (?=[*_][^*_\s])|[.,:：;]?\Z",
    re.IGNORECASE,
)

# Emphasised words at the end: `*Jane Doe et al. arXiv.*`.
_EMPHASISED_END = re.compile(r"([*_])(?![*_\s])([^*_\n]{3,200})\1[.,:]?")
_ET_AL = re.compile(r"\bet\.? al\b")

# What follows the comma that ends a title: authors, something emphasised, a venue with
# its year.
_BEHIND_TITLE = re.compile(
    r"\s(?:[^,.\n]{2,60} et\.? al\b|[*_][^*_\n]{3,60}[*_]|arXiv:"
    rf"|{SHORT_VENUE}(?:,? ['’]?)?{YEAR}|{YEAR}\b)"
)

# Longer words before a link are a description.
_LONGEST_TITLE = 300
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class WordsReader(LeadReader):
    """Reads a title in plain words behind what stands before it."""

    def _may_have_before(self) -> bool:
        return not self._has_segment("before")

    def _read_plain_title(self) -> bool:
        """Read a title that is neither bold nor linked.

        It stands in quotation marks, right before a bare address, or in plain words.
        """
        text = self._get_text()
        quotation = QUOTED.match(text)
        if quotation is not None:
            return self._take_quotation(quotation)
        if self._take_name_and_quotation(text) or self._take_authors_and_quotation():
            return True
        named = _BEFORE_ADDRESS.fullmatch(text)
        if named is None or len(self._tokens) == 1 or self._tokens[1].kind != "url":
            return self._read_words_title()
        self._add_named_address(
            text[: named.start(1)],
            escape_braces(named[1]),
        )
        self._add_address(self._tokens[1])
        del self._tokens[:2]
        return True

    def _add_named_address(self, text: str, join: str) -> None:
        """Add the title in *text*, which *join* follows, with its date or description."""
        ending = _ENDING.fullmatch(text)
        meta = infer_meta_template(ending[1]) if ending else None
        described = _DESCRIBED.fullmatch(text)
        if meta:
            self._add_segment("title", "{title}")
            self._add_segment("meta", f" ({meta}){join}")
        elif described:
            self._add_segment("title", "{title}")
            self._add_literal(described[1])
            self._add_segment("description", f"{{description}}{join}")
        else:
            self._add_segment("title", f"{{title}}{join}")

    def _add_address(self, address: Token) -> None:
        """Add a bare address as the main link."""
        is_bracketed = address.source.startswith("<")
        self._add_segment(
            "link",
            "<{link}>" if is_bracketed else "{link}",
        )
        self._has_main = True

    def _read_title_behind_address(self) -> bool:
        """Read a bare address, and the words behind a dash or a colon.

        These words are all that names the item.
        """
        if len(self._tokens) == 1 or self._tokens[1].kind != "text":
            return False
        join = DESCRIBES.match(self._tokens[1].source)
        if join is None:
            return False
        self._add_address(self._tokens[0])
        del self._tokens[0]
        self._add_literal(join[0])
        self._take_text(join.end())
        return bool(self._tokens) and self._read_words_title()

    def _take_name_and_quotation(self, text: str) -> bool:
        """Take a short name with a colon, and behind it a title in quotation marks.

        The link behind them says what it leads to; else it would be the title.
        """
        name = _NAME_BEFORE_QUOTED.match(text)
        if name is None or self._has_segment("name") or find_label(name["name"]):
            return False
        quotation = QUOTED.match(text, name.end())
        is_title = quotation and len(quotation[3].split()) >= _FEWEST_QUOTED
        if not is_title or not self._is_link_told():
            return False
        self._add_segment("name", "{name}")
        self._take_text(name.end())
        quotation = QUOTED.match(self._get_text())
        return quotation is not None and self._take_quotation(quotation)

    def _take_authors_and_quotation(self) -> bool:
        """Take authors in plain words, and behind them a title in quotation marks."""
        text = self._get_text()
        length = self._measure_before_quotation(text)
        if not length:
            return False
        if measure_leading_names(text) == length and " and " not in text[:length]:
            self._add_segment("authors", "{authors}, ")
        else:
            self._add_segment("before", "{before} ")
        self._take_text(length)
        quotation = QUOTED.match(self._get_text())
        return quotation is not None and self._take_quotation(quotation)

    def _measure_before_quotation(self, text: str) -> int:
        """Return how many characters of *text* are authors before a quotation; 0 without."""
        opening = re.search('["“]', text[:LONGEST_BEFORE])
        before = text[: opening.start()] if opening else ""
        if not before or "\n" in before or not self._may_have_before():
            return 0
        quotation = QUOTED.match(text, len(before))
        if quotation is None:
            return 0
        # Of fewer words, a single name may be the title, and the quotation a remark.
        is_long = len(quotation[3].split()) >= _FEWEST_QUOTED
        is_authors = (
            AUTHORS_END.search(before[-AUTHORS_END_REACH:]) is not None
            or begins_with_authors(before)
            or (is_long and is_name_list(before.strip(" ,."), 1))
        )
        return len(before) if is_authors else 0

    def _read_words_title(self) -> bool:
        """Read a title in plain words, before labelled links, a date, or nothing.

        The link behind the title says what it leads to; else it would be the title.
        """
        self._take_words_before_title()
        is_told = self._is_link_told()
        text = self._get_text()
        emphasis = _EMPHASISED.match(text)
        if emphasis:
            mark = emphasis[1]
            self._add_segment("title", f"{mark}{{title}}{mark}")
            self._take_text(emphasis.end())
            return is_told
        bare = text.rstrip(_BEFORE_NEXT)
        # The bracket before the next link may be escaped: `\\[[paper](…)\\]`.
        if text[len(bare) :].startswith(("[", "(")):
            bare = bare.removesuffix("\\").rstrip()
        title = bare[: _find_title_end(bare)].rstrip()
        if not is_told or not re.search(r"\w", title) or len(title) > _LONGEST_TITLE:
            return False
        self._add_segment("title", "{title}")
        self._take_text(len(title))
        return True

    def _take_words_before_title(self) -> None:
        """Take what stands before the words of the title.

        That is, in this order, a number, a date, signs, a venue in brackets, a name in
        brackets, and authors.
        """
        text = self._get_text()
        self._take_literal(len(text) - len(text.lstrip(" ")))
        number = _COUNTED.match(self._get_text())
        if number and self._may_have_before():
            self._add_segment("before", "{before} ")
            self._take_text(number.end())
        self._take_leading_date()
        signs = _SIGNS.match(self._get_text())
        if signs:
            self._take_literal(signs.end())
        self._take_leading_meta()
        self._take_name()
        self._take_authors()

    def _take_literal(self, length: int) -> None:
        """Take *length* characters of the text at hand as text without a field.

        A link at hand, where a title in plain words has to be, becomes text.
        """
        self._add_literal(self._get_text()[:length])
        self._take_text(length)

    def _take_leading_date(self) -> None:
        """Take a date before the words of the title: `2024-05-31: `."""
        dated = _DATED.match(self._get_text())
        slot = infer_date_template(dated[2], leads=True) if dated else None
        if dated and slot is not None:
            self._add_literal(dated[1])
            self._add_segment("lead", slot)
            self._add_literal(dated[3])
            self._take_text(dated.end())

    def _take_leading_meta(self) -> None:
        """Take a date or a venue in brackets before the words: `[CVPR 2020] `."""
        lead = _LEAD_META.match(self._get_text())
        meta = infer_meta_template(lead[2]) if lead else None
        if lead and meta:
            opening = escape_braces(lead[1])
            closing = escape_braces(lead[3])
            self._add_segment("lead", f"{opening}{meta}{closing}")
            self._add_literal(lead[4])
            self._take_text(lead.end())

    def _take_name(self) -> None:
        """Take a short name in brackets before the words: `[DETR] End-to-End …`."""
        name = _BRACKETED_NAME.match(self._get_text())
        if name is None or self._has_segment("name") or find_label(name[2]):
            return
        self._add_segment("name", f"{name[1]}{{name}}{name[3]}")
        self._add_literal(name[4])
        self._take_text(name.end())

    def _take_authors(self) -> None:
        """Take the names of authors before the title, each with a comma behind it."""
        length = measure_leading_names(self._get_text())
        if length:
            self._add_segment("authors", "{authors}, ")
            self._take_text(length)

    def _is_link_told(self) -> bool:
        """Return whether the next link, if any, says what it leads to, or nothing at all."""
        following = [token for token in self._tokens if token.kind != "text"]
        if not following or following[0].kind != "link":
            return True
        if self._is_lead_link(following[0]):
            return True
        text = remove_emoji_codes(following[0].text)
        return _LETTER_OR_DIGIT.search(text) is None

    def _take_quotation(self, match: re.Match[str]) -> bool:
        """Take a title in quotation marks, and the venue with its year behind it."""
        join, opening, title, closing = match.groups()
        # A comma or a full stop inside the marks is no part of the title.
        stop = title[-1] if title.endswith((",", ".")) else ""
        self._add_literal(join + opening)
        self._add_segment("title", "{title}")
        self._add_literal(stop + closing)
        self._add_segment("", "")
        self._take_text(match.end())
        venue = _AFTER_QUOTED.match(self._get_text())
        if venue:
            self._add_literal(self._get_text()[: venue.start("venue")])
            year = f"{venue['bracket']}{{year}})"
            if venue["bracket"] is None:
                year = f"{venue['between']}{{year}}"
            self._add_segment("meta", f"{{venue}}{year}")
            self._take_text(venue.end())
            return True
        acronym = _VENUE_AFTER_QUOTED.match(self._get_text())
        if acronym and is_acronym(acronym["venue"]):
            self._add_literal(self._get_text()[: acronym.start("venue")])
            self._add_segment("meta", "{venue}")
            self._take_text(acronym.end())
        return True


def _find_title_end(text: str) -> int:
    """Return where the title ends that *text* begins with."""
    for end in _TITLE_END.finditer(text):
        if _ends_title(text, end):
            return end.start()
    return len(text)


def _ends_title(text: str, match: re.Match[str]) -> bool:
    """Return whether a title ends at a match of `_TITLE_END` in *text*.

    A bracket ends it only around a date or a venue, a comma, a full stop and a space only
    before authors and the like.
    """
    sign = match[0]
    rest = text[match.end() :]
    if sign in ("(", "（"):
        paren = _PAREN.match(text, match.start())
        return paren is not None and infer_meta_template(paren[1]) is not None
    if sign == ",":
        return _BEHIND_TITLE.match(rest) is not None
    if sign == ".":
        return not rest or begins_with_authors(rest) or _is_emphasised_authors(rest)
    if sign == " ":
        return _is_emphasised_authors(rest)
    return True


def _is_emphasised_authors(text: str) -> bool:
    """Return whether *text* is authors, and perhaps a venue, in emphasis."""
    emphasised = _EMPHASISED_END.fullmatch(text.strip())
    if emphasised is None:
        return False
    return _ET_AL.search(emphasised[2]) is not None or is_name_list(emphasised[2], 1)
