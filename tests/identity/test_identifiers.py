"""What links name, and what the names tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity.identifiers import (
    Identifier,
    derive_label,
    derive_name,
    find_month,
    find_year,
    identify,
)

ARXIV = [
    "https://arxiv.org/abs/2304.08485",
    "http://arxiv.org/abs/2304.08485v3",
    "https://arxiv.org/pdf/2304.08485.pdf",
    "https://www.arxiv.org/pdf/2304.08485v2",
    "https://arxiv.org/html/2304.08485v1",
    "https://arxiv.org/html/2304.08485#S3",
    "https://export.arxiv.org/abs/2304.08485",
    "https://cn.arxiv.org/pdf/2304.08485",
    "https://ar5iv.labs.arxiv.org/html/2304.08485",
    "https://ar5iv.org/abs/2304.08485",
    "https://www.alphaxiv.org/abs/2304.08485v1",
    "https://www.arxiv-vanity.com/papers/2304.08485/",
    "https://huggingface.co/papers/2304.08485",
    "https://hf.co/papers/2304.08485",
    "https://paperswithcode.com/paper/2304.08485",
    "https://papers.cool/arxiv/2304.08485",
    "https://api.semanticscholar.org/arXiv:2304.08485",
    "https://www.semanticscholar.org/reader/arxiv/2304.08485",
    "https://doi.org/10.48550/arXiv.2304.08485",
    "https://dx.doi.org/10.48550/arxiv.2304.08485",
]


@pytest.mark.feature("url-normalisation")
@pytest.mark.parametrize("url", ARXIV)
def test_every_form_and_mirror_of_an_arxiv_paper_is_that_paper(url: str) -> None:
    assert str(identify(url)) == "arxiv:2304.08485"
    assert derive_label(url) == "paper"


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://arxiv.org/abs/cs.CL/0112017v1", "arxiv:cs/0112017"),
        ("https://arxiv.org/ps/hep-th/9901001", "arxiv:hep-th/9901001"),
        (
            "https://dl.acm.org/doi/abs/10.1145/3292500.3330701",
            "doi:10.1145/3292500.3330701",
        ),
        (
            "https://dl.acm.org/doi/pdf/10.1145/3292500.3330701",
            "doi:10.1145/3292500.3330701",
        ),
        (
            "https://link.springer.com/chapter/10.1007%2F978-3-030-58452-8_13",
            "doi:10.1007/978-3-030-58452-8_13",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007/s11263-020-01.pdf",
            "doi:10.1007/s11263-020-01",
        ),
        (
            "https://onlinelibrary.wiley.com/doi/full/10.1002/ROB.21918",
            "doi:10.1002/rob.21918",
        ),
        (
            "https://www.nature.com/articles/s41586-021-03819-2",
            "doi:10.1038/s41586-021-03819-2",
        ),
        ("https://doi.org/10.18653/v1/N19-1423", "acl:n19-1423"),
        ("https://aclanthology.org/N19-1423.pdf", "acl:n19-1423"),
        ("https://www.aclweb.org/anthology/N19-1423/", "acl:n19-1423"),
        (
            "https://aclanthology.org/2023.findings-acl.12v2.pdf",
            "acl:2023.findings-acl.12",
        ),
        ("https://openreview.net/pdf?id=aB-c_9", "openreview:aB-c_9"),
        ("https://openreview.net/forum?noteId=z&id=aB-c_9", "openreview:aB-c_9"),
        (
            "https://openreview.net/attachment?id=aB-c_9&name=supplementary",
            "openreview:aB-c_9",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2023/papers/G_V_CVPR_2023_paper.pdf",
            "cvf:g_v_cvpr_2023",
        ),
        (
            "http://openaccess.thecvf.com/content_CVPR_2023/html/G_V_CVPR_2023_paper.html",
            "cvf:g_v_cvpr_2023",
        ),
        (
            "https://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf",
            "nips:7181",
        ),
        ("https://proceedings.mlr.press/v139/radford21a.html", "pmlr:v139/radford21a"),
        (
            "http://proceedings.mlr.press/v139/radford21a/radford21a-supp.pdf",
            "pmlr:v139/radford21a",
        ),
        ("https://www.ijcai.org/proceedings/2023/0012.pdf", "ijcai:2023/12"),
        ("https://doi.org/10.24963/ijcai.2023/12", "ijcai:2023/12"),
        ("https://ojs.aaai.org/index.php/AAAI/article/download/34538/1", "aaai:34538"),
        ("https://dl.acm.org/doi/10.1609/aaai.v39i22.34538", "aaai:34538"),
        (
            "https://www.biorxiv.org/content/10.1101/2021.01.01.425001v2.full.pdf",
            "biorxiv:2021.01.01.425001",
        ),
        ("https://doi.org/10.1101/2021.01.01.425001", "biorxiv:2021.01.01.425001"),
        ("https://ieeexplore.ieee.org/abstract/document/9710627/", "ieee:9710627"),
        (
            "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9710627",
            "ieee:9710627",
        ),
    ],
)
def test_every_page_of_a_paper_is_that_paper(url: str, identifier: str) -> None:
    assert str(identify(url)) == identifier
    assert identify(url).is_paper


@pytest.mark.parametrize(
    ("url", "identifier", "label"),
    [
        ("https://github.com/Owner/Repo.git", "github:owner/repo", "code"),
        ("https://github.com/Owner/Repo/tree/main", "github:owner/repo", "code"),
        (
            "https://github.com/Owner/Repo/blob/master/README.md",
            "github:owner/repo",
            "code",
        ),
        (
            "https://github.com/Owner/Repo/tree/main/sub",
            "url:github.com/owner/repo/tree/main/sub",
            "code",
        ),
        (
            "https://github.com/o/r/blob/main/Paper.pdf",
            "url:github.com/o/r/blob/main/Paper.pdf",
            "paper",
        ),
        ("https://github.com/topics/llm", "url:github.com/topics/llm", "code"),
        ("https://github.com/Owner", "url:github.com/owner", "website"),
        ("https://gitlab.com/A/B/c/-/tree/main", "gitlab:a/b/c", "code"),
        ("https://huggingface.co/Org/Model-7B", "huggingface:org/model-7b", "model"),
        (
            "https://huggingface.co/Org/Model-7B/blob/main/a",
            "url:huggingface.co/Org/Model-7B/blob/main/a",
            "model",
        ),
        (
            "https://huggingface.co/datasets/Org/Set/viewer?row=0",
            "huggingface:datasets/org/set",
            "dataset",
        ),
        (
            "https://huggingface.co/datasets/cifar10",
            "huggingface:datasets/cifar10",
            "dataset",
        ),
        (
            "https://huggingface.co/spaces/Org/Demo",
            "huggingface:spaces/org/demo",
            "demo",
        ),
        ("https://huggingface.co/blog/post", "url:huggingface.co/blog/post", "website"),
        ("https://zenodo.org/record/123", "zenodo:123", "dataset"),
        ("https://doi.org/10.5281/zenodo.123", "zenodo:123", "dataset"),
        ("https://www.kaggle.com/datasets/a/b-c", "kaggle:a/b-c", "dataset"),
        ("https://youtu.be/dQw4w9WgXcQ?t=4", "youtube:dQw4w9WgXcQ", "video"),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", "youtube:dQw4w9WgXcQ", "video"),
        ("https://example.org/a.pdf", "url:example.org/a.pdf", "paper"),
        ("https://example.org/a", "url:example.org/a", "website"),
    ],
)
def test_an_artefact_is_named_and_labelled(
    url: str, identifier: str, label: str
) -> None:
    assert str(identify(url)) == identifier
    assert derive_label(url) == label
    assert not identify(url).is_paper


@pytest.mark.parametrize(
    ("url", "when"),
    [
        ("https://arxiv.org/abs/2304.08485", (2023, 4)),
        ("https://arxiv.org/abs/hep-th/9901001", (1999, 1)),
        ("https://arxiv.org/abs/cs/0112017", (2001, 12)),
    ],
)
def test_an_arxiv_number_tells_year_and_month(url: str, when: tuple[int, int]) -> None:
    assert find_month(identify(url)) == when
    assert find_year(identify(url)) == when[0]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("acl:p79-1001", 1979),
        ("acl:n19-1423", 2019),
        ("acl:2023.acl-long.1", 2023),
        ("cvf:g_v_cvpr_2023", 2023),
        ("ijcai:2023/12", 2023),
        ("ecva:eccv_2020/12", 2020),
        ("isca:interspeech_2020/gulati20", 2020),
        ("iacr:2023/123", 2023),
        ("biorxiv:2021.01.01.425001", 2021),
        ("doi:10.1145/3292500.2019", None),
        ("github:a/b-2019", None),
    ],
)
def test_proceedings_tell_a_year_where_the_link_holds_it(
    text: str, year: int | None
) -> None:
    assert find_year(Identifier.parse(text)) == year
    assert find_month(Identifier.parse(text)) is None


def test_a_link_tells_a_name_as_it_is_spelled() -> None:
    assert derive_name("https://github.com/Own/LLaVA-NeXT.git") == "LLaVA-NeXT"
    assert derive_name("https://huggingface.co/datasets/Own/Set-1M/viewer") == "Set-1M"
    assert derive_name("https://arxiv.org/abs/2304.08485") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://pypi.org/project/Octo_Tool/1.0/",
            "https://pypi.python.org/pypi/octo-tool",
        ),
        (
            "https://octo.readthedocs.io/en/latest/a.html#b",
            "http://octo.rtfd.io/en/stable/a.html#b",
        ),
        ("https://octo.readthedocs.io/", "https://octo.readthedocs.org/en/latest/"),
        (
            "https://gist.github.com/0123456789abcdef0123",
            "https://gist.github.com/octo/0123456789ABCDEF0123",
        ),
        (
            "https://drive.google.com/file/d/1a2b3c4d5e6f/view",
            "https://docs.google.com/uc?id=1a2b3c4d5e6f",
        ),
        (
            "https://docs.google.com/document/d/1a2b3c4d5e6f/edit",
            "https://drive.google.com/open?id=1a2b3c4d5e6f",
        ),
        (
            "https://www.wikipedia.org/wiki/ImageNet",
            "https://en.m.wikipedia.org/wiki/ImageNet",
        ),
        (
            "https://web.archive.org/web/2020/http://arxiv.org/abs/2304.08485",
            "https://arxiv.org/abs/2304.08485",
        ),
        ("https://doi.org/10.2139/ssrn.4389233", "https://ssrn.com/abstract=4389233"),
        ("https://dl.acm.org/citation.cfm?id=1.2", "https://dx.doi.org/10.1145/1.2"),
        (
            "https://dblp.org/rec/journals/corr/abs-2304-08485",
            "https://arxiv.org/abs/2304.08485",
        ),
        (
            "https://github.com/O/r/raw/main/A.md",
            "https://raw.githubusercontent.com/o/r/main/A.md",
        ),
    ],
)
def test_two_addresses_of_one_thing_name_it(one: str, other: str) -> None:
    assert identify(one) == identify(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC34265844/",
            "https://pubmed.ncbi.nlm.nih.gov/34265844/",
        ),
        ("https://bitbucket.org/octo/tool", "https://codeberg.org/octo/tool"),
        (
            "https://octo.readthedocs.io/en/latest/",
            "https://octo.readthedocs.io/de/latest/",
        ),
        ("https://github.com/octo/tool#data", "https://github.com/octo/tool#models"),
        ("https://pypi.org/project/octo", "https://www.npmjs.com/package/octo"),
        (
            "https://colab.research.google.com/drive/1a2b3c4d5e6f",
            "https://drive.google.com/open?id=1a2b3c4d5e6f",
        ),
        (
            "https://docs.google.com/forms/d/e/1a2b3c4d5e6f/viewform",
            "https://docs.google.com/forms/d/1a2b3c4d5e6f",
        ),
    ],
)
def test_two_things_have_two_names(one: str, other: str) -> None:
    assert identify(one) != identify(other)


@given(
    st.from_regex(
        r"https://(arxiv\.org/abs/[0-9.]{9,11}|github\.com/[\w.-]{1,12}/[\w.-]{1,12}(\.git|/)?)",
        fullmatch=True,
    )
)
def test_the_short_way_for_common_links_names_what_the_long_way_names(url: str) -> None:
    assert identify(url) == identify(url.replace("https://", "http://"))
