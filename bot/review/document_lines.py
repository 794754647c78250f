"""Say of the lines of a document what a review found in the entries that it holds.

In a list whose document is its source there are no entry files: a person edits a line,
and reads what there is to say of this line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.model.account import (
    Account,
    AlreadyListed,
    DocumentText,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    EntryRemoved,
    Lines,
    NotUnderstood,
    Outcome,
    Span,
)
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, Location, Related, SetValue
from bot.model.layout import Layout
from bot.model.line_edits import DocumentEdit
from bot.model.review import (
    UNCHANGED,
    DocumentLine,
    ListLine,
    Note,
    PossibleDuplicate,
    Review,
    Verdict,
)
from bot.model.wording import say
from bot.ports import Repository
from bot.project.document_source import SourceTree
from bot.project.load_catalog import LoadedCatalog
from bot.review.line_form import find_move, write_as_others

_START = Span(0, 1)


def move_findings(findings: Iterable[Finding], tree: SourceTree) -> Iterator[Finding]:
    """Yield *findings* on the lines of the documents that the entries stand in."""
    for finding in findings:
        related = tuple(
            Related(_move_location(place.location, tree), place.note)
            for place in finding.related
        )
        location = _move_location(finding.location, tree)
        yield replace(finding, location=location, related=related)


def make_advice(finding: Finding) -> Finding:
    """Return *finding* with its repair as advice: there is no file to repair."""
    if finding.fix is None:
        return finding
    return replace(finding, fix=replace(finding.fix, edits=(), safe=False, path=""))


def _move_location(location: Location, tree: SourceTree) -> Location:
    place = tree.find_place(location.path)
    return location if place is None else Location(place.path, place.line)


def speak_of_lines(
    review: Review,
    loaded: LoadedCatalog,
    tree: SourceTree,
) -> Review:
    """Return *review* with verdicts on lines, for lists that are read from a document.

    What the bot would write into a generated list stays as it is in such a document, so
    all text counts as words, and a line that is listed already is told.
    """
    layouts = loaded.project.layouts
    documents = {
        layout.document: layout for layout in layouts.values() if layout.is_document
    }
    lines = dict(_find_lines(review.account))
    verdicts = []
    notes = list(review.notes)
    for verdict in review.verdicts:
        layout = layouts.get(verdict.list_id)
        if layout is None or not layout.is_document:
            verdicts.append(verdict)
        elif isinstance(verdict.origin, ListLine):
            spoken = _speak_of_line(
                verdict, verdict.origin, layout.document, lines, tree
            )
            if verdict.kind == "added":
                spoken = _offer_form(spoken, verdict, loaded, tree)
            verdicts.append(spoken)
        else:
            message = say(
                "This list has no entry files; write a line in {document} instead.",
                document=layout.document,
            )
            notes.append(Note(message, verdict.path))
    account = tuple(_keep_text(outcome, documents, tree) for outcome in review.account)
    edited = tuple(path for path in review.edited if path not in documents)
    return replace(
        review,
        verdicts=tuple(verdicts),
        notes=tuple(notes),
        account=account,
        edited=edited,
    )


def compute_line_digests(
    repository: Repository,
    tree: SourceTree,
    base: str,
    head: str,
) -> dict[str, str]:
    """Return what a contribution changes in the documents of *tree*, by their paths.

    *tree* is that of the *base*. A document that is too large to be read has no digest.
    """
    documents = {declared.document for declared in tree.lists}
    parted = repository.find_merge_base(base, head)
    digests: dict[str, str] = {}
    for change in repository.list_changes(parted, head):
        blobs = [blob for blob in (change.before, change.after) if blob]
        if change.path not in documents or not all(map(repository.has_blob, blobs)):
            continue
        before, after = (
            repository.read_blob(blob).decode("utf-8", "replace") if blob else ""
            for blob in (change.before, change.after)
        )
        edit = DocumentEdit.from_texts(change.path, before, after)
        digests[change.path] = edit.line_digest
    return digests


def _find_lines(account: Account) -> Iterator[tuple[str, tuple[Lines, ...]]]:
    """Yield the lines of each entry that an account names, by the path of its file."""
    for outcome in account:
        if isinstance(outcome, EntryMoved):
            yield outcome.target, outcome.lines
            yield outcome.path, outcome.lines
        elif isinstance(outcome, EntryAdded | EntryChanged | EntryRemoved):
            yield outcome.path, outcome.lines


def _find_span(lines: Iterable[Lines], document: str) -> Span:
    """Return the lines of an entry in the new version, or in the old one if it is gone."""
    for part in lines:
        if part.path == document:
            for spans in (part.after, part.before):
                if spans:
                    return spans[0]
    return _START


def _speak_of_line(
    verdict: Verdict,
    origin: ListLine,
    document: str,
    lines: Mapping[str, tuple[Lines, ...]],
    tree: SourceTree,
) -> Verdict:
    """Return *verdict* on the line of an entry in its document."""
    span = _find_span(lines.get(verdict.path, ()), document)
    location = Location(document, span.first + 1)

    def move(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        moved = move_findings(findings, tree)
        return tuple(replace(finding, location=location) for finding in moved)

    written = origin.line
    offered, applied = _repair_line(written, verdict.repaired, verdict.final_text)
    kept_line = DocumentLine(
        path=document,
        first=location.line,
        last=max(location.line, span.last),
        line=written,
        offer=offered if applied else "",
    )
    # What was repaired in the entry only, such as a year that a number tells, changes
    # nothing in the document: it is told.
    untouched = [finding for finding in verdict.repaired if finding not in applied]
    places = [replace(place, item=offered) for place in verdict.places]
    to_decide = verdict.to_decide
    if verdict.kind == "removed":
        to_decide = tuple(_explain_removal(one, verdict.title) for one in to_decide)
    return replace(
        verdict,
        to_fix=move(verdict.to_fix),
        to_decide=move(to_decide),
        hints=(*move(verdict.hints), *move(untouched)),
        repaired=move(applied),
        places=tuple(places),
        possible_duplicates=tuple(
            _name_line(twin, location, tree) for twin in verdict.possible_duplicates
        ),
        # The entry as it is read; no file holds it.
        source=verdict.final_text,
        result=UNCHANGED,
        origin=kept_line,
    )


def _offer_form(
    spoken: Verdict,
    verdict: Verdict,
    loaded: LoadedCatalog,
    tree: SourceTree,
) -> Verdict:
    """Return the verdict on a new line with the form and the place that its section has.

    *verdict* is the one before it spoke of the line: it knows how the section writes it.
    """
    origin = spoken.origin
    if not isinstance(origin, DocumentLine):
        return spoken
    origin = replace(origin, move=find_move(verdict, loaded, tree))
    written = origin.offer or origin.line
    item = verdict.places[0].item if len(verdict.places) == 1 else ""
    filled = tuple(one for one in spoken.hints if one.fix and one.fix.done)
    offer = ""
    if item:
        offer = write_as_others(written, item, is_completed=bool(filled))
    if not offer:
        return replace(spoken, origin=origin)
    reform = say("The offer also writes it as the other items of its section.")
    places = tuple(replace(place, item=offer) for place in spoken.places)
    return replace(
        spoken,
        origin=replace(origin, offer=offer, reform=reform),
        places=places,
        hints=tuple(hint for hint in spoken.hints if hint not in filled),
        repaired=(*spoken.repaired, *filled),
    )


def _explain_removal(finding: Finding, title: str) -> Finding:
    """Return the finding on an entry that goes, without a word of its file."""
    if finding.rule != "removed-entry":
        return finding
    message = say(
        "This deletes “{title}”, so a maintainer must look.",
        title=" ".join(title.split()),
    )
    return replace(finding, message=message)


def name_listed_lines(verdict: Verdict, document: str, tree: SourceTree) -> Verdict:
    """Return *verdict* on a submission with the lines of the works that are listed.

    The submission will have a line in *document*; nobody knows yet which.
    """
    location = Location(document, 1)
    twins = tuple(
        _name_line(twin, location, tree) for twin in verdict.possible_duplicates
    )
    return replace(verdict, possible_duplicates=twins)


def _name_line(
    twin: PossibleDuplicate,
    location: Location,
    tree: SourceTree,
) -> PossibleDuplicate:
    """Return a possible duplicate with the lines of both, if the listed one has no file.

    *location* is that of the reviewed one.
    """
    place = tree.find_place(twin.entry_id.path)
    if place is None:
        return twin
    reason = replace(twin.reason, location=location)
    listed_place = Location(place.path, place.line)
    return replace(twin, reason=reason, merged=UNCHANGED, place=listed_place)


def _repair_line(
    written: str,
    repaired: Iterable[Finding],
    repaired_text: str,
) -> tuple[str, list[Finding]]:
    """Return an item with the repairs that replace a value of it, and their findings.

    All else of the item stays as it is written. *repaired_text* is the entry with every
    repair: of several repairs of one value, the last one stands there.
    """
    values: dict[str, str] = {}
    applied: list[Finding] = []
    for finding in repaired:
        value = _find_new_value(finding)
        if value is None or written.count(finding.value) != 1:
            continue
        applied.append(finding)
        if finding.value not in values or value in repaired_text:
            values[finding.value] = value
    # Each value stands once in the item as it was written; one may hold another.
    starts = sorted((written.index(value), -len(value), value) for value in values)
    pieces: list[str] = []
    position = 0
    for start, _, value in starts:
        if start >= position:
            pieces += written[position:start], values[value]
            position = start + len(value)
    return "".join([*pieces, written[position:]]), applied


def _find_new_value(finding: Finding) -> str | None:
    """Return the value that a repair puts in place of the faulty one; None if it does more."""
    if finding.fix is None or not finding.value or len(finding.fix.edits) != 1:
        return None
    (edit,) = finding.fix.edits
    if isinstance(edit, SetValue) and isinstance(edit.value, str):
        return edit.value
    return None


def _keep_text(
    outcome: Outcome,
    documents: Mapping[str, Layout],
    tree: SourceTree,
) -> Outcome:
    """Return what an outcome means in a document that nothing is generated into."""
    path = outcome.lines[0].path if outcome.lines else ""
    if path not in documents:
        return outcome
    if isinstance(outcome, DocumentText):
        return replace(outcome, part="words")
    if isinstance(outcome, NotUnderstood):
        return _explain_unread(outcome, path)
    if isinstance(outcome, AlreadyListed):
        place = tree.find_place(EntryId(outcome.entry).path)
        problem = say("This work is listed already:")
        if place is not None:
            problem = say(
                "Line {line} of the list shows this work already:", line=place.line
            )
        return NotUnderstood(outcome.lines, problem, _quote(outcome))
    return outcome


def _explain_unread(outcome: NotUnderstood, document: str) -> NotUnderstood:
    """Return an outcome without a word of markers, which such a document does not have."""
    if not outcome.text or not any(part.after for part in outcome.lines):
        return outcome
    line = _find_span(outcome.lines, document).first + 1
    problem = say(
        "Line {line} cannot be read as an item of a section, so it is not checked:",
        line=line,
    )
    return replace(outcome, problem=problem)


def _quote(outcome: AlreadyListed) -> str:
    """Return what tells which work is meant."""
    return EntryId(outcome.entry).slug.replace("-", " ")
