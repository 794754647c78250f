"""Several runs make a verdict; a single answer, an outage or a wall makes none."""

import datetime as dt
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links.history import (
    forget_others,
    judge_links,
    parse_history,
    render_history,
    update_history,
)
from bot.links.same_work import is_same_work
from bot.model.checked_json import dump_json, parse_json
from bot.model.links import LinkHistory, LinkTry, Outcome
from tests.links.year import START, Web, run_year

URL = "https://octo-curator.example/page"
PLACES = {URL: ["entries/list/papers/page.yaml"]}


def after(*outcomes: tuple[int, Outcome, str]) -> LinkHistory:
    """The history after a try on each of these days, counted from the first."""
    history = LinkHistory()
    for days, outcome, detail in outcomes:
        day = START + dt.timedelta(days=days)
        history = update_history(history, [LinkTry(URL, outcome, detail)], day)
    return history


def tasks(history: LinkHistory) -> list[str]:
    return [verdict.task for verdict in judge_links(history, PLACES)]


@pytest.mark.parametrize("seed", range(3))
def test_in_a_year_nothing_is_called_gone_that_is_not_and_every_death_is_told(
    seed: int,
) -> None:
    year = run_year(Web(seed=seed))

    assert (year.false, year.missed) == (0, 0)
    assert year.slowest <= 21
    assert year.asked_to_look > 0


@pytest.mark.feature("links-weekly")
def test_three_definite_answers_over_a_week_are_a_verdict() -> None:
    gone = [(0, "gone", "404"), (3, "gone", "404"), (7, "gone", "410")]

    assert tasks(after(*gone[:2])) == []  # type: ignore[arg-type]
    assert tasks(after(*gone)) == ["gone"]  # type: ignore[arg-type]


def test_three_answers_on_one_day_or_within_a_week_are_none() -> None:
    one_day = [(0, "gone", "404")] * 5
    few_days = [(0, "gone", "404"), (1, "gone", "404"), (6, "gone", "404")]

    assert tasks(after(*one_day)) == []  # type: ignore[arg-type]
    assert tasks(after(*few_days)) == []  # type: ignore[arg-type]


def test_an_answer_in_between_begins_anew_and_asks_for_more() -> None:
    flapping: list[tuple[int, Outcome, str]] = [
        *[(7 * week, "gone", "404") for week in range(2)],
        (14, "alive", "200"),
        *[(21 + 7 * week, "gone", "404") for week in range(3)],
    ]

    assert tasks(after(*flapping)) == []
    longer: list[tuple[int, Outcome, str]] = [
        (42 + 7 * week, "gone", "404") for week in range(4)
    ]
    assert tasks(after(*flapping, *longer)) == ["gone"]


@pytest.mark.feature("links-unknown")
@pytest.mark.parametrize("detail", ["403", "429", "500", "timeout", "certificate"])
def test_what_says_nothing_for_certain_is_never_gone(detail: str) -> None:
    weeks: list[tuple[int, Outcome, str]] = [
        (7 * week, "unknown", detail) for week in range(12)
    ]

    assert tasks(after((0, "alive", "200"), *weeks)) == []
    (verdict,) = judge_links(after(*weeks, (91, "unknown", detail)), PLACES)
    assert (verdict.task, verdict.since) == ("look", START.isoformat())


def test_an_unknown_answer_begins_nothing_anew_and_asks_for_two_more() -> None:
    answers: list[tuple[int, Outcome, str]] = [
        (0, "gone", "404"),
        (7, "unknown", "503"),
        (14, "gone", "404"),
        (21, "gone", "404"),
    ]

    assert tasks(after(*answers)) == []
    assert tasks(after(*answers, (28, "gone", "404"))) == []
    more: list[tuple[int, Outcome, str]] = [(28, "gone", "404"), (35, "gone", "404")]
    assert tasks(after(*answers, *more)) == ["gone"]


NEW = "https://octo-curator.example/new/page"


def test_a_permanent_redirect_that_lasts_for_a_week_is_a_move() -> None:
    moved = [LinkTry(URL, "moved", "301", target=NEW)]
    first = update_history(LinkHistory(), moved, START)
    second = update_history(first, moved, START + dt.timedelta(days=7))

    assert judge_links(first, PLACES) == []
    (verdict,) = judge_links(second, PLACES)
    assert (verdict.task, verdict.target, verdict.since) == (
        "moved",
        NEW,
        START.isoformat(),
    )


def test_a_redirect_that_leads_elsewhere_each_time_is_no_move() -> None:
    history = LinkHistory()
    for week, target in enumerate([NEW, URL, NEW, f"{NEW}?x"]):
        moved = [LinkTry(URL, "moved", "301", target=target)]
        history = update_history(history, moved, START + dt.timedelta(weeks=week))

    assert judge_links(history, PLACES) == []


