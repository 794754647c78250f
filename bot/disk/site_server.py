"""Show a folder of pages in a browser of this machine, and make them anew as files change."""

import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from bot.disk.workspace import DiskWorkspace
from bot.errors import ListwrightError
from bot.plan import ServeFolder

# Seconds between two looks at the files.
_PAUSE: Final = 1.0


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, and the number of the version that they are."""

    version: int = 0

    def do_GET(self) -> None:
        """Answer with a file; at `/.version` with the number that changes with each build."""
        if self.path == "/.version":
            body = str(_Handler.version).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        super().do_GET()

    def end_headers(self) -> None:
        """Let the browser ask each time."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Say nothing: a person looks at the pages."""


def serve_folder(workspace: DiskWorkspace, served: ServeFolder) -> None:
    """Show pages on 127.0.0.1 until a person presses Ctrl-C.

    The address is printed. Each second it is looked whether a file changed; then the pages are made
    anew. A fault in a file is printed, and the pages stay as they were.

    Raises:
        ListwrightError: the port is taken.
    """
    folder = Path(workspace.root, served.folder)
    handler = partial(_Handler, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", served.port), handler)
    except OSError as error:
        raise ListwrightError(
            f"Port {served.port} cannot be used: {error.strerror}. Choose another one:"
            " --serve 8001."
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stderr.write(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)\n")
    try:
        _follow_changes(workspace, served)
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        server.server_close()


def _follow_changes(workspace: DiskWorkspace, served: ServeFolder) -> None:
    before = _read_times(workspace, served.folder)
    while True:
        time.sleep(_PAUSE)
        now = _read_times(workspace, served.folder)
        if now == before:
            continue
        before = now
        try:
            workspace.apply(list(served.rebuild()))
        except ListwrightError as error:
            sys.stderr.write(f"{error}\n")
            continue
        _Handler.version += 1


def _read_times(workspace: DiskWorkspace, folder: str) -> dict[str, int]:
    """Return when each file of declarations and entries was written last."""
    times: dict[str, int] = {}
    for under in ("schema", "entries", "lists", f"{folder}-templates"):
        for path in sorted(Path(workspace.root, under).rglob("*")):
            try:
                times[str(path)] = path.stat().st_mtime_ns
            except OSError:
                continue
    return times
