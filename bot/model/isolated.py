"""The questions for the isolated process, and its answers. Both cross as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar

from bot.model.analysis import CommitReview, ReadForm
from bot.model.entry_id import EntryId
from bot.model.facts import KnownFacts
from bot.model.finding import Finding, Location
from bot.model.left_out import UnsafeContent
from bot.model.links import (
    MOST_HISTORY_BYTES,
    LinkHistory,
    LinkTry,
    LinkVerdict,
)
from bot.model.open_works import MOST_OPEN_WORKS_BYTES, OpenWorks, WorksByPath
from bot.model.outside import RepositoryRecord
from bot.model.queue import Cluster
from bot.model.review import ListPlace
from bot.model.state import DocumentRecord
from bot.model.submission import UnreadableForm
from bot.model.week import ListSurvey, SurveyLists

_MEBIBYTE = 1 << 20

Request = TypeVar("Request")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Task(Generic[Request, Answer]):
    """One kind of question for the isolated process.

    It has the types that cross, and how large an answer may be.
    """

    name: str
    request: type[Request]
    answer: Any
    """The type of the answer, as pydantic takes it; a union is no `type` for Python."""
    most_bytes: int


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Review the commit *head* against *base*."""

    base: str
    head: str
    requests: Mapping[int, str]
    """The heads of older pull requests to compare with, by number."""
    submissions: Mapping[int, str]
    """The texts of older submissions to compare with, by number."""
    facts: KnownFacts = ()
    """What sources say of its works."""
    works: Mapping[int, WorksByPath] = field(default_factory=dict)
    """The works that other older pull requests add, by number: those are not read."""


@dataclass(frozen=True, slots=True)
class FormRequest:
    """Read the filled form *body* against the entries of the commit *base*."""

    base: str
    body: str
    requests: Mapping[int, str]
    submissions: Mapping[int, str]
    facts: KnownFacts = ()


@dataclass(frozen=True, slots=True)
class CompareRequests:
    """Compare what open pull requests add: *heads* are their commits, by number."""

    base: str
    heads: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class FindOwnWork:
    """Find who links to a repository of their own.

    *heads* are commits of pull requests, and *authors* the names of their authors, both by
    number.
    """

    base: str
    heads: Mapping[int, str]
    authors: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class OwnWork:
    """The numbers of the pull requests that link to a repository of their author's."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The groups of pull requests that may propose one work."""

    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class MergedCommit:
    """A pull request that was merged: the commits before and after its merge.

    *facts* are those that its review was made with. *day* is that of the merge, where the
    commit *after* was made before it; it is empty elsewhere.
    """

    number: int
    before: str
    after: str
    facts: KnownFacts = ()
    day: str = ""


