"""The files of a site, made of the lists: the same lists give the same bytes."""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urlencode

from bot.model.entry_id import EntryId
from bot.model.exports import ENDINGS, ExportName
from bot.model.layout import Layout
from bot.readers.bibtex import make_keys, render_entry
from bot.readers.exports import render_export
from bot.readers.feeds import FeedPlace, list_news
from bot.readers.site.safe_html import render_safe_html
from bot.readers.site.templating import make_environment, read_static
from bot.readers.site.words import list_words
from bot.readers.work import ReaderList, Work, list_values

_STATIC: Final = ("copy.js", "search.js", "style.css")
_FEEDS: Final[Mapping[ExportName, str]] = {
    "atom": "application/atom+xml",
    "feed": "application/feed+json",
}
_NAMES: Final[Mapping[ExportName, str]] = {
    "json": "JSON",
    "csv": "CSV",
    "bib": "BibTeX",
    "atom": "Atom",
    "feed": "JSON Feed",
}
# Languages that are written from right to left, by their codes.
_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
)
# What a page of a work calls the list's own fields is cut there.
_LONGEST_SUMMARY: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """What the pages need beside the lists.

    Attributes:
        repository: `owner/name` at GitHub; empty where it is not known.
        branch: the branch on which entries are corrected.
        has_forms: whether there are issue forms.
        exports: the formats that stand on the site.
        address: the address of the site, which ends in a slash; empty where unknown.
        changed: the day of the last change of each entry, by its id.
        templates: the owner's own templates by name, in place of ours.
        reloads: whether pages load again when they change: for `--serve`.
    """

    repository: str = ""
    branch: str = "main"
    has_forms: bool = False
    exports: Sequence[ExportName] = ()
    address: str = ""
    changed: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    reloads: bool = False


@dataclass(frozen=True, slots=True)
class SiteList:
    """A list and its layout."""

    layout: Layout
    reader_list: ReaderList


def build_site(lists: Sequence[SiteList], options: SiteOptions) -> dict[str, str]:
    """Return the files of the site by path.

    Raises:
        UsageError: Jinja2 is not installed, or a template of the owner's is wrong.
    """
    site = _Site(lists, options)
    return site.build()


