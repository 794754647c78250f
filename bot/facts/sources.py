"""The table of sources: who is asked, for what, and how."""

from typing import Final

from bot.facts.acl import ACL_ANTHOLOGY
from bot.facts.arxiv import ARXIV
from bot.facts.doi import DOI
from bot.facts.openreview import OLD_OPENREVIEW, OPENREVIEW
from bot.facts.semantic_scholar import SEMANTIC_SCHOLAR
from bot.facts.source import Source

# In the order in which they are asked; of two answers the first one is shown first, and
# counts first.
SOURCES: Final[tuple[Source, ...]] = (
    ARXIV,
    OPENREVIEW,
    OLD_OPENREVIEW,
    ACL_ANTHOLOGY,
    DOI,
    SEMANTIC_SCHOLAR,
)
