"""`listwright review`: judge what changed between two revisions, for its author and a maintainer."""

import argparse

from bot.commands.contribution import Contribution, collect
from bot.commands.project import load_project
from bot.commands.verdicts import reach_verdicts
from bot.errors import ListwrightError, UsageError
from bot.model.review import UNFINISHED, Review
from bot.plan import Outcome
from bot.ports import House


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--base", required=True, metavar="REV", help="the branch that the contribution goes to"
    )
    parser.add_argument("--head", required=True, metavar="REV", help="the contribution")
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="how it is written"
    )


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Review. The base's declarations judge; nothing of the contribution runs or is checked out."""
    try:
        base, head = house.repository.commit(args.base), house.repository.commit(args.head)
        review = review_contribution(house, base, head)
    except UsageError:
        raise
    except ListwrightError as error:
        if args.format == "markdown" and error.status == ListwrightError.status:
            from bot.render.comment import render_unfinished

            return Outcome(render_unfinished(), error.status, notice=str(error))
        raise
    return Outcome(_written(review, args.format, house), review.status)


def _written(review: Review, form: str, house: House) -> str:
    if form == "markdown":
        from bot.render.comment import render_comment

        return render_comment(review, house.today)
    from bot.report.review import render_review_json, render_review_text

    return render_review_json(review) if form == "json" else render_review_text(review)


def review_contribution(house: House, base: str, head: str) -> Review:
    """Judge the base as it would be after the merge against the base as it is.

    Raises:
        ConfigurationError: the base's own declarations are wrong.
        GitError: git could not answer.
    """
    project = load_project(house.repository.tree(base), house.cache)
    contribution: Contribution | None = collect(house, project, base, head)
    if contribution is None:
        return Review(base, head, (), (), {}, has_conflict=True)
    verdicts = reach_verdicts(house, contribution)
    concerned = {verdict.list_id for verdict in verdicts}
    titles = {name: layout.title for name, layout in project.layouts.items()}
    lists = {name: titles.get(name, name) for name in sorted(concerned, key=lambda n: (n not in titles, n))}
    return Review(base, head, tuple(verdicts), contribution.notes, lists)


__all__ = ["UNFINISHED", "configure", "review_contribution", "run"]
