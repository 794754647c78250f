"""What follows the title of an item, as atoms: gaps, words, and pieces that have a field of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.importer.infer.date_and_venue import link_template, meta_template
from bot.importer.infer.html_link import write_html_link
from bot.importer.infer.label_names import fold_link_text
from bot.importer.infer.line_atoms import GAP, LINK, WORDS, Atom, read_line
from bot.listing.computed_fields import COMPUTED_FIELDS, compute_field
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces, replace_part
from bot.listing.people import find_paper_number
from bot.markdown.inline_tokens import Token, parse_tokens, remove_emoji_codes
from bot.model.link import Link

LabelNames = Mapping[str, str]
"""What links are called in a section, in lower case, each with the label that an entry gives such a link."""
_BREAK: Final = re.compile(
    r"((?<![ \t])[ \t]*\\?\n\s*(?:<br\s{0,3}/?>\s*)?|(?<!\s)\s*<br\s{0,3}/?>\s*"
    r"|\s{0,20}</?(?:li|tr|td)(?:\s[^<>]{0,200})?>\s{0,20})",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(r"(?P<label>[^\s,;|:：][^,;|:：\n]{1,24}[:：]\s{0,3})\Z")


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
        """Keep what the whole item links to, what links are called in its section, and the labels *taken* before.

        Where the title *has_main* link, a bare address is another one.
        """
        links = [
            Link("", token.url) for token in tokens if token.kind in ("link", "url")
        ]
        links += [Link("", token.url) for token in _list_inner_links(tokens)]
        self._computed = {path: compute_field(path, links) for path in COMPUTED_FIELDS}
        self._labels = labels
        self._taken = set(taken)
        self._has_main = has_main

    def read(self, tokens: Sequence[Token]) -> list[Atom]:
        """Return *tokens* as atoms; their sources, joined, are those of the tokens."""
        atoms: list[Atom] = []
        for number, token in enumerate(tokens):
            following = tokens[number + 1] if number + 1 < len(tokens) else None
            if token.kind == "text":
                is_before_link = following is not None and following.kind in (
                    "link",
                    "url",
                )
                atoms += self._read_text(
                    token.source, atoms, is_before_link=is_before_link
                )
            elif token.kind == "url":
                _add_address(token, atoms, self)
            else:
                atoms.append(self._read_token(token))
        return atoms

    def claim_main(self) -> bool:
        """Return whether the item has no main link yet, nor a labelled one, and take that place."""
        is_free = not self._has_main and not self._taken
        self._has_main = True
        return is_free

    def claim(self, label: str) -> bool:
        """Return whether *label* is free, and take it."""
        is_free = label not in self._taken
        self._taken.add(label)
        return is_free

    def find_name(self, text: str) -> str | None:
        """Return the label for an address that *text* leads to, by the words of all lists or of the section."""
        return find_label(text) or self._labels.get(fold_link_text(text))

    def write_literal(self, text: str) -> str:
        """Return *text* as a pattern writes it: what follows from the entry's links is computed."""
        pattern = escape_braces(text)
        if (
            "shields.io" not in text
            and "badge" not in text
            and not find_paper_number(text)
        ):
            return pattern
        for path, value in self._computed.items():
            if value and value in pattern:
                pattern = pattern.replace(value, f"{{{path}}}")
        return pattern

    def _read_token(self, token: Token) -> Atom:
        """Return the atom that a link, bold text or a picture is."""
        if token.kind == "image":
            is_badge = "shields.io" in token.url or "badge" in token.url
            return Atom(
                token.source,
                GAP if is_badge else WORDS,
                self.write_literal(token.source) if is_badge else "",
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
        return Atom(token.source, f"links.{label}", f"[{text}]({{links.{label}}})")

    def _read_html_link(self, token: Token, label: str | None) -> Atom:
        """Return the atom of a link in HTML: by its label where it has one, else words."""
        template = (
            write_html_link(token, f"links.{label}", self.write_literal(token.text))
            if label
            else None
        )
        if template is None or label is None or not self.claim(label):
            return Atom(token.source, WORDS)
        return Atom(token.source, f"links.{label}", template)

    def _read_bold(self, token: Token) -> Atom:
        """Return the atom of bold text: a date, a venue, an award, a link that says what it leads to, or words."""
        inner = parse_tokens(token.text)
        if len(inner) == 1 and inner[0].kind == "link":
            atom = self._read_token(inner[0])
            opening, _, closing = token.source.partition(token.text)
            return Atom(
                token.source,
                atom.key,
                f"{opening}{atom.template}{closing}" if atom.template else "",
            )
        text = token.text.strip("[]()（）【】 ")
        template = meta_template(text)
        if template is None:
            return Atom(token.source, WORDS)
        return Atom(token.source, "meta", replace_part(token.source, text, template))

    def _read_unlabelled(self, token: Token) -> Atom:
        """Return the atom of a link that is called by a venue or by a sign: the main link, or the paper's."""
        inner = token.text.strip("[]() ")
        template = link_template(inner)
        if template is None and re.search(r"[^\W_]", remove_emoji_codes(inner)):
            return Atom(token.source, LINK)
        shown = replace_part(token.text, inner, template or escape_braces(inner))
        if self.claim_main():
            return Atom(
                token.source, "meta" if template else "link", f"[{shown}]({{link}})"
            )
        if template and self.claim("paper"):
            return Atom(token.source, "meta", f"[{shown}]({{links.paper}})")
        return Atom(token.source, LINK)

    def _find_label(self, token: Token) -> str | None:
        """Return the label of a link that is free in its item; a second link of a kind goes by its own words."""
        words = fold_link_text(token.text)
        label = find_label(token.text) or self._labels.get(words)
        if label is None and find_paper_number(token.text):
            label = "arxiv"
        if label in self._taken:
            return self._labels.get(words)
        return label

    def _read_text(
        self, text: str, before: Sequence[Atom], *, is_before_link: bool
    ) -> Iterator[Atom]:
        """Yield the atoms of running text, line by line."""
        parts = _BREAK.split(text)
        is_after_link = bool(before) and not before[-1].is_words
        for number, part in enumerate(parts):
            if number % 2:
                yield Atom(part)
            elif part:
                is_last = number == len(parts) - 1
                atoms = read_line(
                    part,
                    is_after_link=is_after_link and number == 0,
                    is_before_link=is_before_link and is_last,
                    is_whole=(number > 0 or not before)
                    and not (is_last and is_before_link),
                )
                yield from map(self._compute_number, atoms)

    def _compute_number(self, atom: Atom) -> Atom:
        """Return *atom*; a paper's number at arXiv, if a link of the item says the same, as what follows from it."""
        if atom.key != WORDS or not find_paper_number(atom.source):
            return atom
        computed = self.write_literal(atom.source)
        return (
            Atom(atom.source, GAP, computed)
            if computed != escape_braces(atom.source)
            else atom
        )


def _list_inner_links(tokens: Sequence[Token]) -> list[Token]:
    return [
        inner
        for token in tokens
        if token.kind == "bold"
        for inner in parse_tokens(token.text)
        if inner.url
    ]


def _add_address(token: Token, atoms: list[Atom], reader: AtomReader) -> None:
    """Add a bare address to *atoms*: a labelled link where the words before it say what it is."""
    said = "".join(atom.source for atom in atoms[-2:])
    named = _LABELLED.search(said[-60:])
    label = reader.find_name(named["label"].rstrip(":： ")) if named else None
    if label is None and reader.claim_main():
        atoms.append(
            Atom(
                token.source,
                "link",
                "<{link}>" if token.source.startswith("<") else "{link}",
            )
        )
        return
    if label is None or not reader.claim(label):
        atoms.append(Atom(token.source, WORDS))
        return
    shown = (
        f"<{{links.{label}}}>" if token.source.startswith("<") else f"{{links.{label}}}"
    )
    rest = named["label"] if named else ""
    while rest and atoms:
        last = atoms.pop()
        kept = last.source.removesuffix(rest)
        if kept != last.source:
            atoms += [Atom(kept, last.key)] if kept else []
            break
        rest = rest.removesuffix(last.source)
    atoms += [
        Atom(named["label"] if named else ""),
        Atom(token.source, f"links.{label}", shown),
    ]
