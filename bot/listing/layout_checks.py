"""The checks of a layout that its types cannot make.

Patterns must compile, and every name must be that of a field, a section, a rule or
a style.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.document.reader import Document
from bot.errors import ConfigurationError
from bot.listing.condition import parse_condition
from bot.listing.layout_text import find_unknown_style, find_written_place
from bot.listing.pattern import Pattern, PatternError, compile_pattern
from bot.model.computed_fields import COMPUTED_FIELDS, OUTSIDE_PATHS
from bot.model.document_layouts import list_document_layouts
from bot.model.entry import COMMON_FIELDS
from bot.model.finding import FieldPath
from bot.model.layout import (
    DOCUMENT_PATTERN,
    LOGIN_PATTERN,
    Layout,
    Section,
    View,
)
from bot.model.layout_parts import ContentsStyle
from bot.model.outside import OUTSIDE_FIELDS, OUTSIDE_ORDERS
from bot.model.replies import MOST_CHARACTERS

# Names that patterns or entries use for something else than a list's own field.
_RESERVED_FIELDS = frozenset({"id", "extra", "link"})
# What a line of a table of contents begins with, or nothing.
_CONTENTS_LINE = re.compile(r"(?:[ \t]*[-*+][ \t]+)?")


def check_styles(
    values: Mapping[str, Any],
    document: Document,
    path: str,
) -> None:
    """Check that each style that a section names is declared.

    A section with another style would have no pattern. *values* are those of the
    layout's file, before its sections are complete.

    Raises:
        ConfigurationError: a style is not declared.
    """
    unknown = find_unknown_style(values)
    if unknown is None:
        return
    declared = ", ".join(values.get("styles") or ()) or "none"
    problem = f"there is no such style; `styles:` has {declared}."
    line = document.locate_key(unknown)[0]
    raise ConfigurationError(
        path,
        line,
        ".".join(map(str, unknown)),
        problem,
    )


def check_layout(
    layout: Layout,
    document: Document,
    path: str,
    rules: frozenset[str],
) -> None:
    """Check the names and patterns of a layout whose values have the right types.

    Args:
        layout: the layout.
        document: its file, for the lines of problems.
        path: the path of this file.
        rules: the names that `rules:` may hold.

    Raises:
        ConfigurationError: something is wrong; it names file, line and key.
    """
    _LayoutCheck(layout, document, path, rules).check()


def check_rule_names(
    names: Iterable[str],
    key: FieldPath,
    document: Document,
    path: str,
    rules: frozenset[str],
) -> None:
    """Check that each of *names*, the keys of the mapping at *key*, is one of *rules*.

    Raises:
        ConfigurationError: a key is not; it names file, line and key.
    """
    for name in names:
        problem = find_rule_problem(name, rules)
        if problem is not None:
            place = (*key, name)
            line = document.locate_key(place)[0]
            raise ConfigurationError(path, line, ".".join(map(str, place)), problem)


def check_replies(
    replies: Mapping[str, str],
    document: Document,
    path: str,
    rules: frozenset[str],
) -> None:
    """Check that `replies:` names rules, and that each reply can be shown.

    Raises:
        ConfigurationError: one cannot; it names file, line and key.
    """
    check_rule_names(replies, ("replies",), document, path, rules)
    for rule, reply in replies.items():
        length = len(reply)
        if reply.strip() and length <= MOST_CHARACTERS:
            continue
        problem = f"a reply has at most {MOST_CHARACTERS} characters, not {length}."
        if length <= MOST_CHARACTERS:
            problem = "this must say something, or be left out."
        line = document.locate_key(("replies", rule))[0]
        raise ConfigurationError(path, line, f"replies.{rule}", problem)


def check_keepers(
    keepers: Sequence[str],
    key: FieldPath,
    document: Document,
    path: str,
) -> None:
    """Check that each of the `keepers:` at *key* may be the name of an account.

    Raises:
        ConfigurationError: one may not; it names file, line and key.
    """
    for number, login in enumerate(keepers):
        if not re.fullmatch(LOGIN_PATTERN, login):
            place = (*key, number)
            line = document.locate_key(place)[0]
            raise ConfigurationError(
                path, line, ".".join(map(str, place)), _advise_on_login(login)
            )


def _advise_on_login(login: str) -> str:
    """Return what to write in place of a *login* that no account can have."""
    name = login.strip().removeprefix("@")
    if name != login and re.fullmatch(LOGIN_PATTERN, name):
        return f"write `{name}`, without the `@`."
    if "/" in login:
        return f"a team keeps no section; write the names of its people, not `{login}`."
    return f"write the name of an account at GitHub, not `{login}`."


def find_rule_problem(name: str, rules: frozenset[str]) -> str | None:
    """Return that there is no rule *name*; None if there is one."""
    if name in rules:
        return None
    close = difflib.get_close_matches(name, sorted(rules), 1)
    hint = f"; did you mean `{close[0]}`?" if close else "."
    return f"there is no such rule{hint}"


def separate_outside_fields(
    values: Mapping[str, Any],
    document: Document,
    path: str,
) -> dict[str, Any]:
    """Return the values of a layout's file with the names of fields that GitHub tells.

    They are `outside`; `fields` keeps those that entry files hold.

    Raises:
        ConfigurationError: a field cannot be had from where its declaration says.
    """
    if "outside" in values:
        line = document.locate_key(("outside",))[0]
        advice = "write each field under `fields`, as `stars: {from: github}`."
        raise ConfigurationError(path, line, "outside", advice)
    fields = values.get("fields")
    if not isinstance(fields, Mapping):
        return dict(values)
    own: dict[str, Any] = {}
    outside: list[str] = []
    for name, spec in fields.items():
        if not isinstance(spec, Mapping) or "from" not in spec:
            own[name] = spec
            continue
        problem: str | None = None
        if name not in OUTSIDE_FIELDS:
            problem = f"GitHub tells only {', '.join(OUTSIDE_FIELDS)}."
        elif spec != {"from": "github"}:
            problem = f"write `{name}: {{from: github}}`, and nothing else."
        if problem is not None:
            line = document.locate_key(("fields", name))[0]
            raise ConfigurationError(path, line, f"fields.{name}", problem)
        outside.append(name)
    if not outside:
        return dict(values)
    return {**values, "fields": own, "outside": outside}


@dataclass(frozen=True, slots=True)
class _LayoutCheck:
    """The check of one layout; each method raises an error at the first problem."""

    layout: Layout
    document: Document
    path: str
    rules: frozenset[str]

    def check(self) -> None:
        """Check everything, in the order of the file."""
        for name in self.layout.fields:
            if name in COMMON_FIELDS or name in _RESERVED_FIELDS:
                self._refuse(
                    ("fields", name),
                    "every list knows this field already; choose another name.",
                )
        if self.layout.tidy and not self.layout.is_document:
            self._refuse(("tidy",), "a generated list is always in order.")
        self._check_contents(self.layout.contents)
        self._check_condition(self.layout.where, ("where",))
        self._check_rules(self.layout.rules, ("rules",))
        regions: set[tuple[str, str]] = set()
        for section_id, section in self.layout.sections.items():
            self._check_section(section, ("sections", section_id), regions)
        for document_path in self.layout.documents:
            self._check_document(document_path)

    def _check_contents(self, style: ContentsStyle) -> None:
        """Check that each line of a table of contents begins as an item of a list."""
        for number, beginning in enumerate(style.lines):
            if not _CONTENTS_LINE.fullmatch(beginning):
                advice = (
                    "this must be a bullet with its spaces, such as `- `, or empty."
                )
                self._refuse(("contents", "lines", number), advice)

    def _refuse(
        self,
        key: FieldPath,
        problem: str,
    ) -> NoReturn:
        """Raise an error about the value at *key* of the complete layout.

        The error names where the file states it, which may be `defaults:` or a style.
        """
        written_key = find_written_place(key, self.document.value)
        line = self.document.locate_key(written_key)[0]
        name = ".".join(map(str, written_key))
        raise ConfigurationError(self.path, line, name, problem)

    def _check_section(
        self,
        section: Section,
        key: FieldPath,
        regions: set[tuple[str, str]],
    ) -> None:
        """Check a section, and add its regions to those of the sections above it."""
        self._check_rules(section.rules, (*key, "rules"))
        keepers_key = (*key, "keepers")
        check_keepers(section.keepers, keepers_key, self.document, self.path)
        if section.order in OUTSIDE_ORDERS and section.order not in self.layout.outside:
            self._refuse(
                (*key, "order"),
                f"declare `{section.order}: {{from: github}}` under `fields`.",
            )
        for required in section.requires:
            if not self._is_field(required):
                self._refuse(
                    (*key, "requires"), f"`{required}` is no field of this list."
                )
        for name, view in section.views.items():
            view_key = (*key, "views", name)
            # Regions of different documents may have the same name.
            region = section.document, name
            if region in regions:
                self._refuse(view_key, "another section has a region of this name.")
            regions.add(region)
            self._check_view(view, view_key)

    def _check_document(self, path: str) -> None:
        """Check what the layout says of another document.

        It must be able to stand there, and what it shows must exist.
        """
        key: FieldPath = ("documents", path)
        document = self.layout.documents[path]
        if path == self.layout.document or not re.fullmatch(DOCUMENT_PATTERN, path):
            self._refuse(
                key, "this must be the path of another document, which ends in `.md`."
            )
        self._check_condition(document.where, (*key, "where"))
        for section_id, section in document.sections.items():
            section_key = (*key, "sections", section_id)
            if section_id not in self.layout.sections:
                self._refuse(section_key, "the list has no such section.")
            for name, view in section.views.items():
                self._check_view(view, (*section_key, "views", name))
        # What the document does not declare it has from the list's own document, so
        # that regions are compared in its complete layout.
        for document_layout in list_document_layouts(self.layout):
            if document_layout.document != path:
                continue
            regions = [name for name, _, _ in document_layout.iterate_views()]
            if len(regions) != len(set(regions)):
                self._refuse(key, "two of its sections have a region of one name.")
            break

    def _check_view(
        self,
        view: View,
        key: FieldPath,
    ) -> None:
        """Check the patterns and the condition of a view."""
        item_key = (*key, "item")
        for source in view.patterns:
            pattern = self._compile(source, item_key)
            for field in sorted(pattern.fields):
                if not self._is_field(field):
                    self._refuse(
                        item_key,
                        f"`{{{field}}}` is no field of this list; "
                        "declare it under `fields`.",
                    )
            if pattern.fields.isdisjoint({"title", "name"}):
                self._refuse(
                    item_key, "the pattern shows neither `{title}` nor `{name}`."
                )
        self._check_condition(view.when, (*key, "when"))

    def _compile(
        self,
        source: str,
        key: FieldPath,
    ) -> Pattern:
        try:
            return compile_pattern(source)
        except PatternError as error:
            self._refuse(key, str(error))

    def _check_condition(
        self,
        condition: str,
        key: FieldPath,
    ) -> None:
        """Check that a condition can be read and asks only for fields of the list."""
        try:
            terms = parse_condition(condition)
        except ValueError as error:
            self._refuse(key, str(error))
        for term in terms:
            if not self._is_field(term.field):
                self._refuse(key, f"`{term.field}` is no field of this list.")

    def _check_rules(
        self,
        levels: Mapping[str, str],
        key: FieldPath,
    ) -> None:
        """Check that each key of a `rules:` is the name of a rule."""
        for name in levels:
            problem = find_rule_problem(name, self.rules)
            if problem is not None:
                self._refuse((*key, name), problem)

    def _is_field(self, path: str) -> bool:
        """Return whether an entry of the list may have a value at a dotted path."""
        name, _, rest = path.partition(".")
        if path in OUTSIDE_PATHS:
            return rest in self.layout.outside
        return (
            path in COMPUTED_FIELDS
            or name in self.layout.outside
            or name in COMMON_FIELDS
            or name in self.layout.fields
            or name == "link"
        )
