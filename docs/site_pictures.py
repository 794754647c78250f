"""Take the pictures of the pages for readers: `python docs/site_pictures.py`.

They depend on the fonts of the machine, so that no gate compares them.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.disk.context import open_context  # noqa: E402
from bot.project.load_catalog import load_catalog  # noqa: E402
from bot.project.load_settings import load_project  # noqa: E402
from bot.readers.site.pages import SiteList  # noqa: E402
from bot.readers.work import make_reader_list  # noqa: E402
from tests.browser.chromium import open_browser  # noqa: E402
from tests.browser.pages import serve_site  # noqa: E402

SIZE = {"width": 1000, "height": 640}


def main() -> None:
    """Write a picture of each of this repository's lists, one light and one dark."""
    context = open_context(str(ROOT))
    project = load_project(context.workspace)
    catalog = load_catalog(context, context.workspace, project).catalog
    lists = [
        SiteList(layout, make_reader_list(layout, catalog.iterate_list(layout.id)))
        for layout in project.layouts.values()
    ]
    folder = Path(tempfile.mkdtemp())
    with serve_site(folder, *lists) as address, open_browser() as browser:
        for scheme, name, words in (
            ("light", "vlm-hub", "video"),
            ("dark", "mllm", "video"),
        ):
            context_of_page = browser.new_context(color_scheme=scheme, viewport=SIZE)
            page = context_of_page.new_page()
            page.goto(f"{address}{name}/")
            page.get_by_label("Search").fill(words)
            page.screenshot(path=ROOT / "docs" / "pictures" / f"site-{scheme}.png")
            context_of_page.close()


if __name__ == "__main__":
    main()
