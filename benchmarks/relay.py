"""Count the bytes that a server sends."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_BUFFER = 1 << 16


class Relay:
    """Passes on what is said between clients and a server on the loopback."""

    def __init__(self, port: int) -> None:
        """Lead to the server at *port*."""
        self._server_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.received = 0
        """Bytes that came from the server."""
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        is_from_server = source.getpeername()[1] == self._server_port
        while data := source.recv(_BUFFER):
            if is_from_server:
                self.received += len(data)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Accept no more."""
        self._listener.close()


@contextmanager
def relay_to(port: int) -> Iterator[Relay]:
    """Yield a relay to the server at *port*."""
    relay = Relay(port)
    try:
        yield relay
    finally:
        relay.close()
