"""The review of one contribution."""

from collections.abc import Mapping
from dataclasses import replace

from bot.model.review import Review, Verdict
from bot.ports import Context
from bot.project.load_settings import load_project
from bot.review.proposed_changes import Contribution, read_proposed_changes
from bot.review.verdicts import evaluate_contribution


def review_contribution(
    context: Context,
    base: str,
    head: str,
    beside: Mapping[int, str] | None = None,
    bodies: Mapping[int, str] | None = None,
) -> Review:
    """Judge the base as it would be after the merge against the base as it is.

    Args:
        context: its repository holds the commits.
        base: the commit that the contribution goes to.
        head: the contribution.
        beside: the heads of older open contributions, by number, to tell what several propose.
        bodies: the texts of older open submissions, by number, for the same.

    Raises:
        ConfigurationError: the base's own declarations are wrong.
        GitError: git could not answer.
    """
    project = load_project(context.repository.open_tree(base), context.cache)
    contribution = read_proposed_changes(context, project, base, head)
    verdicts = evaluate_contribution(context, contribution)
    if verdicts and (beside or bodies):
        verdicts = _with_siblings(
            context, contribution, base, verdicts, beside or {}, bodies or {}
        )
    concerned = {verdict.list_id for verdict in verdicts}
    titles = {name: layout.title for name, layout in project.layouts.items()}
    lists = {
        name: titles.get(name, name)
        for name in sorted(concerned, key=lambda n: (n not in titles, n))
    }
    edited = tuple(sorted(contribution.edited))
    return Review(
        base,
        head,
        tuple(verdicts),
        contribution.notes,
        lists,
        contribution.has_conflict,
        edited,
        contribution.account,
    )


def _with_siblings(  # noqa: PLR0913, PLR0917 - a contribution, and what it is compared with
    context: Context,
    contribution: Contribution,
    base: str,
    verdicts: list[Verdict],
    beside: Mapping[int, str],
    bodies: Mapping[int, str],
) -> list[Verdict]:
    from bot.review.open_duplicates import (
        compute_keys,
        compute_request_keys,
        find_open_duplicates,
    )

    examiners = contribution.base.examiners
    own = {
        verdict.path: keys
        for verdict in verdicts
        if verdict.final_text
        and (
            keys := compute_keys(
                examiners, verdict.final_path, verdict.final_text.encode()
            )
        )
    }
    known = dict(compute_request_keys(context, examiners, base, beside))
    if bodies:
        from bot.review.submission import SubmissionReader

        tree = context.repository.open_tree(base)
        known |= SubmissionReader(
            context, base, tree, contribution.project, contribution.base
        ).keys_of(bodies)
    found = find_open_duplicates(own, known)
    return [
        replace(verdict, open_duplicates=found.get(verdict.path, ()))
        for verdict in verdicts
    ]