@dataclass(frozen=True, slots=True)
class Regenerate:
    """Repair what was merged and generate the lists of the commit *tip* again.

    *waiting* is the commit of the one rolling pull request: entry files that stand only
    there are kept.
    """

    tip: str
    merged: tuple[MergedCommit, ...]
    waiting: str | None
    lists: str | None = None
    """The commit of the lists' own branch, where they have one."""
    state: str | None = None
    """The commit that holds what the bot remembers: see `bot.model.state`."""
    reads_edits: bool = True
    """Whether to read what people changed in a document; else it is left as it is."""
    repositories: KnownFacts | None = None
    """What GitHub says of the repositories that the first answer asks for."""
    published: KnownFacts = ()
    """What a source says of preprints: those that were published are proposed."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of a document as a person wrote it.

    *number* counts from 1; it is 0 for a line that is gone.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class LeftDocument:
    """A document that was not generated again, and why.

    What stands there would be lost.
    """

    path: str
    problem: str
    """Our own sentence, which may quote the document between backticks."""
    lines: tuple[DocumentLine, ...] = ()


@dataclass(frozen=True, slots=True)
class LandedRequest:
    """A merged pull request: whether it proposed entries, and where those stand now."""

    number: int
    has_entries: bool
    places: tuple[ListPlace, ...]


@dataclass(frozen=True, slots=True)
class ProposedVenue:
    """An entry whose preprint was published: its file with the venue, and who says so.

    *day* is that of the answer, `YYYY-MM-DD`.
    """

    path: str
    text: str
    venue: str
    source: str
    day: str


@dataclass(frozen=True, slots=True)
class Regeneration:
    """What the default branch should hold.

    *files* are those to write, or to remove (None), by path.
    """

    files: Mapping[str, str | None]
    unshown: tuple[str, ...]
    """The entry files that the lists cannot show as they are."""
    duplicates: tuple[Finding, ...]
    """The works that are listed twice."""
    landed: tuple[LandedRequest, ...]
    left: tuple[LeftDocument, ...] = ()
    """The documents that were left as they are."""
    record: DocumentRecord | None = None
    """The versions of documents to remember, if they are others than before."""
    unsafe: tuple[UnsafeContent, ...] = ()
    """What the lists do not show because it is unsafe."""
    asked_repositories: tuple[str, ...] = ()
    """The repositories of which GitHub is to be asked, as something is written anyway.

    They are identifiers as text, such as `github:octo-curator/kit`.
    """
    repository_record: RepositoryRecord | None = None
    """The values from outside to remember, where GitHub was asked."""
    proposals: tuple[ProposedVenue, ...] = ()
    """The entries to propose with the venue of their paper; a person merges them."""


@dataclass(frozen=True, slots=True)
class MarkDistinct:
    """Record that the entry *listed* is another work than the entry *newcomer*.

    *listed* is of the commit *tip*.
    """

    tip: str
    listed: str
    newcomer: EntryId


@dataclass(frozen=True, slots=True)
class EditedFile:
    """The file as it should be committed."""

    path: str
    text: str
    state: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class AlreadyRecorded:
    """The file says so already."""

    state: Literal["recorded"] = "recorded"


@dataclass(frozen=True, slots=True)
class FindEntry:
    """Find the entry of the commit *base* that a person means by *text*."""

    base: str
    text: str


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """The entry that is meant; *place* is its line, if it stands in a document only."""

    entry_id: EntryId
    title: str
    place: Location | None = None
    state: Literal["found"] = "found"


@dataclass(frozen=True, slots=True)
class Refused:
    """The question has no answer; *problem* is our own sentence."""

    problem: str
    state: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class FindTouched:
    """Find which sections the merge of *head* into *base* concerns."""

    base: str
    head: str


@dataclass(frozen=True, slots=True)
class Touched:
    """What a merge concerns, as far as it is entries.

    *sections* are those of all entries that it adds, changes, moves or removes, and those
    that these entries name, before and after, each with its list, as `other/papers`.
    *files* are the files of the entries. *documents* are those in which it changes nothing
    but their lines.
    """

    sections: tuple[str, ...]
    files: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueText:
    """An issue as its author wrote it."""

    number: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class RecogniseForms:
    """Tell which of *issues* were opened with a form of the lists in the checkout."""

    issues: tuple[IssueText, ...]


@dataclass(frozen=True, slots=True)
class RecognisedForms:
    """The numbers of the issues that were."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListPreprints:
    """List the papers without a venue of the entries of the commit *tip*, if a month is over.

    *state* is the commit that holds what the bot remembers.
    """

    tip: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class ListedPreprints:
    """The papers to ask about, as identifiers; *is_due* says whether a month is over."""

    is_due: bool
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListLinks:
    """List the links of the lists of the commit *tip*.

    *state* is the commit that holds what the bot remembers.
    """

    tip: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class ListedLinks:
    """The links, and the day on which they were tried last; "" if they never were."""

    urls: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class JudgeLinks:
    """Judge the links of the lists of *tip*, after one more run, whose *tries* are given."""

    tip: str
    tries: tuple[LinkTry, ...]
    state: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedLinks:
    """What is to be done about links, and what is to be remembered of them.

    *attics* are the places for works whose links are gone.
    """

    verdicts: tuple[LinkVerdict, ...]
    history: LinkHistory
    attics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexEntries:
    """Index the entries of the commit *tip*.

    *previous* is the commit of the index that is there, if it may be followed.
    """

    tip: str
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class IndexChange:
    """The files of an index to write, by path.

    *made_from* is a digest of what it was made by, and *follows* says whether all other
    files of the previous index stay.
    """

    files: Mapping[str, str]
    made_from: str
    follows: bool


