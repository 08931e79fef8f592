"""Kinds of stories: those that every archive knows, and those that its settings declare."""

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from broadsheet.problems import Invalid
from broadsheet.reading import fields
from broadsheet.reading.signs import plainly
from broadsheet.urls import is_slug, slug, slug_fault

NEWS = "news"
"""Kind of the stories that say nothing else."""
ARTICLES = (
    "Article", "AdvertiserContentArticle", "NewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle",
    "BackgroundNewsArticle", "OpinionNewsArticle", "ReportageNewsArticle", "ReviewNewsArticle", "Report",
    "SatiricalArticle", "ScholarlyArticle", "MedicalScholarlyArticle", "SocialMediaPosting", "BlogPosting",
    "LiveBlogPosting", "DiscussionForumPosting", "TechArticle", "APIReference",
)  # fmt: skip
"""The types of articles that schema.org has: `Article`, and what it lists below it."""


class StoryKind(msgspec.Struct, frozen=True, array_like=True):
    """A kind of story: news, an analysis, an opinion."""

    key: str
    """What `kind` says in a story, and the last part of the permalink of the kind's page."""
    title: str
    """Name that is printed; empty where the settings give none."""
    schema: str = ""
    """Type of its stories in the words of schema.org; empty where the settings give none."""


_BUILT_IN = (
    StoryKind(NEWS, "News", "NewsArticle"),
    StoryKind("analysis", "Analysis", "AnalysisNewsArticle"),
    StoryKind("opinion", "Opinion", "OpinionNewsArticle"),
    StoryKind("interview", "Interview", "NewsArticle"),
    StoryKind("review", "Review", "ReviewNewsArticle"),
    StoryKind("briefing", "Briefing", "NewsArticle"),
    StoryKind("correction", "Correction", "NewsArticle"),
)
"""Kinds that every archive knows, with their names in English."""
_NAMES: Mapping[str, tuple[str, ...]] = {
    "ar": ("أخبار", "تحليل", "رأي", "مقابلة", "مراجعة", "موجز", "تصويب"),
    "cs": ("Zprávy", "Analýza", "Názor", "Rozhovor", "Recenze", "Přehled", "Oprava"),
    "da": ("Nyhed", "Analyse", "Debat", "Interview", "Anmeldelse", "Overblik", "Rettelse"),
    "de": (
        "Nachricht",
        "Analyse",
        "Meinung",
        "Interview",
        "Rezension",
        "Überblick",
        "Berichtigung",
    ),
    "es": ("Noticia", "Análisis", "Opinión", "Entrevista", "Reseña", "Resumen", "Rectificación"),
    "fr": ("Actualité", "Analyse", "Opinion", "Entretien", "Critique", "En bref", "Rectificatif"),
    "it": ("Notizia", "Analisi", "Opinione", "Intervista", "Recensione", "In breve", "Rettifica"),
    "ja": ("ニュース", "分析", "オピニオン", "インタビュー", "書評・批評", "要約", "訂正"),
    "nl": ("Nieuws", "Analyse", "Opinie", "Interview", "Recensie", "Overzicht", "Correctie"),
    "pl": ("Wiadomość", "Analiza", "Opinia", "Wywiad", "Recenzja", "Przegląd", "Sprostowanie"),
    "pt": ("Notícia", "Análise", "Opinião", "Entrevista", "Crítica", "Resumo", "Correção"),
    "ru": ("Новость", "Анализ", "Мнение", "Интервью", "Рецензия", "Обзор", "Исправление"),
    "sv": ("Nyhet", "Analys", "Åsikt", "Intervju", "Recension", "Översikt", "Rättelse"),
    "tr": ("Haber", "Analiz", "Görüş", "Röportaj", "Eleştiri", "Özet", "Düzeltme"),
    "uk": (
        "Новина",
        "Аналіз",
        "Думка",
        "Інтерв\N{RIGHT SINGLE QUOTATION MARK}ю",
        "Рецензія",
        "Огляд",
        "Виправлення",
    ),
    "zh": ("新闻", "分析", "观点", "访谈", "评论", "简报", "更正"),
}
"""Language to the names of these kinds, in their order."""


