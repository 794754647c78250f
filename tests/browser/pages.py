"""The pages of a list, served on this machine while a test looks at them."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.listing.config_files import parse_layout
from bot.model.entry import Entry
from bot.readers.site.pages import SiteList, SiteOptions, build_site
from bot.readers.work import make_reader_list


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Say nothing."""


def make_site_list(layout: str, records: Mapping[str, Mapping[str, Any]]) -> SiteList:
    """A list of these records, whose ids begin with `works/`."""
    parsed = parse_layout("works", layout.encode(), ())
    entries = [Entry.from_record(name, record) for name, record in records.items()]
    return SiteList(parsed, make_reader_list(parsed, entries))


@contextmanager
def serve_site(
    folder: Path, *lists: SiteList, options: SiteOptions | None = None
) -> Iterator[str]:
    """The address of the site of *lists*."""
    for name, text in build_site(lists, options or SiteOptions()).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    handler = partial(_Silent, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