@dataclass(frozen=True, slots=True)
class IndexRequests:
    """Read what pull requests to the commit *base* add; *heads* are their commits."""

    base: str
    heads: tuple[str, ...]


REVIEW: Final[Task[ReviewRequest, CommitReview]] = Task(
    "review", ReviewRequest, CommitReview, _MEBIBYTE
)
FORM: Final[Task[FormRequest, ReadForm | UnreadableForm]] = Task(
    "form", FormRequest, ReadForm | UnreadableForm, _MEBIBYTE
)
COMPARE: Final[Task[CompareRequests, Clusters]] = Task(
    "compare", CompareRequests, Clusters, _MEBIBYTE
)
FIND_OWN_WORK: Final[Task[FindOwnWork, OwnWork]] = Task(
    "find_own_work", FindOwnWork, OwnWork, _MEBIBYTE
)
REGENERATE: Final[Task[Regenerate, Regeneration]] = Task(
    "regenerate",
    Regenerate,
    Regeneration,
    # A list of 100,000 entries is a document of some 20 MiB, and JSON escapes it.
    128 * _MEBIBYTE,
)
MARK_DISTINCT: Final[Task[MarkDistinct, EditedFile | AlreadyRecorded | Refused]] = Task(
    "mark_distinct", MarkDistinct, EditedFile | AlreadyRecorded | Refused, _MEBIBYTE
)
FIND_ENTRY: Final[Task[FindEntry, FoundEntry | Refused]] = Task(
    "find_entry", FindEntry, FoundEntry | Refused, _MEBIBYTE
)
FIND_TOUCHED: Final[Task[FindTouched, Touched]] = Task(
    "find_touched", FindTouched, Touched, _MEBIBYTE
)
RECOGNISE_FORMS: Final[Task[RecogniseForms, RecognisedForms]] = Task(
    "recognise_forms", RecogniseForms, RecognisedForms, _MEBIBYTE
)

LIST_PREPRINTS: Final[Task[ListPreprints, ListedPreprints]] = Task(
    "list_preprints", ListPreprints, ListedPreprints, _MEBIBYTE
)
LIST_LINKS: Final[Task[ListLinks, ListedLinks]] = Task(
    "list_links", ListLinks, ListedLinks, MOST_HISTORY_BYTES
)
JUDGE_LINKS: Final[Task[JudgeLinks, JudgedLinks]] = Task(
    "judge_links", JudgeLinks, JudgedLinks, 2 * MOST_HISTORY_BYTES
)
SURVEY_LISTS: Final[Task[SurveyLists, ListSurvey]] = Task(
    "survey_lists", SurveyLists, ListSurvey, _MEBIBYTE
)
INDEX_ENTRIES: Final[Task[IndexEntries, IndexChange]] = Task(
    "index_entries",
    IndexEntries,
    IndexChange,
    # The lines of 100,000 entries take some 80 MiB, and JSON escapes them.
    256 * _MEBIBYTE,
)
INDEX_REQUESTS: Final[Task[IndexRequests, OpenWorks]] = Task(
    "index_requests", IndexRequests, OpenWorks, MOST_OPEN_WORKS_BYTES
)

TASKS: Final[Mapping[str, Task[Any, Any]]] = {
    task.name: task
    for task in (
        REVIEW,
        FORM,
        COMPARE,
        FIND_OWN_WORK,
        REGENERATE,
        MARK_DISTINCT,
        FIND_ENTRY,
        FIND_TOUCHED,
        RECOGNISE_FORMS,
        LIST_PREPRINTS,
        LIST_LINKS,
        JUDGE_LINKS,
        SURVEY_LISTS,
        INDEX_ENTRIES,
        INDEX_REQUESTS,
    )
}
