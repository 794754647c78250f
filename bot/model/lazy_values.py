"""A mapping whose values stay packed until somebody asks for them.

Of a large catalog, few entries are looked at.
"""

import marshal
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

Value = TypeVar("Value")


class Packed(Mapping[str, Value]):
    """Plain values by name.

    Packed ones come from this program's own cache, and are trusted like it.
    """

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, Any]) -> None:
        """Hold values: bytes as `pack` gave them, or the values themselves."""
        self._held = dict(held)

    def __getitem__(self, name: str) -> Value:
        """Return the value of *name*, unpacked."""
        value = self._held[name]
        if type(value) is bytes:
            value = unpack(value)
        unpacked: Value = value
        return unpacked

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._held)

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._held)

    def __contains__(self, name: object) -> bool:
        """Return whether there is a value, without unpacking it."""
        return name in self._held

    @property
    def held(self) -> Mapping[str, Any]:
        """The values as they are held, packed or not."""
        return self._held


class ChangedMapping(Mapping[str, Value]):
    """The values of another mapping, without some and with others.

    Nothing is copied or unpacked for it.
    """

    def __init__(
        self,
        base: Mapping[str, Value],
        hidden: Collection[str],
        added: Mapping[str, Value],
    ) -> None:
        """Change *base*: names that are *hidden* are there only if they are *added*."""
        self._base = base
        self._hidden = frozenset({*hidden, *added})
        self._added = added

    def __getitem__(self, name: str) -> Value:
        """Return the value of *name*."""
        if name in self._hidden:
            return self._added[name]
        return self._base[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a value, without unpacking it."""
        return name in (self._added if name in self._hidden else self._base)

    def __iter__(self) -> Iterator[str]:
        """Yield the names: those of the base first."""
        yield from (name for name in self._base if name not in self._hidden)
        yield from self._added

    def __len__(self) -> int:
        """Return how many values there are."""
        gone = sum(name in self._base for name in self._hidden)
        return len(self._base) - gone + len(self._added)


def pack(value: Any) -> bytes:  # noqa: ANN401 - what marshal takes
    """Return *value*, which is plain, as bytes."""
    return marshal.dumps(value)


def unpack(data: bytes) -> Any:  # noqa: ANN401 - what marshal gives
    """Return the value that `pack` made bytes of; trusted as the cache is."""
    return marshal.loads(data)  # noqa: S302 - this program's own


def find_names_with_key(
    values: Mapping[str, Mapping[str, Any]], key: str
) -> Iterator[str]:
    """Yield the names of the mappings that have *key*.

    Packed ones are searched as bytes first, which is faster than unpacking them.
    """
    encoded_key = key.encode()
    held = values.held if isinstance(values, Packed) else values
    for name, value in held.items():
        if type(value) is bytes:
            # The bytes may stand in a value as well, so the unpacked mapping decides.
            if encoded_key in value and key in values[name]:
                yield name
        elif key in value:
            yield name


def find_keys_containing(
    values: Mapping[str, Sequence[Any]], texts: Collection[str]
) -> Iterator[str]:
    """Yield the names of the values that may hold one of *texts*.

    These are all that do, and few others; some come twice.
    """
    held = values.held if isinstance(values, Packed) else values
    packed = [
        (name, value if type(value) is bytes else pack(list(value)))
        for name, value in held.items()
    ]
    for text in texts:
        # marshal writes texts in this encoding.
        encoded = text.encode("utf-8", "surrogatepass")
        yield from [name for name, value in packed if encoded in value]
