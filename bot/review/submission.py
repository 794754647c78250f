"""Read filled forms against the entries, and judge what they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.forms.entry_change import mark_unchanged
from bot.forms.form_versions import list_forms
from bot.forms.issue_forms import plan_forms
from bot.forms.parser import parse_answers
from bot.forms.proposal import propose
from bot.model.analysis import ReadForm
from bot.model.review import Verdict
from bot.model.submission import Answers, ProposedEntry, UnreadableForm
from bot.ports import Context, Workspace
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project, load_project
from bot.review.entry_files import Proposal
from bot.review.open_duplicates import (
    KnownKeys,
    compute_keys,
    compute_request_keys,
    find_open_duplicates,
)
from bot.review.proposed_changes import Contribution
from bot.review.verdicts import evaluate_contribution

_MOST_VERSIONS = 50
"""Earlier versions of a form that an issue is tried with."""


@dataclass(frozen=True, slots=True)
class SubmissionReader:
    """Reads filled forms against the entries of *tree*: those of the commit *base*, or of the checkout."""

    context: Context
    base: str
    tree: Workspace
    project: Project
    found: LoadedCatalog

    @classmethod
    def at(cls, context: Context, revision: str) -> "SubmissionReader":
        """Read against *revision*."""
        base = context.repository.commit(revision)
        return cls._of(context, base, context.repository.tree(base))

    @classmethod
    def here(cls, context: Context) -> "SubmissionReader":
        """Read against the files as they stand in the checkout, committed or not."""
        return cls._of(context, "", context.workspace)

    @classmethod
    def _of(cls, context: Context, base: str, tree: Workspace) -> "SubmissionReader":
        project = load_project(tree, context.cache)
        return cls(context, base, tree, project, load_catalog(context, tree, project))

    def read(
        self, body: str, requests: Mapping[int, str], submissions: Mapping[int, str]
    ) -> ReadForm | UnreadableForm:
        """Return what the text of an issue asks for, after repairs, and the review of it.

        Args:
            body: the text of the issue.
            requests: the heads of open pull requests to compare with, by number.
            submissions: the texts of older submissions to compare with, by number.
        """
        answers = self._answers(body)
        if isinstance(answers, UnreadableForm):
            return answers
        proposed, verdict = self.review(answers)
        if verdict is not None:
            verdict = self._add_open_duplicates(
                proposed, verdict, requests, submissions
            )
        return ReadForm(proposed, verdict)

    def review(self, answers: Answers) -> tuple[ProposedEntry, Verdict | None]:
        """What *answers* ask for, as it would be committed, and the verdict on it; none where there is no file."""
        proposed = self._propose(answers)
        if not proposed.text:
            return proposed, None
        verdict = self._judge(proposed)
        settled = self._settled(proposed, verdict)
        if (settled.path, settled.text) == (
            settled.before_path,
            settled.before,
        ):  # the repairs undid it
            return mark_unchanged(settled), None
        return settled, verdict

    def _answers(self, body: str) -> Answers | UnreadableForm:
        def versions(path: str) -> list[bytes]:
            return self.context.repository.versions(self.base, path, _MOST_VERSIONS)

        return parse_answers(
            body, list_forms(self.project.layouts, self.project.settings, versions)
        )

    def _propose(self, answers: Answers) -> ProposedEntry:
        return propose(answers, self.found.catalog, self.tree.read, self.context.today)

    def _judge(self, proposed: ProposedEntry) -> Verdict:
        after, before = (
            proposed.text.encode(),
            proposed.before.encode() if proposed.before else None,
        )
        moves = bool(proposed.before_path) and proposed.path != proposed.before_path
        proposals = [Proposal(proposed.path, None if moves else before, after)]
        proposals += [Proposal(proposed.before_path, before, None)] if moves else []
        new = (
            frozenset()
            if proposed.path in self.found.files
            else frozenset({proposed.path})
        )
        contribution = Contribution(self.project, self.found, tuple(proposals), (), new)
        verdict = next(
            one
            for one in evaluate_contribution(self.context, contribution)
            if one.path == proposed.path
        )
        if moves:  # that the old id stays known is ours, not the submitter's
            own = [one for one in verdict.to_decide if one.field[:1] != ("former_ids",)]
            verdict = replace(verdict, to_decide=tuple(own))
        return verdict

    def _settled(self, proposed: ProposedEntry, verdict: Verdict) -> ProposedEntry:
        """The proposal as it would be committed."""
        path, text = verdict.final_path, verdict.final_text
        judge = self.found.examiners.of_path(path)
        record = judge.examine(path, text.encode()).record if judge else None
        return replace(proposed, path=path, text=text, record=record or {})

    def _add_open_duplicates(
        self,
        proposed: ProposedEntry,
        verdict: Verdict,
        beside: Mapping[int, str],
        others: Mapping[int, str],
    ) -> Verdict:
        """The verdict with the open pull requests and older submissions that propose what may be the same work."""
        examiners = self.found.examiners
        if proposed.kind != "add":
            return verdict
        requests = compute_request_keys(self.context, examiners, self.base, beside)
        known = {**requests, **self.keys_of(others)}
        own = compute_keys(examiners, proposed.path, proposed.text.encode())
        found = find_open_duplicates({proposed.path: own}, known) if own else {}
        return replace(verdict, open_duplicates=found.get(proposed.path, ()))

    def keys_of(self, others: Mapping[int, str]) -> KnownKeys:
        """What identifies the works of other submissions, by number; one that cannot be read is nobody's sibling."""
        known: dict[str, Sequence[Any]] = {}
        forms = plan_forms(self.project.layouts, self.project.settings)
        for number, body in others.items():
            answers = parse_answers(body, forms)
            other = self._propose(answers) if isinstance(answers, Answers) else None
            if other is not None and other.kind == "add" and other.text:
                keys = compute_keys(
                    self.found.examiners, other.path, other.text.encode()
                )
                known |= {f"{number} {other.path}": keys} if keys else {}
        return known
