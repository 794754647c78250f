"""Each source: what is sent to it, and what is read of its answer."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.acl import make_bib_request, read_bib
from bot.facts.arxiv import make_query, read_feed
from bot.facts.doi import read_csl
from bot.facts.openreview import make_forum_request, read_notes
from bot.facts.readings import find_code, is_withdrawal, split_mark
from bot.facts.semantic_scholar import make_title_request, read_title_match
from bot.facts.sources import SOURCES
from bot.identity.identifiers import Identifier
from bot.model.facts import ASKED_KINDS, GITHUB_KIND, Facts
from bot.model.network import NetworkRequest
from bot.project.fact_lookup import look_up_facts
from tests.facts.stand_in import (
    BIB,
    CSL,
    EMPTY_FEED,
    FEED,
    NOTE,
    OLD_NOTE,
    PAPER,
    serve,
)

LLAVA = Identifier("arxiv", "2304.08485")
FORUM = Identifier("openreview", "w0H2xGHlkw")
OLD_FORUM = Identifier("openreview", "YicbFdNTTy")
BERT = Identifier("acl", "n19-1423")


def get_only(found: Mapping[Identifier, Facts] | None) -> Facts:
    assert found is not None
    (facts,) = found.values()
    return facts


def test_a_feed_says_title_authors_day_and_code() -> None:
    facts = get_only(read_feed([LLAVA], FEED.encode()))

    assert facts == Facts(
        source="arXiv",
        title="Visual Instruction Tuning",
        authors=("Haotian Liu", "Chunyuan Li"),
        date="2023-04-17",
        code="https://github.com/haotian-liu/LLaVA",
    )


def test_a_feed_without_a_paper_is_an_answer_and_none_for_another_paper_counts() -> (
    None
):
    assert read_feed([LLAVA], EMPTY_FEED.encode()) == {}
    assert read_feed([Identifier("arxiv", "2401.00001")], FEED.encode()) == {}


@pytest.mark.parametrize(
    "text",
    [
        "This paper has been withdrawn by the authors due to an error in Section 3",
        "Withdrawn: the dataset is not public",
        "  paper was retracted",
    ],
)
def test_a_withdrawn_paper_says_so_at_the_beginning(text: str) -> None:
    data = FEED.replace("NeurIPS 2023 Oral", text).encode()

    assert get_only(read_feed([LLAVA], data)).is_withdrawn


@pytest.mark.parametrize(
    "text", ["We study papers that were withdrawn", "Accepted at ICLR", ""]
)
def test_a_paper_about_withdrawals_is_not_withdrawn(text: str) -> None:
    assert not is_withdrawal(text)


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY a "0123456789"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2304.08485v1</id>
<title>&b;&c;</title></entry></feed>"""


@pytest.mark.parametrize(
    "data",
    [
        ENTITIES.encode(),
        ENTITIES.encode("utf-16"),
        b"",
        b"<html><body>Please log in</body></html>",
        b"<feed",
        b"\xff\xfe",
        b"<a>" * 100_000,
    ],
)
def test_T54_a_feed_that_declares_entities_or_is_none_says_nothing(data: bytes) -> None:
    assert read_feed([LLAVA], data) is None


def test_a_paper_of_openreview_says_where_it_was_accepted() -> None:
    value = {"notes": [NOTE], "count": 1}

    facts = get_only(read_notes([FORUM], json.dumps(value).encode()))

    assert facts == Facts(
        source="OpenReview",
        title="Visual Instruction Tuning",
        authors=("Haotian Liu", "Chunyuan Li"),
        date="2023-09-21",
        venue="NeurIPS 2023",
    )


@pytest.mark.parametrize(
    ("venue", "venue_id", "is_withdrawn"),
    [
        ("Submitted to ICLR 2024", "ICLR.cc/2024/Conference", False),
        (
            "ICLR 2024 Conference Withdrawn Submission",
            "ICLR.cc/2024/Conference/Withdrawn_Submission",
            True,
        ),
        ("", "ICLR.cc/2024/Conference/Rejected_Submission", False),
    ],
)
def test_what_was_not_accepted_has_no_venue(
    venue: str, venue_id: str, *, is_withdrawn: bool
) -> None:
    content = NOTE["content"] | {  # type: ignore[operator]
        "venue": {"value": venue},
        "venueid": {"value": venue_id},
    }
    value = {"notes": [NOTE | {"content": content}]}

    facts = get_only(read_notes([FORUM], json.dumps(value).encode()))

    assert (facts.venue, facts.is_withdrawn) == (None, is_withdrawn)


