"""Which issues are submissions, which of them wait, and where their pull requests come from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.model.forge import Issue, PullRequest
from bot.model.isolated import RECOGNISE_FORMS, IssueText, RecogniseForms
from bot.model.settings import Submissions as Settings
from bot.ports import GitHubContext, RunIsolated
from bot.ports.forge import Forge
from bot.project.load_settings import Project
from bot.workflow.isolation import ask

MOST_OPEN = 3
"""Open submissions of one author that are looked at; more wait, so that nobody's flood is everybody's."""
SUBMISSION, APPROVED = "submission", "approved"
"""Labels, for people."""
_HEADING = "### "
"""Begins every question of a form; an issue without it was not opened with one."""
_BRANCH = "listwright/issue-"
_MOST_CHARACTERS = 8 << 20
"""Characters of issues in one request to the isolated process. One takes six bytes of JSON at most, and a request may
have 64 MiB; so no number of long issues keeps the others from being read."""


def make_branch_name(number: int) -> str:
    """The branch on which an approved submission becomes a pull request."""
    return f"{_BRANCH}{number}"


def parse_branch_name(branch: str) -> int | None:
    """Return the submission that a branch of this repository is for; None if it is for none."""
    number = branch.removeprefix(_BRANCH)
    is_number = number.isdecimal() and number.isascii()
    return int(number) if branch.startswith(_BRANCH) and is_number else None


def find_submission_number(pull: PullRequest, forge: Forge) -> int | None:
    """Return the submission that a pull request was made from; None if it was made from none."""
    return (
        parse_branch_name(pull.head_branch)
        if pull.head_repository == forge.repository
        else None
    )


@dataclass(frozen=True, slots=True)
class SubmissionIssues:
    """The submissions among the issues of a repository.

    An issue that was answered bears a label, and stays a submission whatever becomes of its text. Of the others, the
    isolated process tells which were opened with a form.
    """

    settings: Settings
    run_isolated: RunIsolated
    root: str
    """The checkout of the default branch, whose layouts say what the forms are."""

    @classmethod
    def of(cls, context: GitHubContext, project: Project) -> "SubmissionIssues":
        """Find those that *project* declares."""
        return cls(
            project.settings.submissions,
            context.run_isolated,
            context.repository.folder,
        )

    def includes(self, issue: Issue) -> bool:
        """Return whether an issue seems to be a submission of somebody whose submissions are looked at."""
        return bool(self.among([issue]))

    def among(self, issues: Iterable[Issue]) -> list[Issue]:
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
        is_welcome = (
            issue.author.is_user and issue.author.id not in self.settings.blocked
        )
        return self.settings.enabled and is_welcome

    def _recognise(self, issues: Sequence[Issue]) -> frozenset[int]:
        """Return the numbers of the issues that were opened with a form."""
        recognised: set[int] = set()
        for batch in _split_into_batches(
            [issue for issue in issues if _HEADING in issue.body]
        ):
            texts = tuple(
                IssueText(issue.number, issue.title, issue.body) for issue in batch
            )
            request = RecogniseForms(texts)
            recognised.update(
                ask(self.run_isolated, self.root, RECOGNISE_FORMS, request).numbers
            )
        return frozenset(recognised)

    def waiting(self, submissions: Sequence[Issue]) -> frozenset[int]:
        """Which of all open *submissions*, oldest first, wait for others of their author."""
        return frozenset(self._waiting(submissions))

    def _waiting(self, submissions: Iterable[Issue]) -> Iterator[int]:
        seen: Counter[int] = Counter()
        for issue in submissions:
            if APPROVED in issue.labels:
                continue
            seen[issue.author.id] += 1
            if (
                seen[issue.author.id] > MOST_OPEN
                and issue.author.id not in self.settings.trusted
            ):
                yield issue.number


def _split_into_batches(issues: Iterable[Issue]) -> Iterator[list[Issue]]:
    """Yield *issues* in groups whose texts fit into one request."""
    batch: list[Issue] = []
    size = 0
    for issue in issues:
        length = len(issue.title) + len(issue.body)
        if batch and size + length > _MOST_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(issue)
        size += length
    if batch:
        yield batch