@lru_cache(maxsize=32)
def story_kinds(declared: tuple[StoryKind, ...], language: str) -> Mapping[str, StoryKind]:
    """Return every kind that an archive knows, by key: those built in, and those it declares.

    What the settings leave open of a kind that is built in is as it is there, with its name in the
    archive's language if it is known in it; any other kind is named by its key, and news.
    """
    names = _NAMES.get(language.partition("-")[0].lower(), ())
    known = {
        each.key: msgspec.structs.replace(each, title=names[at]) if names else each
        for at, each in enumerate(_BUILT_IN)
    }
    for each in declared:
        usual = known.get(
            each.key, StoryKind(each.key, each.key.replace("-", " ").capitalize(), "NewsArticle")
        )
        known[each.key] = StoryKind(
            each.key, each.title or usual.title, each.schema or usual.schema
        )
    return known


@lru_cache(maxsize=32)
def kind_of_story(declared: tuple[StoryKind, ...], language: str) -> fields.Converter:
    """Return the converter of a story's kind, by its key or its printed name.

    It returns the key as a list of one; an empty one for news, which stories are that say nothing.
    """
    known = story_kinds(declared, language)
    keys = {each.title.casefold(): key for key, each in known.items()} | {key: key for key in known}

    def converter(value: fields.Value) -> tuple[str, ...]:
        written = plainly(fields.some_text(value))
        key = keys.get(written.casefold())
        if key is None:
            otherwise = (
                f"the kinds are {', '.join(known)}; declare others under 'kinds' in archive.yml"
            )
            hint = fields.did_you_mean(written.casefold(), keys, otherwise)
            message = fields.without_plain_signs(f"{written!r} is no kind of story", written)
            raise Invalid(message, hint)
        return () if key == NEWS else (key,)

    return converter


def declared_kinds(value: fields.Value) -> tuple[StoryKind, ...]:
    """Return the kinds that settings declare; raises `Invalid` for what is no such mapping."""
    if not isinstance(value, dict):
        raise Invalid(
            "is not a mapping",
            "write one line for each, such as 'feature: {title: Feature, schema: ReportageNewsArticle}'",
        )
    declared, mistakes = fields.declarations(value, _declared)
    owners: dict[str, str] = {}
    for each in declared:
        if each.title and (other := owners.setdefault(each.title.casefold(), each.key)) != each.key:
            message = f"{each.title!r} is the title of {other!r} as well"
            mistakes.append(((each.key, "title"), Invalid(message, "give one of them another")))
    if mistakes:
        raise fields.Several(mistakes)
    return tuple(declared)


def _declared(key: str, settings: fields.Value) -> StoryKind:
    if not is_slug(key) or key == "page":
        why = "stands for the next pages of a list" if key == "page" else slug_fault(key)
        better = slug(key) if key != "page" else ""
        raise Invalid(
            f"{key!r} {why or 'cannot be part of a permalink'}",
            f"write {better!r}" if better else "give it another name",
        )

    def make(*, title: str = "", schema: str = "") -> StoryKind:
        return StoryKind(key, title, schema)

    known: Mapping[str, fields.Converter] = {"title": fields.some_text, "schema": _schema}
    return fields.mapping_of(known, required=(), make=make)({} if settings == "" else settings)


def _schema(value: fields.Value) -> str:
    """Return a type of article that schema.org has, in whatever capitals it is written."""
    written = plainly(fields.some_text(value))
    name = written.rpartition("/")[2].casefold()
    types = {each.casefold(): each for each in ARTICLES}
    if name not in types:
        likely = fields.nearest(name, types)
        hint = (
            f"did you mean {types[likely]!r}?" if likely else f"the types are {', '.join(ARTICLES)}"
        )
        raise Invalid(f"{written!r} is no type of article that schema.org has", hint)
    return types[name]
