"""unsafe-html."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from posixpath import dirname
from urllib.parse import unquote

from bot.listing.safe_item import find_allowance, render_safe_item
from bot.listing.sorting import apply_section_overrides, list_guest_sections
from bot.markdown.link_targets import find_targets, iterate_texts
from bot.markdown.unsafe import (
    Allowance,
    UnsafePart,
    find_unsafe_parts,
    may_hold_unsafe,
)
from bot.model.entry import Entry
from bot.model.finding import FieldPath
from bot.model.layout import View
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# Fields in which a list writes HTML as text; `markup-in-field` checks them.
_PLAIN = frozenset(
    {"title", "name", "venue", "award", "authors", "tags", "description"}
)
# Fields that no list shows
_NOT_SHOWN = frozenset(
    {"aliases", "allow", "distinct_from", "same_as", "former_ids", "removed", "added"}
)
# A field inside a tag of a pattern: `<img src="{…`
_INSIDE_MARKUP = re.compile(r"<[^<>]*\{")


@rule("error", security=True)
def unsafe_html(file: EntryFile) -> Iterator[Violation]:
    """Texts hold no HTML but that which GitHub shows.

    ## Why is this bad?
    A script, a frame, a form, or an attribute such as `onclick` and `style` can harm
    readers wherever the list is shown without GitHub's filter. GitHub removes it, so on
    GitHub it does nothing. Where such HTML was merged all the same, the list leaves it
    out; of `Vec<T>`, which GitHub takes for HTML too, it shows the text.

    ## How to fix it
    Write Markdown. Where HTML is needed, use only elements such as `<img>`, `<br>`,
    `<sub>` or `<details>`, with plain attributes such as `width` and `align`. To show a
    tag as text, put it between backticks.
    """
    if not _may_hold_html(file):
        return
    tree, fields = file.tree, file.layout.fields
    allowance = Allowance(dirname(file.layout.document))
    texts = [*iterate_texts(tree, fields)]
    # What is reported of a value is not reported again of the item that shows it.
    # `unsafe-link` reports the addresses.
    reported = {unquote(url) for _, url, _ in find_targets(tree, fields)}
    for field, text in texts:
        parts = find_unsafe_parts(text, allowance)
        reported.update(unquote(part.text) for part in parts)
        if field[0] not in _PLAIN | _NOT_SHOWN:
            yield from _report_html(parts, field)
    is_suspicious = any(may_hold_unsafe(text) for _, text in texts)
    for part in _find_in_items(file, is_suspicious=is_suspicious):
        if unquote(part.text) not in reported:
            field = _find_source_field(part, texts)
            yield from _report_html([part._replace(kind="html")], field)


def _may_hold_html(file: EntryFile) -> bool:
    """Return quickly whether the file or a pattern around its values may hold HTML.

    In most files there is none.
    """
    # A backslash may begin an escape of "<".
    if "<" in file.text or "\\" in file.text:
        return True
    if "also_in" in file.tree or file.section is None:
        return True
    return any(_is_risky(view.patterns) for view in file.section.views.values())


def _report_html(parts: Iterable[UnsafePart], field: FieldPath) -> Iterator[Violation]:
    for part in parts:
        if part.kind == "html":
            message = say(
                "`{excerpt}` in this text: {problem}",
                excerpt=part.text[:80],
                problem=part.reason,
            )
            yield Violation(message, field)


def _find_source_field(
    part: UnsafePart, texts: Iterable[tuple[FieldPath, str]]
) -> FieldPath:
    """Return the first field whose text an unsafe part of an item holds; () for none."""
    for field, text in texts:
        if text and text in part.text:
            return field
    return ()


def _find_in_items(file: EntryFile, *, is_suspicious: bool) -> Iterator[UnsafePart]:
    """Yield what is unsafe where the list's patterns write the values.

    A value that is safe by itself may not be so inside a tag of a pattern, or on one
    line. Where no value *is_suspicious*, only patterns with a field inside a tag are
    tried.
    """
    entry = file.entry
    if entry is None:
        return
    section_names = [entry.id.section]
    if entry.also_in:
        section_names += [name for name, _ in list_guest_sections(entry)]
    for name in section_names:
        section = file.layout.sections.get(name)
        if section is None:
            continue
        for view in section.views.values():
            if is_suspicious or _is_risky(view.patterns):
                yield from _find_in_item(file, entry, name, view)


def _find_in_item(
    file: EntryFile,
    entry: Entry,
    section_name: str,
    view: View,
) -> Iterable[UnsafePart]:
    """Return what the list would cut from the item of *entry* in one view."""
    shown_entry = apply_section_overrides(entry, section_name)
    item = render_safe_item(
        shown_entry,
        view,
        find_allowance(file.layout),
    )
    return item.cut if item is not None else ()


@lru_cache(maxsize=256)
def _is_risky(patterns: tuple[str, ...]) -> bool:
    """Return whether one of *patterns* writes a field inside a tag."""
    return any(_INSIDE_MARKUP.search(pattern) for pattern in patterns)
