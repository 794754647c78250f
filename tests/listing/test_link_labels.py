"""Lists call their links in many words, and in many languages; an entry has one label for each."""

import pytest

from bot.listing.link_labels import find_label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("[PDF]", "paper"), ("论文", "paper"), ("Статья", "paper"), ("代码", "code"), ("código", "code"),
        ("ソースコード", "code"), ("项目主页", "website"), ("jeu de données", "dataset"), ("데이터셋", "dataset"),
        ("🤗 Models", "model"), ("Démo", "demo"), ("vídeo", "video"), ("![GitHub stars](https://a.org/b.svg)", "code"),
        ('<img src="https://a.org/b.svg" alt="Paper">', "paper"), ("A Study of One Thing", None), ("", None),
    ],
)  # fmt: skip
def test_a_link_is_labelled_by_what_a_list_calls_it(
    text: str, label: str | None
) -> None:
    assert find_label(text) == label
