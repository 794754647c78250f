"""What follows the title of an item, as atoms.

Atoms are gaps, words, and pieces that have a field of their own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.importer.infer.date_and_venue import infer_link_template, infer_meta_template
from bot.importer.infer.html_link import write_html_link
from bot.importer.infer.label_names import fold_link_text
from bot.importer.infer.line_atoms import (
    GAP,
    LINK,
    WORDS,
    Atom,
    read_line,
)
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces, replace_part
from bot.listing.people import is_paper_number
from bot.markdown.inline_tokens import Token, parse_tokens, remove_emoji_codes
from bot.model.computed_fields import COMPUTED_FIELDS, compute_field
from bot.model.link import Link

# What links are called in a section, in lower case, each with the label that an entry
# gives such a link.
LabelNames = Mapping[str, str]

# What breaks a line: a line end with what makes it a hard break, `<br>`, and the tags
# that lay out lists and tables of HTML.
_BREAK: Final = re.compile(
    r"((?<![ \t])[ \t]*\\?\n\s*(?:<br\s{0,3}/?>\s*)?|(?<!\s)\s*<br\s{0,3}/?>\s*"
    r"|\s{0,20}</?(?:li|tr|td)(?:\s[^<>]{0,200})?>\s{0,20})",
    re.IGNORECASE,
)

# Words and a colon before a bare address, which say what it is: `Code: `.
_CAPTION: Final = re.compile(r"[^\s,;|:：][^,;|:：\n]{1,24}[:：]\s{0,3}\Z")

# So many characters before an address may be its caption.
_CAPTION_REACH: Final = 60
_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")


class AtomReader:
    """Reads what follows the title of one item."""

    def __init__(
        self,
        tokens: Sequence[Token],
        labels: LabelNames,
        taken: Sequence[str] = (),
        *,
        has_main: bool = True,
    ) -> None:
        """Prepare to read an item.

        Args:
            tokens: the whole item; what its links lead to may be computed.
            labels: what links are called in its section.
            taken: the labels of the links that were read before.
            has_main: whether the title has the main link. A bare address is another
                link then.
        """
        urls = [token.url for token in tokens if token.kind in ("link", "url")]
        urls += [token.url for token in _list_inner_links(tokens)]
        links = [Link("", url) for url in urls]
        self._computed = {path: compute_field(path, links) for path in COMPUTED_FIELDS}
        self._labels = labels
        self._taken = set(taken)
        self._has_main = has_main

    def read(self, tokens: Sequence[Token]) -> list[Atom]:
        """Return *tokens* as atoms; their sources, joined, are those of the tokens."""
        atoms: list[Atom] = []
        for number, token in enumerate(tokens):
            if token.kind == "text":
                following = tokens[number + 1 : number + 2]
                is_before_link = any(
                    next_token.kind in ("link", "url") for next_token in following
                )
                atoms += self._read_text(
                    token.source,
                    atoms,
                    is_before_link=is_before_link,
                )
            elif token.kind == "url":
                _add_address(token, atoms, self)
            else:
                atoms.append(self._read_token(token))
        return atoms

    def claim_main(self) -> bool:
        """Return whether the item has no link yet, and note that it has its main one."""
        is_free = not self._has_main and not self._taken
        self._has_main = True
        return is_free

    def claim(self, label: str) -> bool:
        """Return whether *label* is free, and note that it is taken."""
        is_free = label not in self._taken
        self._taken.add(label)
        return is_free

    def find_name(self, text: str) -> str | None:
        """Return the label for an address that *text* leads to.

        The words are those of all lists, or of the section.
        """
        return find_label(text) or self._labels.get(fold_link_text(text))

    def write_literal(self, text: str) -> str:
        """Return *text* as a pattern writes it.

        What follows from the entry's links, such as the address of a badge, is a
        computed field.
        """
        pattern = escape_braces(text)
        # A quick test: hardly any text has something to compute.
        if not _is_badge_url(text) and not is_paper_number(text):
            return pattern
        for path, value in self._computed.items():
            if value and value in pattern:
                pattern = pattern.replace(value, f"{{{path}}}")
        return pattern

    def _read_token(self, token: Token) -> Atom:
        """Return the atom that a link, bold text or a picture is."""
        if token.kind == "image":
            if not _is_badge_url(token.url):
                return Atom(token.source, WORDS)
            return Atom(
                token.source,
                GAP,
                self.write_literal(token.source),
            )
        if token.kind == "bold":
            return self._read_bold(token)
        label = self._find_label(token)
        leads_nowhere = not token.url and label is None
        if token.has_title or leads_nowhere:
            return Atom(token.source, WORDS)
        if not token.source.startswith("["):
            return self._read_html_link(token, label)
        if label is None:
            return self._read_unlabelled(token)
        if not self.claim(label):
            return Atom(token.source, LINK)
        text = self.write_literal(token.text)
        return Atom(
            token.source,
            f"links.{label}",
            f"[{text}]({{links.{label}}})",
        )

    def _read_html_link(
        self,
        token: Token,
        label: str | None,
    ) -> Atom:
        """Return the atom of a link in HTML: by its label where it has one, else words."""
        if not label:
            return Atom(token.source, WORDS)
        slot = f"links.{label}"
        template = write_html_link(
            token,
            slot,
            self.write_literal(token.text),
        )
        # The label is claimed last: words take none.
        if template is None or not self.claim(label):
            return Atom(token.source, WORDS)
        return Atom(token.source, slot, template)

    def _read_bold(self, token: Token) -> Atom:
        """Return the atom of bold text.

        It is a date, a venue, an award, a link that says what it leads to, or words.
        """
        inner = parse_tokens(token.text)
        if len(inner) == 1 and inner[0].kind == "link":
            atom = self._read_token(inner[0])
            opening, _, closing = token.source.partition(token.text)
            template = f"{opening}{atom.template}{closing}" if atom.template else ""
            return Atom(token.source, atom.key, template)
        text = token.text.strip("[]()（）【】 ")
        meta = infer_meta_template(text)
        if meta is None:
            return Atom(token.source, WORDS)
        return Atom(
            token.source,
            "meta",
            replace_part(token.source, text, meta),
        )

    def _read_unlabelled(self, token: Token) -> Atom:
        """Return the atom of a link that is called by a venue or by a sign.

        It is the main link, or else the paper's.
        """
        inner = token.text.strip("[]() ")
        meta = infer_link_template(inner)
        has_words = _LETTER_OR_DIGIT.search(remove_emoji_codes(inner)) is not None
        if meta is None and has_words:
            return Atom(token.source, LINK)
        # A link without a text, `[](x)`, is a sign that nobody sees.
        text = escape_braces(token.text)
        if inner:
            text = replace_part(token.text, inner, meta or escape_braces(inner))
        if self.claim_main():
            key = "meta" if meta else "link"
            return Atom(
                token.source,
                key,
                f"[{text}]({{link}})",
            )
        if meta and self.claim("paper"):
            return Atom(
                token.source,
                "meta",
                f"[{text}]({{links.paper}})",
            )
        return Atom(token.source, LINK)

    def _find_label(self, token: Token) -> str | None:
        """Return the label of a link that is free in its item.

        A second link of a kind goes by its own words.
        """
        own_label = self._labels.get(fold_link_text(token.text))
        label = find_label(token.text) or own_label
        if label is None and is_paper_number(token.text):
            label = "arxiv"
        return own_label if label in self._taken else label

    def _read_text(
        self,
        text: str,
        before: Sequence[Atom],
        *,
        is_before_link: bool,
    ) -> Iterator[Atom]:
        """Yield the atoms of running text, line by line."""
        is_after_link = bool(before) and not before[-1].is_words
        parts = _BREAK.split(text)
        end = len(parts) - 1
        for number, part in enumerate(parts):
            # The expression has a group: every other part is a break.
            if number % 2:
                yield Atom(part)
                continue
            if not part:
                continue
            leads_to_link = is_before_link and number == end
            begins_line = number > 0 or not before
            atoms = read_line(
                part,
                is_after_link=is_after_link and number == 0,
                is_before_link=leads_to_link,
                is_whole=begins_line and not leads_to_link,
            )
            yield from map(self._compute_number, atoms)

    def _compute_number(self, atom: Atom) -> Atom:
        """Return *atom*; as a gap, if it is a paper's number that a link says, too."""
        if atom.key != WORDS or not is_paper_number(atom.source):
            return atom
        computed = self.write_literal(atom.source)
        if computed == escape_braces(atom.source):
            return atom
        return Atom(atom.source, GAP, computed)


