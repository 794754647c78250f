"""A proxy on this machine that connects to public addresses only.

A program that tries links asks through it. Each host is resolved here, also where a page
redirects, and the connection goes to the address that was looked at: so no name, no number
and no redirect reaches a private, local or metadata address, whatever it resolves to the
next time.
"""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

# Links to other ports are not tried.
_PORTS: Final = frozenset({80, 443, 8080, 8443})
_LONGEST_HEAD: Final = 64 << 10
_CHUNK: Final = 64 << 10
# Seconds to connect, and in which bytes must come.
_CONNECT: Final = 10
_IDLE: Final = 60
# The addresses of version 6 that stand for a machine of the internet, and of these the
# networks by which one stands for another address, or for none (RFC 3056, RFC 4380, RFC 3849).
_INTERNET_6: Final = ipaddress.ip_network("2000::/3")
_TUNNELS: Final = tuple(
    map(ipaddress.ip_network, ("2002::/16", "2001::/32", "2001:db8::/32"))
)
# Addresses that look public, and are of the machine's own surroundings: those of clouds that
# tell secrets, and of protocols.
_NEAR: Final = tuple(
    map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24"))
)
# Names that are resolved at a time: some take long, and must not keep the others waiting.
_NAMES_AT_ONCE: Final = 64
# Not every system has the second one.
_UNKNOWN_NAMES: Final = frozenset(
    {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
)


def is_public(address: str) -> bool:
    """Return whether *address*, of either version, is one of the public internet."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        is_tunnel = any(parsed in tunnel for tunnel in _TUNNELS)
        if parsed not in _INTERNET_6 or is_tunnel:
            return False
    elif any(parsed in network for network in _NEAR):
        return False
    return parsed.is_global and not parsed.is_multicast


class Guard:
    """Serves until the block ends; `address` is what a program uses as its proxy."""

    def __init__(self, servers: Mapping[str, tuple[str, int]] | None = None) -> None:
        """Begin to serve.

        Args:
            servers: where hosts are, instead of where their names say; for tests.
        """
        self._servers = dict(servers or {})
        self.missing_hosts: set[str] = set()
        """The hosts of which the system of names says that there are none."""
        self.refused_hosts: set[str] = set()
        """The hosts that are not public."""
        self.address = ""
        self._server: asyncio.Server | None = None
        self._pool = ThreadPoolExecutor(_NAMES_AT_ONCE)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        serving = asyncio.run_coroutine_threadsafe(self._start_serving(), self._loop)
        self.address = f"http://127.0.0.1:{serving.result()}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _start_serving(self) -> int:
        """Start the server, and return its port."""
        server = await asyncio.start_server(
            self._answer, "127.0.0.1", 0, limit=_LONGEST_HEAD
        )
        self._server = server
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _end(self) -> None:
        """End the serving, and all connections that are open."""
        if self._server is not None:
            self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one connection; whatever goes wrong ends it."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _IDLE)
            await self._pass_on(head, reader, writer)
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError):
            await _send_refusal(writer)
        except asyncio.LimitOverrunError:
            await _send_refusal(writer)
        except asyncio.CancelledError:
            # The run has ended: nobody waits for an answer.
            return
        finally:
            writer.close()

    async def _pass_on(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Connect to the host that *head* names, and pass on what both sides send.

        Raises:
            OSError: there is no such host, it is not public, or it does not answer.
            ValueError: *head* is no request to a proxy.
        """
        line, _, rest = head.partition(b"\r\n")
        method, target, version = line.decode("ascii").split(" ")
        is_tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if is_tunnel else target)
        if parts.hostname is None or (not is_tunnel and parts.scheme != "http"):
            raise ValueError("it names no host")
        port = parts.port or 80
        there, to_there = await self._connect(parts.hostname, port)
        try:
            if is_tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
                to_there.write(f"{method} {path} {version}\r\n".encode("ascii"))
                to_there.write(_keep_headers(rest))
            await asyncio.gather(
                _copy_bytes(reader, to_there), _copy_bytes(there, writer)
            )
        finally:
            to_there.close()

    async def _connect(
        self, host: str, port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to a public address of *host*.

        Raises:
            OSError: it has none, or does not answer.
        """
        address = await self._find_address(host, port)
        connecting = asyncio.open_connection(*address)
        return await asyncio.wait_for(connecting, _CONNECT)

    async def _find_address(self, host: str, port: int) -> tuple[str, int]:
        if host in self._servers:
            return self._servers[host]
        if port not in _PORTS:
            self.refused_hosts.add(host)
            raise OSError("its port is not tried")
        try:
            loop = asyncio.get_running_loop()
            look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
            finding = loop.run_in_executor(self._pool, look_up)
            rows = await asyncio.wait_for(finding, _CONNECT)
        except socket.gaierror as error:
            # Names that this machine could not ask for are no answer.
            if error.errno in _UNKNOWN_NAMES:
                self.missing_hosts.add(host)
            raise
        for *_, socket_address in rows:
            if is_public(str(socket_address[0])):
                return str(socket_address[0]), port
        self.refused_hosts.add(host)
        raise OSError("it is not public")


def _keep_headers(headers: bytes) -> bytes:
    """Return the headers for the server: without the proxy's, for one request only."""
    kept = [
        line
        for line in headers.split(b"\r\n")
        if line and not line.lower().startswith((b"proxy-", b"connection:"))
    ]
    return b"\r\n".join([*kept, b"Connection: close", b"", b""])


async def _copy_bytes(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Pass on all bytes, until one side ends or is silent for long."""
    try:
        while data := await asyncio.wait_for(reader.read(_CHUNK), _IDLE):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except (OSError, TimeoutError):
        writer.close()


async def _send_refusal(writer: asyncio.StreamWriter) -> None:
    """Answer that nothing is passed on."""
    try:
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
    except OSError:
        return
