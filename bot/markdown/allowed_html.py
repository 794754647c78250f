"""Which HTML a list may hold: what GitHub shows of it, and what it drops without a trace.

The elements, the attributes and the schemes are those of the published
allow-list of GitHub's `html-pipeline` (class `SanitizationFilter`). Added are
elements that only change how their text looks and attributes that do nothing
by themselves: GitHub drops them and keeps the text, real lists are full of
them, and a page made elsewhere of the same Markdown shows no harm either.
"""

from typing import Final

_SHOWN: Final = (
    "a abbr b bdo blockquote br caption cite code dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 h7 h8 hr i img ins kbd li mark ol p picture"
    " pre q rp rt ruby s samp small source span strike strong sub summary sup table"
    " tbody td tfoot th thead time tr tt ul var wbr"
)
_ONLY_LOOKS: Final = (
    "acronym address article aside bdi big center col colgroup font footer header main"
    " nav nobr section u"
)
# The elements that may stand in a list.
ELEMENTS: Final = frozenset([*_SHOWN.split(), *_ONLY_LOOKS.split()])

_KEPT: Final = (
    "abbr accept accept-charset accesskey action align alt axis border cellpadding"
    " cellspacing char charoff charset checked cite clear color cols colspan compact"
    " coords datetime dir disabled enctype for frame headers height href hreflang"
    " hspace id ismap itemprop itemscope itemtype label lang longdesc maxlength media"
    " method multiple name nohref noshade nowrap open progress prompt readonly rel rev"
    " role rows rowspan rules scope selected shape size span src srcset start summary"
    " tabindex title type usemap valign value vspace width"
)
_IDLE: Final = "bgcolor class decoding face hidden loading sizes target"
# The attributes that an element may have; so may it any that begins with one of
# `ATTRIBUTE_STARTS`.
ATTRIBUTES: Final = frozenset([*_KEPT.split(), *_IDLE.split()])
ATTRIBUTE_STARTS: Final = ("aria-", "data-")

# The attributes that hold an address, `srcset` several.
ADDRESSES: Final = frozenset(
    {"action", "cite", "href", "itemtype", "longdesc", "src", "srcset", "usemap"}
)

_NO_TEXT: Final = (
    "applet audio canvas embed frameset iframe math noembed noframes noscript object"
    " plaintext script select style svg template textarea title video xmp"
)
# The elements whose content is not for readers: what is left of them once their tags
# are gone goes as well.
NO_TEXT: Final = frozenset(_NO_TEXT.split())

_OTHERS: Final = (
    "area base basefont bgsound blink body button data datalist dialog dir embed"
    " fencedframe fieldset form frame head hgroup html image input isindex keygen"
    " label legend link listing map marquee menu menuitem meta meter multicol nextid"
    " optgroup option output param portal progress rb rtc search shadow slot spacer"
    " track"
)
# The elements of HTML that may not stand in a list. Any other name, as in `Vec<T>`,
# was meant as text.
REMOVED: Final = NO_TEXT | frozenset(_OTHERS.split())

# What a `style` may say: it does no more than `width`, `height` and `align` do, and
# GitHub drops it.
STYLE: Final = (
    r"(?:(?:(?:max-|min-)?(?:width|height)|text-align|vertical-align):"
    r"\s{0,3}[\w.%]{1,8}(?:;\s{0,3}|\Z))+"
)
