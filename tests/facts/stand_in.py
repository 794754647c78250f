"""A stand-in for the sources of facts on 127.0.0.1: answers made by hand in the shapes that are documented."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from bot.facts.sources import SOURCES
from bot.network.http import HttpNetwork, Limits

CSL = {
    "type": "article",
    "DOI": "10.48550/ARXIV.2304.08485",
    "title": "Visual Instruction Tuning",
    "author": [
        {"family": "Liu", "given": "Haotian"},
        {"family": "Li", "given": "Chunyuan"},
        {"literal": "The Octo Group"},
    ],
    "issued": {"date-parts": [[2023, 4, 17]]},
    "publisher": "arXiv",
}
PAPER = {
    "paperId": "a5036f31f0e629dc661f120b8c3b1f374d479ab8",
    "title": "Visual Instruction Tuning",
    "authors": [{"authorId": "1", "name": "Haotian Liu"}],
    "publicationDate": "2023-04-17",
    "year": 2023,
    "venue": "Neural Information Processing Systems",
    "externalIds": {"ArXiv": "2304.08485", "DOI": "10.48550/arXiv.2304.08485"},
}


FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=&amp;id_list=2304.08485</title>
  <entry>
    <id>http://arxiv.org/abs/2304.08485v2</id>
    <updated>2023-12-11T17:46:14Z</updated>
    <published>2023-04-17T17:59:25Z</published>
    <title>Visual Instruction
  Tuning</title>
    <summary>  Instruction tuning of large language models. Our code is at
https://github.com/haotian-liu/LLaVA.
</summary>
    <author><name>Haotian Liu</name></author>
    <author><name>Chunyuan Li</name></author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">NeurIPS 2023 Oral</arxiv:comment>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CV"/>
  </entry>
</feed>
"""
EMPTY_FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Query</title></feed>'
NOTE = {
    "id": "w0H2xGHlkw",
    "forum": "w0H2xGHlkw",
    "cdate": 1672531200000,
    "pdate": 1695322922000,
    "content": {
        "title": {"value": "Visual Instruction Tuning"},
        "authors": {"value": ["Haotian Liu", "Chunyuan Li"]},
        "venue": {"value": "NeurIPS 2023 oral"},
        "venueid": {"value": "NeurIPS.cc/2023/Conference"},
    },
}
OLD_NOTE = {
    "id": "YicbFdNTTy",
    "cdate": 1601308000000,
    "content": {
        "title": "An Image is Worth 16x16 Words",
        "authors": ["Alexey Dosovitskiy"],
        "venue": "ICLR 2021 Oral",
        "venueid": "ICLR.cc/2021/Conference",
    },
}
BIB = """@inproceedings{devlin-etal-2019-bert,
    title = "{BERT}: Pre-training of Deep Bidirectional Transformers",
    author = "Devlin, Jacob  and
      Chang, Ming-Wei",
    booktitle = "Proceedings of {NAACL}",
    month = jun,
    year = "2019",
    url = "https://aclanthology.org/N19-1423/",
}
"""


class Reply(NamedTuple):
    """What the server sends."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class Call(NamedTuple):
    """What it was sent: the host it stands for, and the request."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[Call], Reply]


def reply_json(value: object, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(value).encode(), headers)


def answer_well(call: Call) -> Reply:
    """What the sources say of LLaVA, and of one paper more each; of no other work."""
    if call.host == "export.arxiv.org":
        return Reply(200, (FEED if "2304.08485" in call.path else EMPTY_FEED).encode())
    if call.host in {"api2.openreview.net", "api.openreview.net"}:
        note = NOTE if call.host.startswith("api2") else OLD_NOTE
        known = call.path.endswith(str(note["id"]))
        return reply_json({"notes": [note], "count": 1}) if known else Reply(404)
    if call.host == "aclanthology.org":
        known = call.path == "/N19-1423.bib"
        return Reply(200, BIB.encode()) if known else Reply(404)
    if call.path.startswith("/graph/v1/paper/search/match"):
        known = "visual+instruction" in call.path.lower()
        return reply_json({"data": [PAPER]}) if known else Reply(404)
    if call.host == "doi.org":
        if call.path.lower() == "/10.48550/arxiv.2304.08485":
            return Reply(
                302, headers={"Location": f"https://data.crosscite.org{call.path}"}
            )
        return Reply(404)
    if call.host == "data.crosscite.org":
        return reply_json(CSL)
    ids = json.loads(call.body)["ids"]
    return reply_json([PAPER if one == "ARXIV:2304.08485" else None for one in ids])


class StandIn:
    """The servers of all hosts of the table, and what they were asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.calls: list[Call] = []
        self.servers: dict[str, str] = {}
        self.waited: list[float] = []
        self.now = 0.0

    def open_network(self, budget: int = 100, seconds: float = 60) -> HttpNetwork:
        """A network that knows these servers only, and whose clock stands until it waits."""

        def sleep(seconds: float) -> None:
            self.waited.append(seconds)
            self.now += seconds

        return HttpNetwork(
            SOURCES,
            servers=self.servers,
            limits=Limits(budget, seconds),
            read_clock=lambda: self.now,
            sleep=sleep,
        )


@contextmanager
def serve(answer: Answer = answer_well) -> Iterator[StandIn]:
    """Serve until the test ends."""
    stand_in = StandIn(answer)
    servers = []
    for host in sorted({host for source in SOURCES for host in source.hosts}):
        server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(host, stand_in))
        server.daemon_threads = True
        threading.Thread(
            target=server.serve_forever, args=(0.005,), daemon=True
        ).start()
        stand_in.servers[host] = f"http://127.0.0.1:{server.server_port}"
        servers.append(server)
    try:
        yield stand_in
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _make_handler(host: str, stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(host, self.command, self.path, headers, self.rfile.read(length))
            stand_in.calls.append(call)
            reply = stand_in.answer(call)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name.replace("_", "-"), value)
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815 - the name is the library's

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
