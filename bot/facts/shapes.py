"""The shapes of identifiers that may be sent, or that an answer may hold."""

import re
from typing import Final

# https://www.doi.org/the-identifier/resources/handbook/ describes a DOI.
DOI: Final = re.compile(r"10\.\d{4,9}/[!-~]{1,200}", re.ASCII)
# An arXiv number since 2007, and one of before: https://info.arxiv.org/help/arxiv_identifier.html
NEW_ARXIV: Final = re.compile(r"\d{4}\.\d{4,5}", re.ASCII)
OLD_ARXIV: Final = re.compile(r"[a-z-]+(?:\.[a-z]{2})?/\d{7}", re.ASCII | re.IGNORECASE)
# A forum of OpenReview: letters of any case, digits, hyphens and underscores.
OPENREVIEW: Final = re.compile(r"[\w-]{6,20}", re.ASCII)
# A paper of the ACL Anthology: https://aclanthology.org/info/ids/
ACL: Final = re.compile(
    r"[a-z]\d\d-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d{1,4}", re.ASCII
)
# `owner/name` at GitHub.
REPOSITORY: Final = re.compile(r"[A-Za-z0-9-]{1,39}/[\w.-]{1,100}", re.ASCII)
# An SPDX identifier of a licence: https://spdx.org/licenses/
LICENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,40}", re.ASCII)


def is_arxiv_number(text: str) -> bool:
    """Return whether *text* is the number of an arXiv paper, without a version."""
    return bool(NEW_ARXIV.fullmatch(text) or OLD_ARXIV.fullmatch(text))
