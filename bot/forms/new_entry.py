"""Propose a new entry from the answers of a form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.document.field_types import convert_values
from bot.engine.entry_format import EntryFormat
from bot.forms.answers_to_fields import AnswerFields, label_fields, read_answers
from bot.forms.entry_size import MOST_CHARACTERS, explain_length
from bot.forms.inferred_fields import infer_date, infer_name, infer_title, split_year
from bot.forms.questions import SECTION
from bot.forms.required_fields import find_lacking_fields
from bot.forms.target_lookup import (
    Home,
    choose_entry_id,
    explain_no_section,
    find_home,
    suggest_sections,
)
from bot.identity.identifiers import identify
from bot.listing.slugs import make_entry_slug
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.facts import DatedFacts
from bot.model.finding import Value
from bot.model.submission import Answers, Problem, ProposedEntry
from bot.model.wording import join_words, say

# Fields of which the form itself speaks, or that have a problem of their own.
_EXPLAINED = frozenset({"title", "name", "link", "links", "year", "date"})


def propose_new_entry(
    proposed: ProposedEntry,
    answers: Answers,
    catalog: Catalog,
    facts: Mapping[str, Sequence[DatedFacts]],
) -> ProposedEntry:
    """Return *proposed* with the file of a new entry, or with what is missing for it.

    *facts* are what sources say of works, by work.
    """
    home = find_home(answers, catalog)
    fields = read_answers(
        answers,
        home.layout if home else None,
        is_new=True,
    )
    urls = tuple(fields.links.urls.values())
    proposed = replace(proposed, urls=urls)
    _take_known(fields, facts, proposed.labels)
    _infer_title(fields)
    fields.problems += _list_missing(
        fields,
        answers,
        proposed.labels,
    )
    if home is None:
        problem = Problem(say("Section"), explain_no_section(answers))
        fields.undecided.append(problem)
        candidates = suggest_sections(answers.texts.get(SECTION, ""), catalog)
        proposed = replace(proposed, candidates=candidates)
    elif fields.problems:
        # The author is told at once of everything that is missing.
        fields.problems += _list_lacking(
            home,
            fields,
            proposed.labels,
        )
    title = str(fields.record.get("title", proposed.title))
    proposed = fields.add_to(replace(proposed, title=title))
    if home is None or "title" not in fields.record or not fields.links.urls:
        return proposed
    proposed = replace(proposed, labels=label_fields(answers, home.layout.id))
    entry_id, record = _make_entry(home, fields, catalog)
    text = EntryFormat(home.layout).write(record)
    if len(text) > MOST_CHARACTERS:
        advice = say("{problem} Shorten the answers.", problem=explain_length())
        problem = Problem(say("Title"), advice)
        return replace(proposed, problems=(*proposed.problems, problem))
    return replace(
        proposed,
        path=entry_id.path,
        text=text,
        record=record,
        changed=tuple(fields.changed),
    )


def _take_known(
    fields: AnswerFields,
    facts: Mapping[str, Sequence[DatedFacts]],
    labels: Mapping[str, str],
) -> None:
    """Take title and date from the source that knows the main link, where no answer does.

    Both are otherwise inferred from the link. The review of the file fills in the rest.
    """
    if not fields.links.urls:
        return
    work = str(identify(next(iter(fields.links.urls.values()))))
    for dated in facts.get(work, ()):
        names = []
        if dated.facts.title and "title" not in fields.record:
            fields.record["title"] = dated.facts.title
            names.append(labels.get("title", "title"))
        is_undated = not {"date", "year"} & fields.record.keys()
        is_undated = is_undated and split_year(str(fields.record["title"])) is None
        if dated.facts.title and dated.facts.year and is_undated:
            fields.record["date"] = dated.facts.date
            names.append(labels.get("date", "date"))
        if names:
            message = say(
                "Filled in from {source}, {day}: {fields}.",
                source=dated.facts.source,
                day=dated.day,
                fields=join_words(names),
            )
            fields.changed.append(message)


def _infer_title(fields: AnswerFields) -> None:
    """Take the title from a link, if no answer gives it."""
    if "title" in fields.record:
        return
    title = infer_title(list(fields.links.urls.values()))
    if title:
        fields.record["title"] = title
        message = say("Title `{title}`, as in the link.", title=title)
        fields.changed.append(message)


def _list_missing(
    fields: AnswerFields,
    answers: Answers,
    labels: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield a problem for a title and for a link that is missing."""
    # A link that cannot be read has a problem already.
    has_problem = any(problem.label == labels["links"] for problem in fields.problems)
    if "title" not in fields.record:
        message = say("The title is missing; write it as its authors do.")
        if not answers.has_headings:
            message = say("The title is missing; open a new form, which asks for it.")
        yield Problem(say("Title"), message)
    if not fields.links.urls and not has_problem:
        yield Problem(say("Link"), say("The link is missing; one is needed."))


def _list_lacking(
    home: Home,
    fields: AnswerFields,
    labels: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield a problem for each other field that the section requires."""
    title = home.layout.sections[home.section].title
    record = {**fields.record, "links": dict(fields.links.urls)}
    for path in find_lacking_fields(home.layout, home.section, record):
        name = path.partition(".")[0]
        if name not in _EXPLAINED:
            message = say(
                "It is missing; “{section}” shows no entry without it.", section=title
            )
            yield Problem(labels.get(name, name), message)


def _make_entry(
    home: Home,
    fields: AnswerFields,
    catalog: Catalog,
) -> tuple[EntryId, dict[str, Value]]:
    """Return the id and the values of a new entry.

    The record has what the links tell by themselves, too.
    """
    record = fields.record
    urls = list(fields.links.urls.values())
    record["links"] = dict(fields.links.urls)
    # Before the year is taken out of the title: a short name may stand in the title.
    title = str(record["title"])
    if "name" not in record and (name := infer_name(title, urls)):
        record["name"] = name
        message = say("Short name `{name}`, as in the link.", name=name)
        fields.changed.append(message)
    if "year" not in record and "date" not in record:
        _take_date(fields, infer_date(urls, home.layout.sections[home.section]))
    title = _take_year(title, fields)
    short_name = record.get("name")
    slug = make_entry_slug(
        str(short_name) if short_name else None,
        title,
        str(identify(urls[0])),
    )
    entry_id = choose_entry_id(home, slug, catalog)
    return entry_id, convert_values(record, EntryFormat(home.layout).types)


def _take_date(fields: AnswerFields, date: str | None) -> None:
    """Take the date that a link gives."""
    if date is None:
        return
    if date.isdecimal():
        fields.record["year"] = int(date)
    else:
        fields.record["date"] = date
    message = say("Date `{date}`, from the number in the link.", date=date)
    fields.changed.append(message)


def _take_year(title: str, fields: AnswerFields) -> str:
    """Return *title* without the year behind it; the year becomes that of the entry.

    The title stays if the entry has another year.
    """
    split = split_year(title)
    if split is None:
        return title
    bare_title, year = split
    record = fields.record
    date = record.get("date") or record.get("year") or ""
    entry_year = str(date)[: len("2024")]
    if entry_year not in ("", str(year)):
        return title
    fields.record["title"] = bare_title
    if not entry_year:
        fields.record["year"] = year
    fields.changed.append(say("Took the year {year} out of the title.", year=year))
    return bare_title
