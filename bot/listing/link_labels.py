"""The labels that entries give their links, and what lists call such links."""

import re

from bot.identity.identifiers import derive_label
from bot.markdown.inline_tokens import parse_tokens

# What lists call a link, by the label that an entry gives it, in the ten languages in
# which dates are read.
_WORDS = {
    "paper": (
        "paper|arxiv|pdf|abs|preprint|openreview|paper link|arxiv paper|论文|论文链接|論文|"
        "논문|artículo|artigo|article|papier|artikel|статья|makale"
    ),
    "code": (
        "code|official code|code link|source codes|github|github repo|repo|repository|source|"
        "source code|star|stars|github stars|"
        "github repo stars|代码|源码|源代码|代码链接|コード|ソースコード|코드|código|"
        "code source|quellcode|quelltext|код|исходный код|kod"
    ),
    "website": (
        "project|project page|project website|page|website|official website|homepage|web|site|"
        "link|url|项目|项目主页|项目地址|"
        "主页|官网|网站|链接|地址|プロジェクト|公式サイト|サイト|リンク|프로젝트|홈페이지|"
        "링크|proyecto|sitio web|enlace|projeto|site web|projet|lien|projekt|webseite|проект|"
        "сайт|ссылка|proje|bağlantı"
    ),
    "blog": "blog|博客|ブログ|블로그|блог",
    "dataset": (
        "dataset|data|datasets|hf dataset|数据|数据集|データ|データセット|데이터|데이터셋|"
        "datos|conjunto de datos|dados|conjunto de dados|données|jeu de données|daten|"
        "datensatz|данные|датасет|veri|veri seti"
    ),
    "model": (
        "hf|huggingface|hugging face|model|models|weights|checkpoints|模型|权重|モデル|모델|"
        "modelo|modelos|modèle|modèles|modell|modelle|модель|модели"
    ),
    "demo": "demo|space|演示|デモ|데모|demostración|démo|демо",
    "video": "video|youtube|视频|動画|영상|vídeo|vidéo|видео",
    "slides": "slides|slide|幻灯片|スライド|슬라이드|diapositivas|folien|слайды",
    "poster": "poster|海报|ポスター|포스터",
    "docs": (
        "docs|documentation|文档|ドキュメント|문서|documentación|documentação|"
        "dokumentation|документация"
    ),
    "leaderboard": "leaderboard|排行榜|リーダーボード|리더보드",
}


def _make_labels() -> dict[str, str]:
    """Return the label for each of the texts in `_WORDS`."""
    labels: dict[str, str] = {}
    for label, texts in _WORDS.items():
        labels |= dict.fromkeys(texts.split("|"), label)
    return labels


_LABELS = _make_labels()
# Words that say that a link stands there, but not what it leads to, in the same languages.
_KINDLESS = frozenset(
    [
        "link",
        "links",
        "url",
        "source",
        "链接",
        "鏈接",
        "地址",
        "リンク",
        "링크",
        "enlace",
        "lien",
        "ссылка",
        "bağlantı",
    ]
)
# A longer text on a link is no label.
_LONGEST = 40
# Signs of Markdown and of addresses, which a label does not hold.
_NO_LABEL = re.compile(r"[\[\]<>`*|\\!.:]")
_NOT_LETTERS = re.compile(r"[\W_]+")


def find_label(text: str) -> str | None:
    """Return the label of a link that a list calls *text*.

    That may be "Github", "[pdf]" or a badge. None for any other text.
    """
    if "![" in text or "<" in text:
        text = _name_pictures(text)
    return _LABELS.get(_NOT_LETTERS.sub(" ", text).strip().casefold())


def has_kind(text: str) -> bool:
    """Return whether the *text* of a link, or a heading above links, says what they lead to."""
    return find_label(text) is not None and text.strip().casefold() not in _KINDLESS


def _name_pictures(text: str) -> str:
    """Return *text* with the description of each picture in its place."""
    tokens = parse_tokens(text)
    return "".join(
        token.text if token.kind == "image" else token.source for token in tokens
    )


def choose_free_label(
    text: str,
    url: str,
    taken: "frozenset[str] | set[str] | dict[str, object]",
) -> str:
    """Return a label for a link that is not *taken* in its entry yet.

    It is made of the link's text, or else of its target; a number may follow.
    """
    plain_text = " ".join(text.split())
    label = find_label(text)
    if label is None:
        is_plain = 0 < len(plain_text) <= _LONGEST and not _NO_LABEL.search(plain_text)
        label = plain_text if is_plain else derive_label(url)
    free_label = label
    number = 1
    while free_label in taken:
        number += 1
        free_label = f"{label} {number}"
    return free_label