@pytest.mark.parametrize(
    ("url", "target", "is_same"),
    [
        ("https://github.com/a/b", "https://github.com/c/d", True),
        ("https://octo.example/a/page", "https://octo.example/b/page", True),
        ("https://octo.example/a/page", "https://www.octo.example/b/page", True),
        ("http://octo.example/a", "https://octo.example/a", False),
        ("https://octo.example/a/x", "http://octo.example/b/x", False),
        ("http://octo.example/a/x", "http://octo.example/b/x", True),
        ("https://github.com/a/b", "http://github.com/c/b", False),
        ("https://octo.example/a", "https://www.octo.example/a/", False),
        ("https://arxiv.org/pdf/2304.08485", "https://arxiv.org/abs/2304.08485", False),
        ("https://arxiv.org/abs/2304.08485", "https://arxiv.org/abs/2401.00001", False),
        ("https://old.example/docs/page", "https://spam.example/docs/page", False),
        ("https://octo.example/a/page", "https://octo.example/", False),
        ("https://octo.example/a/page", "https://octo.example/login", False),
        ("https://octo.example/a/x.pdf", "https://octo.example/login/x.pdf", False),
        ("https://octo.example/tool", "https://octo.example/login?next=/tool", False),
        ("https://octo.example/docs", "https://octo.example/en/docs", False),
        ("https://octo.example/a/404.html", "https://octo.example/404.html", False),
        ("https://gitlab.com/a/b", "https://gitlab.com/users/sign_in", False),
        ("https://octo.example/a", "https://github.com/a/b", False),
    ],
)
def test_a_redirect_to_a_front_page_a_door_or_another_host_is_no_move(
    url: str, target: str, *, is_same: bool
) -> None:
    assert is_same_work(url, target) is is_same


def test_a_run_whose_own_network_failed_says_nothing() -> None:
    urls = [f"https://site{number}.example/x" for number in range(20)]
    alive = [LinkTry(url, "alive", "200") for url in urls]
    gone = [LinkTry(url, "gone", "no such host") for url in urls]
    history = update_history(LinkHistory(), alive, START)
    for week in (1, 3, 5):
        history = update_history(history, gone, START + dt.timedelta(weeks=week))
        history = update_history(history, alive, START + dt.timedelta(weeks=week + 1))

    assert judge_links(history, {url: [] for url in urls}) == []
    assert all(record.count == 0 for record in history.links.values())


def test_hosts_that_refuse_for_good_do_not_hide_what_is_gone() -> None:
    urls = [f"https://site{number}.example/x" for number in range(10)]
    alive = [LinkTry(url, "alive", "200") for url in urls]
    refused = [LinkTry(url, "unknown", "403") for url in urls[:6]]
    others = [LinkTry(urls[6], "gone", "404"), *alive[7:]]
    history = update_history(LinkHistory(), alive, START)
    for week in range(1, 20):
        history = update_history(
            history, [*refused, *others], START + dt.timedelta(weeks=week)
        )

    verdicts = judge_links(history, {url: [] for url in urls})
    tasks_by_url = {verdict.url: verdict.task for verdict in verdicts}
    assert tasks_by_url == {urls[6]: "gone"} | dict.fromkeys(urls[:6], "look")


def test_a_history_that_would_be_too_large_keeps_what_is_odd() -> None:
    history = update_history(
        LinkHistory(),
        [
            LinkTry("https://a.example/x", "alive", "200"),
            LinkTry(URL, "gone", "404"),
        ],
        START,
    )

    with patch("bot.links.history.MOST_HISTORY_BYTES", 200):
        text = render_history(history)

    assert list(parse_history(text.encode()).links) == [URL]


def test_what_is_no_longer_listed_is_forgotten() -> None:
    history = forget_others(after((0, "gone", "404")), ["https://other.example/"])

    assert history.links == {}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400),
            st.sampled_from(["alive", "gone", "moved", "unknown"]),
            st.sampled_from(["200", "404", "503", "no such host", ""]),
        ),
        max_size=30,
    )
)
def test_gone_needs_three_definite_answers_whatever_comes(
    outcomes: list[tuple[int, Outcome, str]],
) -> None:
    ordered = sorted(outcomes, key=lambda outcome: outcome[0])
    history = after(*ordered)

    if "gone" in tasks(history):
        last_alive = max(
            [-1, *(i for i, one in enumerate(ordered) if one[1] in {"alive", "moved"})]
        )
        since = [one for one in ordered[last_alive + 1 :] if one[1] == "gone"]
        assert len({days for days, *_ in since}) >= 3
        assert since[-1][0] - since[0][0] >= 7
    text = dump_json(LinkHistory, history, is_compact=True)
    assert parse_json(LinkHistory, text, label="history", most_bytes=1 << 20) == history
