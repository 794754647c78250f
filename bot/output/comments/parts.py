"""Parts that several comments share: sentences, files, places, works side by side."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.model.finding import SetValue
from bot.model.link import parse_links
from bot.model.review import ListPlace, PossibleDuplicate, Rewritten
from bot.model.wording import join_words, say
from bot.output.untrusted import is_copyable, quote_block, quote_inline

# What could be more than words: markup, an address, a reference to an issue ("GH-12")
# or a commit ("0a1b2c3").
_NOT_CALM = re.compile(
    r"[<>\[\]@#*_&\\|~^$`{}]|://|www\.|\bGH-\d|\b[0-9a-f]{7,40}\b",
    re.IGNORECASE,
)

# More rows than this do not help a reader, and could exceed what GitHub takes.
_MOST_ROWS = 100

# A sentence of ours with what it quotes; a longer one is cut in the middle.
_MOST_CHARACTERS = 600
_COMPARED_FIELDS = ("title", "name", "year", "date", "venue", "award")


def render_prose(message: str) -> str:
    """Return one of our sentences, which may quote a contribution between backticks.

    What is quoted becomes a code span of its own. If a quotation holds a
    backtick, the parts no longer fit: anything outside them that is not plain
    words makes the whole sentence a code span.
    """
    parts = message.split("`")
    # Parts with an even index stand outside the backticks. A sentence whose last
    # backtick has no partner has an even number of parts.
    is_even = len(parts) % 2 == 0
    if is_even or not all(map(is_calm, parts[::2])):
        return quote_inline(message, limit=_MOST_CHARACTERS)
    for index in range(1, len(parts), 2):
        if parts[index]:
            parts[index] = quote_inline(parts[index])
    return "".join(parts)


def is_calm(text: str) -> bool:
    """Return whether *text* is nothing but words: no markup, mention, address or reference."""
    return text.isprintable() and not _NOT_CALM.search(text)


def render_bullets(lines: Iterable[str]) -> str:
    """Return our own lines as a list; the lines after the hundredth are only counted."""
    rows = [f"- {line}" for line in lines]
    if len(rows) > _MOST_ROWS:
        rest = say("and {number} more", number=len(rows) - _MOST_ROWS)
        rows[_MOST_ROWS:] = [f"- {rest}"]
    return "\n".join(rows)


def render_file(text: str) -> str:
    """Return an entry file as a block, ready to copy where nothing in it is hidden."""
    return quote_block(text, "yaml", exact=is_copyable(text))


def render_place(preview: ListPlace) -> Iterator[str]:
    """Yield how an entry will look in one section, between its neighbours."""
    place = _describe_place(preview)
    if preview.document:
        yield say(
            "**How it will look** in {place} of {document}:",
            place=place,
            document=quote_inline(preview.document),
        )
    else:
        yield say("**How it will look** in {place}:", place=place)
    items = (
        (preview.above, " "),
        (preview.item, "+"),
        (preview.below, " "),
    )
    lines = []
    for item, sign in items:
        if item is not None:
            lines += [f"{sign} {line}" for line in item.split("\n")]
    yield quote_block("\n".join(lines) + "\n", "diff")


def describe_places(places: Sequence[ListPlace]) -> str:
    """Return a sentence on where a merged contribution stands, each section once."""
    sections = dict.fromkeys(map(_describe_place, places))
    if not sections:
        return say("Merged. Thank you.")
    return say(
        "Listed under {sections}. Thank you.", sections=say(" and ").join(sections)
    )


def _describe_place(preview: ListPlace) -> str:
    parts = [render_prose(part) for part in (preview.section, preview.group) if part]
    return " › ".join(parts)


def render_comparison(twin: PossibleDuplicate) -> str:
    """Return a table of a listed work and a proposed one, field by field."""
    rows = [say("| | listed | here |"), "| --- | --- | --- |"]
    for name, listed, proposed in _compare_works(twin.listed, twin.proposed):
        cells = [name, _render_cell(listed), _render_cell(proposed)]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _render_cell(value: str) -> str:
    return quote_inline(value, in_table=True) if value else ""


def render_same_work(twin: PossibleDuplicate, way_out: str) -> Iterator[str]:
    """Yield what to do if a listed work and a proposed one are the same.

    *way_out* is a clause on how to withdraw the proposed one.
    """
    path = quote_inline(twin.entry_id.path)
    if twin.place is not None:
        yield say("If it is the same work, {way_out}.", way_out=way_out)
        return
    # A removed entry stays as a file, so that a second proposal of it is noticed.
    if "removed" in twin.listed:
        yield say(
            "If it is the same work, say why it should be listed again, or {way_out}."
            " Its old entry is {path}.",
            way_out=way_out,
            path=path,
        )
        return
    advice = say("If it is the same work, {way_out}.", way_out=way_out)
    sections = join_words(map(quote_inline, _list_new_sections(twin)))
    if not isinstance(twin.merged, Rewritten):
        if sections:
            advice = say(
                "{advice} To show it in {sections} too, change {path} instead, by"
                " `also_in`.",
                advice=advice,
                sections=sections,
                path=path,
            )
        yield advice
        return
    if sections:
        yield say(
            "{advice} To show it in {sections} too, change {path} instead, by `also_in`:",
            advice=advice,
            sections=sections,
            path=path,
        )
    else:
        yield say(
            "{advice} What this one knows more can go into {path}:",
            advice=advice,
            path=path,
        )
    yield render_file(twin.merged.text)


def render_other_list(twin: PossibleDuplicate) -> str:
    """Return that another list has the work too, and what to do if it is the same."""
    reason = render_prose(twin.reason.message)
    if twin.place is not None:
        return say(
            "**In another list too**, at {place}: {reason}",
            place=quote_inline(twin.shown_place),
            reason=reason,
        )
    return say(
        "**In another list too**: {reason} If it is the same work, both lists may show"
        " it; `same_as` names the other entry, {entry}.",
        reason=reason,
        entry=quote_inline(twin.entry_id),
    )


def _list_new_sections(twin: PossibleDuplicate) -> Iterator[str]:
    """Yield the sections in which the fix would show the listed entry as well."""
    known_sections = twin.listed.get("also_in") or ()
    edits = twin.reason.fix.edits if twin.reason.fix else ()
    for edit in edits:
        if not isinstance(edit, SetValue) or edit.field != ("also_in",):
            continue
        if not isinstance(edit.value, list):
            continue
        # The fix appends: what is new stands behind what the entry has already.
        for guest in edit.value[len(known_sections) :]:
            yield str(guest["section"] if isinstance(guest, dict) else guest)


def _compare_works(
    listed: Mapping[str, Any],
    proposed: Mapping[str, Any],
) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the listed value and the proposed value of each field and link."""
    for name in _COMPARED_FIELDS:
        if name in listed or name in proposed:
            listed_value = str(listed.get(name, ""))
            proposed_value = str(proposed.get(name, ""))
            yield name, listed_value, proposed_value
    listed_links = _read_links(listed)
    proposed_links = _read_links(proposed)
    for label in dict.fromkeys((*listed_links, *proposed_links)):
        # A label stands in the table as it is, so that only plain letters may be in it.
        if re.fullmatch(r"[a-z]+", label):
            listed_url = listed_links.get(label, "")
            proposed_url = proposed_links.get(label, "")
            yield label, listed_url, proposed_url


def _read_links(record: Mapping[str, Any]) -> dict[str, str]:
    return {link.label: link.url for link in parse_links(record.get("links"))}


def render_refusal_of_work(stamp: str, reason: str, thanks: str) -> str:
    """Return the last comment on a work that a maintainer does not take up.

    It quotes the maintainer's *reason*, unless that is empty.
    """
    headline = say("Not taken up this time.")
    parts = [stamp, f"### {headline}"]
    if reason:
        parts += [say("A maintainer says:"), quote_block(reason, "text")]
    return "\n\n".join([*parts, thanks]) + "\n"


def link_request(number: int) -> str:
    """Return a link to a pull request by a relative address.

    GitHub writes no mention below the request then.
    """
    return f"[#{number}](../pull/{number})"
