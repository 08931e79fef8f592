"""Offices: the titles and the common words with a capital that are no part of the name after them.

The lists are of the languages that Broadsheet speaks. In Arabic no word has a capital, and in
German every noun has one, so that capitals say nothing there.
"""

from collections.abc import Mapping
from functools import lru_cache

_TITLES: Mapping[str, str] = {
    "en": """activist actor actress adm administrator admiral adviser advisor ambassador analyst archbishop artist
        attorney author ayatollah baron baroness baroness bishop brig brigadier brother businessman
        businesswoman candidate capt captain cardinal ceo cfo chair chairman chairperson chairwoman
        chancellor chief cllr coach col colonel columnist commander commissioner comrade
        congressman congresswoman cong constable consul corporal councillor councilman
        councilwoman count countess cpl crown dame defendant defender delegate democrat deputy
        detective dictator director doctor dr duchess duke economist editor emir emperor empress
        envoy father fellow filmmaker fm forward founder fr gen general goalkeeper gov governor
        heir historian hon imam inspector interior investigator journalist judge judges justice
        justices king labour leader lady lawyer lieutenant lord lt mademoiselle madam madame maj
        major manager marshal master mayor md messrs midfielder minister ministers miss
        monsieur monsignor mother mp mps mr mrs ms msgr mullah mx nurse officer opponent opposition
        painter pastor patriarch philosopher photographer pilot pm poet pope premier pres president
        presidents priest prince princess principal producer prof professor professors prosecutor
        provost pvt queen rabbi rapper rep representative representatives reporter republican researcher
        rev reverend scientist secretary secretaries sen senator senators sens sergeant sgt sheikh
        sheik sheriff singer sir sister solicitor songwriter spokesman spokesperson spokeswoman
        speaker strategist striker sultan superintendent supt surgeon teacher teammate treasurer
        tsar undersecretary vp vice widow witness writer pharaoh shah king-elect president-elect""",
    "fr": """abbé ambassadeur ambassadrice amiral capitaine cardinal chancelier chancelière
        chef cheikh colonel commandant commissaire comte comtesse conseiller conseillère coprésident
        directeur directrice docteur docteure dr duc duchesse député députée empereur
        général gouverneur gouverneure imam impératrice inspecteur juge lieutenant lord m madame
        mademoiselle maire maître maréchal me mgr ministre ministres mlle mm mme mmes monseigneur
        monsieur pape pasteur porte-parole pr premier première président présidente présidents
        prince princesse procureur procureure professeur professeure père rabbin reine roi sainte
        secrétaire sergent sœur sultan sénateur sénatrice veuve vice-président vice-présidente""",
    "de": "bundeskanzler bundeskanzlerin dr frau fräulein herr kanzler kanzlerin könig königin "
    "minister ministerin präsident präsidentin prof professor professorin",
}  # fmt: skip
_OFFICE_ENDS: Mapping[str, str] = {
    "en": """affairs agriculture commerce culture defence defense development economy education
        energy environment finance health house housing interior intelligence justice labor labour
        opposition security staff state trade transport transportation treasury war""",
    "fr": """affaires agriculture armées culture défense économie écologie éducation état finances
        intérieur justice santé sports travail""",
}  # fmt: skip
_BEGINNINGS: Mapping[str, str] = {
    "en": """a about above according accordingly across addressing admittedly after afterwards again
        against ahead all allegedly almost along alongside already also although altogether always
        amid among amongst an and another any anyway apart apparently are around as aside at away
        back backing because before behind being below beneath beside besides between beyond both
        briefly but by calling can certainly citing clearly compared comparing concerning consider
        considering consequently could critically crucially currently dear defending despite did do
        does down due during each earlier either elsewhere enough entering especially even
        eventually ever every everyone evidently except excluding facing fewer finally first firstly
        following for formerly fortunately from further furthermore generally given giving
        globally had half has have having he helping hence her here his historically how however
        i if ignoring immediately importantly in including increasingly indeed initially inside
        instead into invading is it its just largely lastly late lately later leading learning least
        leaving less like likewise many maybe meanwhile might mostly moreover most much must my
        naturally near nearby nearly neighboring neighbouring neither never nevertheless next no
        nobody none nonetheless nor not notably nothing notwithstanding now nowadays obviously
        occasionally of off officially often on once one only onto opposite or originally other
        others otherwise our out outside over overall overnight owing partly past per perhaps
        please plus poor possibly post predictably presumably previously pro probably publicly
        quoting rather really recall recently regarding regardless remarkably remember reportedly
        representing respectively sadly see second secondly seemingly separately several shall she
        should shortly similarly simultaneously since so some someone sometimes somewhere soon
        still strangely subsequently such suddenly supporting supposedly surely surprisingly than
        thank thankfully thanks that the their then there thereafter therefore these they third
        this those though three through throughout thus till to today together tomorrow tonight too
        toward towards traditionally two ultimately unable under underneath understandably
        undoubtedly unfortunately unless unlike unsurprisingly until up upon using usually versus
        via visit visiting was watch we were what whatever when whenever where whereas wherever
        whether which whichever while whilst who whoever whom whose why will with within without
        would yes yesterday yet you your""",
    "fr": """ailleurs ainsi alors après assez au aucun aucune aujourd aujourd'hui auparavant aussi
        autant autour autre autrefois aux avant avec beaucoup bien bientôt car ce ceci cela celle
        celui cependant certes ces cet cette chaque chez comme comment concernant contre d'abord
        dans de depuis derrière des deux devant donc dont du durant désormais elle elles en encore
        enfin ensuite entre est et face faut hier hors ici il ils jadis jamais je jusqu la le les
        leur leurs lors lorsque mais malgré mes moins mon même naguère ne ni non nos notre nous on
        or ou outre où par parce parfois parmi partout pas pendant peu peut peut-être plus plusieurs
        plutôt pour pourquoi pourtant presque puis puisque quand quant que quel quelle quelques
        qui quoi récemment sa sans sauf se selon ses si sinon son sous souvent suivant sur surtout
        tandis tant telle toujours tous tout toute toutefois toutes très trois trop un une vers via
        voici voilà vos votre vous à étant été""",
}  # fmt: skip
_INSTITUTIONS: Mapping[str, str] = {
    "en": """administration agency ambassador army authority board bureau cabinet census command
        commission congress constitution corps council court department embassy force forces general
        government guard marines ministry minister navy office parliament police president secretary
        senate senator service treasury""",
}
"""Words for what a state has, such as its army: behind the name of a country of several words,
which is hardly another's, they leave it what it is."""
_FEATURES: Mapping[str, str] = {
    "en": "bay cape gulf horn isle isles isthmus sea strait straits voice",
    "fr": "baie cap corne détroit golfe isthme mer",
    "de": "bucht golf horn kap meerenge straße",
}
"""Words that make another name of a place's, with `of` between them: `Gulf of Mexico`."""
_PARTICLES: Mapping[str, str] = {
    "en": "al bin bint da de del della den der di dos du ibn la le ter van von",
}
"""Words within people's names that have no capital, and mean nothing else in the language."""
_BEFORE_MONTHS: Mapping[str, str] = {
    "en": """after and before between by during each early every for from in last late mid next of
        on or since this through throughout till to until""",
    "fr": "au courant de début d en et fin mi pour avant après depuis dès jusqu",
    "de": """ab anfang bis dem den diesem diesen ende im jeden kommenden letzten mitte nach nächsten
        seit und vergangenen vom vor zum""",
}
_CONTRACTED = frozenset({"i", "i'm", "i'd", "i'll", "i've"})
_SHORT = 2
"""Number of letters of a word that begins a sentence up to which it is taken for a common one, in
languages without a list here."""


