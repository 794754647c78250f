"""Find the language of a repository's documents by their paths."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename, dirname

# Codes of ISO 639-1 by which documents are named, without those of languages with few
# writers on GitHub.
_LANGUAGES = frozenset(
    str.split(
        "ar bg bn bs ca cs da de el en es et eu fa fi fr gl gu he hi hr hu hy id it"
        " ja ka kk km ko lt lv mk ml mn mr ms my nb ne nl no pa pl pt ro ru si sk"
        " sl sq sr sv sw ta te th tl tr uk ur uz vi zh"
    )
)
# How documents name a language besides: by a country, or by the language's name.
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
# A name's stem, and what may be its language: `README_zh-CN`, `README.ja`,
# `list-pt_BR`.
_SUFFIX = re.compile(
    r"(.*?)[._-]([^\W\d_]{2,10}(?:[-_](?:[a-z]{2}|han[st]))?)",
    re.IGNORECASE,
)
# Folders that hold translations of what stands above them.
_FOLDERS = frozenset(
    str.split(
        "doc docs i18n l10n lang langs languages locale locales readme readmes"
        " translation translations"
    )
)
# The ending of a Markdown file's name: `.md`, `.Markdown`.
_ENDING = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentLanguages:
    """The languages of a repository's documents, by how their paths differ."""

    # How many documents have a path, once the language is taken out of it.
    originals: Counter[str]

    @classmethod
    def compare_paths(cls, paths: Iterable[str]) -> "DocumentLanguages":
        """Compare the *paths* of all documents of a repository."""
        originals: Counter[str] = Counter()
        for path in paths:
            _, original = find_language(path)
            originals[original.casefold()] += 1
        return cls(originals)

    def find(self, path: str) -> tuple[str, str]:
        """Return the language of a document, and the path without the language.

        They are `""` and *path* where the document has none. A name ends in a
        language only if another document has the name without it, or with another
        one: `list-it.md` alone is no list in Italian. A README needs no other.
        """
        language, original = find_language(path)
        if not language:
            return "", path
        if self.originals[original.casefold()] > 1:
            return language, original
        above = _drop_folders(original)
        if above != original and self.originals[above.casefold()]:
            return language, above
        # `README.ja.md` names a README. `ja.md` does not: it needs one beside it.
        is_readme = (
            basename(original).casefold() == "readme.md"
            and "readme" in basename(path).casefold()
        )
        return (language, original) if is_readme else ("", path)


def find_language(path: str) -> tuple[str, str]:
    """Return the language of a document, and the path that it would have without it.

    The file's name, the end of the name, or a folder names the language: `zh.md`,
    `README_zh.md`, `zh/list.md`. The language is `""`, and the path the document's
    own, where none does.
    """
    folder = dirname(path)
    name = _ENDING.sub("", basename(path))
    language = _read_language(name)
    if language:
        return language, _join(folder, "README")
    suffix = _SUFFIX.fullmatch(name)
    if suffix is not None:
        language = _read_language(suffix[2])
        if language:
            return language, _join(folder, suffix[1])
    parts = folder.split("/") if folder else []
    for index, part in enumerate(parts):
        language = _read_language(part)
        if language:
            original_parts = parts[:index] + parts[index + 1 :]
            return language, _join("/".join(original_parts), name)
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
