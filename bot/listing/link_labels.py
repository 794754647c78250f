"""What lists call their links, and the label that an entry gives them."""

import re

from bot.identity.identifiers import derive_label
from bot.markdown.inline_tokens import parse_tokens

_WORDS = {
    "paper": (
        "paper|arxiv|pdf|abs|preprint|openreview|paper link|arxiv paper|论文|论文链接|論文|논문|artículo|artigo|"
        "article|papier|artikel|статья|makale"
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
        "docs|documentation|文档|ドキュメント|문서|documentación|documentação|dokumentation|документация"
    ),
    "leaderboard": "leaderboard|排行榜|リーダーボード|리더보드",
}
"""What lists call a link, by the label that an entry gives it, in the ten languages in which dates are read."""
_LABELS = {word: label for label, words in _WORDS.items() for word in words.split("|")}
_LONGEST = 40


def find_label(text: str) -> str | None:
    """The label of a link that a list words so ("Github", "[pdf]", a badge); None for any other text."""
    words = _name_pictures(text) if "![" in text or "<" in text else text
    return _LABELS.get(re.sub(r"[\W_]+", " ", words).strip().casefold())


def _name_pictures(text: str) -> str:
    """What *text* says, with what each picture is called in its place."""
    tokens = parse_tokens(text)
    return "".join(
        token.text if token.kind == "image" else token.source for token in tokens
    )


def choose_free_label(
    text: str, url: str, taken: "frozenset[str] | set[str] | dict[str, object]"
) -> str:
    """A label for a link by its text, else by its target, that is not *taken* in its entry yet."""
    words = " ".join(text.split())
    plain = 0 < len(words) <= _LONGEST and not re.search(r"[\[\]<>`*|\\!.:]", words)
    label = find_label(text) or (words if plain else derive_label(url))
    found, number = label, 1
    while found in taken:
        number += 1
        found = f"{label} {number}"
    return found