def is_title(word: str, language: str) -> bool:
    """Return whether a word before a name is a title or an office, whatever its capitals."""
    return word.lower() in _words("titles", language)


def ends_office(word: str, language: str) -> bool:
    """Return whether a word ends an office behind a title and `of`, as in `Secretary of State`."""
    return word.lower() in _words("ends", language)


def is_common(word: str, language: str) -> bool:
    """Return whether a word has its capital from the beginning of a sentence alone."""
    common = _words("beginnings", language)
    return word.lower() in common if common else len(word) <= _SHORT


def is_institution(word: str, language: str) -> bool:
    """Return whether a word means something that a state has, such as an army or a court."""
    return word.lower() in _words("institutions", language)


def is_pronoun(word: str, language: str) -> bool:
    """Return whether a word is the English `I`, which always has a capital, perhaps contracted."""
    return language == "en" and word.lower() in _CONTRACTED and word[0] == "I"


def is_feature(word: str, language: str) -> bool:
    """Return whether a word with `of` behind it makes another name of a place's, as `Gulf` does."""
    return word.lower() in _words("features", language)


def is_particle(word: str, language: str) -> bool:
    """Return whether a word in lower case stands within people's names alone, as `van` does."""
    return word in _words("particles", language)


def is_before_months(word: str, language: str) -> bool:
    """Return whether a month, rather than somebody of its name, is likely after a word."""
    return word.lower() in _words("before months", language)


@lru_cache(maxsize=32)
def _words(kind: str, language: str) -> frozenset[str]:
    table = {
        "titles": _TITLES,
        "ends": _OFFICE_ENDS,
        "features": _FEATURES,
        "particles": _PARTICLES,
        "institutions": _INSTITUTIONS,
        "beginnings": _BEGINNINGS,
        "before months": _BEFORE_MONTHS,
    }[kind]
    return frozenset(table.get(language, "").split())


@lru_cache(maxsize=32)
def days_and_months(language: str) -> frozenset[str]:
    """Return the names of days and months in a language, in lower case (CLDR, through Babel)."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - few texts have a capital beside a name

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(
        name.rstrip(".").lower()
        for names in (locale.days, locale.months)
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in names[form][width].values()
    )
