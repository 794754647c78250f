"""Which works are one: pairs made up after what real lists hold."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.identity.compare import Keys, Match, Work, compare, derive_keys
from bot.markdown.link_targets import is_outside

ARXIV = "https://arxiv.org/abs/"
GITHUB = "https://github.com/"


def work(
    title: str,
    *urls: str,
    year: int | None = None,
    name: str = "",
    description: str = "",
) -> Work:
    return Work("id", title, name, (), urls, year, description)


def match_of(one: Work, other: Work) -> Match | None:
    return compare(derive_keys(one), derive_keys(other))


def kind_of(one: Work, other: Work) -> str | None:
    match = match_of(one, other)
    return match.kind if match else None


SAME = {
    "one paper in two forms": (
        work("VidTeller: Telling Videos Apart", ARXIV + "2401.00001"),
        work("VidTeller", "https://arxiv.org/pdf/2401.00001v3.pdf"),
    ),
    "a title changed between versions, name and all": (
        work("Teller-o1: Let Models Tell What They See", ARXIV + "2401.00001"),
        work("Teller-CoT: Let Models Tell What They See", ARXIV + "2401.00001"),
    ),
    "a title changed between versions, name kept": (
        work("Teller: A Frontier Model with Versatile Abilities", ARXIV + "2401.00001"),
        work("Teller: A Versatile Model for Reading and Beyond", ARXIV + "2401.00001"),
    ),
    "the paper's repository gives the other's name": (
        work(
            "Telling by Instruction Tuning",
            ARXIV + "2401.00001",
            GITHUB + "some/Teller",
        ),
        work("Teller", ARXIV + "2401.00001"),
    ),
    "preprint and proceedings": (
        work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
        work(
            "Telling Videos Apart by their sounds.",
            "https://openreview.net/forum?id=abc",
        ),
    ),
    "project page and paper": (
        work("Telling Videos Apart by Their Sounds", "https://teller.github.io/"),
        work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
    ),
    "reading notes under the paper's title": (
        work("Telling Videos Apart by Their Sounds", "https://blog.example.org/42"),
        work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
    ),
    "a wrong link under a right title": (
        work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00009"),
        work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
    ),
    "a repository and its paper, of one name and time": (
        work("Deep-Teller-2", GITHUB + "some/Deep-Teller-2.git", year=2025),
        work("Deep-Teller-2", "https://arxiv.org/pdf/2412.00001"),
    ),
    "the name before the colon, and one repository": (
        work("Teller", GITHUB + "some/teller"),
        work(
            "Teller: Telling Videos Apart", ARXIV + "2401.00001", GITHUB + "some/teller"
        ),
    ),
    "the report on a model": (
        work(
            "Teller-VL", "https://teller.example.org/blog/", GITHUB + "some/Teller-VL"
        ),
        work(
            "Teller-VL Technical Report",
            ARXIV + "2401.00001",
            GITHUB + "some/Teller-VL",
        ),
    ),
    "one page, one name with its owner": (
        work("own / Teller-100k", "https://huggingface.co/datasets/Own/Teller-100k"),
        work("Teller-100k", "https://huggingface.co/datasets/own/teller-100k/viewer"),
    ),
    "one page, an acronym and its words": (
        work("TAAS", "https://www.taas.example.org/"),
        work("Telling as a Service", "http://taas.example.org"),
    ),
    "one page told twice": (
        work(
            "TellWeather",
            "https://tell.example.org",
            description="Free weather forecasts for every town",
        ),
        work(
            "Sky of Tomorrow",
            "https://tell.example.org/",
            description="Weather forecasts, free, any town",
        ),
    ),
    "a repository that moved": (
        work(
            "tellkit",
            GITHUB + "some/tellkit",
            description="Tiny toolkit for telling stories in the terminal.",
        ),
        work(
            "tellkit",
            GITHUB + "tellkit/tellkit",
            description="A toolkit for telling stories in your terminal.",
        ),
    ),
    "the name apart from the title": (
        work(
            "GroundTeller: Grounded Telling of Long Stories",
            "https://openreview.net/forum?id=a",
        ),
        work(
            "Grounded Telling of Long Stories",
            ARXIV + "2401.00001",
            name="GroundTeller",
        ),
    ),
    "what a list links in brackets behind the title": (
        work(
            "Telling Videos Apart by Their Sounds [PDF] [Code] (Spotlight)",
            "https://a.example.org",
        ),
        work("• [2024] Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
    ),
    "a page and a place on it, under one name": (
        work("Teller-150K", "https://tell.example.org/data.html#teller-150k"),
        work("Teller-150K", "https://tell.example.org/data.html"),
    ),
    "a page and its archived copy": (
        work(
            "TellWeather", "https://web.archive.org/web/2020/http://tell.example.org/"
        ),
        work("TellWeather: Tomorrow's Sky", "https://tell.example.org"),
    ),
    "an imitated name on the same page": (
        work("DeepTeller", "https://tell.example.org"),
        work("DеepTeller", "https://tell.example.org"),  # noqa: RUF001
    ),
}

ALIKE = {
    "one repository, papers of two kinds, titles half alike": (
        work(
            "Learning to Tell Long Videos Apart",
            ARXIV + "2401.00001",
            GITHUB + "some/x",
        ),
        work(
            "Learning to Tell Very Long Films Apart",
            "https://openreview.net/forum?id=a",
            GITHUB + "some/x",
        ),
    ),
    "a typing error": (
        work("Telling Selfsimilar Videos Apart by Sounds", ARXIV + "2401.00001"),
        work(
            "Telling Selfsimilarity Videos Apart by Sound",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "reading notes with more words": (
        work(
            "Paper notes: Telling Videos Apart by Their Sounds",
            "https://blog.example.org/42",
        ),
        work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
    ),
    "a name in front of the title, without a colon": (
        work(
            "Telling Videos Apart by Their Sounds", "https://openreview.net/forum?id=a"
        ),
        work("TVAS Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
    ),
    "the name of one side in front of the title": (
        work(
            "Telling Videos Apart by Their Sounds", "https://openreview.net/forum?id=a"
        ),
        work(
            "Teller Telling Videos Apart by Their Sounds",
            ARXIV + "2401.00001",
            name="Teller",
        ),
    ),
    "the name in brackets behind the title": (
        work("SoundTeller: Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
        work(
            "Telling Videos Apart by Their Sounds (SoundTeller)",
            "https://a.example.org",
        ),
    ),
    "a short title without the name before its colon": (
        work("Teller: Visual Instruction Telling", ARXIV + "2401.00001"),
        work("Visual Instruction Telling", "https://a.example.org"),
    ),
    "a name, and the same with a number in it, before one title": (
        work("Tell2Lip: Telling Lips Apart by Their Sounds", ARXIV + "2401.00001"),
        work("Telling Lips Apart by Their Sounds", "https://a.example.org"),
    ),
    "the first half of a long title": (
        work(
            "Telling Videos Apart at a Large Company: Practical Lessons Learned",
            ARXIV + "2401.00001",
        ),
        work("Telling Videos Apart at a Large Company", "https://a.example.org"),
    ),
    "a survey that does not say so": (
        work("Telling Videos Apart in Twenty Years: A Survey", ARXIV + "2401.00001"),
        work("Telling Videos Apart in Twenty Years", "https://a.example.org"),
    ),
    "words in another order": (
        work("Fast and Exact Telling of Long Videos by Sounds", ARXIV + "2401.00001"),
        work(
            "Exact and Fast Telling of Long Videos by Sounds",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "British spelling, and a hyphen": (
        work(
            "Multi-Modal Generalised Telling of Colourful Videos", ARXIV + "2401.00001"
        ),
        work(
            "Multimodal Generalized Telling of Colorful Videos",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "a word more": (
        work(
            "A Film Is Worth 99 Tokens: Verbalize Films to Grasp Them in One Shot",
            ARXIV + "2401.00001",
        ),
        work(
            "A Film Is Worth 99 Tokens: Verbalize Story Films to Grasp Them in One Shot",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "another word": (
        work(
            "Telling Long Silent Videos Apart by Rare Visible Motions",
            ARXIV + "2401.00001",
        ),
        work(
            "Telling Long Silent Videos Apart by Rare Visible Gestures",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "who made it, in brackets": (
        work("Teller 3", ARXIV + "2401.00001"),
        work("Teller 3 (Octo Labs)", "https://a.example.org"),
    ),
    "a report, and who made it": (
        work("Teller-VL Technical Report", ARXIV + "2401.00001"),
        work("Teller-VL (Octo)", "https://a.example.org"),
    ),
    "who made it, behind a long title": (
        work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"),
        work(
            "Telling Videos Apart by Their Sounds (Octo Labs, Curator University)",
            "https://a.example.org",
        ),
    ),
    "an acronym of capitals in brackets": (
        work("Low-Rank Telling (LoRaTe)", ARXIV + "2401.00001"),
        work("Low-Rank Telling", "https://a.example.org"),
    ),
    "two repositories under one generic title": (
        work(
            "Awesome Unified Telling Models",
            GITHUB + "some/Awesome-Unified-Telling-Models",
        ),
        work(
            "Awesome Unified Telling Models",
            GITHUB + "other/Awesome-Unified-Telling-Models",
        ),
    ),
    "two repositories under a long generic title": (
        work(
            "A Curated List of Awesome Papers on Telling Videos Apart",
            GITHUB + "some/a",
        ),
        work(
            "A Curated List of Awesome Papers on Telling Videos Apart",
            GITHUB + "other/b",
        ),
    ),
    "two repositories under one generic title, one with its survey": (
        work("Awesome Unified Telling Models", GITHUB + "some/Awesome-Unified-Telling"),
        work(
            "Awesome Unified Telling Models",
            GITHUB + "other/Awesome-Telling",
            ARXIV + "2401.00001",
        ),
    ),
    "two repositories of one name": (
        work("vault", GITHUB + "some/vault", description="Secrets for every server"),
        work("vault", GITHUB + "other/vault", description="A bank account simulator"),
    ),
    "two surveys of one field, each with its paper": (
        work("Diffusion Models in Telling: A Survey", ARXIV + "2401.00001"),
        work("Diffusion Models in Telling: A Survey", ARXIV + "2402.00002"),
    ),
    "one common name": (
        work("Cat Facts", "https://cats.example.org", description="Daily facts"),
        work("Cat Facts", "https://facts.example.net", description="Random truths"),
    ),
}

SHARED = {
    "one article under two short titles": (
        work("Cat Facts", "https://zhuanlan.zhihu.com/p/123456789"),
        work("Dog Facts", "https://zhuanlan.zhihu.com/p/123456789"),
    ),
    "a link pasted from the line above": (
        work("AutoTeller: Editing by Natural Language", ARXIV + "2401.00001"),
        work("How Far Is the Moon? A Physical Perspective", ARXIV + "2401.00001"),
    ),
    "two members of a family with one paper": (
        work("VideoTeller", ARXIV + "2401.00001"),
        work("VideoTeller2", ARXIV + "2401.00001"),
    ),
    "a member of a family with the first one's repository": (
        work("Teller-1.5", ARXIV + "2401.00001"),
        work(
            "Telling by Instruction Tuning",
            ARXIV + "2401.00001",
            GITHUB + "some/Teller",
        ),
    ),
    "two services on one page": (
        work("Markstack", "https://api.example.org/products/mediastack"),
        work("Mediastack", "https://api.example.org/products/mediastack"),
    ),
}

DISTINCT = {
    "one repository with several papers": (
        work(
            "Telling by Tuning",
            ARXIV + "2401.00001",
            GITHUB + "some/x",
            "https://x.github.io",
        ),
        work(
            "Better Telling by Tuning",
            ARXIV + "2402.00002",
            GITHUB + "some/x",
            "https://x.github.io",
        ),
    ),
    "one acronym, two papers": (
        work("Teller: Telling Videos Apart", ARXIV + "2401.00001"),
        work("Teller", ARXIV + "2402.00002"),
    ),
    "one acronym, two subtitles": (
        work("Teller: Telling Videos Apart", ARXIV + "2401.00001"),
        work("Teller: Counting Money Well", "https://openreview.net/forum?id=a"),
    ),
    "a version": (
        work("Teller", GITHUB + "some/a"),
        work("Teller v2", GITHUB + "some/b"),
    ),
    "a number of parameters": (
        work("Teller-3M", GITHUB + "some/a"),
        work("Teller-12M", GITHUB + "some/b"),
    ),
    "a medium": (
        work("A Survey of Telling for Video Generation", ARXIV + "2401.00001"),
        work(
            "A Survey of Telling for Image Generation",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "two places on one page": (
        work("Coconut Detection", "https://coconut.example.org/#detection"),
        work("Coconut Retrieval", "https://coconut.example.org/#home"),
    ),
    "two files of one data set": (
        work("Teller-150K", "https://huggingface.co/datasets/a/b/blob/main/1.json"),
        work("Teller-665K", "https://huggingface.co/datasets/a/b/blob/main/2.json"),
    ),
    "one data set cited by two works": (
        work(
            "Telling Videos Apart",
            ARXIV + "2401.00001",
            "https://huggingface.co/datasets/a/b",
        ),
        work(
            "A Count of Coins",
            "https://openreview.net/forum?id=a",
            "https://huggingface.co/datasets/a/b",
        ),
    ),
    "portals of two countries": (
        work(
            "Open Government, Poland",
            "https://data.example.pl",
            description="Poland Government Open Data",
        ),
        work(
            "Open Government, Peru",
            "https://data.example.pe",
            description="Peru Government Open Data",
        ),
    ),
    "a name far apart in time": (
        work("Teller-VL", GITHUB + "some/Teller-VL", year=2019),
        work("Teller-VL", "https://arxiv.org/pdf/2412.00001"),
    ),
    "a tool and a paper of one common name, told apart": (
        work(
            "Teller",
            GITHUB + "teller/teller",
            description="Testing framework for the terminal",
        ),
        work("Teller: Mixture of Speech Models", ARXIV + "2401.00001"),
    ),
    "three dimensions and two": (
        work("3D Telling of Moving Objects by Their Sounds", ARXIV + "2401.00001"),
        work(
            "2D Telling of Moving Objects by Their Sounds",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "one direction and the other": (
        work("Telling Long Stories from Sounds to Images", ARXIV + "2401.00001"),
        work(
            "Telling Long Stories from Images to Sounds",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "two words changed places around a small one": (
        work("Lifting Sparse Sounds into Dense Motions of Hands", ARXIV + "2401.00001"),
        work(
            "Lifting Dense Sounds into Sparse Motions of Faces",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "a second version of a benchmark": (
        work(
            "TellBench v2: Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"
        ),
        work(
            "TellBench: Telling Videos Apart by Their Sounds",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "a model and its data": (
        work("Teller-7B", "https://huggingface.co/some/Teller-7B"),
        work(
            "Teller-Instruct-150K",
            "https://huggingface.co/datasets/some/Teller-Instruct-150K",
        ),
    ),
    "two sizes on one hub": (
        work("Teller-7B", "https://huggingface.co/some/Teller-7B"),
        work("Teller-13B", "https://huggingface.co/some/Teller-13B"),
    ),
    "two languages of one model": (
        work("Teller (Chinese)", "https://huggingface.co/some/teller-zh"),
        work("Teller", "https://huggingface.co/some/teller"),
    ),
    "two papers in one article": (
        work(
            "AutoTeller: Editing by Natural Language",
            "https://zhuanlan.zhihu.com/p/123456789",
        ),
        work(
            "FarMoon: How Far the Moon Is From Here",
            "https://zhuanlan.zhihu.com/p/123456789",
        ),
    ),
    "one tool in two programming languages": (
        work("tell-lint (Rust)", GITHUB + "some/tell-lint"),
        work("tell-lint", GITHUB + "other/telllint"),
    ),
    "two parts": (
        work("Telling Videos Apart by Their Sounds, Part 1", ARXIV + "2401.00001"),
        work(
            "Telling Videos Apart by Their Sounds, Part 2",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "an adjective in capitals in front": (
        work("Star-Shaped Telling of Silent Videos by Sounds", ARXIV + "2401.00001"),
        work("Telling of Silent Videos by Sounds", "https://openreview.net/forum?id=a"),
    ),
    "surveys of two topics": (
        work(
            "A Survey of Large Telling Models for Long Silent Films",
            ARXIV + "2401.00001",
        ),
        work(
            "A Survey of Large Telling Models for Long Silent Stories",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "a survey and a review of one topic": (
        work("Telling Videos Apart by Sound: A Survey", ARXIV + "2401.00001"),
        work(
            "Telling Videos Apart by Sound: Methods, Data and Open Questions",
            "https://openreview.net/forum?id=a",
        ),
    ),
    "two routes of one application": (
        work("Coconut Detection", "https://coconut.example.org/#/detection"),
        work("Coconut Retrieval", "https://coconut.example.org/"),
    ),
    "a place on a page, and the page": (
        work("Coconut Detection", "https://coconut.example.org/data.html#detection"),
        work("All Coconuts", "https://coconut.example.org/data.html"),
    ),
    "words that head a line in many lists": (
        work("Paper", ARXIV + "2401.00001"),
        work(
            "Paper - Teller: Telling Videos Apart", "https://openreview.net/forum?id=a"
        ),
    ),
    "two editions of an encyclopedia": (
        work("Telling", "https://en.wikipedia.org/wiki/Tell", year=2001),
        work("Erzählung", "https://de.wikipedia.org/wiki/Tell", year=2001),
    ),
    "nothing at all": (work(""), work("")),
}


@pytest.mark.parametrize("case", SAME)
def test_one_work_is_a_duplicate(case: str) -> None:
    assert kind_of(*SAME[case]) == "duplicate-work"


@pytest.mark.parametrize("case", ALIKE)
def test_what_may_be_one_work_is_worth_a_look(case: str) -> None:
    assert kind_of(*ALIKE[case]) == "similar-title"


@pytest.mark.parametrize("case", SHARED)
def test_two_titles_for_one_page_are_a_shared_link(case: str) -> None:
    assert kind_of(*SHARED[case]) == "shared-link"


@pytest.mark.parametrize("case", DISTINCT)
def test_two_works_are_no_match(case: str) -> None:
    assert kind_of(*DISTINCT[case]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Evolution of Owls - Part I (Nest Radio)",
            "Evolution of Owls - Part II (Nest Radio)",
        ),
        (
            "Owls Brasil - Facebook Group [Portuguese]",
            "Owls Brasil - Telegram Group [Portuguese]",
        ),
        ("Simple Owls: Standard Library Edition", "Simple Owls: Core Library Edition"),
    ],
)
def test_pages_of_one_name_are_told_apart_by_a_word_that_stands_for_another(
    one: str, other: str
) -> None:
    assert (
        match_of(work(one, "https://one.example"), work(other, "https://other.example"))
        is None
    )


def test_the_subtitle_of_a_paper_may_change() -> None:
    one = work(
        "OwlNet: A Frontier Model with Versatile Abilities", ARXIV + "2401.00001"
    )
    other = work(
        "OwlNet: A Frontier Model with Versatile Skills",
        "https://openreview.net/forum?id=abcdefghij",
    )

    assert kind_of(one, other) == "similar-title"


def test_the_reason_says_what_is_shared() -> None:
    match = match_of(*SAME["one paper in two forms"])

    assert match is not None
    assert match.reason == "same arXiv number 2401.00001"


def test_the_reason_says_which_of_two_links_seems_wrong() -> None:
    title = "Telling Videos Apart by Their Sounds"
    right, wrong = (
        work(title, ARXIV + "2201.00001", year=2022),
        work(title, ARXIV + "2401.00009", year=2022),
    )
    match = match_of(right, wrong)

    assert match is not None
    assert match.kind == "duplicate-work"
    assert match.reason == (
        "same title, although their arXiv numbers differ; arXiv number 2401.00009 is younger than its entry says"
    )


def test_the_reason_tells_of_look_alike_letters() -> None:
    real, imitated = (
        work("Cat Facts", "https://a.example"),
        work("Cаt Facts", "https://b.example"),  # noqa: RUF001
    )
    match = match_of(real, imitated)

    assert match is not None
    assert match.reason == "same name, one of them with look-alike letters"


def test_an_alias_is_as_good_as_the_title() -> None:
    renamed = Work(
        "b",
        "Telling",
        "",
        ("Telling Videos Apart by Their Sounds",),
        ("https://b.example.org",),
    )

    assert (
        kind_of(
            work("Telling Videos Apart by Their Sounds", ARXIV + "2401.00001"), renamed
        )
        == "duplicate-work"
    )


WORKS = st.builds(
    Work,
    st.just("id"),
    st.sampled_from(
        [
            *"AB",
            "Teller",
            "Teller 2",
            "Teller: Telling Videos Apart",
            "Telling Videos Apart in Time",
        ]
    )
    | st.text(max_size=30),
    st.sampled_from(["", "Teller", "Teller-7B"]),
    st.just(()),
    st.lists(
        st.sampled_from(
            [
                *(
                    ARXIV + "2401.00001",
                    ARXIV + "2402.00002",
                    "https://openreview.net/forum?id=a",
                ),
                *(
                    GITHUB + "a/Teller",
                    GITHUB + "b/Teller",
                    "https://teller.example.org",
                    "not a link",
                ),
            ]
        ),
        max_size=3,
    ).map(tuple),
    st.none() | st.integers(2019, 2026),
    st.sampled_from(["", "Telling videos apart, quickly", "Counts coins and notes"]),
)


@given(WORKS, WORKS)
@settings(max_examples=400, deadline=None)
def test_comparing_is_symmetric(one: Work, other: Work) -> None:
    assert match_of(one, other) == match_of(other, one)


@given(WORKS)
@settings(max_examples=100, deadline=None)
def test_a_work_with_a_link_is_itself(one: Work) -> None:
    match = match_of(one, one)

    assert not any(map(is_outside, one.urls)) or (
        match is not None and match.kind != "similar-title"
    )


@given(WORKS, WORKS)
@settings(max_examples=100, deadline=None)
def test_keys_survive_json(one: Work, other: Work) -> None:
    keys = derive_keys(one)
    thawed = json.loads(json.dumps(keys))

    assert Keys.unpack(thawed) == keys
    assert compare(Keys._make(thawed), derive_keys(other)) == compare(
        keys, derive_keys(other)
    )


@given(WORKS)
@settings(max_examples=100, deadline=None)
def test_tracking_and_mirrors_do_not_change_keys(one: Work) -> None:
    dressed = tuple(
        url.replace("arxiv.org/abs/", "arxiv.org/pdf/") + ("" if " " in url else "#")
        for url in one.urls
    )

    assert derive_keys(
        Work(one.id, one.title, one.name, (), dressed, one.year, one.description)
    ) == derive_keys(one)


@pytest.mark.parametrize("url", ["", "#", "#models", "TODO", "mailto:a@example.org"])
def test_a_link_that_leads_nowhere_else_makes_no_two_works_one(url: str) -> None:
    one, other = (
        derive_keys(Work(name, name, urls=(url,))) for name in ("SCAN", "C-MIDN")
    )

    assert compare(one, other) is None
    assert one.links == one.papers == ()
