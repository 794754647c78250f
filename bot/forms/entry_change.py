"""Propose a correction or a removal of a listed entry from the answers of a form."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.document.characters import remove_hidden
from bot.engine.entry_format import EntryFormat
from bot.errors import FormatterBugError
from bot.forms.answers_to_fields import AnswerFields, label_fields, read_answers
from bot.forms.entry_size import MOST_CHARACTERS, explain_length
from bot.forms.normalise import normalise_spaces
from bot.forms.questions import ENTRY, SECTION
from bot.forms.target_lookup import (
    Meant,
    choose_entry_id,
    explain_no_section,
    find_entry,
    find_home,
)
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, RemoveField, SetValue, Value
from bot.model.link import Link, parse_links
from bot.model.submission import Answers, Problem, ProposedEntry
from bot.model.wording import say

# Returns the bytes of a file of the repository, or None if there is none.
ReadFile = Callable[[str], bytes | None]

_LONGEST_REASON = 500


def propose_change(
    proposed: ProposedEntry,
    answers: Answers,
    catalog: Catalog,
    read: ReadFile,
    today: dt.date,
) -> ProposedEntry:
    """Return *proposed* with the changed file of an entry, or with what prevents it."""
    meant = find_entry(remove_hidden(answers.texts.get(ENTRY, "")), catalog)
    entry_id = meant.entry_id
    if entry_id is None:
        return _ask_for_entry(proposed, meant)
    layout = catalog.layouts[entry_id.list_id]
    record = catalog.records[entry_id]
    proposed = replace(
        proposed,
        title=str(record["title"]),
        before_path=entry_id.path,
        labels=label_fields(answers, layout.id),
    )
    data = read(entry_id.path)
    if "removed" in record or data is None:
        problem = Problem(say("Entry"), say("This entry has left the list already."))
        return replace(proposed, problems=(problem,))
    before = data.decode("utf-8", "replace")
    if proposed.kind == "remove":
        fields, path = AnswerFields(), entry_id.path
        edits: list[Edit] = [_make_removal(proposed.remark, today)]
    else:
        fields = read_answers(answers, layout, is_new=False)
        path, edits = _move_entry(answers, catalog, entry_id, fields)
        edits += _make_edits(fields, record)
    proposed = fields.add_to(replace(proposed, before=before))
    try:
        text = EntryFormat(layout).edit(before, edits)
    except FormatterBugError:
        message = say(
            "I cannot write this change into the entry's file; a maintainer must."
        )
        return _add_undecided(proposed, Problem(say("Entry"), message))
    if not edits or (text == before and path == entry_id.path):
        return mark_unchanged(proposed)
    if max(len(text), len(before)) > MOST_CHARACTERS:
        return _add_undecided(proposed, Problem(say("Entry"), explain_length()))
    return replace(proposed, path=path, text=text)


def _ask_for_entry(proposed: ProposedEntry, meant: Meant) -> ProposedEntry:
    """Return *proposed* with the question which entry is meant."""
    message = say(
        "I find no such entry; write its exact title, one of its links, or its file"
        " as in `list/section/name`."
    )
    if meant.candidates:
        message = say(
            "I am not sure which entry is meant; write its exact title, one of its"
            " links, or its file as in `list/section/name`."
        )
    problem = Problem(say("Entry"), message)
    return replace(
        proposed,
        problems=(problem,),
        candidates=meant.candidates,
    )


def _make_removal(remark: str, today: dt.date) -> SetValue:
    """Return the edit that removes an entry from its list; its file stays."""
    reason = normalise_spaces(remark)[:_LONGEST_REASON] or say("Asked for in an issue")
    return SetValue(("removed",), {"on": today.isoformat(), "why": reason})


def mark_unchanged(proposed: ProposedEntry) -> ProposedEntry:
    """Return a correction that changes no field, with what it waits for.

    With a remark it waits for a maintainer, else for the submitter.
    """
    proposed = replace(proposed, path="", text="")
    if proposed.remark:
        message = say("The remarks ask for something that a person must read.")
        return _add_undecided(proposed, Problem(say("Remarks"), message))
    if proposed.problems or proposed.undecided:
        return proposed
    message = say("Nothing would change; the entry says all this already.")
    return replace(proposed, problems=(Problem(say("Entry"), message),))


def _add_undecided(proposed: ProposedEntry, problem: Problem) -> ProposedEntry:
    return replace(proposed, undecided=(*proposed.undecided, problem))


def _move_entry(
    answers: Answers,
    catalog: Catalog,
    entry_id: EntryId,
    fields: AnswerFields,
) -> tuple[str, list[Edit]]:
    """Return the path that the entry gets, and the edit that records its former id.

    The path is the old one if no other section of the list is asked for.
    """
    if SECTION not in answers.texts:
        return entry_id.path, []
    home = find_home(answers, catalog)
    if home is None:
        problem = Problem(say("Section"), explain_no_section(answers))
        fields.undecided.append(problem)
        return entry_id.path, []
    if home.section_id == entry_id.home:
        return entry_id.path, []
    if home.layout.id != entry_id.list_id:
        message = say(
            "The section is one of another list; a maintainer must move the entry there."
        )
        fields.undecided.append(Problem(say("Section"), message))
        return entry_id.path, []
    new_id = choose_entry_id(home, entry_id.slug, catalog)
    former_ids = catalog.records[entry_id].get("former_ids") or []
    edit = SetValue(("former_ids",), [*former_ids, entry_id])
    return new_id.path, [edit]


def _make_edits(fields: AnswerFields, record: Mapping[str, Value]) -> Iterator[Edit]:
    """Yield the edits of the file of a listed entry."""
    for name in fields.emptied:
        if name == "title":
            message = say("An entry cannot do without its title.")
            fields.problems.append(Problem(say("Title"), message))
        elif name in record:
            yield RemoveField((name,))
    for name, value in fields.record.items():
        # An entry has a year or a date, never both.
        if name == "year":
            yield RemoveField(("date",))
        elif name == "date":
            yield RemoveField(("year",))
        if record.get(name) != value:
            yield SetValue((name,), value)
    yield from _make_link_edits(fields, record)


def _make_link_edits(
    fields: AnswerFields,
    record: Mapping[str, Value],
) -> Iterator[Edit]:
    links = parse_links(record.get("links"))
    listed = {link.label: link for link in links}
    for label in fields.links.dropped:
        if label in listed:
            yield RemoveField(("links", label))
        else:
            message = say(
                "The entry has no link called `{label}`, so none was taken away.",
                label=label,
            )
            fields.changed.append(message)
    for label, url in fields.links.urls.items():
        # A link with a text of its own keeps it: only its address is set.
        link = listed.get(label, Link(label, url))
        yield SetValue(link.url_field, url)
