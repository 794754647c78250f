"""New texts out of the words of real ones: as long, and as odd."""

import re
from collections.abc import Iterable
from random import Random

_WORD = re.compile(r"[A-Za-z]{4,}")
"""What is exchanged; numbers, small words and markup stay."""
_TARGET_OR_WORD = re.compile(rf"\]\([^)]*\)|https?://\S+|{_WORD.pattern}")


class Words:
    """Exchanges words for others, each as often as it occurs in the real texts."""

    def __init__(
        self, names: Iterable[str], texts: Iterable[str], random: Random
    ) -> None:
        """Learn the words of *names* (short titles) and of *texts* (long titles, descriptions)."""
        self._random = random
        self._of_names: list[str] = [
            word for name in names for word in _WORD.findall(name)
        ]
        self._of_texts: list[str] = [
            word for text in texts for word in _WORD.findall(text)
        ]

    def vary_text(self, text: str) -> str:
        """*text* with other words in the same places; targets of links stay."""
        return _TARGET_OR_WORD.sub(lambda found: self._other(found[0]), text)

    def vary_name(self, name: str) -> str:
        """*name* with a coined word in front, its other words exchanged."""
        first = _WORD.search(name)
        if first is None:
            return self._coined() + name
        rest = _WORD.sub(
            lambda _: self._random.choice(self._of_names), name[first.end() :]
        )
        return name[: first.start()] + self._coined() + rest

    def inflect(self, text: str) -> str:
        """*text* with its longest word in another form, as a title changes from preprint to conference."""
        longest = max(_WORD.findall(text), key=len, default="")
        other = longest.removesuffix("s") if longest.endswith("s") else f"{longest}s"
        return text.replace(longest, other, 1)

    def _coined(self) -> str:
        """The front of one real name and the back of another, as authors coin theirs."""
        one, other = (
            self._random.choice(self._of_names),
            self._random.choice(self._of_names),
        )
        return (
            one[: self._random.randint(2, len(one) - 1)]
            + other[self._random.randint(1, len(other) - 2) :]
        )

    def _other(self, found: str) -> str:
        if not found.isalpha():
            return found
        word = self._random.choice(self._of_texts)
        return word[0].upper() + word[1:] if found[0].isupper() else word
