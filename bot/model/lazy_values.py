"""A mapping whose values stay packed until somebody asks: of a large catalog, few entries are looked at."""

import marshal
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

Value = TypeVar("Value")


class Packed(Mapping[str, Value]):
    """Plain values by name. Packed ones come from this program's own cache, and are trusted like it."""

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, Any]) -> None:
        """Hold values: bytes as `pack` gave them, or the values themselves."""
        self._held = dict(held)

    def __getitem__(self, name: str) -> Value:
        """The value of *name*, unpacked."""
        value = self._held[name]
        if type(value) is bytes:
            value = self._held[name] = marshal.loads(value)  # noqa: S302 - ours, see above
        unpacked: Value = value
        return unpacked

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._held)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._held)

    def __contains__(self, name: object) -> bool:
        """Whether there is a value, without unpacking it."""
        return name in self._held

    @property
    def held(self) -> Mapping[str, Any]:
        """The values as they are held, packed or not."""
        return self._held


def pack(value: Any) -> bytes:  # noqa: ANN401 - what marshal takes
    """*value*, which is plain, as bytes."""
    return marshal.dumps(value)


def replace_values(
    values: Mapping[str, Value], without: Iterable[str], additional: Mapping[str, Value]
) -> Mapping[str, Value]:
    """The same mapping but for some names; nothing is unpacked for it."""
    held = dict(values.held if isinstance(values, Packed) else values)
    for name in without:
        held.pop(name, None)
    return Packed(held | dict(additional))


def names_with_key(values: Mapping[str, Mapping[str, Any]], key: str) -> Iterator[str]:
    """The names of the mappings that have *key*; packed ones are searched as bytes first."""
    sought = key.encode()
    for name, value in (values.held if isinstance(values, Packed) else values).items():
        if (
            (sought in value and key in values[name])
            if type(value) is bytes
            else key in value
        ):
            yield name


def find_keys_containing(
    values: Mapping[str, Sequence[Any]], texts: Collection[str]
) -> Iterator[str]:
    """The names of the values that may hold one of *texts*: all that do, and few others, some twice."""
    held = values.held if isinstance(values, Packed) else values
    packed = [
        (name, value if type(value) is bytes else pack(list(value)))
        for name, value in held.items()
    ]
    for text in texts:
        sought = text.encode("utf-8", "surrogatepass")
        yield from [name for name, value in packed if sought in value]
