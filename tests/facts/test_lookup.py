"""What the sources say of a work is read, told with its source, and never more than that."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.doi import make_doi_request, read_csl
from bot.facts.json_values import make_date
from bot.facts.semantic_scholar import (
    SEMANTIC_SCHOLAR,
    make_batch_request,
    read_batch,
)
from bot.facts.sources import SOURCES
from bot.identity.identifiers import Identifier, identify
from bot.model.facts import Facts
from bot.model.network import NetworkAnswer, NetworkRequest
from bot.project.fact_lookup import look_up_facts
from tests.facts.stand_in import CSL, PAPER, Call, Reply, answer_well, serve

LLAVA = Identifier("arxiv", "2304.08485")
NOWHERE = Identifier("doi", "10.1000/nowhere")


LLAVA_AT_ARXIV = Facts(
    source="arXiv",
    title="Visual Instruction Tuning",
    authors=("Haotian Liu", "Chunyuan Li"),
    date="2023-04-17",
    code="https://github.com/haotian-liu/LLaVA",
)
LLAVA_AT_SCHOLAR = Facts(
    source="Semantic Scholar",
    title="Visual Instruction Tuning",
    authors=("Haotian Liu",),
    date="2023-04-17",
    venue="Neural Information Processing Systems",
)


def test_a_paper_is_known_to_several_sources() -> None:
    with serve() as stand_in:
        lookup = look_up_facts([LLAVA, NOWHERE], stand_in.open_network())

    assert lookup.facts == {LLAVA: [LLAVA_AT_ARXIV, LLAVA_AT_SCHOLAR]}
    assert lookup.unknown == [(NOWHERE, "doi.org")]
    assert lookup.troubles == []


def test_where_arxiv_gives_no_answer_the_doi_system_is_asked() -> None:
    def answer(call: Call) -> Reply:
        return Reply(503) if call.host == "export.arxiv.org" else answer_well(call)

    with serve(answer) as stand_in:
        lookup = look_up_facts([LLAVA], stand_in.open_network())

    assert lookup.facts[LLAVA] == [
        Facts(
            source="doi.org",
            title="Visual Instruction Tuning",
            authors=("Haotian Liu", "Chunyuan Li", "The Octo Group"),
            date="2023-04-17",
        ),
        LLAVA_AT_SCHOLAR,
    ]
    assert lookup.troubles == [
        "arXiv gave no answer: export.arxiv.org asks for patience"
    ]


def test_only_the_identifier_is_sent() -> None:
    with serve() as stand_in:
        look_up_facts([LLAVA], stand_in.open_network())

    first, batch = stand_in.calls
    assert first.host == "export.arxiv.org"
    assert first.path == "/api/query?id_list=2304.08485&max_results=1"
    assert json.loads(batch.body) == {"ids": ["ARXIV:2304.08485"]}
    for call in stand_in.calls:
        assert set(call.headers) <= {
            *("host", "accept", "accept-encoding", "user-agent", "connection"),
            *("content-type", "content-length"),
        }
        assert call.headers["user-agent"].startswith("listwright/")


def test_many_papers_are_one_request_to_who_can_answer_many() -> None:
    papers = [Identifier("arxiv", f"2401.{number:05}") for number in range(700)]

    class Counter:
        requests: list[NetworkRequest] = []  # noqa: RUF012

        def ask(self, request: NetworkRequest) -> NetworkAnswer:
            self.requests.append(request)
            return NetworkAnswer("unknown")

    look_up_facts(papers, Counter(), [SEMANTIC_SCHOLAR])

    sizes = [len(json.loads(one.body or "")["ids"]) for one in Counter.requests]
    assert sizes == [500, 200]


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier("doi", "10.1000/x y"),
        Identifier("doi", "10.1000/" + "x" * 300),
        Identifier("doi", "10.1000/x\r\nHost: evil.example"),
        Identifier("doi", "//evil.example/10.1000/x"),
        Identifier("doi", "10.1000/é"),
        Identifier("arxiv", "../../evil"),
        Identifier("arxiv", "2304.08485?x=y"),
        Identifier("arxiv", "2304.08485@evil.example"),
    ],
)
def test_T55_only_identifiers_of_checked_shape_are_sent(identifier: Identifier) -> None:
    request = make_doi_request([identifier])
    batch = make_batch_request([identifier]) if identifier.kind == "arxiv" else None

    assert request is None
    assert batch is None


@given(st.from_regex(r"10\.[0-9]{4,9}/[!-~]{1,60}", fullmatch=True))
def test_T55_whatever_a_doi_holds_the_host_is_the_resolver(doi: str) -> None:
    request = make_doi_request([Identifier("doi", doi)])

    assert request is not None
    assert request.url.startswith("https://doi.org/10.")
    assert not set(request.url) & set("?#\\@ \r\n")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(
    st.dictionaries(st.sampled_from([*CSL, "container-title", "title"]), JSON),
    st.dictionaries(st.sampled_from([*PAPER]), JSON),
)
def test_T54_whatever_a_source_sends_is_read_as_facts_or_as_nothing(
    csl: dict[str, object], paper: dict[str, object]
) -> None:
    found = [
        *(read_csl([LLAVA], json.dumps(csl).encode()) or {}).values(),
        *(read_batch([LLAVA], json.dumps([paper]).encode()) or {}).values(),
    ]

    for facts in found:
        assert facts.title
        texts = [facts.title, *facts.authors, facts.venue or ""]
        assert all(len(text) <= 500 for text in texts)
        assert all("\n" not in text for text in texts)
        assert facts.date is None or facts.date[:4].isdecimal()


@pytest.mark.parametrize(
    "data", [b"", b"[" * 100_000, b"\xff", b"null", b'{"title": ""}', b"<html>"]
)
def test_T54_what_is_no_answer_is_nothing(data: bytes) -> None:
    assert read_csl([LLAVA], data) is None
    assert read_batch([LLAVA], data) is None


def test_T54_a_batch_of_another_length_is_not_trusted() -> None:
    assert read_batch([LLAVA], json.dumps([PAPER, PAPER]).encode()) is None


def test_T54_hostile_text_is_one_line_without_hidden_characters() -> None:
    csl = CSL | {
        "title": "Visual\u202e\nInstruction\x00 <!-- listwright:end -->" + "x" * 9_000
    }

    (facts,) = (read_csl([LLAVA], json.dumps(csl).encode()) or {}).values()

    assert facts.title is not None
    assert facts.title.startswith("Visual Instruction")
    assert len(facts.title) == 500
    assert not set(facts.title) & set("\u202e\n\x00")


def test_a_published_form_is_told_but_not_the_preprint_itself() -> None:
    published = PAPER | {"externalIds": {"DOI": "10.1109/CVPR.2024.1"}}
    values = json.dumps([published, PAPER]).encode()

    found = read_batch([LLAVA, Identifier("arxiv", "2401.00001")], values)

    assert found is not None
    assert [facts.published for facts in found.values()] == [
        "10.1109/CVPR.2024.1",
        None,
    ]


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([2023, 4, 17], "2023-04-17"),
        ([2023], "2023"),
        ([2023, 13, 1], "2023"),
        ([2023, 4, 0], "2023-04"),
        ([True], None),
        ([99999], None),
        (["2023"], None),
        ([], None),
        (None, None),
    ],
)
def test_a_date_is_as_exact_as_its_numbers(parts: object, date: str | None) -> None:
    assert make_date(parts) == date


def hang(call: Call) -> Reply:
    del call
    return Reply(200, b"{", {"Content-Length": "100"})


FAULTS = {
    "refused": lambda _: Reply(403),
    "broken": lambda _: Reply(500),
    "not JSON": lambda _: Reply(200, b"<html>Please log in</html>"),
    "huge": lambda _: Reply(200, b" " * (5 << 20)),
    "elsewhere": lambda _: Reply(302, headers={"Location": "https://evil.example/x"}),
    "metadata": lambda _: Reply(302, headers={"Location": "http://169.254.169.254/"}),
    "itself": lambda call: Reply(
        302, headers={"Location": f"https://{call.host}{call.path}"}
    ),
    "no address": lambda _: Reply(302, headers={"Location": "https://[::1"}),
    "busy": lambda _: Reply(429),
    "busy for long": lambda _: Reply(429, headers={"Retry_After": "3600"}),
    "busy until": lambda _: Reply(
        503, headers={"Retry_After": "Fri, 31 Dec 2027 23:59:59 GMT"}
    ),
    "cut off": hang,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_T54_T55_a_fault_is_no_facts_and_no_error(fault: str) -> None:
    with serve(FAULTS[fault]) as stand_in:
        lookup = look_up_facts([LLAVA], stand_in.open_network())
        hosts = {call.host for call in stand_in.calls}

    assert lookup.facts == {}
    assert lookup.unknown == []
    assert len(lookup.troubles) == 3
    assert hosts <= {"export.arxiv.org", "doi.org", "api.semanticscholar.org"}
    assert len(stand_in.calls) <= 15


def test_a_short_pause_that_a_source_asks_for_is_made_once() -> None:
    def answer(call: Call) -> Reply:
        if sum(one.host == call.host for one in stand_in.calls) == 1:
            return Reply(429, headers={"Retry_After": "3"})
        return answer_well(call)

    with serve(answer) as stand_in:
        lookup = look_up_facts([LLAVA], stand_in.open_network())

    assert 3.0 in stand_in.waited
    assert len(lookup.facts[LLAVA]) == 2


def test_a_source_that_stays_busy_is_not_asked_again_in_this_run() -> None:
    dois = [Identifier("doi", f"10.1000/{number}") for number in range(5)]
    with serve(lambda _: Reply(429)) as stand_in:
        look_up_facts(dois, stand_in.open_network())

    assert len(stand_in.calls) == 1


def test_a_host_gets_its_pause_between_two_requests() -> None:
    dois = [Identifier("doi", f"10.1000/{number}") for number in range(4)]
    with serve(lambda _: Reply(404)) as stand_in:
        look_up_facts(dois, stand_in.open_network())

    assert stand_in.waited == pytest.approx([0.2] * 3)


def test_a_run_ends_with_its_budget() -> None:
    dois = [Identifier("doi", f"10.1000/{number}") for number in range(9)]
    with serve(lambda _: Reply(404)) as stand_in:
        lookup = look_up_facts(dois, stand_in.open_network(budget=3))

    assert len(stand_in.calls) == 3
    assert lookup.troubles == [
        "doi.org gave no answer: this run has asked often enough"
    ]


def test_a_run_ends_with_its_time() -> None:
    dois = [Identifier("doi", f"10.1000/{number}") for number in range(9)]
    with serve(lambda _: Reply(404)) as stand_in:
        lookup = look_up_facts(dois, stand_in.open_network(seconds=0.5))

    assert len(stand_in.calls) == 3
    assert lookup.troubles == ["doi.org gave no answer: this run has taken long enough"]


def test_T55_only_the_hosts_of_the_table_are_asked() -> None:
    with serve() as stand_in:
        network = stand_in.open_network()
        urls = [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://localhost/",
            "https://doi.org.evil.example/",
            "https://doi.org@evil.example/",
            "https://user:pass@doi.org/",
            "https://doi.org:8443/",
            "http://doi.org/",
            "ftp://doi.org/",
            "file:///etc/passwd",
        ]
        answers = [network.ask(NetworkRequest(url)) for url in urls]

    assert {answer.trouble for answer in answers} == {
        "it led to a host that is not asked"
    }
    assert stand_in.calls == []


def test_the_identifiers_of_links_are_known_to_the_table() -> None:
    for url in ("https://arxiv.org/pdf/2304.08485v2", "https://doi.org/10.1000/x"):
        identifier = identify(url)
        assert any(identifier.kind in source.kinds for source in SOURCES)
