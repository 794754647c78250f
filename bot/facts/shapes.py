"""The shapes of identifiers that may be sent, or that an answer may hold."""

import re
from typing import Final

# https://www.doi.org/the-identifier/resources/handbook/ describes a DOI.
DOI: Final = re.compile(r"10\.\d{4,9}/[!-~]{1,200}", re.ASCII)
# An arXiv number since 2007, and one of before: https://info.arxiv.org/help/arxiv_identifier.html
NEW_ARXIV: Final = re.compile(r"\d{4}\.\d{4,5}", re.ASCII)
OLD_ARXIV: Final = re.compile(r"[a-z-]+(?:\.[a-z]{2})?/\d{7}", re.ASCII | re.IGNORECASE)