def test_an_older_paper_is_found_behind_the_first_interface() -> None:
    with serve() as stand_in:
        lookup = look_up_facts([OLD_FORUM, FORUM], stand_in.open_network())

    assert lookup.facts[OLD_FORUM] == [
        Facts(
            source="OpenReview",
            title="An Image is Worth 16x16 Words",
            authors=("Alexey Dosovitskiy",),
            date="2020-09-28",
            venue="ICLR 2021",
        )
    ]
    hosts = [call.host for call in stand_in.calls]
    assert hosts == ["api2.openreview.net", "api2.openreview.net", "api.openreview.net"]
    assert json.dumps(OLD_NOTE["content"]).count("value") == 0


@pytest.mark.parametrize(
    "data",
    [b"[]", b"{}", b'{"notes": 1}', b'{"notes": [{"id": "w0H2xGHlkw"}]}', b"<html>"],
)
def test_T54_what_is_no_note_says_nothing(data: bytes) -> None:
    assert read_notes([FORUM], data) is None


def test_the_note_of_another_paper_does_not_count() -> None:
    value = {"notes": [NOTE | {"id": "anotherOne"}]}

    assert read_notes([FORUM], json.dumps(value).encode()) == {}


def test_a_paper_of_the_anthology_says_where_and_when() -> None:
    facts = get_only(read_bib([BERT], BIB.encode()))

    assert facts == Facts(
        source="ACL Anthology",
        title="BERT: Pre-training of Deep Bidirectional Transformers",
        authors=("Jacob Devlin", "Ming-Wei Chang"),
        date="2019-06",
        venue="Proceedings of NAACL",
    )


def test_the_older_ids_of_the_anthology_begin_with_a_capital() -> None:
    old, new = (
        make_bib_request([BERT]),
        make_bib_request([Identifier("acl", "2020.acl-main.1")]),
    )

    assert old is not None
    assert new is not None
    assert old.url == "https://aclanthology.org/N19-1423.bib"
    assert new.url == "https://aclanthology.org/2020.acl-main.1.bib"


@pytest.mark.parametrize(
    ("make", "identifier"),
    [
        (make_forum_request, Identifier("openreview", "../../evil")),
        (make_forum_request, Identifier("openreview", "w0H2xGHlkw&details=replies")),
        (make_bib_request, Identifier("acl", "n19-1423/../x")),
        (make_query, Identifier("arxiv", "2304.08485,1")),
    ],
)
def test_T55_an_id_of_another_shape_is_not_sent(
    make: object, identifier: Identifier
) -> None:
    assert callable(make)
    assert make([identifier]) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Code: https://github.com/a/b.", "https://github.com/a/b"),
        (
            "https://github.com/a/b.git and https://github.com/A/B",
            "https://github.com/a/b",
        ),
        ("https://github.com/a/b vs https://github.com/c/d", None),
        ("https://github.com/features/copilot", None),
        ("https://example.org/a/b", None),
    ],
)
def test_code_is_the_one_repository_that_is_named(text: str, code: str | None) -> None:
    assert find_code(text) == code


@pytest.mark.parametrize(
    ("title", "bare", "is_marked"),
    [
        ("RETRACTED: A Study", "A Study", True),
        ("[Retracted] A Study", "A Study", True),
        ("WITHDRAWN ARTICLE: A Study", "A Study", True),
        ("Retracted Papers in Physics", "Retracted Papers in Physics", False),
        ("RETRACTED:", "RETRACTED:", False),
    ],
)
def test_the_mark_of_a_retraction_is_no_part_of_the_title(
    title: str, bare: str, *, is_marked: bool
) -> None:
    assert split_mark(title) == (bare, is_marked)


@pytest.mark.parametrize(
    ("update", "is_withdrawn"),
    [
        ({"type": "retraction"}, True),
        ({"type": "erratum"}, False),
        ("retraction", False),
        ({"type": ["retraction"]}, False),
    ],
)
def test_a_notice_of_retraction_counts_and_no_other(
    update: object, *, is_withdrawn: bool
) -> None:
    data = json.dumps(CSL | {"updated-by": [update]}).encode()

    assert get_only(read_csl([LLAVA], data)).is_withdrawn is is_withdrawn


def test_a_title_finds_a_paper_by_its_number() -> None:
    value = {"data": [PAPER | {"externalIds": {"ArXiv": "2304.08485"}}]}

    found = read_title_match(json.dumps(value).encode())

    assert found == (LLAVA, "Visual Instruction Tuning")
    assert isinstance(make_title_request("A & B?"), NetworkRequest)
    assert "query=A+%26+B%3F" in make_title_request("A & B?").url


@given(st.binary(max_size=200))
def test_T54_whatever_bytes_come_nothing_ends_badly(data: bytes) -> None:
    read_feed([LLAVA], data)
    read_notes([FORUM], data)
    read_bib([BERT], data)
    read_title_match(data)


def test_the_kinds_that_are_asked_are_those_of_the_sources() -> None:
    kinds = {kind for source in SOURCES for kind in source.kinds}

    assert kinds | {GITHUB_KIND} == ASKED_KINDS
