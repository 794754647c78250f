"""Values and their comments to YAML text, in the one layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.document.margin import Margin
from bot.document.scalars import fits_literal_block, is_plain, scalar_text

_NO_COMMENTS = Margin()  # shared and therefore never written to


@dataclass(frozen=True)
class KeyOrder:
    """In which order the keys of a mapping are written, at every depth.

    Keys in *known* come first, in that order; the rest follow by code point. A
    mapping under a key in *kept* stays as it is, because its order says
    something (the first link is the main one).
    """

    known: tuple[str, ...] = ()
    kept: frozenset[str] = frozenset({"links"})
    _rank: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rank", {key: rank for rank, key in enumerate(self.known)})

    def arrange(self, keys: Sequence[str], parent: str) -> Sequence[str]:
        """Return *keys*, those of the mapping under the key *parent*, as they are written."""
        if parent in self.kept:
            return keys
        rank, last = self._rank, len(self._rank)
        return sorted(keys, key=lambda key: (rank.get(key, last), key))


def emit(data: Mapping[str, Any], order: KeyOrder, margin: Margin = _NO_COMMENTS) -> str:
    """Return *data* as YAML, with the comments of *margin*; fields that are None are left out.

    *margin* must be settled: it holds nothing at fields that are left out.

    Raises:
        TypeError: *data* holds something else than str, int, bool, None, list and dict.
    """
    if _is_empty(data):
        return "\n".join([*margin.lead, *margin.foot, "{}"]) + "\n"
    lines = [*margin.lead, ""] if margin.lead else []
    _Emitter(lines, order).mapping(data, margin, "", "")
    lines += margin.foot
    return "\n".join(lines) + "\n"


class _Emitter:
    """Appends lines to *lines*; *pad* is the indentation of the level being written."""

    __slots__ = ("lines", "order")

    def __init__(self, lines: list[str], order: KeyOrder) -> None:
        self.lines = lines
        self.order = order

    def mapping(self, data: Mapping[str, Any], margin: Margin, pad: str, name: str) -> None:
        for key in self.order.arrange(list(data), name):
            value = data[key]
            if value is None:
                continue
            head = f"{pad}{_key_text(key)}:"
            around = margin.parts.get(key, _NO_COMMENTS)
            if around is _NO_COMMENTS and isinstance(value, str) and is_plain(value):
                self.lines.append(f"{head} {value}")  # the common case, in place
                continue
            self.comments(around.lead, pad)
            if isinstance(value, str | int):
                self.scalar(f"{head} ", value, around, pad)
                continue
            self.comments(around.trail[:-1], pad)
            trail = _trail(around)
            if _is_empty(value):
                self.lines.append(f"{head} {'[]' if isinstance(value, list) else '{}'}{trail}")
                continue
            self.lines.append(head + trail)
            self.collection(value, around, f"{pad}  ", key)

    def sequence(self, data: Sequence[Any], margin: Margin, pad: str) -> None:
        for index, value in enumerate(data):
            if value is None:
                continue
            around = margin.parts.get(index, _NO_COMMENTS)
            self.comments(around.lead, pad)
            if isinstance(value, str | int):
                self.scalar(f"{pad}- ", value, around, pad)
                continue
            self.comments(around.trail, pad)
            if _is_empty(value):
                self.lines.append(f"{pad}- {'[]' if isinstance(value, list) else '{}'}")
                continue
            start = len(self.lines)
            self.collection(value, around, f"{pad}  ", "")
            self.hang(start, pad)

    def collection(
        self, value: Mapping[str, Any] | Sequence[Any], around: Margin, pad: str, name: str
    ) -> None:
        if isinstance(value, Mapping):
            self.mapping(value, around, pad, name)
        else:
            self.sequence(value, around, pad)
        self.comments(around.foot, pad)

    def scalar(self, head: str, value: str | int, around: Margin, pad: str) -> None:
        self.comments(around.trail[:-1], pad)
        trail = _trail(around)
        if isinstance(value, str):
            if fits_literal_block(value):
                mark = "|" if value.endswith("\n") else "|-"
                self.lines.append(f"{head}{mark}{trail}")
                body = value.removesuffix("\n").split("\n")
                self.lines += [f"{pad}  {line}" if line else "" for line in body]
                return
            text = scalar_text(value)
        else:
            text = str(value).lower()  # True is true
        self.lines.append(f"{head}{text}{trail}")

    def comments(self, comments: Sequence[str], pad: str) -> None:
        if comments:
            self.lines += [pad + comment for comment in comments]

    def hang(self, start: int, pad: str) -> None:
        """Put a dash before the lines from *start* on; comments that lead them stay above the dash."""
        lines, deep = self.lines, len(pad) + 2
        while lines[start].startswith("#", deep):
            lines[start] = pad + lines[start][deep:]
            start += 1
        lines[start] = f"{pad}- {lines[start][deep:]}"


def _is_empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(item is None for item in value.values())
    if isinstance(value, list | tuple):
        return all(item is None for item in value)
    raise TypeError(f"a {type(value).__name__} has no place in an entry file")


@lru_cache(maxsize=1024)
def _key_text(key: str) -> str:
    return scalar_text(key)


def _trail(around: Margin) -> str:
    return f"  {around.trail[-1]}" if around.trail else ""
