"""Which language a document of a repository is written in, as its path tells."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename, dirname

_LANGUAGES = frozenset(
    str.split(
        "ar bg bn bs ca cs da de el en es et eu fa fi fr gl gu he hi hr hu hy id it ja ka kk km ko lt lv mk ml mn mr "
        "ms my nb ne nl no pa pl pt ro ru si sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh"
    )
)
"""Codes of ISO 639-1 by which documents are named, without those of languages with few writers on GitHub."""
_OTHER_NAMES = {
    "cn": "zh",
    "chs": "zh",
    "cht": "zh-tw",
    "tw": "zh-tw",
    "hk": "zh-hk",
    "jp": "ja",
    "kr": "ko",
    "br": "pt-br",
    "ua": "uk",
    "cz": "cs",
    "gr": "el",
    "arabic": "ar",
    "chinese": "zh",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "turkish": "tr",
    "ukrainian": "uk",
    "vietnamese": "vi",
    "中文": "zh",
    "中文版": "zh",
    "简体中文": "zh",
    "繁體中文": "zh-tw",
    "日本語": "ja",
    "한국어": "ko",
}
"""How documents name a language besides: by a country, or by the language's name."""
_SUFFIX = re.compile(
    r"(.*?)[._-]([^\W\d_]{2,10}(?:[-_](?:[a-z]{2}|han[st]))?)", re.IGNORECASE
)
"""A name's stem, and what may be its language: `README_zh-CN`, `README.ja`, `list-pt_BR`."""
_FOLDERS = frozenset(
    str.split(
        "doc docs i18n l10n lang langs languages locale locales readme readmes translation translations"
    )
)
"""Folders that hold translations of what stands above them."""
_ENDING = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentLanguages:
    """The languages of a repository's documents, each told by how the paths of several of them differ."""

    originals: Counter[str]
    """How many documents have a path, once the language is taken out of it."""

    @classmethod
    def of(cls, paths: Iterable[str]) -> "DocumentLanguages":
        """Compare *paths*."""
        return cls(Counter(find_language(path)[1].casefold() for path in paths))

    def find(self, path: str) -> tuple[str, str]:
        """Return the language of a document, and the path without it; `""` and *path* where it has none.

        A name ends in a language only if another document has the name without
        it, or with another one: `list-it.md` alone is no list in Italian. A
        README is known everywhere.
        """
        language, original = find_language(path)
        if not language:
            return "", path
        if self.originals[original.casefold()] > 1:
            return language, original
        above = _drop_folders(original)
        if above != original and self.originals[above.casefold()]:
            return language, above
        is_readme = (
            basename(original).casefold() == "readme.md"
            and "readme" in basename(path).casefold()
        )
        return (language, original) if is_readme else ("", path)


def find_language(path: str) -> tuple[str, str]:
    """Return the language of a document, and the path that it would have without it.

    The language is told by the file's name, by its end, or by a folder. It is
    `""` where neither does; the path is the document's own then.
    """
    folder, name = dirname(path), _ENDING.sub("", basename(path))
    if language := _read_language(name):
        return language, _join(folder, "README")
    suffix = _SUFFIX.fullmatch(name)
    if suffix is not None and (language := _read_language(suffix[2])):
        return language, _join(folder, suffix[1])
    parts = folder.split("/") if folder else []
    for index, part in enumerate(parts):
        if language := _read_language(part):
            return language, _join(
                "/".join([*parts[:index], *parts[index + 1 :]]), name
            )
    return "", _join(folder, name)


def _drop_folders(path: str) -> str:
    """Return *path* in the folder above those that hold translations."""
    *folders, name = path.split("/")
    while folders and folders[-1].casefold() in _FOLDERS:
        folders.pop()
    return "/".join([*folders, name])


def _read_language(word: str) -> str:
    """Return the tag of the language that *word* names; empty if it names none."""
    tag = word.casefold().replace("_", "-")
    if tag in _OTHER_NAMES:
        return _OTHER_NAMES[tag]
    return tag if tag.partition("-")[0] in _LANGUAGES else ""


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}.md" if folder else f"{name}.md"
