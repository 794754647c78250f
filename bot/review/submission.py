"""Read filled forms against the entries, and judge what they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.forms.entry_change import mark_unchanged
from bot.forms.form_versions import list_forms
from bot.forms.issue_forms import plan_forms
from bot.forms.parser import parse_answers
from bot.forms.proposal import propose
from bot.identity.identifiers import identify
from bot.model.analysis import ReadForm
from bot.model.entry_id import EntryId
from bot.model.facts import ASKED_KINDS, KnownFacts, group_by_work
from bot.model.line_edits import DocumentEdit
from bot.model.review import Verdict
from bot.model.submission import Answers, Problem, ProposedEntry, UnreadableForm
from bot.model.wording import say
from bot.plan import DeleteFile, FileAction, WriteFile
from bot.ports import Context, Workspace
from bot.project.document_source import SourceTree
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project, load_project
from bot.review.entry_files import Proposal
from bot.review.open_duplicates import (
    KnownKeys,
    compute_keys,
    compute_request_keys,
    find_open_duplicates,
)
from bot.review.open_lines import compute_line_keys
from bot.review.proposed_changes import Contribution
from bot.review.verdicts import evaluate_contribution

# Earlier versions of a form that an issue is tried with.
_MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class SubmissionReader:
    """Reads filled forms against the entries of *tree*.

    These are the files of the commit *base*, or of the checkout if *base* is empty.
    """

    context: Context
    base: str
    tree: Workspace
    project: Project
    loaded: LoadedCatalog
    facts: KnownFacts = ()
    """What sources say of the works that forms name."""

    def with_facts(self, facts: KnownFacts) -> "SubmissionReader":
        """Return the reader, with what sources say of works."""
        if not facts:
            return self
        examiners = self.loaded.examiners.with_facts(facts)
        loaded = replace(self.loaded, examiners=examiners)
        return replace(self, loaded=loaded, facts=facts)

    @classmethod
    def open_commit(
        cls,
        context: Context,
        revision: str,
    ) -> "SubmissionReader":
        """Return a reader that reads forms against the files of *revision*."""
        base = context.repository.resolve_commit(revision)
        return cls._open(context, base, context.repository.open_tree(base))

    @classmethod
    def open_checkout(cls, context: Context) -> "SubmissionReader":
        """Return a reader for the files as they are in the checkout, committed or not."""
        return cls._open(context, "", context.workspace)

    @classmethod
    def _open(
        cls,
        context: Context,
        base: str,
        tree: Workspace,
    ) -> "SubmissionReader":
        """Return a reader with project and entries of *tree*."""
        project = load_project(tree, context.cache)
        loaded = load_catalog(context, tree, project)
        return cls(context, base, tree, project, loaded)

    def read(
        self,
        body: str,
        requests: Mapping[int, str],
        submissions: Mapping[int, str],
    ) -> ReadForm | UnreadableForm:
        """Return what the text of an issue asks for, after repairs, and its review.

        Args:
            body: the text of the issue.
            requests: the heads of open pull requests to compare with, by number.
            submissions: the texts of older submissions to compare with, by number.
        """
        answers = self._parse(body)
        if isinstance(answers, UnreadableForm):
            return answers
        proposed, verdict = self.review(answers)
        if verdict is not None:
            verdict = self._add_open_duplicates(
                proposed,
                verdict,
                requests,
                submissions,
            )
        works = _list_works(proposed) if verdict is None else verdict.works
        return ReadForm(proposed, verdict, works)

    def review(self, answers: Answers) -> tuple[ProposedEntry, Verdict | None]:
        """Return what *answers* ask for, as it would be committed, and the verdict on it.

        If they ask for no change of a file, there is no verdict.
        """
        proposed = self._propose(answers)
        if not proposed.text:
            return proposed, None
        verdict = self._judge(proposed)
        repaired = self._apply_repairs(proposed, verdict)
        is_moved = repaired.path != repaired.before_path
        if not is_moved and repaired.text == repaired.before:
            # The repairs took the whole change back.
            return mark_unchanged(repaired), None
        if isinstance(self.tree, SourceTree):
            return self._write_lines(repaired, verdict, self.tree)
        return repaired, verdict

    def _write_lines(
        self,
        proposed: ProposedEntry,
        verdict: Verdict,
        tree: SourceTree,
    ) -> tuple[ProposedEntry, Verdict | None]:
        """Return the proposal with the lines that it becomes, and the verdict on these.

        Where no line can show it, there is nothing to commit. Then there is no verdict,
        unless that has something for the author to fix first.
        """
        # Late: most lists have entry files.
        from bot.project.document_writing import UnshownError, plan_lines
        from bot.review.document_lines import name_listed_lines

        plan: list[FileAction] = [WriteFile(proposed.path, proposed.text)]
        if proposed.before_path and proposed.before_path != proposed.path:
            plan.append(DeleteFile(proposed.before_path))
        layout = self.project.layouts[EntryId.from_path(proposed.path).list_id]
        before = tree.read_original(layout.document)
        try:
            (action, *_), _ = plan_lines(plan, replace(self.context, workspace=tree))
        except UnshownError:
            if verdict.to_fix:
                nothing = DocumentEdit.from_texts(layout.document, before, before)
                return replace(proposed, document=nothing), verdict
            message = say(
                "No line of `{document}` can show this: its section has no place for it,"
                " or its line is written in a way of its own. A maintainer edits the"
                " line itself.",
                document=layout.document,
            )
            problem = Problem(layout.title, message)
            undecided = (*proposed.undecided, problem)
            return replace(proposed, text="", undecided=undecided), None
        if not isinstance(action, WriteFile):
            return proposed, verdict
        edit = DocumentEdit.from_texts(action.path, before, action.text)
        named = name_listed_lines(verdict, layout.document, tree)
        return replace(proposed, document=edit), named

    def _parse(self, body: str) -> Answers | UnreadableForm:
        """Return the answers in the text of an issue, by any known version of a form."""

        def read_versions(path: str) -> list[bytes]:
            return self.context.repository.read_versions(
                self.base,
                path,
                _MOST_VERSIONS,
            )

        layouts, settings = self.project.layouts, self.project.settings
        forms = list_forms(layouts, settings, read_versions)
        return parse_answers(body, forms)

    def _propose(self, answers: Answers) -> ProposedEntry:
        """Return the entry file that *answers* ask for."""
        catalog = self.loaded.catalog
        return propose(
            answers,
            catalog,
            self.tree.read,
            self.context.today,
            group_by_work(self.facts),
        )

    def _judge(self, proposed: ProposedEntry) -> Verdict:
        """Return the verdict on a proposed file, as on that of a pull request."""
        path, old_path = proposed.path, proposed.before_path
        after = proposed.text.encode()
        before = proposed.before.encode() if proposed.before else None
        is_moved = bool(old_path) and path != old_path
        if is_moved:
            proposals = [
                Proposal(path, None, after),
                Proposal(old_path, before, None),
            ]
        else:
            proposals = [Proposal(path, before, after)]
        new_paths = set() if path in self.loaded.files else {path}
        contribution = Contribution(
            self.project,
            self.loaded,
            tuple(proposals),
            (),
            frozenset(new_paths),
        )
        verdicts = evaluate_contribution(self.context, contribution)
        verdict = next(verdict for verdict in verdicts if verdict.path == path)
        if not is_moved:
            return verdict
        # That the old id stays known is the bot's doing, not the submitter's.
        to_decide = [
            finding
            for finding in verdict.to_decide
            if finding.field[:1] != ("former_ids",)
        ]
        return replace(verdict, to_decide=tuple(to_decide))

    def _apply_repairs(
        self,
        proposed: ProposedEntry,
        verdict: Verdict,
    ) -> ProposedEntry:
        """Return the proposal as it would be committed."""
        path, text = verdict.final_path, verdict.final_text
        examiner = self.loaded.examiners.find_for_path(path)
        record = None
        if examiner is not None:
            record = examiner.examine(path, text.encode()).record
        return replace(proposed, path=path, text=text, record=record or {})

    def _add_open_duplicates(
        self,
        proposed: ProposedEntry,
        verdict: Verdict,
        requests: Mapping[int, str],
        submissions: Mapping[int, str],
    ) -> Verdict:
        """Return the verdict with the contributions that may propose the same work.

        They are open pull requests and older submissions. Only a new entry has any.
        """
        examiners = self.loaded.examiners
        if proposed.kind != "add":
            return verdict
        known_keys = {
            **compute_request_keys(
                self.context,
                examiners,
                self.base,
                requests,
            ),
            **compute_line_keys(self.context, self.loaded, self.base, requests),
            **self.compute_submission_keys(submissions),
        }
        path = proposed.path
        own_keys = compute_keys(examiners, path, proposed.text.encode())
        if own_keys is None:
            return replace(verdict, open_duplicates=())
        duplicates = find_open_duplicates({path: own_keys}, known_keys)
        return replace(verdict, open_duplicates=duplicates.get(path, ()))

    def compute_submission_keys(self, bodies: Mapping[int, str]) -> KnownKeys:
        """Return the keys of the works that other submissions add, named as in `KnownKeys`.

        A submission that cannot be read has none.

        Args:
            bodies: the texts of the submissions, by number.
        """
        submission_keys: dict[str, Sequence[Any]] = {}
        forms = plan_forms(self.project.layouts, self.project.settings)
        for number, body in bodies.items():
            answers = parse_answers(body, forms)
            if not isinstance(answers, Answers):
                continue
            proposed = self._propose(answers)
            if proposed.kind != "add" or not proposed.text:
                continue
            path, data = proposed.path, proposed.text.encode()
            keys = compute_keys(self.loaded.examiners, path, data)
            if keys:
                submission_keys[f"{number} {path}"] = keys
        return submission_keys


def _list_works(proposed: ProposedEntry) -> tuple[str, ...]:
    """Return the works that a new entry links to, of which somebody may know something.

    There may be no file of it yet: a link is enough.
    """
    works = map(identify, proposed.urls)
    return tuple(str(work) for work in works if work.kind in ASKED_KINDS)
