"""`listwright lookup` asks the sources only because a person says so, and prints what each of them says."""

import argparse
import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.commands import lookup
from bot.disk.fact_store import DiskFactStore
from bot.errors import UsageError
from bot.model.facts import Facts
from bot.plan import Outcome
from bot.ports import NO_PROGRESS
from tests.facts.stand_in import StandIn, answer_well, serve

if TYPE_CHECKING:
    from bot.ports import NetworkContext


class Repositories:
    """GitHub, which knows one repository."""

    def describe(self, names: Sequence[str]) -> dict[str, Facts]:
        known = Facts(source="GitHub", licence="MIT", is_archived=True)
        return {name: known for name in names if name == "octo-curator/tool"}


def run(
    stand_in: StandIn, *works: str, repositories: Repositories | None = None
) -> Outcome:
    context = SimpleNamespace(
        open_network=stand_in.open_network,
        open_repositories=lambda: repositories,
        open_fact_store=lambda: DiskFactStore(None),
        today=dt.date(2026, 11, 29),
        progress=NO_PROGRESS,
    )
    arguments = argparse.Namespace(works=list(works))
    return lookup.run(arguments, cast("NetworkContext", context))


@pytest.mark.parametrize(
    "work",
    [
        "2304.08485",
        "arXiv:2304.08485v2",
        "https://arxiv.org/pdf/2304.08485v2",
        "10.48550/arXiv.2304.08485",
        "doi:10.48550/arXiv.2304.08485",
        "https://doi.org/10.48550/arXiv.2304.08485",
        "Visual instruction tuning",
        "@article{x, title={Visual Instruction Tuning}, eprint={2304.08485}}",
    ],
)
def test_a_work_may_be_named_in_every_way(work: str) -> None:
    with serve() as stand_in:
        outcome = run(stand_in, work)

    assert outcome == Outcome(
        "arxiv:2304.08485\n"
        "  arXiv, 2026-11-29:\n"
        "    title: Visual Instruction Tuning\n"
        "    authors: Haotian Liu, Chunyuan Li\n"
        "    date: 2023-04-17\n"
        "    code: https://github.com/haotian-liu/LLaVA\n"
        "  Semantic Scholar, 2026-11-29:\n"
        "    title: Visual Instruction Tuning\n"
        "    authors: Haotian Liu\n"
        "    date: 2023-04-17\n"
        "    venue: Neural Information Processing Systems\n"
    )


def test_what_no_source_knows_is_said_so() -> None:
    with serve() as stand_in:
        outcome = run(stand_in, "10.1000/nowhere")

    assert outcome.status == 1
    assert outcome.text == (
        "doi:10.1000/nowhere\n  doi.org knows no such work.\n  Nothing is known of it.\n"
    )


def test_a_source_that_does_not_answer_is_no_verdict() -> None:
    def answer(call: Any) -> Any:  # noqa: ANN401 - as the stand-in has it
        is_first = call.host == "export.arxiv.org"
        return answer_well(call)._replace(status=500) if is_first else answer_well(call)

    with serve(answer) as stand_in:
        outcome = run(stand_in, "2304.08485")

    assert outcome.status == 0
    assert "Semantic Scholar, 2026-11-29:" in outcome.text
    assert outcome.notice == "arXiv gave no answer: export.arxiv.org answered 500."


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("2304.08485", "arxiv:2304.08485\n  No source gave an answer.\n"),
        (
            "Visual Instruction Tuning",
            "No source gave an answer about this title: Visual Instruction Tuning\n",
        ),
    ],
)
def test_where_nobody_answers_nothing_is_said_of_the_work(work: str, said: str) -> None:
    with serve(lambda call: answer_well(call)._replace(status=500)) as stand_in:
        outcome = run(stand_in, work)

    assert (outcome.status, outcome.text) == (1, said)
    assert "gave no answer" in outcome.notice


@pytest.mark.parametrize("work", ["https://octo.example/", "", "12345", "Short"])
def test_what_no_source_can_be_asked_for_is_wrong_usage(work: str) -> None:
    with serve() as stand_in, pytest.raises(UsageError, match="no arXiv number"):
        run(stand_in, work)

    assert stand_in.calls == []


def test_a_title_that_is_only_near_to_a_known_one_is_unknown() -> None:
    with serve() as stand_in:
        outcome = run(stand_in, "Visual Instruction of Robots that Cook")

    assert outcome.status == 1
    assert outcome.text.startswith("No paper of this title is known: Visual Instr")


def test_a_repository_is_asked_of_github_where_there_is_a_right_to() -> None:
    with serve() as stand_in:
        known = run(
            stand_in,
            "https://github.com/octo-curator/tool",
            repositories=Repositories(),
        )
        refused = run(stand_in, "https://github.com/octo-curator/tool")

    assert known.text == (
        "github:octo-curator/tool\n  GitHub, 2026-11-29:\n"
        "    licence: MIT\n    archived: yes\n"
    )
    assert (refused.status, stand_in.calls) == (1, [])
    assert "GITHUB_TOKEN is not set" in refused.notice
