"""What waits for a maintainer: the open requests, and what the week brought."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import GitError, IsolatedProcessError, UsageError
from bot.model.checked_json import JsonFormatError
from bot.model.forge import PullRequest, read_day
from bot.model.isolated import COMPARE, SURVEY_LISTS, CompareRequests
from bot.model.queue import Cluster, Queue, Stage, Untranslated, Waiting
from bot.model.week import ListSurvey, MergedRequest, RuleCount, SurveyLists, Week
from bot.output.comments.review import read_rules
from bot.ports import RunIsolated
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.workflow.bot_identity import (
    exclude_waiting,
    find_bot_checks,
    is_waiting_request,
)
from bot.workflow.gathering import is_held
from bot.workflow.isolated_review import make_head_ref
from bot.workflow.isolation import ask

# The bot's labels. People may change them, so they are a hint, and nothing is done by
# them.
_STAGES: Sequence[tuple[str, Stage]] = (
    ("needs-maintainer", "maintainer"),
    ("needs-author", "author"),
    ("ready", "ready"),
    ("later", "later"),
)
# Open pull requests that are compared with one another, the newest.
_MOST_COMPARED = 300
# Requests whose checks are read for the count of rules, the newest.
_MOST_COUNTED = 100
# Rules that are named.
_MOST_RULES = 5
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads what waits for a maintainer."""

    forge: Forge
    remote: Remote
    run_isolated: RunIsolated
    today: dt.date
    is_gathering: bool
    """Whether the list gathers what has waited, so that some may be held back from it."""

    def read_queue(
        self,
        pulls: Sequence[PullRequest],
        untranslated: tuple[Untranslated, ...] = (),
    ) -> Queue:
        """Return the open *pulls* by what they wait for, and which propose the same work."""
        waiting = tuple(self._make_waiting(pull) for pull in pulls)
        try:
            clusters = self._find_clusters(exclude_waiting(self.forge, pulls))
            return Queue(waiting, clusters, untranslated=untranslated)
        except (GitError, IsolatedProcessError, JsonFormatError, UsageError) as error:
            # The queue is worth showing without the comparison, with its fault below.
            return Queue(waiting, (), str(error), untranslated=untranslated)

    def read_week(self, pulls: Sequence[PullRequest]) -> Week:
        """Return what the last seven days brought, and how the lists stand.

        It takes one request for each open one and for each that was merged.
        """
        survey, trouble = ListSurvey(), ""
        try:
            survey = self._examine_lists()
        except (GitError, IsolatedProcessError, JsonFormatError, UsageError) as error:
            trouble = str(error)
        start = (self.today - dt.timedelta(days=_WEEK_DAYS)).isoformat()
        closed = self.forge.list_closed_pull_requests()
        merged = [pull for pull in closed if pull.merged[:10] > start]
        merged.sort(key=lambda pull: pull.number)
        rules = self._count_rules(pulls, merged, survey)
        requests = tuple(MergedRequest(pull.number, pull.title) for pull in merged)
        return Week(requests, tuple(rules), survey, trouble)

    def _examine_lists(self) -> ListSurvey:
        branch = f"refs/heads/{self.forge.get_default_branch()}"
        self.remote.fetch_bases([branch])
        repository = self.remote.repository
        state = self.remote.fetch_state()
        request = SurveyLists(repository.resolve_commit(branch), state.commit)
        return ask(self.run_isolated, repository.folder, SURVEY_LISTS, request)

    def _count_rules(
        self,
        pulls: Sequence[PullRequest],
        merged: Sequence[PullRequest],
        survey: ListSurvey,
    ) -> Iterator[RuleCount]:
        """Yield the rules that speak most in the open requests."""
        in_open: Counter[str] = Counter()
        for pull in pulls[-_MOST_COUNTED:]:
            in_open.update(self._read_rules(pull, merged=False))
        in_merged: Counter[str] = Counter()
        for pull in merged[-_MOST_COUNTED:]:
            in_merged.update(self._read_rules(pull, merged=True))
        names = sorted(in_open, key=lambda rule: (-in_open[rule], rule))
        for rule in names[:_MOST_RULES]:
            allowed = survey.allowed.get(rule, 0)
            yield RuleCount(rule, in_open[rule], in_merged[rule], allowed)

    def _read_rules(self, pull: PullRequest, *, merged: bool) -> frozenset[str]:
        """Return the rules that spoke in the last review of *pull*.

        Of a *merged* request they count only where the bot's check had not passed.
        """
        checks = find_bot_checks(self.forge, pull.head)
        if not checks or (merged and checks[-1].conclusion == "success"):
            return frozenset()
        return read_rules(checks[-1].summary)

    def _find_stage(self, pull: PullRequest) -> Stage:
        """Return what *pull* waits for; of its labels, the first of `_STAGES` counts."""
        # What was gathered bears no label of the bot's.
        if is_waiting_request(self.forge, pull):
            return "ready"
        if self.is_gathering and is_held(pull):
            return "held"
        for label, stage in _STAGES:
            if label in pull.labels:
                return stage
        return "unjudged"

    def _make_waiting(self, pull: PullRequest) -> Waiting:
        return Waiting(
            number=pull.number,
            title=pull.title,
            author=pull.author.login,
            stage=self._find_stage(pull),
            is_draft=pull.is_draft,
            may_be_listed="duplicate?" in pull.labels,
            days=_count_days(pull.created, self.today),
        )

    def _find_clusters(self, pulls: Sequence[PullRequest]) -> tuple[Cluster, ...]:
        """Return which of the newest pull requests propose the same work.

        What strangers wrote is read in a process of its own.

        Raises:
            GitError: git could not fetch or read a commit.
            IsolatedProcessError: the process gave no answer, or a wrong one.
        """
        remote = self.remote
        newest = pulls[-_MOST_COMPARED:]
        if len(newest) < 2:  # noqa: PLR2004 - a pair
            return ()
        branch = f"refs/heads/{self.forge.get_default_branch()}"
        refs = {pull.number: make_head_ref(pull.number) for pull in newest}
        failed = remote.fetch_requests([branch], refs.values())
        resolve_commit = remote.repository.resolve_commit
        heads = {}
        for number, ref in refs.items():
            if ref not in failed:
                heads[number] = resolve_commit(ref)
        request = CompareRequests(resolve_commit(branch), heads)
        clusters = ask(
            self.run_isolated, remote.repository.folder, COMPARE, request
        ).clusters
        # The process read what strangers wrote, so that its answer is not trusted.
        for cluster in clusters:
            if not refs.keys() >= set(cluster.requests):
                raise IsolatedProcessError(
                    "the comparison gave something else than was asked for."
                )
        return clusters


def _count_days(created: str, today: dt.date) -> int:
    """Return the days since *created*, a time as GitHub writes it; 0 if it is none."""
    created_day = read_day(created)
    if created_day is None:
        return 0
    # The clock of this machine may be behind GitHub's.
    return max(0, (today - created_day).days)
