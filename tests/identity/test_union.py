"""What a newcomer knows besides goes into the entry that is there, and contradicts nothing."""

from typing import Any

import pytest

from bot.identity.missing_facts import find_missing_facts, is_preprint

PAPER = "https://arxiv.org/abs/2304.08485"
CODE = "https://github.com/haotian-liu/LLaVA"


@pytest.mark.parametrize(
    "venue", ["arXiv", "arXiv 2023", "CoRR abs/2304.08485", "bioRxiv", "ArXiv Preprint"]
)
def test_a_preprint_server_is_known(venue: str) -> None:
    assert is_preprint(venue)


@pytest.mark.parametrize("venue", ["NeurIPS 2023", "CVPR", "ACM MM", "CorRobot", ""])
def test_a_conference_is_no_preprint_server(venue: str) -> None:
    assert not is_preprint(venue)


@pytest.mark.parametrize(
    ("listed", "newcomer", "added"),
    [
        ({}, {"venue": "CVPR 2024"}, {("venue",): "CVPR 2024"}),
        ({"venue": "arXiv 2023"}, {"venue": "CVPR 2024"}, {("venue",): "CVPR 2024"}),
        ({"venue": "ICLR"}, {"venue": "CVPR 2024"}, {}),
        ({}, {"venue": "arXiv"}, {}),
        ({}, {"award": "Oral"}, {("award",): "Oral"}),
        ({"award": "Highlight"}, {"award": "Oral"}, {}),
        ({}, {"year": 2023}, {("year",): 2023}),
        ({}, {"date": "2023-05"}, {("date",): "2023-05"}),
        ({"year": 2023}, {"date": "2023-05"}, {("date",): "2023-05"}),
        ({"date": "2023-05"}, {"date": "2023-05-01"}, {("date",): "2023-05-01"}),
        ({"date": "2023-05-01"}, {"year": 2023}, {}),
        ({"year": 2023}, {"year": 2024}, {}),
        ({"year": 2023}, {"date": "2024-06"}, {}),
        (
            {"year": 2023},
            {"year": 2024, "venue": "CVPR"},
            {("year",): 2024, ("venue",): "CVPR"},
        ),
        (
            {"date": "2023-05"},
            {"year": 2024, "venue": "CVPR"},
            {("date",): "2024", ("venue",): "CVPR"},
        ),
        (
            {"year": 2023},
            {"date": "2024-06", "venue": "CVPR"},
            {("year",): 2024, ("date",): "2024-06", ("venue",): "CVPR"},
        ),
        ({"year": 2024}, {"year": 2023, "venue": "CVPR"}, {("venue",): "CVPR"}),
        (
            {"links": {"paper": PAPER}},
            {"links": {"code": CODE}},
            {("links", "code"): CODE},
        ),
        (
            {"links": {"paper": PAPER}},
            {"links": {"pdf": "https://arxiv.org/pdf/2304.08485v1"}},
            {},
        ),
        ({"links": {"code": CODE}}, {"links": {"code": "https://example.org/"}}, {}),
        (
            {},
            {"links": {"model": {"url": "https://example.org/m", "text": "7B"}}},
            {("links", "model"): {"url": "https://example.org/m", "text": "7B"}},
        ),
        ({"title": "A"}, {"title": "B", "description": "C", "tags": ["d"]}, {}),
        (
            {},
            {
                "venue": "-",
                "award": "N/A",
                "links": {"code": "TBD", "demo": "https://example.com/"},
            },
            {},
        ),
        ({"venue": "arXiv 2023"}, {"venue": "TBA"}, {}),
        (
            {"venue": "TBD", "award": "-", "links": {"code": "https://"}},
            {"venue": "CVPR 2024", "award": "Oral", "links": {"code": CODE}},
            {("venue",): "CVPR 2024", ("award",): "Oral", ("links", "code"): CODE},
        ),
    ],
)
def test_only_what_is_missing_is_added(
    listed: dict[str, Any], newcomer: dict[str, Any], added: dict[Any, Any]
) -> None:
    assert find_missing_facts(listed, newcomer) == added


def test_what_was_added_once_is_not_added_again() -> None:
    listed: dict[str, Any] = {"title": "T", "year": 2023, "links": {"paper": PAPER}}
    newcomer: dict[str, Any] = {
        "date": "2024-06",
        "venue": "CVPR",
        "award": "Oral",
        "links": {"code": CODE},
    }
    for path, value in find_missing_facts(listed, newcomer).items():
        inside = listed["links"] if len(path) > 1 else listed
        inside[str(path[-1])] = value

    assert find_missing_facts(listed, newcomer) == {}