class _Site:
    """Makes the files of a site."""

    def __init__(self, lists: Sequence[SiteList], options: SiteOptions) -> None:
        self._lists = lists
        self._options = options
        # As attributes: a template's `words.copy` is a method of a dictionary.
        self._words = {
            language: SimpleNamespace(**list_words(language))
            for language in {"", *(one.reader_list.language for one in lists)}
        }
        self._environment = make_environment(options.templates)
        self._item = self._environment.get_template("item.html")
        self._addresses = {
            work.id: get_page_path(work.id)
            for one in lists
            for work in one.reader_list.entries
        }
        self._titles = {
            work.id: work.title for one in lists for work in one.reader_list.entries
        }
        self._others = _find_others(lists)

    @property
    def _is_single(self) -> bool:
        return len(self._lists) == 1

    def build(self) -> dict[str, str]:
        files = {name: read_static(name) for name in _STATIC}
        if self._options.reloads:
            files["reload.js"] = read_static("reload.js")
        for one in self._lists:
            files |= self._build_list(one)
        if not self._is_single:
            files["index.html"] = self._build_home()
        return files

    def _build_list(self, one: SiteList) -> dict[str, str]:
        reader_list = one.reader_list
        files: dict[str, str] = {}
        for name in self._list_exports():
            place = self._make_place(reader_list, name)
            files[reader_list.id + ENDINGS[name]] = render_export(
                name, reader_list, place
            )
        keys = make_keys(reader_list.entries)
        home = self._get_home(reader_list)
        files[home] = self._render_list(one, home, keys)
        if self._is_single:
            # Links to the list stay right when another one comes beside it.
            files[f"{reader_list.id}/index.html"] = self._render_moved(
                reader_list, reader_list.title, "../"
            )
        files[f"{reader_list.id}/new.html"] = self._render_news(one)
        for work in reader_list.entries:
            files[self._addresses[work.id]] = self._render_entry(one, work, keys)
        for work in reader_list.entries:
            for former_id in work.former_ids:
                path = get_page_path(former_id)
                if path not in files:
                    href = self._link(path, self._addresses[work.id])
                    files[path] = self._render_moved(reader_list, work.title, href)
        return files

    def _get_home(self, reader_list: ReaderList) -> str:
        """Return the path of the page of a list: the root, if it is the only one."""
        return "index.html" if self._is_single else f"{reader_list.id}/index.html"

    def _list_exports(self) -> list[ExportName]:
        """Return the formats of the site: BibTeX always, because pages cite by it."""
        return list(dict.fromkeys([*self._options.exports, "bib"]))

    def _make_place(self, reader_list: ReaderList, name: ExportName) -> FeedPlace:
        address = self._options.address
        pages: dict[str, str] = {}
        if address:
            pages = {
                work.id: address + self._addresses[work.id]
                for work in reader_list.entries
            }
        return FeedPlace(
            repository=self._options.repository,
            home=address
            and f"{address}{'' if self._is_single else reader_list.id + '/'}",
            feed=address and address + reader_list.id + ENDINGS[name],
            pages=pages,
            changed=self._options.changed,
        )

    def _render(
        self,
        template: str,
        path: str,
        reader_list: ReaderList | None,
        **values: Any,  # noqa: ANN401 - what a template shows
    ) -> str:
        page = {
            "root": "../" * path.count("/"),
            "language": (reader_list.language if reader_list else "") or "en",
            "direction": _find_direction(reader_list.language if reader_list else ""),
            "repository": self._options.repository,
            "reload": self._options.reloads,
            "feeds": [],
            **values.pop("page", {}),
        }
        template_of_page = self._environment.get_template(template)
        return template_of_page.render(
            page=page,
            shown=reader_list,
            words=self._words[reader_list.language if reader_list else ""],
            **values,
        )

    def _link(self, path: str, target: str) -> str:
        """Return the address of a file as a page at *path* writes it."""
        href = posixpath.relpath(target, posixpath.dirname(path) or ".")
        if posixpath.basename(target) == "index.html":
            return href.removesuffix("index.html") or "./"
        return href

    def _render_list(self, one: SiteList, path: str, keys: Mapping[str, str]) -> str:
        reader_list = one.reader_list
        facets = _list_facets(one.layout)
        exports = [
            {
                "name": _NAMES[name],
                "href": self._link(path, reader_list.id + ENDINGS[name]),
            }
            for name in self._list_exports()
        ]
        feeds = [
            {
                "media_type": _FEEDS[name],
                "href": self._link(path, reader_list.id + ENDINGS[name]),
            }
            for name in self._list_exports()
            if name in _FEEDS
        ]
        news = f"{reader_list.id}/new.html"
        page = {
            "title": reader_list.title,
            "exports": exports,
            "feeds": feeds,
            "news": self._link(path, news),
            "bibliography": self._link(path, f"{reader_list.id}.bib"),
            "facets": [
                {"name": name, "label": label} for name, label in facets.items()
            ],
            "home": "" if self._is_single else "../",
        }
        make_item = self._make_item_renderer(one, path, keys)
        works_by_section: dict[str, list[Work]] = {}
        for work in reader_list.entries:
            works_by_section.setdefault(work.sections[0], []).append(work)
        sections = [
            {
                "id": section.id,
                "anchor": make_anchor(section.id),
                "title": section.title,
                "items": [make_item(work) for work in works_by_section[section.id]],
            }
            for section in reader_list.sections
            if section.id in works_by_section
        ]
        return self._render(
            "list.html", path, reader_list, page=page, sections=sections
        )

    def _make_item_renderer(
        self, one: SiteList, path: str, keys: Mapping[str, str]
    ) -> Callable[[Work], Any]:
        """Return what makes an item of the list of a work; its text is safe."""
        words = self._words[one.reader_list.language]
        facets = list(_list_facets(one.layout))

        def make(work: Work) -> Any:  # noqa: ANN401 - Jinja2's safe text
            values = [
                (name, str(value))
                for name in facets
                for value in list_values(work.fields.get(name))
            ]
            text = self._item.render(
                work=work,
                key=f"w-{keys[work.id]}",
                title=work.full_title,
                authors=", ".join(work.authors),
                description=self._mark_safe(render_safe_html(work.description)),
                links=work.links[1:],
                main=work.links[0].label if work.links else "",
                other_sections=work.sections[1:],
                facets=urlencode(values),
                href=self._link(path, self._addresses[work.id]),
                words=words,
            )
            return self._mark_safe(text)

        return make

    def _mark_safe(self, html: str) -> Any:  # noqa: ANN401 - Jinja2's safe text
        from markupsafe import Markup

        return Markup(html)  # noqa: S704 - made by `render_safe_html`, or by a template

    def _render_entry(self, one: SiteList, work: Work, keys: Mapping[str, str]) -> str:
        path = self._addresses[work.id]
        reader_list = one.reader_list
        titles = {section.id: section.title for section in reader_list.sections}
        back = self._link(path, self._get_home(reader_list))
        own = {**work.fields, **work.github}
        page = {
            "title": f"{work.full_title} · {reader_list.title}",
            "summary": work.text[:_LONGEST_SUMMARY],
        }
        return self._render(
            "entry.html",
            path,
            reader_list,
            page=page,
            work=work,
            back=back,
            description=self._mark_safe(render_safe_html(work.description)),
            sections=[
                {"title": titles[name], "href": f"{back}#{make_anchor(name)}"}
                for name in work.sections
            ],
            fields=[
                (_get_label(one.layout, name), "; ".join(map(str, list_values(value))))
                for name, value in own.items()
            ],
            others=[
                {
                    "title": self._titles[other],
                    "href": self._link(path, self._addresses[other]),
                }
                for other in self._others.get(work.id, ())
            ],
            bibtex=render_entry(work, keys[work.id]),
            correction=self._make_correction(one.layout, work),
        )

    def _make_correction(self, layout: Layout, work: Work) -> str:
        """Return the address where a person corrects an entry; "" where none is known."""
        if not self._options.repository:
            return ""
        base = f"https://github.com/{self._options.repository}"
        if self._options.has_forms:
            query = urlencode({"template": "listwright-change.yml", "entry": work.id})
            return f"{base}/issues/new?{query}"
        # A list whose document is its source has no file for an entry.
        file = layout.document if layout.is_document else EntryId(work.id).path
        return f"{base}/edit/{self._options.branch}/{file}"

    def _render_news(self, one: SiteList) -> str:
        path = f"{one.reader_list.id}/new.html"
        news = list_news(one.reader_list, self._options.changed)
        days = [
            {
                "day": day,
                "works": [
                    {
                        "title": item.work.full_title,
                        "text": item.work.text,
                        "href": self._link(path, self._addresses[item.work.id]),
                        "is_changed": item.is_changed,
                    }
                    for item in group
                ],
            }
            for day, group in groupby(news, key=attrgetter("updated"))
        ]
        page = {
            "title": f"{self._words[one.reader_list.language].news} · {one.reader_list.title}"
        }
        back = self._link(path, self._get_home(one.reader_list))
        return self._render(
            "news.html", path, one.reader_list, page=page, days=days, back=back
        )

    def _render_moved(self, reader_list: ReaderList, title: str, href: str) -> str:
        return self._render("moved.html", "", reader_list, title=title, href=href)

    def _build_home(self) -> str:
        lists = [
            {
                "title": one.reader_list.title,
                "href": f"{one.reader_list.id}/",
                "count": len(one.reader_list.entries),
            }
            for one in self._lists
        ]
        page = {"title": self._options.repository or self._words[""].all_lists}
        return self._render("home.html", "index.html", None, page=page, lists=lists)


def get_page_path(entry_id: str) -> str:
    """Return the path of the page of an entry."""
    return f"{entry_id}.html"


def make_anchor(section: str) -> str:
    """Return the name of a section's place on the page of its list."""
    return "s-" + section.replace("/", "-")


def _find_others(lists: Sequence[SiteList]) -> dict[str, list[str]]:
    """Return the entries of the same work in other lists, in both directions, by id."""
    known = {work.id for one in lists for work in one.reader_list.entries}
    others: dict[str, dict[str, None]] = {}
    for one in lists:
        for work in one.reader_list.entries:
            for other in work.same_as:
                if other in known and other != work.id:
                    others.setdefault(work.id, {})[other] = None
                    others.setdefault(other, {})[work.id] = None
    return {name: sorted(found) for name, found in others.items()}


def _list_facets(layout: Layout) -> dict[str, str]:
    """Return the list's own fields of few values, with what people call them."""
    return {
        name: spec.label or name
        for name, spec in layout.fields.items()
        if spec.choices or spec.type in {"choice", "boolean"}
    }


def _get_label(layout: Layout, name: str) -> str:
    spec = layout.fields.get(name)
    return (spec.label if spec else "") or name


def _find_direction(language: str) -> str:
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
