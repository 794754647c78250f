"""The review of one contribution."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.identity.keys import Keys
from bot.model.facts import KnownFacts
from bot.model.open_works import ALONE, Beside
from bot.model.review import Note, Review, Verdict
from bot.ports import Context
from bot.project.document_source import SourceTree
from bot.project.examiners import Examiners
from bot.project.load_settings import Project, load_project
from bot.review.proposed_changes import Contribution, read_proposed_changes
from bot.review.section_sizes import note_small_sections
from bot.review.verdicts import evaluate_contribution


def review_contribution(
    context: Context,
    base: str,
    head: str,
    beside: Beside = ALONE,
    facts: KnownFacts = (),
) -> Review:
    """Return the review of the base as it would be after the merge, against the base as it is.

    Args:
        context: its repository holds the commits.
        base: the commit that the contribution goes to.
        head: the contribution.
        beside: the older open contributions, to report works that several propose.
        facts: what sources say of its works.

    Raises:
        ConfigurationError: the base's own declarations are wrong.
        GitError: git could not answer.
    """
    project = load_project(context.repository.open_tree(base), context.cache)
    contribution = read_proposed_changes(context, project, base, head)
    contribution = contribution.with_facts(facts)
    verdicts = evaluate_contribution(context, contribution)
    if verdicts and beside.has_any:
        verdicts = _add_open_duplicates(context, contribution, base, verdicts, beside)
    review = Review(
        base,
        head,
        tuple(verdicts),
        (
            *contribution.notes,
            *_note_unshown(verdicts),
            *note_small_sections(contribution),
        ),
        _collect_list_titles(project, verdicts),
        contribution.has_conflict,
        tuple(sorted(contribution.edited)),
        contribution.account,
    )
    tree = context.repository.open_tree(base)
    if isinstance(tree, SourceTree):
        from bot.review.document_lines import compute_line_digests, speak_of_lines
        from bot.review.renamed_headings import note_lost_sections

        lost = note_lost_sections(context.repository, tree, head)
        review = replace(
            review,
            notes=(*review.notes, *lost),
            line_digests=compute_line_digests(context.repository, tree, base, head),
        )
        return speak_of_lines(review, contribution.base, tree)
    return review


def _note_unshown(verdicts: Sequence[Verdict]) -> Iterator[Note]:
    """Yield the notes on links that the list would not show."""
    if any(verdict.places for verdict in verdicts):
        # Late, as in `_add_open_duplicates`.
        from bot.review.unshown_links import find_unshown_links

        yield from find_unshown_links(verdicts)


def _collect_list_titles(
    project: Project,
    verdicts: Sequence[Verdict],
) -> dict[str, str]:
    """Return the titles of the lists that verdicts concern, by id.

    A list that does not exist has its id as title, and comes after the others.
    """
    titles = {list_id: layout.title for list_id, layout in project.layouts.items()}
    concerned = {verdict.list_id for verdict in verdicts}
    ordered = sorted(concerned, key=lambda list_id: (list_id not in titles, list_id))
    return {list_id: titles.get(list_id, list_id) for list_id in ordered}


def _add_open_duplicates(
    context: Context,
    contribution: Contribution,
    base: str,
    verdicts: Sequence[Verdict],
    beside: Beside,
) -> list[Verdict]:
    """Return the verdicts with the open contributions that may propose the same works."""
    # Late, as below: most reviews have nothing to compare with.
    from bot.review.open_duplicates import (
        compute_request_keys,
        find_open_duplicates,
        name_works,
    )
    from bot.review.open_lines import compute_line_keys

    examiners = contribution.base.examiners
    own_keys = _compute_own_keys(examiners, verdicts)
    known_keys = {
        **name_works(beside.works),
        **compute_request_keys(context, examiners, base, beside.requests),
        **compute_line_keys(context, contribution.base, base, beside.requests),
    }
    if beside.submissions:
        from bot.review.submission import SubmissionReader

        reader = SubmissionReader(
            context,
            base,
            context.repository.open_tree(base),
            contribution.project,
            contribution.base,
        )
        known_keys |= reader.compute_submission_keys(beside.submissions)
    duplicates = find_open_duplicates(own_keys, known_keys)
    return [
        replace(verdict, open_duplicates=duplicates.get(verdict.path, ()))
        for verdict in verdicts
    ]


def _compute_own_keys(
    examiners: Examiners,
    verdicts: Sequence[Verdict],
) -> dict[str, Keys]:
    """Return the keys of the works that verdicts are on, by the path of the verdict."""
    from bot.review.open_duplicates import compute_keys

    own_keys: dict[str, Keys] = {}
    for verdict in verdicts:
        if verdict.final_text:
            data = verdict.final_text.encode()
            keys = compute_keys(examiners, verdict.final_path, data)
            if keys:
                own_keys[verdict.path] = keys
    return own_keys
