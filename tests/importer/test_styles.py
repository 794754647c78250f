"""The ways in which lists write an item: title, main link and year are found in each, and nothing is lost."""

import pytest

from tests.importer.scene import command, listed, report, told

Told = list[tuple[str, str | None, int | None]]

STYLES: dict[str, tuple[str, Told]] = {
    "name-year-desc": (
        "- **Alpha** (2024) - [An alpha](https://a.org/1)\n- **Beta** (2023) - [A beta](https://a.org/2)",
        [("Alpha", "https://a.org/1", 2024), ("Beta", "https://a.org/2", 2023)],
    ),
    "sindre": (
        "- [alpha](https://a.org/1) - First thing.\n- [beta](https://a.org/2) - Second [thing](https://b.org).",
        [("alpha", "https://a.org/1", None), ("beta", "https://a.org/2", None)],
    ),
    "yymm": (
        "* 24.03 [Alpha beta](https://a.org/1) | [Paper](https://arxiv.org/abs/2403.00001) | [Code](https://github.com/a/b)\n* 23.12 [Gamma](https://a.org/2) | [Paper](https://arxiv.org/abs/2312.00001)",
        [("Alpha beta", "https://a.org/1", 2024), ("Gamma", "https://a.org/2", 2023)],
    ),
    "yymm2": (
        "* 24.03 [Alpha beta](https://a.org/1) | [Paper](https://arxiv.org/abs/2403.00001) | [Code](https://github.com/a/b)\n  - A second line about it\n* 23.12 [Gamma](https://a.org/2) | [Paper](https://arxiv.org/abs/2312.00001)\n  - More",
        [("Alpha beta", "https://a.org/1", 2024), ("Gamma", "https://a.org/2", 2023)],
    ),
    "plus": (
        "+ [Alpha](https://arxiv.org/abs/2406.00001) (Jun., 2024 | NeurIPS 2024)  \n  [![Star](https://img.shields.io/x)](https://github.com/a/b)\n\n+ [Beta](https://arxiv.org/abs/2405.00001) (May., 2024)  \n  [![Star](https://img.shields.io/y)](https://github.com/a/c)",
        [
            ("Alpha", "https://arxiv.org/abs/2406.00001", 2024),
            ("Beta", "https://arxiv.org/abs/2405.00001", 2024),
        ],
    ),
    "venue-lead": (
        "**[NeurIPS, 2024.03]** **Alpha** A long title here [[Paper](https://arxiv.org/abs/2403.00001)]\n\n**[CVPR, 2023.06]** **Beta** Another long title [[Paper](https://arxiv.org/abs/2306.00001)] [[Code](https://github.com/x/y)]\n\n**[arXiv, 2022.01]** **Gamma** Third title [[Paper](https://arxiv.org/abs/2201.00001)]",
        [
            ("Alpha", "https://arxiv.org/abs/2403.00001", 2024),
            ("Beta", "https://arxiv.org/abs/2306.00001", 2023),
            ("Gamma", "https://arxiv.org/abs/2201.00001", 2022),
        ],
    ),
    "quoted": (
        '* **Alpha**: "A Title of Alpha", NeurIPS, 2023 (*MIT*). [[Paper](https://arxiv.org/abs/2301.00001)][[Code](https://github.com/a/b)]\n* **Beta**: "A Title of Beta", arXiv, 2022 (*CMU*). [[Paper](https://arxiv.org/abs/2201.00001)]',
        [
            ("A Title of Alpha", "https://arxiv.org/abs/2301.00001", 2023),
            ("A Title of Beta", "https://arxiv.org/abs/2201.00001", 2022),
        ],
    ),
    "quoted-nested": (
        '* Topic\n  * Sub\n    * **Alpha**: "A Title of Alpha", NeurIPS, 2023 (*MIT*). [[Paper](https://arxiv.org/abs/2301.00001)][[Code](https://github.com/a/b)]\n    * **Beta**: "A Title of Beta", arXiv, 2022 (*CMU*). [[Paper](https://arxiv.org/abs/2201.00001)]',
        [
            ("A Title of Alpha", "https://arxiv.org/abs/2301.00001", 2023),
            ("A Title of Beta", "https://arxiv.org/abs/2201.00001", 2022),
        ],
    ),
    "backslash": (
        "[Alpha: the title](https://a.org/1)\\\nJane Doe, John Roe\\\nCVPR 2024\\\n[[Code](https://github.com/a/b)]\n\n[Beta: the title](https://a.org/2)\\\nJane Doe\\\nICCV 2023\\\n[[Code](https://github.com/a/c)]\n\n[Gamma: the title](https://a.org/3)\\\nJane Doe\\\narXiv 2022\\\n[[Code](https://github.com/a/d)]",
        [
            ("Alpha: the title", "https://a.org/1", 2024),
            ("Beta: the title", "https://a.org/2", 2023),
            ("Gamma: the title", "https://a.org/3", 2022),
        ],
    ),
    "bare-lines": (
        "[Alpha: the title](https://a.org/1). Jane Doe, John Roe. AAAI 2018\n\n[Beta: the title](https://a.org/2). Jane Doe. AAAI 2017\n\n[Gamma: the title](https://a.org/3). Jane Doe. ICLR 2016",
        [
            ("Alpha: the title", "https://a.org/1", 2018),
            ("Beta: the title", "https://a.org/2", 2017),
            ("Gamma: the title", "https://a.org/3", 2016),
        ],
    ),
    "ordered": (
        "1. [Alpha](https://a.org/1) - One\n2. [Beta](https://a.org/2) - Two\n3. [Gamma](https://a.org/3) - Three",
        [
            ("Alpha", "https://a.org/1", None),
            ("Beta", "https://a.org/2", None),
            ("Gamma", "https://a.org/3", None),
        ],
    ),
    "badge-table": (
        "| Title | Venue | Date | Code |\n|:--|:-:|:-:|:-:|\n| ![Star](https://img.shields.io/a) <br> [**Alpha: A title**](https://arxiv.org/abs/2401.00001) <br> | CVPR | 2024-01-02 | [Github](https://github.com/a/b) |\n| [**Beta: A title**](https://arxiv.org/abs/2301.00001) | arXiv | 2023-01-02 | - |",
        [
            ("Alpha: A title", "https://arxiv.org/abs/2401.00001", 2024),
            ("Beta: A title", "https://arxiv.org/abs/2301.00001", 2023),
        ],
    ),
    "tight-table": (
        "|Name|Year|Link|\n|-|-|-|\n|Alpha|2024|[paper](https://a.org/1)|\n|Beta|2023|[paper](https://a.org/2)|",
        [("Alpha", "https://a.org/1", 2024), ("Beta", "https://a.org/2", 2023)],
    ),
    "two-col": (
        "Year | Paper\n---|---\n2020 | [Alpha](https://a.org/1)\n2019 | [Beta](https://a.org/2)",
        [("Alpha", "https://a.org/1", 2020), ("Beta", "https://a.org/2", 2019)],
    ),
    "us-date-table": (
        "| Date | Title |\n|---|---|\n| 05/31/2024 | [Alpha](https://a.org/1) |\n| 12/02/2023 | [Beta](https://a.org/2) |",
        [("Alpha", "https://a.org/1", 2024), ("Beta", "https://a.org/2", 2023)],
    ),
    "words-date-table": (
        "| Date | Title |\n|---|---|\n| 3 May 2022 | [Alpha](https://a.org/1) |\n| 12 July 2021 | [Beta](https://a.org/2) |",
        [("Alpha", "https://a.org/1", 2022), ("Beta", "https://a.org/2", 2021)],
    ),
    "year-venue-table": (
        "| Year | Title |\n|---|---|\n| 2026 (ICLR) | [Alpha](https://a.org/1) |\n| 2025 (CVPR) | [Beta](https://a.org/2) |",
        [("Alpha", "https://a.org/1", 2026), ("Beta", "https://a.org/2", 2025)],
    ),
    "code-name": (
        "- [`alpha`](https://a.org/1) - One.\n- [`beta`](https://a.org/2) - Two.",
        [("alpha", "https://a.org/1", None), ("beta", "https://a.org/2", None)],
    ),
    "bare-url": (
        "- Alpha: https://a.org/1\n- Beta tool: https://a.org/2\n- Gamma: <https://a.org/3>",
        [
            ("Alpha", "https://a.org/1", None),
            ("Beta tool", "https://a.org/2", None),
            ("Gamma", "https://a.org/3", None),
        ],
    ),
    "venue-paren": (
        "- [Alpha title](https://a.org/1), CVPR 2024\n- [Beta title](https://a.org/2), ICML 2023 [[code](https://github.com/a/b)]",
        [
            ("Alpha title", "https://a.org/1", 2024),
            ("Beta title", "https://a.org/2", 2023),
        ],
    ),
    "venue-paren2": (
        "- Alpha title (CVPR 2024) [[paper](https://a.org/1)] [[code](https://github.com/a/b)]\n- Beta title (ICML 2023) [[paper](https://a.org/2)]",
        [
            ("Alpha title", "https://a.org/1", 2024),
            ("Beta title", "https://a.org/2", 2023),
        ],
    ),
    "bracket-venue": (
        "- [CVPR 2024] Alpha title [[paper](https://a.org/1)] [[code](https://github.com/a/b)]\n- [ICML 2023] Beta title [[paper](https://a.org/2)]",
        [
            ("Alpha title", "https://a.org/1", 2024),
            ("Beta title", "https://a.org/2", 2023),
        ],
    ),
    "date-code": (
        "- `2024.03` [Alpha](https://a.org/1)\n- `2023.11` [Beta](https://a.org/2)",
        [("Alpha", "https://a.org/1", 2024), ("Beta", "https://a.org/2", 2023)],
    ),
    "date-paren": (
        "- (2024-05-31) [Alpha](https://a.org/1) A. Author\n- (2023-01-02) [Beta](https://a.org/2) B. Author",
        [("Alpha", "https://a.org/1", 2024), ("Beta", "https://a.org/2", 2023)],
    ),
    "authors": (
        "- [Alpha](https://a.org/1) by Jane Doe and John Roe (2021)\n- [Beta](https://a.org/2) by Max Mu (2020)",
        [("Alpha", "https://a.org/1", 2021), ("Beta", "https://a.org/2", 2020)],
    ),
    "italic": (
        "- **Alpha Title** *Jane Doe et al., CVPR 2024* [[Paper](https://a.org/1)]\n- **Beta Title** *John Roe et al., ICCV 2023* [[Paper](https://a.org/2)]",
        [
            ("Alpha Title", "https://a.org/1", 2024),
            ("Beta Title", "https://a.org/2", 2023),
        ],
    ),
    "checkbox": (
        "- [x] [Alpha](https://a.org/1) - One\n- [ ] [Beta](https://a.org/2) - Two",
        [("Alpha", "https://a.org/1", None), ("Beta", "https://a.org/2", None)],
    ),
    "details-list": (
        "<details><summary>More</summary>\n\n- [Alpha](https://a.org/1) - One\n- [Beta](https://a.org/2) - Two\n\n</details>",
        [("Alpha", "https://a.org/1", None), ("Beta", "https://a.org/2", None)],
    ),
    "emoji": (
        "- 🔥 [Alpha](https://a.org/1) - One\n- [Beta](https://a.org/2) - Two",
        [("Alpha", "https://a.org/1", None), ("Beta", "https://a.org/2", None)],
    ),
    "link-title": (
        '- [Alpha](https://a.org/1 "The Alpha") - One\n- [Beta](https://a.org/2) - Two',
        [("Alpha", "https://a.org/1", None), ("Beta", "https://a.org/2", None)],
    ),
    "ref": (
        "- [Alpha][a] - One\n- [Beta][b] - Two\n\n[a]: https://a.org/1\n[b]: https://a.org/2",
        [("Alpha", "https://a.org/1", None), ("Beta", "https://a.org/2", None)],
    ),
    "html-a": (
        '- <a href="https://a.org/1">Alpha</a> - One\n- <a href="https://a.org/2">Beta</a> - Two',
        [("Alpha", "https://a.org/1", None), ("Beta", "https://a.org/2", None)],
    ),
    "cjk": (
        "- [阿尔法](https://a.org/1)：第一。\n- [贝塔](https://a.org/2)：第二。",
        [("阿尔法", "https://a.org/1", None), ("贝塔", "https://a.org/2", None)],
    ),
    "heading-per-item": (
        "### Alpha: a title\n\nJane Doe. CVPR 2024. [Paper](https://a.org/1) [Code](https://github.com/a/b)\n\n### Beta: a title\n\nJohn Roe. ICCV 2023. [Paper](https://a.org/2)\n\n### Gamma\n\n[Paper](https://a.org/3)",
        [
            ("Alpha: a title", "https://a.org/1", 2024),
            ("Beta: a title", "https://a.org/2", 2023),
            ("Gamma", "https://a.org/3", None),
        ],
    ),
    "linked-heading-per-item": (
        "### [Alpha: a title](https://a.org/1)\n\nAbout alpha.\n\n### [Beta](https://a.org/2)\n\nAbout beta.\n\n### [Gamma](https://a.org/3)\n\nAbout gamma.",
        [
            ("Alpha: a title", "https://a.org/1", None),
            ("Beta", "https://a.org/2", None),
            ("Gamma", "https://a.org/3", None),
        ],
    ),
    "heading-and-fields": (
        "#### Alpha: a title (2024)\n- Paper: https://a.org/1\n- Code: https://github.com/a/b\n\n#### Beta (2023)\n- Paper: https://a.org/2\n\n#### Gamma (2022)\n- Paper: https://a.org/3",
        [
            ("Alpha: a title", "https://a.org/1", 2024),
            ("Beta", "https://a.org/2", 2023),
            ("Gamma", "https://a.org/3", 2022),
        ],
    ),
    "broken-lines": (
        "Alpha. Jane Doe. AAAI 2018 [pdf](https://a.org/1)  \nBeta. John Roe. AAAI 2017 [pdf](https://a.org/2)  \nGamma. J. Roe. ICLR 2016 [pdf](https://a.org/3)",
        [
            ("Alpha", "https://a.org/1", 2018),
            ("Beta", "https://a.org/2", 2017),
            ("Gamma", "https://a.org/3", 2016),
        ],
    ),
    "full-width": (
        "- 【2024】[阿尔法：标题](https://a.org/1)，清华大学。\n- 【2023】[贝塔：标题](https://a.org/2)，北京大学。",
        [
            ("阿尔法：标题", "https://a.org/1", 2024),
            ("贝塔：标题", "https://a.org/2", 2023),
        ],
    ),
    "block-quotes": (
        "> **[Alpha](https://a.org/1)** <kbd>MIT</kbd><br>About alpha.\n\n> **[Beta](https://a.org/2)** <kbd>MIT</kbd><br>About beta.\n\n> **[Gamma](https://a.org/3)** <kbd>BSD</kbd><br>About gamma.",
        [
            ("Alpha", "https://a.org/1", None),
            ("Beta", "https://a.org/2", None),
            ("Gamma", "https://a.org/3", None),
        ],
    ),
    "piped": (
        "- 2024-05-31 | Alpha: title | NeurIPS | https://a.org/1\n- 2023-05-31 | Beta: title | ICML | https://a.org/2",
        [
            ("Alpha: title", "https://a.org/1", 2024),
            ("Beta: title", "https://a.org/2", 2023),
        ],
    ),
    "multi-par": (
        "- [Alpha](https://a.org/1)\n\n  A paragraph about alpha.\n\n- [Beta](https://a.org/2)\n\n  A paragraph about beta.",
        [("Alpha", "https://a.org/1", None), ("Beta", "https://a.org/2", None)],
    ),
    "paper-first": (
        "- [[paper]](https://a.org/1) Alpha title, CVPR 2024\n- [[paper]](https://a.org/2) Beta title, ICCV 2023",
        [
            ("Alpha title", "https://a.org/1", 2024),
            ("Beta title", "https://a.org/2", 2023),
        ],
    ),
    "apostrophe": (
        "- [Alpha](https://a.org/1) - CVPR'24 - about\n- [Beta](https://a.org/2) - ICCV'23 - about",
        [("Alpha", "https://a.org/1", 2024), ("Beta", "https://a.org/2", 2023)],
    ),
    "authors-in-cell": (
        (
            "| Title & Authors | Introduction | Links |\n|:--|:--:|:--:|\n"
            '|[![Star](https://img.shields.io/github/stars/a/b.svg)](https://github.com/a/b)<br>:star: [Alpha: one](https://arxiv.org/abs/2401.00001) <br> Jane Doe, John Roe |<img width="100" src="a.png"> |[Github](https://github.com/a/b) <br> [Paper](https://arxiv.org/abs/2401.00001)|\n'
            '|[Beta: two](https://arxiv.org/abs/2301.00001) <br> Jane Doe |<img width="100" src="b.png"> |[Paper](https://arxiv.org/abs/2301.00001)|'
        ),
        [
            ("Alpha: one", "https://arxiv.org/abs/2401.00001", 2024),
            ("Beta: two", "https://arxiv.org/abs/2301.00001", 2023),
        ],
    ),
    "absent-links": (
        (
            "| Name | Year | Code | Demo |\n|---|---|---|---|\n"
            "| [Alpha](https://a.org/1) | 2024 | [Github](https://github.com/a/b) | - |\n"
            "| [Beta](https://a.org/2) | 2023 | - | [Demo](https://a.org/demo) |\n"
            "| [Gamma](https://a.org/3) | 2022 | Coming soon | - |\n| [Delta](https://a.org/4) | 2021 | Coming soon | - |"
        ),
        [
            ("Alpha", "https://a.org/1", 2024),
            ("Beta", "https://a.org/2", 2023),
            ("Gamma", "https://a.org/3", 2022),
            ("Delta", "https://a.org/4", 2021),
        ],
    ),
    "date-column-first": (
        (
            "| Date | Paper | Link |\n|---|---|---|\n"
            "| 2024.03 | Alpha: a study | [Paper](https://arxiv.org/abs/2403.00001) [Code](https://github.com/a/b) |\n"
            "| 2023.05 | Beta: a study | [Paper](https://arxiv.org/abs/2305.00001) |"
        ),
        [
            ("Alpha: a study", "https://arxiv.org/abs/2403.00001", 2024),
            ("Beta: a study", "https://arxiv.org/abs/2305.00001", 2023),
        ],
    ),
    "numbered-cell": (
        (
            "| **Paper** | **Links** |\n|---|---|\n"
            "| 1) **Alpha** - does one thing. | [Paper](https://arxiv.org/abs/2403.00001), [Tweet](https://x.com/a/1) |\n"
            "| 2) **Beta** - does another. | [Paper](https://arxiv.org/abs/2305.00001) |"
        ),
        [
            ("Alpha", "https://arxiv.org/abs/2403.00001", 2024),
            ("Beta", "https://arxiv.org/abs/2305.00001", 2023),
        ],
    ),
    "venue-column": (
        (
            "| Title | Venue | Code |\n|---|---|---|\n"
            "| [Alpha](https://a.org/1) | CVPR 2024 | [Code](https://github.com/a/b) |\n"
            "| [Beta (ICLR 2023)](https://a.org/2) | | [Code](https://github.com/a/c) |\n"
            "| [Gamma](https://a.org/3) | ICCV 2022 | |"
        ),
        [
            ("Alpha", "https://a.org/1", 2024),
            ("Beta", "https://a.org/2", 2023),
            ("Gamma", "https://a.org/3", 2022),
        ],
    ),
    "authors-first": (
        "- Kaiming He, Xiangyu Zhang, Shaoqing Ren, Deep Residual Learning for Image Recognition, arXiv:1512.03385 [[Paper]](https://arxiv.org/abs/1512.03385) [[Slide]](https://b.org/s.pdf)\n- Karen Simonyan, Andrew Zisserman, Very Deep Convolutional Networks, arXiv:1409.1556 [[Paper]](https://arxiv.org/abs/1409.1556)\n- Alex Doe, Ann Roe, Fully Convolutional Networks for Segmentation, CVPR, 2015 [[Paper]](https://b.org/fcn.pdf)",
        [
            (
                "Deep Residual Learning for Image Recognition",
                "https://arxiv.org/abs/1512.03385",
                2015,
            ),
            (
                "Very Deep Convolutional Networks",
                "https://arxiv.org/abs/1409.1556",
                2014,
            ),
            (
                "Fully Convolutional Networks for Segmentation",
                "https://b.org/fcn.pdf",
                2015,
            ),
        ],
    ),
    "authors-and-emphasised-title": (
        "* Joseph Doe, Ann Roe, *You Only Look Once*, arXiv:1506.02640. [[Paper](https://arxiv.org/abs/1506.02640)] [[Code](https://github.com/a/yolo)]\n* Jan Doe, *SSD: Single Shot Detector*, ECCV 2016. [[Paper](https://arxiv.org/abs/1512.02325)]",
        [
            ("You Only Look Once", "https://arxiv.org/abs/1506.02640", 2015),
            ("SSD: Single Shot Detector", "https://arxiv.org/abs/1512.02325", 2016),
        ],
    ),
    "venue-link-first": (
        "- [[CVPR](https://b.org/1.pdf)] PointNet: Deep Learning on Point Sets. [[tensorflow](https://github.com/a/1)] [__`cls.`__ __`seg.`__] :fire: :star:\n- [[NIPS](https://b.org/2.pdf)] PointNet++: Hierarchical Feature Learning. [[pytorch](https://github.com/a/2)] [__`cls.`__]\n- [[ICCV](https://b.org/3.pdf)] Colored Point Cloud Registration Revisited. [__`reg.`__]",
        [
            ("PointNet: Deep Learning on Point Sets", "https://b.org/1.pdf", None),
            ("PointNet++: Hierarchical Feature Learning", "https://b.org/2.pdf", None),
            ("Colored Point Cloud Registration Revisited", "https://b.org/3.pdf", None),
        ],
    ),
    "venue-link-last": (
        "- Unified Domain Adaptation [[CVPR2024]](https://b.org/1) [[Pytorch]](https://github.com/a/1)\n- Another Adaptation Method [[ICLR2023]](https://b.org/2)\n- Third: A Method [[arXiv 20 Mar 2023]](https://arxiv.org/abs/2303.00001) [[Project]](https://b.org/3)",
        [
            ("Unified Domain Adaptation", "https://b.org/1", 2024),
            ("Another Adaptation Method", "https://b.org/2", 2023),
            ("Third: A Method", "https://arxiv.org/abs/2303.00001", 2023),
        ],
    ),
    "et-al": (
        "- [NeRF: Representing Scenes](https://b.org/nerf), Mildenhall et al., ECCV 2020 | [github](https://github.com/a/nerf) | [bibtex](./nerf.bib)\n- [Mip-NeRF: Multiscale](https://b.org/mip), Barron et al., ICCV 2021 | [bibtex](./mip.bib)",
        [
            ("NeRF: Representing Scenes", "https://b.org/nerf", 2020),
            ("Mip-NeRF: Multiscale", "https://b.org/mip", 2021),
        ],
    ),
    "name-in-brackets": (
        "- [DETR] End-to-End Object Detection with Transformers [[paper](https://b.org/detr)] [[code](https://github.com/a/detr)]\n- [ViT] An Image is Worth 16x16 Words [[paper](https://b.org/vit)]\n- [Swin] Swin Transformer: Hierarchical Vision Transformer [[paper](https://b.org/swin)] [[code](https://github.com/a/swin)]",
        [
            (
                "End-to-End Object Detection with Transformers",
                "https://b.org/detr",
                None,
            ),
            ("An Image is Worth 16x16 Words", "https://b.org/vit", None),
            (
                "Swin Transformer: Hierarchical Vision Transformer",
                "https://b.org/swin",
                None,
            ),
        ],
    ),
    "emphasised-authors": (
        "* [Unsupervised Visual Representation Learning](https://b.org/1) - *Carl Doersch, Abhinav Gupta*, ICCV 2015\n* [Context Encoders](https://b.org/2) - *Deepak Pathak*, CVPR 2016",
        [
            ("Unsupervised Visual Representation Learning", "https://b.org/1", 2015),
            ("Context Encoders", "https://b.org/2", 2016),
        ],
    ),
    "emoji-link": (
        "1. Distilling the knowledge in a neural network, Hinton et al., 2015 [:page_facing_up:](https://arxiv.org/abs/1503.02531)\n2. Do Deep Nets Really Need to be Deep?, Ba et al., NIPS 2014\n3. FitNets: Hints for Thin Deep Nets, Romero et al., ICLR 2015 [:page_facing_up:](https://arxiv.org/abs/1412.6550)",
        [
            (
                "Distilling the knowledge in a neural network",
                "https://arxiv.org/abs/1503.02531",
                2015,
            ),
            ("Do Deep Nets Really Need to be Deep?", None, 2014),
            (
                "FitNets: Hints for Thin Deep Nets",
                "https://arxiv.org/abs/1412.6550",
                2015,
            ),
        ],
    ),
    "paren-links": (
        "- Alpha: a tool for x ([website](https://b.org/1), [code](https://github.com/a/1))\n- Beta: a tool for y ([website](https://b.org/2))",
        [
            ("Alpha: a tool for x", "https://b.org/1", None),
            ("Beta: a tool for y", "https://b.org/2", None),
        ],
    ),
    "emphasised-venue": (
        "* **Alpha: a study** *(CVPR 2024)* [[paper](https://b.org/1)]\n* **Beta: a study** *(ICLR 2023)* [[paper](https://b.org/2)] [[code](https://github.com/a/b)]",
        [
            ("Alpha: a study", "https://b.org/1", 2024),
            ("Beta: a study", "https://b.org/2", 2023),
        ],
    ),
    "underscored-venue": (
        "- Alpha study, _CVPR 2024_. [Paper](https://b.org/1), [Code](https://github.com/a/b)\n- Beta study, _ICCV 2023_. [Paper](https://b.org/2)",
        [
            ("Alpha study", "https://b.org/1", 2024),
            ("Beta study", "https://b.org/2", 2023),
        ],
    ),
    "apa": (
        "- Doe, J., & Roe, J. (2020). [Alpha theory of things](https://b.org/1). *Journal of Things, 12*(3), 1-10.\n- Roe, J. (2019). [Beta theory](https://b.org/2). *Journal of Things, 11*(1), 1-10.",
        [
            ("Alpha theory of things", "https://b.org/1", 2020),
            ("Beta theory", "https://b.org/2", 2019),
        ],
    ),
    "quoted-behind-authors": (
        '- Doe, J. and Roe, J. "Alpha theory of things." Journal of Things (2020). [[pdf]](https://b.org/1)\n- Roe, J. "Beta theory." Journal of Things (2019). [[pdf]](https://b.org/2)',
        [
            ("Alpha theory of things", "https://b.org/1", 2020),
            ("Beta theory", "https://b.org/2", 2019),
        ],
    ),
    "named-then-link": (
        "+ **MedHall** [A Benchmark of Things](https://arxiv.org/abs/2502.20780) (Feb. 28, 2025)\n+ **Clip** [Encoders Know a Lot](https://arxiv.org/abs/2502.20034) (Feb. 27, 2025)",
        [
            ("A Benchmark of Things", "https://arxiv.org/abs/2502.20780", 2025),
            ("Encoders Know a Lot", "https://arxiv.org/abs/2502.20034", 2025),
        ],
    ),
    "html-bold": (
        "<b>Shape (2015)</b> [[Link]](https://a.org/4)\n<br>Three models.\n\n<b>Object: A Large Base (2016)</b> [[Link]](https://a.org/5)\n<br>100 categories.\n\n<b>ABC: A Data Set</b> [[Link]](https://a.org/6)[[Paper]](https://arxiv.org/abs/1812.06216)\n<br>One model.",
        [
            ("Shape", "https://a.org/4", 2015),
            ("Object: A Large Base", "https://a.org/5", 2016),
            ("ABC: A Data Set", "https://a.org/6", None),
        ],
    ),
    "authors-quoted": (
        '- J. Doe, R. Roe, "A title of alpha," ICASSP 2019. [[pdf](https://a.org/1)]\n- R. Roe, "A title of beta," arXiv 2017. [[pdf](https://a.org/2)]',
        [
            ("A title of alpha", "https://a.org/1", 2019),
            ("A title of beta", "https://a.org/2", 2017),
        ],
    ),
    "name-quoted": (
        '* ALPHA: "A Title of Alpha" CVPR. [[Paper]](https://a.org/1)\n* BETA: "A Title of Beta" TPAMI. [[Paper]](https://a.org/2) [[Code]](https://github.com/a/b)',
        [
            ("A Title of Alpha", "https://a.org/1", None),
            ("A Title of Beta", "https://a.org/2", None),
        ],
    ),
    "bold-name-authors-quoted": (
        '* **Alpha:** Jane Doe, John Roe. "A Title of Alpha." CVPR (2019). [[paper](https://a.org/1)]\n* **Beta:** Jane Doe. "A Title of Beta." ICCV (2017). [[paper](https://a.org/2)]',
        [
            ("A Title of Alpha", "https://a.org/1", 2019),
            ("A Title of Beta", "https://a.org/2", 2017),
        ],
    ),
    "title-above-links": (
        "* A Title of Alpha in Rain\n  * Alpha [[paper](https://a.org/1)] [[PyTorch](https://github.com/a/b)]\n\n* A Title of Beta in Snow (CVPR 2020)\n  * Roe et al. [[paper](https://a.org/2)]",
        [
            ("A Title of Alpha in Rain", "https://a.org/1", None),
            ("A Title of Beta in Snow", "https://a.org/2", 2020),
        ],
    ),
    "escaped-brackets": (
        "* \\[2025] A Title of Alpha \\[[paper](https://a.org/1)]\n* \\[2024] A Title of Beta \\[[paper](https://a.org/2)] \\[[project](https://b.org)]",
        [
            ("A Title of Alpha", "https://a.org/1", 2025),
            ("A Title of Beta", "https://a.org/2", 2024),
        ],
    ),
    "venue-and-year-in-one": (
        "- [CVPR2018] A title of alpha [paper](https://a.org/1)\n- [ICCV2019] A title of beta [paper](https://a.org/2)",
        [
            ("A title of alpha", "https://a.org/1", 2018),
            ("A title of beta", "https://a.org/2", 2019),
        ],
    ),
    "venue-and-year-behind-the-title": (
        "- A title of alpha(CVPR2018) [paper](https://a.org/1)\n- A title of beta(ICCV-2019) [paper](https://a.org/2)\n- A title of gamma(arXiv2017) [paper](https://a.org/3)",
        [
            ("A title of alpha", "https://a.org/1", 2018),
            ("A title of beta", "https://a.org/2", 2019),
            ("A title of gamma", "https://a.org/3", 2017),
        ],
    ),
    "venue-and-year-behind-a-comma": (
        "- A title of alpha, CVPR2018. [paper](https://a.org/1)\n- A title of beta, ICCV2019. [paper](https://a.org/2)",
        [
            ("A title of alpha", "https://a.org/1", 2018),
            ("A title of beta", "https://a.org/2", 2019),
        ],
    ),
    "venue-and-year-in-a-cell": (
        "| title | venue | link |\n|---|---|---|\n| A title of alpha | CVPR2018 | [paper](https://a.org/1) |\n| A title of beta | ICCV2019 | [paper](https://a.org/2) |",
        [
            ("A title of alpha", "https://a.org/1", 2018),
            ("A title of beta", "https://a.org/2", 2019),
        ],
    ),
    "angle-brackets": (
        "* <[A title of alpha](https://a.org/1)> by Jane Doe and John Roe, 2012.\n\n* **[BETA]** <[A title of beta](https://a.org/2)> by Jane Doe, 2011.",
        [
            ("A title of alpha", "https://a.org/1", 2012),
            ("A title of beta", "https://a.org/2", 2011),
        ],
    ),
    "emphasised-authors-behind-words": (
        "- [2023/02] A title of alpha. *Jane Doe et al. arXiv.* [[paper](https://a.org/1)]\n- [2022/04] A title of beta *John Roe et al. CVPR* [[paper](https://a.org/2)]",
        [
            ("A title of alpha", "https://a.org/1", 2023),
            ("A title of beta", "https://a.org/2", 2022),
        ],
    ),
    "venue-with-digit": (
        "- [[3DV2021](https://a.org/1)] A Title of Alpha\n- [[AAAI2022](https://a.org/2)] A Title of Beta",
        [
            ("A Title of Alpha", "https://a.org/1", 2021),
            ("A Title of Beta", "https://a.org/2", 2022),
        ],
    ),
}
FIELDS_ALONE = frozenset(STYLES) - {
    "bare-url",
    "link-title",
    "full-width",
}
"""Styles whose items are rebuilt by their fields; the others keep their text beside them."""


@pytest.mark.parametrize("style", STYLES)
def test_title_link_and_year_are_found(style: str) -> None:
    source, expected = STYLES[style]

    assert told(listed(source)) == expected


@pytest.mark.parametrize("style", STYLES)
def test_nothing_of_the_style_is_lost(style: str) -> None:
    account = report(command(listed(STYLES[style][0])))

    assert (account["lost"], account["gained"]) == ([], [])
    assert (not account["verbatim"]) == (style in FIELDS_ALONE)
