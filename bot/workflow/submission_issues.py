"""Which issues are submissions, which of them wait, and where their pull requests come from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.forms.form_versions import resembles_form
from bot.forms.issue_forms import plan_forms
from bot.model.forge import Issue, PullRequest
from bot.model.layout import Submissions as Settings
from bot.model.submission import Form
from bot.ports.forge import Forge
from bot.project.load_settings import Project

MOST_OPEN = 3
"""Open submissions of one author that are looked at; more wait, so that nobody's flood is everybody's."""
SUBMISSION, APPROVED = "submission", "approved"
"""Labels, for people."""
_BRANCH = "listwright/issue-"


def make_branch_name(number: int) -> str:
    """The branch on which an approved submission becomes a pull request."""
    return f"{_BRANCH}{number}"


def parse_branch_name(branch: str) -> int:
    """The submission that a branch of this repository is for; 0 if it is for none."""
    number = branch.removeprefix(_BRANCH)
    return int(number) if branch.startswith(_BRANCH) and number.isdecimal() and number.isascii() else 0


def find_submission_number(pull: PullRequest, forge: Forge) -> int:
    """The submission that a pull request was made from; 0 if it was made from none."""
    return parse_branch_name(pull.head_branch) if pull.head_repository == forge.repository else 0


@dataclass(frozen=True, slots=True)
class SubmissionIssues:
    """The submissions among the issues of a repository."""

    settings: Settings
    forms: tuple[Form, ...]

    @classmethod
    def of(cls, project: Project) -> "SubmissionIssues":
        """Those that *project* declares."""
        return cls(project.settings.submissions, plan_forms(project.layouts, project.settings))

    def is_one(self, issue: Issue) -> bool:
        """Whether an issue seems to be opened with a form, by somebody whose submissions are looked at.

        One that was answered bears a label, and stays a submission whatever becomes of its text.
        """
        return (
            self.settings.enabled
            and issue.author.is_user
            and issue.author.id not in self.settings.blocked
            and (SUBMISSION in issue.labels or resembles_form(issue.title, issue.body, self.forms))
        )

    def among(self, issues: Iterable[Issue]) -> list[Issue]:
        """The submissions among open *issues*, in their order."""
        return [issue for issue in issues if self.is_one(issue)]

    def waiting(self, submissions: Sequence[Issue]) -> frozenset[int]:
        """Which of all open *submissions*, oldest first, wait for others of their author."""
        return frozenset(self._waiting(submissions))

    def _waiting(self, submissions: Iterable[Issue]) -> Iterator[int]:
        seen: Counter[int] = Counter()
        for issue in submissions:
            if APPROVED in issue.labels:
                continue
            seen[issue.author.id] += 1
            if seen[issue.author.id] > MOST_OPEN and issue.author.id not in self.settings.trusted:
                yield issue.number
