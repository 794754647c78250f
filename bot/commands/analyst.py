"""Reading contributions, each in a process of its own."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot import __version__
from bot.commands.event import Event
from bot.commands.project import load_project
from bot.commands.wire import read_analyses
from bot.errors import GitError, ListwrightError, UsageError
from bot.model.analysis import Analysis
from bot.model.forge import PullRequest
from bot.model.review import Note
from bot.ports import House, Remote, RunApart
from bot.ports.forge import Forge

_MOST_BESIDE = 300
"""Open pull requests that one is compared with."""


@dataclass(frozen=True, slots=True)
class Analyst:
    """Reads contributions for a command."""

    forge: Forge
    remote: Remote
    apart: RunApart
    event: Event

    @classmethod
    def of(cls, house: House, event: Event) -> "Analyst":
        """Who reads for a command at a forge."""
        assert house.forge is not None and house.remote is not None and house.run_apart is not None  # noqa: PT018, S101
        return cls(house.forge, house.remote, house.run_apart, event)

    @property
    def branch(self) -> str:
        """The branch that the list lives on."""
        return self.event.default_branch or self.forge.default_branch()

    def requests(self, wanted: Mapping[int, str], pulls: Sequence[PullRequest]) -> list[Analysis]:
        """The analyses of pull requests whose head still is the commit *wanted*."""
        heads = {pull.number: pull.head for pull in pulls[-_MOST_BESIDE:] if pull.number < max(wanted)}
        refs = {number: f"refs/pull/{number}/head" for number in sorted({*wanted, *heads})}
        self.remote.fetch([f"refs/heads/{self.branch}", *refs.values()])
        base = self.remote.repository.commit(f"refs/heads/{self.branch}")
        rules = rules_digest(self.remote, base)
        analyses = []
        for number, head in wanted.items():
            if self.remote.repository.commit(refs[number]) == head:
                older = {other: commit for other, commit in heads.items() if other < number}
                found = self._counted(self._one(base, head, older))
                analyses.append(replace(found, number=number, rules=rules))
        return analyses

    def group(self) -> Analysis:
        """A merge queue's commit holds several contributions: it is judged as one."""
        self.remote.fetch([self.event.head, f"refs/heads/{self.branch}"])
        found = self._one(self.event.base, self.event.head, {})
        return replace(found, rules=rules_digest(self.remote, self.event.base))

    def judge(self, number: int, base: str, commit: str) -> Analysis:
        """The analysis of a commit that is here already, as one of pull request *number*."""
        return replace(self._one(base, commit, {}), number=number, rules=rules_digest(self.remote, base))

    def _one(self, base: str, head: str, beside: Mapping[int, str]) -> Analysis:
        """The review of one commit; without one, if reading it ends badly."""
        folder = self.remote.repository.folder
        words = ["review", "--root", folder, "--base", base, "--head", head, "--format", "wire"]
        if beside:
            words += ["--beside", *(f"{number}:{commit}" for number, commit in beside.items())]
        try:
            (found,) = read_analyses(self.apart(words))
        except ListwrightError as error:
            return Analysis(0, head, base, "", None, trouble=str(error))
        return found

    def _counted(self, found: Analysis) -> Analysis:
        """The forge and git must agree on how much is proposed: fewer files seen than told are a reason to look."""
        if not self.event.changed_files or found.review is None or found.review.has_conflict:
            return found
        parted = self.remote.repository.merge_base(found.base, found.head)
        seen = len(self.remote.repository.changes(parted, found.head))
        if seen >= self.event.changed_files:
            return found
        note = Note(f"GitHub tells of {self.event.changed_files} changed files; {seen} were seen.")
        return replace(found, review=replace(found.review, notes=(*found.review.notes, note)))


def rules_digest(remote: Remote, base: str) -> str:
    """What tells whether another run would judge the same way: the program, and what the base declares.

    Raises:
        UsageError: the base declares nothing that can be read.
    """
    digest = hashlib.sha256(__version__.encode())
    try:
        project = load_project(remote.repository.tree(base))
    except GitError:
        raise UsageError("the base has no tree that git can read.") from None
    for list_id, source in sorted(project.sources.items()):
        digest.update(f"{list_id} {len(source)} ".encode() + source)
    return digest.hexdigest()[:16]
