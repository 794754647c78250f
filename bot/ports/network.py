"""The sources of facts, as the program asks them."""

from typing import Protocol

from bot.model.network import NetworkAnswer, NetworkRequest


class Network(Protocol):
    """Asks the hosts of the table of sources, and no others."""

    def ask(self, request: NetworkRequest) -> NetworkAnswer:
        """Return the answer to *request*; it never raises because of the network."""
