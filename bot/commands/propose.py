"""`listwright propose`: turn the text of a filled issue form into the entry that it asks for, and judge that."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.commands.contribution import Contribution, Proposal
from bot.commands.project import Project, load_project
from bot.commands.siblings import KnownKeys, find_siblings, keys_of, keys_of_requests
from bot.commands.survey import Survey, survey
from bot.commands.verdicts import reach_verdicts
from bot.commands.wire import write_analyses
from bot.errors import UsageError
from bot.forms.answers import parse_answers
from bot.forms.issue_forms import plan_forms
from bot.forms.known import known_forms
from bot.forms.submission import propose, unchanged
from bot.model.analysis import Analyses, Submitted
from bot.model.review import Verdict
from bot.model.submission import Answers, Proposed, Unreadable, digest
from bot.plan import Outcome
from bot.ports import House, Workspace
from bot.render.last_words import render_unreadable
from bot.render.submission import render_submission

_MOST_VERSIONS = 50
"""Earlier versions of a form that an issue is tried with."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("text", metavar="FILE", help="the text of the issue; `-` reads standard input")
    parser.add_argument(
        "--base",
        default="HEAD",
        metavar="REV",
        help="the entries that it is compared with; HEAD, if not given",
    )
    parser.add_argument(
        "--format",
        choices=("markdown", "wire"),
        default="markdown",
        help="the reply; or, with `wire`, what the steps of a workflow hand on, and what FILE then holds too",
    )
    parser.add_argument(
        "--beside", nargs="*", default=[], metavar="NUMBER:REV", help="open pull requests to compare with"
    )


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Read, propose and judge. Nothing is written."""
    data = house.read_outside(args.text)
    if data is None:
        raise UsageError(f"{args.text}: there is no such file.")
    body, others = _given(data) if args.format == "wire" else (data.decode("utf-8", "replace"), {})
    beside = {int(number): commit for number, _, commit in (one.partition(":") for one in args.beside)}
    desk = Reader.at(house, args.base)
    found = desk.read(body)
    if found.verdict is not None:
        told = desk.siblings_of(found.proposed, found.verdict, beside, others)
        found = replace(found, verdict=told)
    if args.format == "wire":
        return Outcome(write_analyses(Analyses((), (found,))))
    return Outcome(_reply(found, house), int(found.proposed is None or not found.proposed.text))


def _given(data: bytes) -> tuple[str, dict[int, str]]:
    """The text to read, and those of older submissions by number."""
    try:
        given = json.loads(data)
        return str(given["body"]), {int(number): str(body) for number, body in given["others"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise UsageError("what was handed over is no text of an issue.") from None


def _reply(found: Submitted, house: House) -> str:
    if found.proposed is not None:
        return render_submission(found.proposed, found.verdict, house.today)
    assert found.unreadable is not None  # noqa: S101 - one of the two
    return render_unreadable(found.unreadable, house.today)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads filled forms against the entries of *tree*: those of the commit *base*, or of the checkout."""

    house: House
    base: str
    tree: Workspace
    project: Project
    found: Survey

    @classmethod
    def at(cls, house: House, revision: str) -> "Reader":
        """Read against *revision*."""
        base = house.repository.commit(revision)
        return cls._of(house, base, house.repository.tree(base))

    @classmethod
    def here(cls, house: House) -> "Reader":
        """Read against the files as they stand in the checkout, committed or not."""
        return cls._of(house, "", house.workspace)

    @classmethod
    def _of(cls, house: House, base: str, tree: Workspace) -> "Reader":
        project = load_project(tree, house.cache)
        return cls(house, base, tree, project, survey(house, tree, project))

    def read(self, body: str) -> Submitted:
        """What the text of an issue asks for, after repairs, and the review of it."""
        answers = self._answers(body)
        if isinstance(answers, Unreadable):
            return Submitted(0, digest(body), self.base, unreadable=answers)
        return Submitted(0, digest(body), self.base, *self.review(answers))

    def review(self, answers: Answers) -> tuple[Proposed, Verdict | None]:
        """What *answers* ask for, as it would be committed, and the verdict on it; none where there is no file."""
        proposed = self._propose(answers)
        if not proposed.text:
            return proposed, None
        verdict = self._judge(proposed)
        settled = self._settled(proposed, verdict)
        if (settled.path, settled.text) == (settled.before_path, settled.before):  # the repairs undid it
            return unchanged(settled), None
        return settled, verdict

    def _answers(self, body: str) -> Answers | Unreadable:
        def versions(path: str) -> list[bytes]:
            return self.house.repository.versions(self.base, path, _MOST_VERSIONS)

        return parse_answers(body, known_forms(self.project.layouts, self.project.settings, versions))

    def _propose(self, answers: Answers) -> Proposed:
        return propose(answers, self.found.catalog, self.tree.read, self.house.today)

    def _judge(self, proposed: Proposed) -> Verdict:
        after, before = proposed.text.encode(), proposed.before.encode() if proposed.before else None
        moves = bool(proposed.before_path) and proposed.path != proposed.before_path
        proposals = [Proposal(proposed.path, None if moves else before, after)]
        proposals += [Proposal(proposed.before_path, before, None)] if moves else []
        new = frozenset() if proposed.path in self.found.files else frozenset({proposed.path})
        contribution = Contribution(self.project, self.found, tuple(proposals), (), new)
        verdict = next(one for one in reach_verdicts(self.house, contribution) if one.path == proposed.path)
        if moves:  # that the old id stays known is ours, not the submitter's
            own = [one for one in verdict.to_decide if one.field[:1] != ("former_ids",)]
            verdict = replace(verdict, to_decide=tuple(own))
        return verdict

    def _settled(self, proposed: Proposed, verdict: Verdict) -> Proposed:
        """The proposal as it would be committed."""
        path, text = verdict.new_path or verdict.path, verdict.text or verdict.source
        judge = self.found.examiners.of_path(path)
        record = judge.examine(path, text.encode()).record if judge else None
        return replace(proposed, path=path, text=text, record=record or {})

    def siblings_of(
        self,
        proposed: Proposed | None,
        verdict: Verdict,
        beside: Mapping[int, str],
        others: Mapping[int, str],
    ) -> Verdict:
        """The verdict with the open pull requests and older submissions that propose what may be the same work."""
        examiners = self.found.examiners
        if proposed is None or proposed.kind != "add":
            return verdict
        requests = keys_of_requests(self.house, examiners, self.base, beside)
        known = {**requests, **self.keys_of(others)}
        own = keys_of(examiners, proposed.path, proposed.text.encode())
        found = find_siblings({proposed.path: own}, known) if own else {}
        return replace(verdict, siblings=found.get(proposed.path, ()))

    def keys_of(self, others: Mapping[int, str]) -> KnownKeys:
        """What identifies the works of other submissions, by number; one that cannot be read is nobody's sibling."""
        known: dict[str, Sequence[Any]] = {}
        forms = plan_forms(self.project.layouts, self.project.settings)
        for number, body in others.items():
            answers = parse_answers(body, forms)
            other = self._propose(answers) if isinstance(answers, Answers) else None
            if other is not None and other.kind == "add" and other.text:
                keys = keys_of(self.found.examiners, other.path, other.text.encode())
                known |= {f"{number} {other.path}": keys} if keys else {}
        return known
