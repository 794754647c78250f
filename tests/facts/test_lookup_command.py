"""`listwright lookup` asks the sources only because a person says so, and prints what each of them says."""

import argparse
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.commands import lookup
from bot.errors import UsageError
from bot.plan import Outcome
from tests.facts.stand_in import StandIn, answer_well, serve

if TYPE_CHECKING:
    from bot.ports import NetworkContext


def run(stand_in: StandIn, *works: str) -> Outcome:
    context = SimpleNamespace(open_network=stand_in.open_network)
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
    ],
)
def test_a_work_may_be_named_in_every_way(work: str) -> None:
    with serve() as stand_in:
        outcome = run(stand_in, work)

    assert outcome == Outcome(
        "arxiv:2304.08485\n"
        "  doi.org:\n"
        "    title: Visual Instruction Tuning\n"
        "    authors: Haotian Liu, Chunyuan Li, The Octo Group\n"
        "    date: 2023-04-17\n"
        "  Semantic Scholar:\n"
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
        is_doi = call.host == "doi.org"
        return answer_well(call)._replace(status=500) if is_doi else answer_well(call)

    with serve(answer) as stand_in:
        outcome = run(stand_in, "2304.08485")

    assert outcome.status == 0
    assert "Semantic Scholar:" in outcome.text
    assert outcome.notice == "doi.org gave no answer: doi.org answered 500."


@pytest.mark.parametrize(
    "work", ["Visual Instruction Tuning", "https://octo.example/", "", "12345"]
)
def test_what_no_source_can_be_asked_for_is_wrong_usage(work: str) -> None:
    with serve() as stand_in, pytest.raises(UsageError, match="no arXiv number or DOI"):
        run(stand_in, work)

    assert stand_in.calls == []
