"""`listwright review`: judge what changed between two revisions, for its author and a maintainer."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace

from bot.commands.contribution import Contribution, collect
from bot.commands.project import load_project
from bot.commands.verdicts import reach_verdicts
from bot.errors import ListwrightError, UsageError
from bot.model.review import Review, Verdict
from bot.plan import Outcome
from bot.ports import House


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--base", required=True, metavar="REV", help="the branch that the contribution goes to"
    )
    parser.add_argument("--head", required=True, metavar="REV", help="the contribution")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json", "wire"),
        default="text",
        help="how it is written; `wire` is what `listwright publish` reads",
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        default=[],
        metavar="NUMBER:REV",
        help="older open pull requests to compare with",
    )
    parser.add_argument(
        "--submissions",
        metavar="FILE",
        help="the texts of older filled forms to compare with, as JSON by number",
    )


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Review. The base's declarations judge; nothing of the contribution runs or is checked out."""
    try:
        base, head = house.repository.commit(args.base), house.repository.commit(args.head)
        beside = {int(number): commit for number, _, commit in (one.partition(":") for one in args.beside)}
        review = review_contribution(house, base, head, beside, _bodies(args, house))
    except UsageError:
        raise
    except ListwrightError as error:
        if args.format == "markdown" and error.status == ListwrightError.status:
            from bot.render.comment import render_unfinished

            return Outcome(render_unfinished(), error.status, notice=str(error))
        raise
    return Outcome(_written(review, args.format, house), 0 if args.format == "wire" else review.status)


def _bodies(args: argparse.Namespace, house: House) -> dict[int, str]:
    """The texts of older submissions, by number."""
    if not args.submissions:
        return {}
    try:
        given = json.loads(house.read_outside(args.submissions) or b"")
        return {int(number): str(body) for number, body in given.items()}
    except (AttributeError, ValueError):
        raise UsageError("what was handed over holds no texts of issues.") from None


def _written(review: Review, form: str, house: House) -> str:
    if form == "wire":
        from bot.commands.replacements import find_replacements
        from bot.commands.wire import write_analyses
        from bot.model.analysis import Analyses, Analysis

        replacements = () if review.has_conflict else find_replacements(house, review)
        found = Analysis(0, review.head, review.base, "", review, replacements)
        return write_analyses(Analyses((found,)))
    if form == "markdown":
        from bot.render.comment import render_comment

        return render_comment(review, house.today)
    from bot.report.review import render_review_json, render_review_text

    return render_review_json(review) if form == "json" else render_review_text(review)


def review_contribution(
    house: House,
    base: str,
    head: str,
    beside: Mapping[int, str] | None = None,
    bodies: Mapping[int, str] | None = None,
) -> Review:
    """Judge the base as it would be after the merge against the base as it is.

    Args:
        house: its repository holds the commits.
        base: the commit that the contribution goes to.
        head: the contribution.
        beside: the heads of older open contributions, by number, to tell what several propose.
        bodies: the texts of older open submissions, by number, for the same.

    Raises:
        ConfigurationError: the base's own declarations are wrong.
        GitError: git could not answer.
    """
    project = load_project(house.repository.tree(base), house.cache)
    contribution = collect(house, project, base, head)
    verdicts = reach_verdicts(house, contribution)
    if verdicts and (beside or bodies):
        verdicts = _with_siblings(house, contribution, base, verdicts, beside or {}, bodies or {})
    concerned = {verdict.list_id for verdict in verdicts}
    titles = {name: layout.title for name, layout in project.layouts.items()}
    lists = {name: titles.get(name, name) for name in sorted(concerned, key=lambda n: (n not in titles, n))}
    edited = tuple(sorted(contribution.edited))
    return Review(base, head, tuple(verdicts), contribution.notes, lists, contribution.has_conflict, edited)


def _with_siblings(  # noqa: PLR0913, PLR0917 - a contribution, and what it is compared with
    house: House,
    contribution: Contribution,
    base: str,
    verdicts: list[Verdict],
    beside: Mapping[int, str],
    bodies: Mapping[int, str],
) -> list[Verdict]:
    from bot.commands.siblings import find_siblings, keys_of, keys_of_requests

    examiners = contribution.base.examiners
    own = {
        verdict.path: keys
        for verdict in verdicts
        if (text := verdict.text or verdict.source)
        and (keys := keys_of(examiners, verdict.new_path or verdict.path, text.encode()))
    }
    known = dict(keys_of_requests(house, examiners, base, beside))
    if bodies:
        from bot.commands.propose import Reader

        tree = house.repository.tree(base)
        known |= Reader(house, base, tree, contribution.project, contribution.base).keys_of(bodies)
    found = find_siblings(own, known)
    return [replace(verdict, siblings=found.get(verdict.path, ())) for verdict in verdicts]
