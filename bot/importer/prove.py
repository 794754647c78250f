"""The proof that an import lost nothing: source and result, compared section by section."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from bot.importer.blocks import parse_blocks
from bot.importer.sections import plain
from bot.importer.tokens import links_in

_NOT_VISIBLE = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_TARGET = re.compile(r"\]\(\s*<?[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?(?:\s+\"[^\"]*\")?\s*\)")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words or links of one section that only one of the two documents has."""

    section: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def compare(source: str, result: str) -> list[Difference]:
    """Where *result* says more or less than *source*: every word, and every link's text and target, counted.

    White space, order within a section, and a link without a target, which is
    written as the text it shows, make no difference.
    """
    before, after = _contents(source), _contents(result)
    differences = []
    for section in dict.fromkeys([*before, *after]):
        lost, gained = before[section] - after[section], after[section] - before[section]
        if lost or gained:
            differences.append(Difference(section, tuple(lost.elements()), tuple(gained.elements())))
    return differences


def _contents(text: str) -> defaultdict[str, Counter[str]]:
    """Per section (by its headings): how often each word and each link occurs."""
    lines = text.split("\n")
    headings = parse_blocks(text)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for heading, following in zip(headings, [*headings[1:], None], strict=False):
        part = "\n".join(lines[max(heading.line, 0) : following.line if following else len(lines)])
        section = " › ".join(plain(above.text) for above in heading.path)
        found[section].update(_words(part))
        found[section].update(f"[{words}]({url})" for words, url in links_in(part) if url)
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(_TARGET.sub("] ", _NOT_VISIBLE.sub(" ", text).replace("&lt;", "<")))
