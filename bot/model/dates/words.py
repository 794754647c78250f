"""The words in and beside dates, in the ten languages that curated lists use most.

Data only. All words are in lower case. `|` separates spellings: names in full,
short names, and the case endings with which a language writes a month beside a
day or a year. Chinese, Japanese and Korean count months and write them with
digits (see `forms`).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words of one language; each text holds spellings, separated by `|`."""

    months: str = ""
    """January to December, with a space between two."""
    year: str = ""
    """What may stand beside a year and says that it is one."""
    parts_of_year: str = ""
    """Seasons and the like, which say no month."""
    joins: str = ""
    """Prepositions between day, month and year."""
    and_earlier: str = ""
    """Behind a year: that one and all before it."""
    up_to: str = ""
    """Before a year: that one, or all before it."""
    and_later: str = ""
    """Before or behind a year: all after it. No year can be told."""
    about: str = ""
    """Before a year: it is not known exactly."""
    week: str = ""
    works: str = ""
    """What headings call the works of a year: papers, articles."""
    in_press: str = ""
    to_appear: str = ""
    forthcoming: str = ""
    column: str = ""
    """The heading of a column of dates."""


ENGLISH = DateWords(
    months="january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
    "september|sept|sep october|oct november|nov december|dec",
    year="year",
    parts_of_year="spring|summer|autumn|fall|winter|early|mid|late|end",
    joins="of|in|the",
    and_earlier="prior|earlier|before|older|previous",
    up_to="before|until|till|up to|prior to|pre",
    and_later="since|after|from|post|onwards|later|newer|and later|and newer|present|"
    "now|today|ongoing",
    about="c|ca|circa|about|around|approx",
    week="week|weeks|wk",
    works="paper|papers|article|articles|publication|publications|preprint|preprints|"
    "work|works|list|top|best|new|latest|ml|ai|nlp|research|accepted|conference|"
    "journal|survey|surveys",
    in_press="in press|in print",
    to_appear="to appear|accepted",
    forthcoming="forthcoming|upcoming|coming soon",
    column="year|date|time|published|released|release|release date|publication date|"
    "pub. date|pub date|date published|when|published on|publication year|month",
)
CHINESE = DateWords(
    months="一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
    year="年|年度|年份",
    parts_of_year="春季|夏季|秋季|冬季|春|夏|秋|冬|年初|年底|初|底|上半年|下半年",
    and_earlier="及以前|及之前|以前|之前|及更早|以及更早|以前的|前|及以前|更早|及以前的论文|之前的",
    up_to="早于|截至|截止",
    and_later="以来|以后|之后|至今|起|自|从|今|现在",
    about="约|大约",
    week="周|第|星期",
    works="论文|文章|文献|的|论文列表|发表|最新|顶会|会议|期刊|相关",
    in_press="印刷中|待刊",
    to_appear="即将发表|已接收|已录用|待发表",
    forthcoming="即将出版|即将推出",
    column="年份|日期|时间|发布时间|发表时间|发布日期|发表日期|年|发表年份|更新时间",
)
JAPANESE = DateWords(
    year="年|年度",
    parts_of_year="春|夏|秋|冬|初頭|前半|後半|上期|下期",
    and_earlier="以前|まで|及びそれ以前|およびそれ以前|以前の論文",
    up_to="〜",
    and_later="以降|以後|から|より|現在",
    about="約|およそ|頃",
    week="週|第",
    works="論文|の|文献|記事|発表",
    in_press="印刷中",
    to_appear="掲載予定|採録|採録決定",
    forthcoming="近刊|公開予定",
    column="年|日付|発表年|公開日|発行年|日時|時期",
)
KOREAN = DateWords(
    year="년|년도|연도",
    parts_of_year="봄|여름|가을|겨울|초|말|상반기|하반기",
    and_earlier="이전|까지|이하|및 이전|그 이전",
    up_to="~",
    and_later="이후|부터|이래|현재",
    about="약",
    week="주|주차|제",
    works="논문|문헌|의|발표",
    in_press="인쇄 중|인쇄중",
    to_appear="게재 예정|게재예정|출판 예정",
    forthcoming="출간 예정|공개 예정",
    column="년도|연도|날짜|일자|발표|발행일|출시일|발표일",
)
SPANISH = DateWords(
    months="enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago "
    "septiembre|setiembre|sept|sep|set octubre|oct noviembre|nov diciembre|dic",
    year="año",
    parts_of_year="primavera|verano|otoño|invierno|principios|mediados|finales",
    joins="de|del|en",
    and_earlier="anteriores|antes|y anteriores|y antes|previos",
    up_to="antes de|hasta",
    and_later="desde|después de|en adelante|actualidad|presente",
    about="hacia|alrededor|aprox",
    week="semana",
    works="artículos|artículo|publicaciones|trabajos|lista",
    in_press="en prensa",
    to_appear="por aparecer|aceptado",
    forthcoming="próximamente|próxima publicación",
    column="año|fecha|publicado|fecha de publicación",
)
PORTUGUESE = DateWords(
    months="janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago "
    "setembro|set outubro|out novembro|nov dezembro|dez",
    year="ano",
    parts_of_year="primavera|verão|outono|inverno|início|meados|final",
    joins="de|do|em",
    and_earlier="anteriores|antes|e anteriores|e antes|prévios",
    up_to="antes de|até",
    and_later="desde|depois de|a partir de|em diante|presente|atual",
    about="cerca|volta",
    week="semana",
    works="artigos|artigo|publicações|trabalhos|lista",
    in_press="no prelo",
    to_appear="a ser publicado|aceito",
    forthcoming="em breve",
    column="ano|data|publicado|data de publicação",
)
FRENCH = DateWords(
    months="janvier|janv|jan février|fevrier|févr|fév|fev mars|mar avril|avr mai juin juillet|juil "
    "août|aout septembre|sept|sep octobre|oct novembre|nov décembre|decembre|déc|dec",
    year="année|an",
    parts_of_year="printemps|été|automne|hiver|début|mi|fin",
    joins="de|d|en|le",
    and_earlier="avant|antérieurs|et avant|et antérieurs|et plus tôt|précédents",
    up_to="avant|jusqu'en|jusqu'à",
    and_later="depuis|après|à partir de|aujourd'hui|présent",
    about="vers|environ",
    week="semaine",
    works="articles|article|publications|travaux|liste",
    in_press="sous presse",
    to_appear="à paraître|accepté",
    forthcoming="prochainement|à venir",
    column="année|date|publié|date de publication|parution",
)
GERMAN = DateWords(
    months="januar|jänner|jan februar|feber|feb märz|maerz|mär|mrz april|apr mai juni|jun juli|jul "
    "august|aug september|sept|sep oktober|okt november|nov dezember|dez",
    year="jahr|jahre|jahres",
    parts_of_year="frühling|frühjahr|sommer|herbst|winter|anfang|mitte|ende",
    joins="im|vom|am",
    and_earlier="früher|davor|älter|und früher|und davor|und älter|vorher",
    up_to="vor|bis",
    and_later="seit|ab|nach|heute|und später",
    about="um|etwa|ca|zirka",
    week="woche|kw|kalenderwoche",
    works="artikel|veröffentlichungen|arbeiten|publikationen|liste",
    in_press="im druck",
    to_appear="erscheint demnächst|angenommen|zur veröffentlichung angenommen",
    forthcoming="in vorbereitung|demnächst",
    column="jahr|datum|veröffentlicht|erschienen",
)
RUSSIAN = DateWords(
    months="январь|января|январе|янв февраль|февраля|феврале|февр|фев март|марта|марте|мар "
    "апрель|апреля|апреле|апр май|мая|мае июнь|июня|июне|июн июль|июля|июле|июл "
    "август|августа|августе|авг сентябрь|сентября|сентябре|сент|сен "
    "октябрь|октября|октябре|окт ноябрь|ноября|ноябре|нояб|ноя декабрь|декабря|декабре|дек",
    year="год|года|году|г",
    parts_of_year="весна|лето|осень|зима|весной|летом|осенью|зимой|начало|середина|конец",
    joins="в|от",
    and_earlier="ранее|раньше|старше|и ранее|и раньше|и старше|предыдущие",
    up_to="до|раньше",
    and_later="с|после|начиная с|настоящее время|и позже|сейчас",
    about="около|примерно",
    week="неделя|недели|неделю",
    works="статьи|статей|публикации|работы|список|за",
    in_press="в печати",
    to_appear="принято к публикации|принята к публикации",
    forthcoming="готовится к печати|скоро",
    column="год|дата|опубликовано|дата публикации",
)
TURKISH = DateWords(
    # The tenth language: of those that are not above, the one in which most public
    # repositories keep a translated README (`README.tr.md`, before Vietnamese, Italian
    # and Polish).
    months="ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu "
    "eylül|eyl ekim|eki kasım|kas aralık|ara",
    year="yıl|yılı|yılında",
    parts_of_year="ilkbahar|bahar|yaz|sonbahar|güz|kış|başı|ortası|sonu",
    and_earlier="öncesi|önce|ve öncesi|ve önce|daha eski|ve daha eski",
    up_to="en geç",
    and_later="sonrası|sonra|ve sonrası|itibaren|beri|günümüz",
    about="yaklaşık",
    week="hafta|haftası",
    works="makale|makaleler|makaleleri|yayınlar|çalışmalar|liste",
    in_press="baskıda",
    to_appear="yayımlanacak|kabul edildi",
    forthcoming="yakında|çıkacak",
    column="yıl|tarih|yayın tarihi|yayınlanma",
)
LANGUAGES: tuple[DateWords, ...] = (
    ENGLISH,
    CHINESE,
    JAPANESE,
    KOREAN,
    SPANISH,
    PORTUGUESE,
    FRENCH,
    GERMAN,
    RUSSIAN,
    TURKISH,
)


