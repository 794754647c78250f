"""The table of sources: who is asked, for what, and how."""

from typing import Final

from bot.facts.doi import DOI
from bot.facts.semantic_scholar import SEMANTIC_SCHOLAR
from bot.facts.source import Source

# In the order in which they are asked; of two answers the first one is shown first.
SOURCES: Final[tuple[Source, ...]] = (DOI, SEMANTIC_SCHOLAR)
