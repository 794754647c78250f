"""Parts that several comments share: our sentences, files, places, works side by side."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.model.finding import SetValue
from bot.model.link import parse_links
from bot.model.review import ListPlace, PossibleDuplicate, Rewritten
from bot.output.untrusted import code_span, copyable, fenced

_NOT_CALM = re.compile(
    r"[<>\[\]@#*_&\\|~^$`{}]|://|www\.|\bGH-\d|\b[0-9a-f]{7,40}\b", re.IGNORECASE
)
"""What could be more than words: markup, an address, a reference to an issue or a commit."""
_MOST_ROWS = 100
_COMPARED = ("title", "name", "year", "date", "venue", "award")


def prose(message: str) -> str:
    """One of our sentences, which may quote a contribution between backticks.

    What is quoted becomes a code span of its own. If a quotation holds a
    backtick, the parts no longer fit: anything outside them that is not plain
    words makes the whole sentence a code span.
    """
    parts = message.split("`")
    outside = parts[::2]
    if len(parts) % 2 == 0 or any(
        not part.isprintable() or _NOT_CALM.search(part) for part in outside
    ):
        return code_span(message, limit=600)
    return "".join(
        code_span(part) if index % 2 and part else part
        for index, part in enumerate(parts)
    )


def bulleted(lines: Iterable[str]) -> str:
    """Our own lines as a list, as many as a comment bears."""
    rows = [f"- {line}" for line in lines]
    more = [f"- and {len(rows) - _MOST_ROWS} more"] if len(rows) > _MOST_ROWS else []
    return "\n".join([*rows[:_MOST_ROWS], *more])


def file_block(text: str) -> str:
    """An entry file, ready to copy where nothing in it is hidden."""
    return fenced(text, "yaml", exact=copyable(text))


def place_parts(place: ListPlace) -> Iterator[str]:
    """How an entry will look in one section, between its neighbours."""
    where = " › ".join(prose(part) for part in (place.section, place.group) if part)
    document = f" of {code_span(place.document)}" if place.document else ""
    yield f"**How it will look** in {where}{document}:"
    lines = []
    for item, sign in ((place.above, " "), (place.item, "+"), (place.below, " ")):
        lines += (
            [f"{sign} {line}" for line in (item or "").split("\n")]
            if item is not None
            else []
        )
    yield fenced("\n".join(lines) + "\n", "diff")


def listed_words(places: Sequence[ListPlace]) -> str:
    """Where a contribution now stands, in a sentence."""
    where = dict.fromkeys(
        " › ".join(prose(part) for part in (place.section, place.group) if part)
        for place in places
    )
    return (
        f"Listed under {' and '.join(where)}. Thank you."
        if where
        else "Merged. Thank you."
    )


def comparison(twin: PossibleDuplicate) -> str:
    """A listed work and a proposed one, field by field."""
    rows = ["| | listed | here |", "| --- | --- | --- |"]
    for name, *values in _compared(twin.listed, twin.proposed):
        cells = [
            name,
            *(code_span(value, in_table=True) if value else "" for value in values),
        ]
        rows += [f"| {' | '.join(cells)} |"]
    return "\n".join(rows)


def render_same_work(twin: PossibleDuplicate, way_out: str) -> Iterator[str]:
    """Yield what to do if a listed work and a proposed one are the same.

    *way_out* says how to withdraw the proposed one.
    """
    path = code_span(twin.entry_id.path)
    if "removed" in twin.listed:
        yield f"If it is the same work, say why it should be listed again, or {way_out}. Its old entry is {path}."
        return
    advice = f"If it is the same work, {way_out}."
    sections = ", ".join(code_span(section) for section in _list_new_sections(twin))
    if sections:
        advice += f" To show it in {sections} too, change {path} instead, by `also_in`"
    if isinstance(twin.merged, Rewritten):
        yield (
            f"{advice}:"
            if sections
            else f"{advice} What this one knows more can go into {path}:"
        )
        yield file_block(twin.merged.text)
    else:
        yield f"{advice}." if sections else advice


def render_other_list(twin: PossibleDuplicate) -> str:
    """Return that another list has the work too, and what to do if it is the same."""
    advice = f"If it is the same work, both lists may show it; {code_span('same_as')} names the other entry"
    said = prose(twin.reason.message)
    return f"**In another list too**: {said} {advice}, {code_span(twin.entry_id)}."


def _list_new_sections(twin: PossibleDuplicate) -> Iterator[str]:
    """Yield the sections that the listed entry would show in as well."""
    known = twin.listed.get("also_in") or ()
    edits = twin.reason.fix.edits if twin.reason.fix else ()
    for edit in edits:
        if (
            isinstance(edit, SetValue)
            and edit.field == ("also_in",)
            and isinstance(edit.value, list)
        ):
            new = edit.value[len(known) :]
            yield from (
                str(also["section"] if isinstance(also, dict) else also) for also in new
            )


def _compared(
    listed: Mapping[str, Any], proposed: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    for name in _COMPARED:
        if name in listed or name in proposed:
            yield name, str(listed.get(name, "")), str(proposed.get(name, ""))
    ours = {link.label: link.url for link in parse_links(listed.get("links"))}
    theirs = {link.label: link.url for link in parse_links(proposed.get("links"))}
    shown = {label for label in (*ours, *theirs) if re.fullmatch(r"[a-z]+", label)}
    for label in (label for label in dict.fromkeys((*ours, *theirs)) if label in shown):
        yield label, ours.get(label, ""), theirs.get(label, "")