def split_spellings(texts: Iterable[str]) -> frozenset[str]:
    """Return the spellings that *texts* hold."""
    spellings: set[str] = set()
    for text in texts:
        spellings.update(text.split("|"))
    spellings.discard("")
    return frozenset(spellings)


def _number_months() -> dict[str, int]:
    """Return the number of each month by its spellings in all languages."""
    months = {}
    for language in LANGUAGES:
        for number, spellings in enumerate(language.months.split(), 1):
            for spelling in spellings.split("|"):
                months[spelling] = number
    return months


def _split_fields(*names: str) -> frozenset[str]:
    """Return the spellings in these fields of all languages."""
    texts = []
    for language in LANGUAGES:
        texts += [getattr(language, name) for name in names]
    return split_spellings(texts)


# The number of each month by its spellings. No spelling is of two months in two
# languages (a test holds that).
MONTHS: dict[str, int] = _number_months()
# January to December, as patterns write them.
MONTH_NAMES: tuple[str, ...] = tuple(
    spellings.split("|")[0].capitalize() for spellings in ENGLISH.months.split()
)
MONTH_SHORT_NAMES: tuple[str, ...] = tuple(name[:3] for name in MONTH_NAMES)
JOINS = split_spellings(language.joins for language in LANGUAGES)
# What may stand before or behind a year and leaves it a year: seasons, quarters, `c.`,
# `Jahr`.
WORDS_BESIDE_YEAR = _split_fields("year", "parts_of_year", "about") | frozenset(
    {"~", "≈", "q1", "q2", "q3", "q4", "h1", "h2"}
)
# Words that may have a capital beside a year and are no venue.
NO_VENUES = (
    WORDS_BESIDE_YEAR
    | JOINS
    | _split_fields("and_earlier", "up_to", "and_later")
    | frozenset({"to", "by", "updated", "last updated", "copyright", "version"})
    | frozenset({"released", "published", "created", "founded"})
)
