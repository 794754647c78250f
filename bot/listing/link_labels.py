"""What lists call their links, and the label that an entry gives them."""

import re

from bot.identity.identifiers import derive_label
from bot.markdown.inline_tokens import parse_tokens

_LABELS = {
    "paper": "paper", "arxiv": "paper", "pdf": "paper", "abs": "paper", "preprint": "paper", "openreview": "paper",
    "code": "code", "github": "code", "repo": "code", "repository": "code", "source": "code", "source code": "code",
    "star": "code", "stars": "code", "github stars": "code", "github repo stars": "code",
    "project": "website", "project page": "website", "page": "website", "website": "website", "homepage": "website",
    "web": "website", "site": "website", "blog": "blog", "dataset": "dataset", "data": "dataset", "datasets": "dataset",
    "hf": "model", "huggingface": "model", "hugging face": "model", "model": "model", "models": "model",
    "weights": "model", "checkpoints": "model", "demo": "demo", "space": "demo", "video": "video", "youtube": "video",
    "slides": "slides", "poster": "poster", "docs": "docs", "documentation": "docs", "leaderboard": "leaderboard",
    "link": "website", "url": "website", "hf dataset": "dataset",
}  # fmt: skip
_LONGEST = 40


def find_label(text: str) -> str | None:
    """The label of a link that a list words so ("Github", "[pdf]", a badge); None for any other text."""
    words = _name_pictures(text) if "![" in text or "<" in text else text
    return _LABELS.get(re.sub(r"[\W_]+", " ", words).strip().casefold())


def _name_pictures(text: str) -> str:
    """What *text* says, with what each picture is called in its place."""
    tokens = parse_tokens(text)
    return "".join(token.text if token.kind == "image" else token.source for token in tokens)


def choose_free_label(text: str, url: str, taken: "frozenset[str] | set[str] | dict[str, object]") -> str:
    """A label for a link by its text, else by its target, that is not *taken* in its entry yet."""
    words = " ".join(text.split())
    plain = 0 < len(words) <= _LONGEST and not re.search(r"[\[\]<>`*|\\!.:]", words)
    label = find_label(text) or (words if plain else derive_label(url))
    found, number = label, 1
    while found in taken:
        number += 1
        found = f"{label} {number}"
    return found
