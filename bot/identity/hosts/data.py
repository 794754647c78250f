"""Hosts of data sets and models."""

from typing import Final

from bot.identity.hosts.row import ARXIV, DOI, MORE, QUERY, REPOSITORY, Form, Host

# What stands on Hugging Face in the place of an owner: `huggingface.co/blog/octo` is no model.
_HUGGINGFACE_PAGES: Final = (
    r"(?:api|blog|chat|collections|docs|learn|organizations|papers|posts|spaces|tasks)/"
)

DATA_AND_MODELS: Final = (
    Host(
        "huggingface.co",
        (
            Form("arxiv", rf"papers/{ARXIV}"),
            Form(
                "huggingface",
                rf"(datasets|spaces)/{REPOSITORY}(?:/tree/main|/viewer(?:/.*)?)?",
            ),
            # Some data sets have no owner: datasets/cifar10
            Form("huggingface", r"(datasets)/([\w.-]+)(?:/tree/main|/viewer(?:/.*)?)?"),
            Form(
                "huggingface",
                rf"(?!{_HUGGINGFACE_PAGES}|datasets/){REPOSITORY}(?:/tree/main)?",
            ),
        ),
        mirrors="hf.co hf-mirror.com",
        labels=(
            (r"datasets/.", "dataset"),
            (r"spaces/.", "demo"),
            # Before the models, as these look like `owner/name`, too.
            (_HUGGINGFACE_PAGES, "website"),
            (r"[^/]+/.", "model"),
        ),
        https=True,
        is_common=True,
        spelled="huggingface.co",
        unread="library",
    ),
    Host(
        "modelscope.cn modelscope.ai",
        (
            Form(
                "modelscope",
                rf"(models|datasets|studios)/{REPOSITORY}(?:/(?:summary|files))?",
            ),
        ),
        labels=(
            (r"datasets/.", "dataset"),
            (r"studios/.", "demo"),
            (r"(?:docs|learn|papers)/", "website"),
            (r"[^/]+/.", "model"),
        ),
    ),
    Host(
        "kaggle.com",
        (
            Form(
                "kaggle",
                r"(?:datasets/)?(?!(?:c|code|competitions|learn|models)/)([\w-]+)/([\w-]+)",
            ),
            Form("kaggle", r"(?:c|competitions)/([\w-]+)(?:/(?:overview|data))?"),
        ),
        https=True,
    ),
    Host(
        "ollama.com",
        (Form("ollama", r"library/([\w.-]+)(?::[\w.-]+)?(?:/tags)?"),),
        mirrors="ollama.ai",
        https=True,
    ),
    Host(
        "replicate.com",
        (
            Form(
                "replicate",
                rf"{REPOSITORY}(?:/(?:api|examples|readme|versions)(?:/.*)?)?",
            ),
        ),
        https=True,
    ),
    Host("civitai.com", (Form("civitai", r"models/(\d+)(?:/[^/?#]*)?"),), https=True),
    Host(
        "zenodo.org",
        (Form("zenodo", r"records?/(\d+)"), Form("doi", rf"doi/{DOI}")),
        https=True,
        spelled="zenodo.org",
    ),
    Host(
        "figshare.com *.figshare.com",
        (Form("figshare", r"(?:s/)?articles/(?:[^/?#]+/){1,2}(\d{5,})(?:/\d+)?"),),
    ),
    # dataset.xhtml?persistentId=doi:10.7910/DVN/ABCDEF
    Host(
        "dataverse.harvard.edu dataverse.nl dataverse.no borealisdata.ca "
        "entrepot.recherche.data.gouv.fr",
        (
            Form(
                "doi",
                rf"(?:dataset\.xhtml|citation){QUERY}persistentid=doi(?::|%3A){DOI}{MORE}",
            ),
        ),
        https=True,
    ),
    Host(
        "datadryad.org",
        (Form("doi", rf"(?:stash/)?dataset/doi(?::|%3A){DOI}"),),
        https=True,
    ),
    Host(
        "data.mendeley.com",
        (Form("mendeley-data", r"datasets/([a-z0-9]{10})(?:/\d+)?"),),
        https=True,
    ),
    Host("archive.ics.uci.edu", (Form("uci", r"dataset/(\d+)(?:/.*)?"),), https=True),
    Host(
        "openml.org",
        (
            Form("openml", r"d/(\d+)"),
            Form("openml", rf"search{QUERY}id=(\d+)&(?:[^#]*&)?type=data{MORE}"),
        ),
        https=True,
    ),
    Host(
        "paperswithcode.com",
        (
            Form("arxiv", rf"paper/{ARXIV}"),
            # paper/visual-instruction-tuning, unless the form above reads an arXiv number
            Form("paperswithcode", r"paper/([\w-]+)(?:/review)?"),
            Form("paperswithcode-dataset", r"dataset/([\w-]+)"),
        ),
    ),
)
