"""Tell which issues are submissions, and which of them wait.

The branch of a pull request names the submission that it comes from.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model.forge import Issue, PullRequest
from bot.model.isolated import RECOGNISE_FORMS, IssueText, RecogniseForms
from bot.model.settings import Submissions as Settings
from bot.ports import GitHubContext, RunIsolated
from bot.ports.forge import Forge
from bot.project.load_settings import Project
from bot.workflow.isolation import ask

# Open submissions of one author that are looked at. More wait, so that nobody's flood is
# everybody's.
MOST_OPEN = 3

# Labels, for people.
SUBMISSION = "submission"
APPROVED = "approved"

# Begins every question of a form; an issue without it was not opened with one.
_HEADING = "### "
_BRANCH = "listwright/issue-"

# Characters of issues in one request to the isolated process. One takes six bytes of JSON
# at most, and a request may have 64 MiB; so no number of long issues keeps the others
# from being read.
_MOST_CHARACTERS = 8 << 20


def make_branch_name(number: int) -> str:
    """Return the branch on which an approved submission becomes a pull request."""
    return f"{_BRANCH}{number}"


def parse_branch_name(branch: str) -> int | None:
    """Return the submission that a branch of this repository is for; None if it is for none."""
    number = branch.removeprefix(_BRANCH)
    is_number = number.isdecimal() and number.isascii()
    return int(number) if branch.startswith(_BRANCH) and is_number else None


def find_submission_number(pull: PullRequest, forge: Forge) -> int | None:
    """Return the submission that a pull request was made from; None if from none."""
    # A fork can have a branch of this name too.
    if pull.head_repository != forge.repository:
        return None
    return parse_branch_name(pull.head_branch)


@dataclass(frozen=True, slots=True)
class SubmissionIssues:
    """The submissions among the issues of a repository.

    An issue that was answered bears a label, and stays a submission whatever becomes of
    its text. Of the others, the isolated process tells which were opened with a form.
    """

    settings: Settings
    run_isolated: RunIsolated
    root: str
    """The checkout of the default branch, whose layouts say what the forms are."""

    @classmethod
    def from_context(
        cls,
        context: GitHubContext,
        project: Project,
    ) -> "SubmissionIssues":
        """Return those that *project* declares."""
        return cls(
            project.settings.submissions,
            context.run_isolated,
            context.repository.folder,
        )

    def contains(self, issue: Issue) -> bool:
        """Return whether an issue is a submission of somebody who is not blocked."""
        return bool(self.select([issue]))

    def select(self, issues: Iterable[Issue]) -> list[Issue]:
        """Return the submissions among open *issues*, in their order."""
        candidates = [issue for issue in issues if self._is_candidate(issue)]
        unknown = [issue for issue in candidates if SUBMISSION not in issue.labels]
        recognised = self._recognise(unknown)
        return [
            issue
            for issue in candidates
            if SUBMISSION in issue.labels or issue.number in recognised
        ]

    def _is_candidate(self, issue: Issue) -> bool:
        if not self.settings.enabled:
            return False
        return issue.author.is_user and issue.author.id not in self.settings.blocked

    def _recognise(self, issues: Iterable[Issue]) -> frozenset[int]:
        """Return the numbers of the issues that were opened with a form."""
        recognised: set[int] = set()
        # An issue without a heading is no form, and costs no process.
        with_heading = [issue for issue in issues if _HEADING in issue.body]
        for batch in _split_into_batches(with_heading):
            texts = tuple(
                IssueText(issue.number, issue.title, issue.body) for issue in batch
            )
            request = RecogniseForms(texts)
            answer = ask(self.run_isolated, self.root, RECOGNISE_FORMS, request)
            recognised.update(answer.numbers)
        return frozenset(recognised)

    def find_waiting(self, submissions: Iterable[Issue]) -> frozenset[int]:
        """Return the numbers of the submissions that wait for others of their author.

        *submissions* are all that are open, oldest first.
        """
        waiting = set()
        counts: Counter[int] = Counter()
        for issue in submissions:
            # An approved one is done as far as its author goes.
            if APPROVED in issue.labels:
                continue
            author = issue.author.id
            counts[author] += 1
            if counts[author] > MOST_OPEN and author not in self.settings.trusted:
                waiting.add(issue.number)
        return frozenset(waiting)


def _split_into_batches(issues: Iterable[Issue]) -> Iterator[list[Issue]]:
    """Yield *issues* in groups whose texts fit into one request."""
    batch: list[Issue] = []
    size = 0
    for issue in issues:
        length = len(issue.title) + len(issue.body)
        if batch and size + length > _MOST_CHARACTERS:
            yield batch
            batch = []
            size = 0
        batch.append(issue)
        size += length
    if batch:
        yield batch