def _is_badge_url(text: str) -> bool:
    return "shields.io" in text or "badge" in text


def _list_inner_links(tokens: Sequence[Token]) -> list[Token]:
    """Return the links inside bold text."""
    links: list[Token] = []
    for token in tokens:
        if token.kind == "bold":
            links += [inner for inner in parse_tokens(token.text) if inner.url]
    return links


def _add_address(
    token: Token,
    atoms: list[Atom],
    reader: AtomReader,
) -> None:
    """Add a bare address to *atoms*: a link with a label, the main link, or words.

    It has a label where the words before it say what it is.
    """
    before = "".join(atom.source for atom in atoms[-2:])
    match = _CAPTION.search(before[-_CAPTION_REACH:])
    caption = match[0] if match else ""
    label = reader.find_name(caption.rstrip(":： ")) if caption else None
    if label is None:
        if reader.claim_main():
            atoms.append(
                Atom(
                    token.source,
                    "link",
                    _write_address(token, "link"),
                )
            )
        else:
            atoms.append(Atom(token.source, WORDS))
        return
    if not reader.claim(label):
        atoms.append(Atom(token.source, WORDS))
        return
    _cut_end(atoms, caption)
    slot = f"links.{label}"
    atoms.append(Atom(caption))
    atoms.append(
        Atom(
            token.source,
            slot,
            _write_address(token, slot),
        )
    )


def _write_address(token: Token, slot: str) -> str:
    """Return the pattern of a bare address, in angle brackets where it stands in some."""
    return f"<{{{slot}}}>" if token.source.startswith("<") else f"{{{slot}}}"


def _cut_end(atoms: list[Atom], text: str) -> None:
    """Take *text* away from the end of *atoms*; it may reach over several of them."""
    while text and atoms:
        atom = atoms.pop()
        kept = atom.source.removesuffix(text)
        if kept != atom.source:
            if kept:
                atoms.append(Atom(kept, atom.key))
            return
        text = text.removesuffix(atom.source)
