"""What tells facts, as the program asks it: the sources of the table, and GitHub."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.model.facts import Facts, KnownFacts
from bot.model.links import LinkHistory, LinkTry
from bot.model.network import NetworkAnswer, NetworkRequest


class Network(Protocol):
    """Asks the hosts of the table of sources, and no others."""

    def ask(self, request: NetworkRequest) -> NetworkAnswer:
        """Return the answer to *request*; it never raises because of the network."""


class LinkTrier(Protocol):
    """Tries links, and reaches no private address by it."""

    def try_links(self, urls: Sequence[str]) -> Sequence[LinkTry]:
        """Return what is seen of each link.

        Raises:
            UsageError: the program that tries them is missing.
        """


class LinkStore(Protocol):
    """Keeps what is known of links from one run to the next; it may be lost at any time."""

    def load(self) -> LinkHistory:
        """Return what was kept."""

    def keep(self, history: LinkHistory) -> None:
        """Keep *history* in place of what was kept."""


class FactStore(Protocol):
    """Keeps facts from one run to the next; they may be lost at any time."""

    def load(self) -> KnownFacts:
        """Return what was kept; of two answers of a source on one work, the newer one."""

    def keep(self, facts: KnownFacts) -> None:
        """Keep *facts*, too."""


class Repositories(Protocol):
    """Tells of repositories at GitHub."""

    def describe(self, names: Sequence[str]) -> Mapping[str, Facts]:
        """Return what GitHub says of each repository, by `owner/name` as given.

        One that GitHub says nothing of is left out.

        Raises:
            ForgeError: GitHub failed or refused.
        """
