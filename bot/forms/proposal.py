"""From the answers of a form to the entry file that they ask for."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.document.characters import remove_hidden
from bot.document.field_types import convert_values
from bot.engine.entry_format import EntryFormat
from bot.errors import FormatterBugError
from bot.forms.answers_to_fields import Read, read_answers
from bot.forms.inferred_fields import split_year, tell_date, tell_name, tell_title
from bot.forms.normalise import on_one_line
from bot.forms.questions import CREDIT, DECLINED, ENTRY, LINK, REMARK, SECTION
from bot.forms.required_fields import find_lacking_fields
from bot.forms.target_lookup import Home, find_entry, find_home, likely_sections
from bot.identity.identifiers import identify
from bot.listing.slugs import make_entry_slug, make_unused
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId, find_in_section
from bot.model.finding import Edit, RemoveField, SetValue, Value
from bot.model.link import Link, parse_links
from bot.model.submission import Answers, Problem, ProposedEntry

ReadFile = Callable[[str], bytes | None]
"""Gives the bytes of a file of the repository, or None where there is none."""

MOST_CHARACTERS = 16_000
"""The longest entry file that a form makes: a reply shows the whole of what is approved."""

_TOO_LONG = f"The entry would be longer than {MOST_CHARACTERS:,} characters, which nobody can look over here."


def propose(
    answers: Answers, catalog: Catalog, read: ReadFile, today: dt.date
) -> ProposedEntry:
    """The file that *answers* ask for, or what is missing for it.

    What a rule would find fault with is written all the same: the review of the
    file finds it, and repairs what can be repaired.

    Args:
        answers: a filled form.
        catalog: every entry that is there.
        read: gives the entry files to change.
        today: the day of a removal.
    """
    common = ProposedEntry(
        kind=answers.form.kind,
        title=_title(answers),
        remark=remove_hidden(answers.texts.get(REMARK, "")),
        is_named=DECLINED not in answers.chosen.get(CREDIT, ()),
        labels=_labels(answers, None),
    )
    if answers.form.kind == "add":
        return _addition(common, answers, catalog)
    return _of_listed(common, answers, catalog, read, today)


def _labels(answers: Answers, list_id: str | None) -> dict[str, str]:
    """What the form calls each field of a list."""
    asked = answers.form.questions
    labels = {
        question.field: question.label
        for question in asked
        if question.field
        and (list_id is None or not question.lists or list_id in question.lists)
    }
    labels["links"] = next(
        (question.label for question in asked if question.id == LINK), "Link"
    )
    labels["year"] = labels.get("date", "Year")
    return labels


def _title(answers: Answers) -> str:
    return on_one_line(
        remove_hidden(answers.texts.get("title") or answers.texts.get(ENTRY, ""))
    )


def _addition(
    common: ProposedEntry, answers: Answers, catalog: Catalog
) -> ProposedEntry:
    home = find_home(answers, catalog)
    found = read_answers(answers, home.layout if home else None, is_new=True)
    if "title" not in found.record and (
        title := tell_title(list(found.links.urls.values()))
    ):
        found.record["title"] = title
        found.changed.append(f"Title `{title}`, as in the link.")
    if "title" not in found.record:
        way = (
            "write it as its authors do"
            if answers.has_headings
            else "open a new form, which asks for it"
        )
        found.problems.append(Problem("Title", f"The title is missing; {way}."))
    is_told = any(problem.label == common.labels["links"] for problem in found.problems)
    if not found.links.urls and not is_told:
        found.problems.append(Problem("Link", "The link is missing; one is needed."))
    if home is None:
        found.undecided.append(Problem("Section", _no_section(answers)))
        common = replace(
            common, candidates=likely_sections(answers.texts.get(SECTION, ""), catalog)
        )
    elif found.problems:
        found.problems += _other_lacking(home, found, common.labels)
    common = _with(
        replace(common, title=str(found.record.get("title", common.title))), found
    )
    if home is None or "title" not in found.record or not found.links.urls:
        return common
    common = replace(common, labels=_labels(answers, home.layout.id))
    path, record = _new_entry(home, found, catalog)
    entry_format = EntryFormat(home.layout)
    text = entry_format.write(record)
    if len(text) > MOST_CHARACTERS:
        return replace(
            common,
            problems=(
                *common.problems,
                Problem("Title", f"{_TOO_LONG} Shorten the answers."),
            ),
        )
    return replace(
        common, path=path, text=text, record=record, changed=tuple(found.changed)
    )


def _other_lacking(
    home: Home, found: Read, labels: Mapping[str, str]
) -> Iterator[Problem]:
    """Return what the section requires besides, so that all of it is told at once with what keeps the file away."""
    section = home.layout.sections[home.section]
    record = {**found.record, "links": dict(found.links.urls)}
    for path in find_lacking_fields(home.layout, home.section, record):
        name = path.partition(".")[0]
        if name not in {"title", "name", "link", "links", "year", "date"}:
            yield Problem(
                labels.get(name, name),
                f"It is missing; “{section.title}” shows no entry without it.",
            )


def _no_section(answers: Answers) -> str:
    if not answers.has_headings:
        return "The text names none. A new form lets choose one of those below."
    given = answers.texts.get(SECTION)
    said = (
        f"There is no section `{on_one_line(remove_hidden(given))}` today."
        if given
        else "None was chosen."
    )
    return f"{said} Write one of those below under the heading, in the text above."


def _take_year(title: str, found: Read) -> str:
    """Return *title* without the year behind it, where that is the year of the entry, or the only one it has."""
    split = split_year(title)
    own = str(found.record.get("date") or found.record.get("year") or "")[:4]
    if split is None or own not in ("", str(split[1])):
        return title
    found.record["title"] = split[0]
    if not own:
        found.record["year"] = split[1]
    found.changed.append(f"Took the year {split[1]} out of the title.")
    return split[0]


def _new_entry(
    home: Home, found: Read, catalog: Catalog
) -> tuple[str, dict[str, Value]]:
    """Path and values of a new entry, with what its links tell by themselves."""
    layout, section = home
    record, urls = found.record, list(found.links.urls.values())
    record["links"] = dict(found.links.urls)
    title = str(record["title"])
    if "name" not in record and (name := tell_name(title, urls)):
        record["name"] = name
        found.changed.append(f"Short name `{name}`, as in the link.")
    if (
        "year" not in record
        and "date" not in record
        and (date := tell_date(urls, layout.sections[section]))
    ):
        record |= {"year": int(date)} if date.isdecimal() else {"date": date}
        found.changed.append(f"Date `{date}`, from the number in the link.")
    title = _take_year(title, found)
    short = record.get("name")
    slug = make_entry_slug(str(short) if short else None, title, str(identify(urls[0])))
    return _make_unused_id(home, slug, catalog).path, convert_values(
        record, EntryFormat(layout).types
    )


def _make_unused_id(home: Home, slug: str, catalog: Catalog) -> EntryId:
    """Return an id that no entry of the section has: with *slug*, or with the first number that is left."""
    taken = {known.slug for known in find_in_section(catalog.records, home.section_id)}
    return home.section_id.make_entry_id(make_unused(slug, taken))


def _of_listed(
    common: ProposedEntry,
    answers: Answers,
    catalog: Catalog,
    read: ReadFile,
    today: dt.date,
) -> ProposedEntry:
    """What becomes of an entry that is there."""
    meant = find_entry(remove_hidden(answers.texts.get(ENTRY, "")), catalog)
    if meant.entry_id is None:
        several = (
            "I am not sure which entry is meant"
            if meant.candidates
            else "I find no such entry"
        )
        advice = "write its exact title, one of its links, or its file as in `list/section/name`."
        return replace(
            common,
            problems=(Problem("Entry", f"{several}; {advice}"),),
            candidates=meant.candidates,
        )
    layout, record = (
        catalog.layouts[meant.entry_id.list_id],
        catalog.records[meant.entry_id],
    )
    path = meant.entry_id.path
    data = read(path)
    labels = _labels(answers, layout.id)
    common = replace(
        common, title=str(record["title"]), before_path=path, labels=labels
    )
    if "removed" in record or data is None:
        return replace(
            common,
            problems=(Problem("Entry", "This entry has left the list already."),),
        )
    before = data.decode("utf-8", "replace")
    if common.kind == "remove":
        found, target = Read(), path
        why = on_one_line(common.remark)[:500] or "Asked for in an issue"
        edits: list[Edit] = [
            SetValue(("removed",), {"on": today.isoformat(), "why": why})
        ]
    else:
        found = read_answers(answers, layout, is_new=False)
        target, edits = _moved(answers, catalog, meant.entry_id, found)
        edits += _edits(found, record)
    common = _with(replace(common, before=before), found)
    entry_format = EntryFormat(layout)
    try:
        text = entry_format.edit(before, edits)
    except FormatterBugError:
        said = "I cannot write this change into the entry's file; a maintainer must."
        return replace(common, undecided=(*common.undecided, Problem("Entry", said)))
    if not edits or (text == before and target == path):
        return unchanged(common)
    if max(len(text), len(before)) > MOST_CHARACTERS:
        return replace(
            common, undecided=(*common.undecided, Problem("Entry", _TOO_LONG))
        )
    return replace(common, path=target, text=text)


def unchanged(common: ProposedEntry) -> ProposedEntry:
    """A correction that corrects nothing by itself, with whom it waits for."""
    if common.remark:
        said = Problem(
            "Remarks", "The remarks ask for something that a person must read."
        )
        return replace(common, path="", text="", undecided=(*common.undecided, said))
    common = replace(common, path="", text="")
    if common.problems or common.undecided:
        return common
    return replace(
        common,
        problems=(
            Problem("Entry", "Nothing would change; the entry says all this already."),
        ),
    )


def _with(common: ProposedEntry, found: Read) -> ProposedEntry:
    return replace(
        common,
        changed=tuple(found.changed),
        problems=(*common.problems, *found.problems),
        undecided=(*common.undecided, *found.undecided),
    )


def _moved(
    answers: Answers, catalog: Catalog, entry_id: EntryId, found: Read
) -> tuple[str, list[Edit]]:
    """The path that the entry gets, and the edit that keeps its former one known."""
    home = find_home(answers, catalog) if SECTION in answers.texts else None
    if home is None and SECTION in answers.texts:
        found.undecided.append(Problem("Section", _no_section(answers)))
    if home is None or home.section_id == entry_id.home:
        return entry_id.path, []
    if home.layout.id != entry_id.list_id:
        said = "The section is one of another list; a maintainer must move the entry there."
        found.undecided.append(Problem("Section", said))
        return entry_id.path, []
    moved = _make_unused_id(home, entry_id.slug, catalog)
    former = catalog.records[entry_id].get("former_ids") or []
    return moved.path, [SetValue(("former_ids",), [*former, entry_id])]


def _edits(found: Read, record: Mapping[str, Value]) -> Iterator[Edit]:
    """What changes in the file of an entry that is there."""
    listed = {link.label: link for link in parse_links(record.get("links"))}
    for name in found.emptied:
        if name == "title":
            found.problems.append(
                Problem("Title", "An entry cannot do without its title.")
            )
        elif name in record:
            yield RemoveField((name,))
    for name, value in found.record.items():
        if name in ("year", "date"):
            yield RemoveField(("date" if name == "year" else "year",))
        if record.get(name) != value:
            yield SetValue((name,), value)
    for label in found.links.dropped:
        if label in listed:
            yield RemoveField(("links", label))
        else:
            found.changed.append(
                f"The entry has no link called `{label}`, so none was taken away."
            )
    for label, url in found.links.urls.items():
        yield SetValue(listed.get(label, Link(label, url)).url_field, url)
