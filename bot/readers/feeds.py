"""What is new in a list, for feed readers: Atom (RFC 4287) and JSON Feed 1.1."""

import datetime as dt
import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.readers.work import ReaderList, Work

# Additions and changes that a feed tells of: a reader that comes once a month misses none
# of a usual list.
_MOST_ITEMS: Final = 50
# A feed must say when it changed. This day stands in that of a list without dated additions.
_NO_DAY: Final = "2000-01-01"
# Characters that XML 1.0 does not allow: https://www.w3.org/TR/xml/#charsets
_NOT_XML: Final = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """Where a feed stands.

    Attributes:
        repository: `owner/name`, which makes the ids of items unique in the world.
        home: the address of the page of the list; empty where there is none.
        feed: the address of the feed itself; empty likewise.
        pages: the address of each work's page, by the work's id.
        changed: the day on which each work changed last, by its id, as far as it is known.
    """

    repository: str = ""
    home: str = ""
    feed: str = ""
    pages: Mapping[str, str] | None = None
    changed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A work that is news: the day on which it came, if that is known, and the last day.

    Days are `YYYY-MM-DD`; *added* is empty where it is not known.
    """

    work: Work
    added: str
    updated: str

    @property
    def is_changed(self) -> bool:
        """Whether it changed after the day on which it came."""
        return bool(self.added) and self.added < self.updated


def render_atom(reader_list: ReaderList, place: FeedPlace) -> str:
    """Return the feed as Atom; the same files give the same bytes."""
    items = list_news(reader_list, place.changed)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"  <id>{_escape(_make_feed_id(reader_list, place))}</id>",
        f"  <title>{_escape(reader_list.title)}</title>",
        f"  <updated>{_find_newest(items)}T00:00:00Z</updated>",
        f"  <author><name>{_escape(place.repository or reader_list.title)}</name></author>",
    ]
    if place.home:
        lines.append(f"  <link href={_quote(place.home)}/>")
    if place.feed:
        lines.append(f'  <link rel="self" href={_quote(place.feed)}/>')
    for item in items:
        lines += _render_atom_item(item, place)
    return "\n".join([*lines, "</feed>"]) + "\n"


def _render_atom_item(item: NewsItem, place: FeedPlace) -> list[str]:
    work = item.work
    lines = [
        "  <entry>",
        f"    <id>{_escape(_make_item_id(work, place))}</id>",
        f"    <title>{_escape(work.full_title)}</title>",
        f"    <updated>{item.updated}T00:00:00Z</updated>",
    ]
    if item.added:
        lines.append(f"    <published>{item.added}T00:00:00Z</published>")
    # An entry without content needs a link, which readers open.
    lines.append(f"    <link href={_quote(_find_address(work, place))}/>")
    lines += [f"    <category term={_quote(tag)}/>" for tag in work.tags]
    lines += [
        f"    <author><name>{_escape(name)}</name></author>" for name in work.authors
    ]
    lines.append(f"    <summary>{_escape(_make_summary(work))}</summary>")
    lines.append("  </entry>")
    return lines


def render_json_feed(reader_list: ReaderList, place: FeedPlace) -> str:
    """Return the feed as JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    items = []
    for item in list_news(reader_list, place.changed):
        work = item.work
        values = {
            "id": _make_item_id(work, place),
            "url": _find_address(work, place),
            "external_url": work.url,
            "title": work.full_title,
            "content_text": _make_summary(work),
            "date_published": f"{item.added}T00:00:00Z" if item.added else "",
            "date_modified": f"{item.updated}T00:00:00Z",
            "authors": [{"name": name} for name in work.authors],
            "tags": list(work.tags),
        }
        items.append({key: value for key, value in values.items() if value})
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": reader_list.title,
        "home_page_url": place.home,
        "feed_url": place.feed,
        "language": reader_list.language,
    }
    stated: dict[str, object] = {key: value for key, value in feed.items() if value}
    stated["items"] = items
    return json.dumps(stated, ensure_ascii=False, indent=1) + "\n"


def list_news(
    reader_list: ReaderList, changed: Mapping[str, str] | None
) -> list[NewsItem]:
    """Return the works that came or changed on a known day, the newest first.

    *changed* has the day of the last change, by id, as far as that is known.
    """
    days = changed or {}
    items = []
    for work in reader_list.entries:
        added = work.added if _is_day(work.added) else ""
        updated = max(added, days.get(work.id, ""))
        if updated:
            items.append(NewsItem(work, added, updated))
    items.sort(key=lambda item: item.work.id)
    items.sort(key=lambda item: item.updated, reverse=True)
    return items[:_MOST_ITEMS]


def _find_newest(items: Sequence[NewsItem]) -> str:
    return items[0].updated if items else _NO_DAY


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _make_feed_id(reader_list: ReaderList, place: FeedPlace) -> str:
    return _make_tag(place.repository, reader_list.id)


def _make_item_id(work: Work, place: FeedPlace) -> str:
    """Return the lasting name of an item: an entry that moves keeps it."""
    return _make_tag(place.repository, work.lasting_id)


def _make_tag(repository: str, name: str) -> str:
    """Return a tag URI (RFC 4151), which stays whatever the address of a page becomes."""
    return f"tag:github.com,2008:{repository or 'listwright'}/{name}"


def _make_summary(work: Work) -> str:
    """Return what there is to say of a work in a few words."""
    parts = [", ".join(work.authors), work.venue, work.date, work.text]
    return " · ".join(filter(None, parts)) or work.title


def _find_address(work: Work, place: FeedPlace) -> str:
    page = (place.pages or {}).get(work.id, "")
    return page or work.url or _make_item_id(work, place)


def _escape(text: str) -> str:
    return html.escape(text.translate(_NOT_XML), quote=False)


def _quote(text: str) -> str:
    return f'"{html.escape(text.translate(_NOT_XML))}"'
