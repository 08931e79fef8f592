"""Country names: the usual names of countries that Babel leaves out of CLDR, and what is taken for one.

The languages are those that Broadsheet speaks, and for three territories more.
"""

from collections.abc import Mapping

SHORT: Mapping[str, tuple[str, str, str]] = {
    "ar": ("هونغ كونغ", "مكاو", "فلسطين"),
    "cs": ("Hongkong", "Macao", "Palestina"),
    "da": ("Hongkong", "Macao", "Palæstina"),
    "de": ("Hongkong", "Macau", "Palästina"),
    "es": ("Hong Kong", "Macao", "Palestina"),
    "fi": ("Hongkong", "Macao", "Palestiina"),
    "fr": ("Hong Kong", "Macao", "Palestine"),
    "it": ("Hong Kong", "Macao", "Palestina"),
    "ja": ("香港", "マカオ", "パレスチナ"),
    "ko": ("홍콩", "마카오", "팔레스타인"),
    "nb": ("Hongkong", "Macao", "Palestina"),
    "nl": ("Hongkong", "Macau", "Palestina"),
    "nn": ("Hongkong", "Macao", "Palestina"),
    "no": ("Hongkong", "Macao", "Palestina"),
    "pl": ("Hongkong", "Makau", "Palestyna"),
    "pt": ("Hong Kong", "Macau", "Palestina"),
    "ru": ("Гонконг", "Макао", "Палестина"),
    "sv": ("Hongkong", "Macao", "Palestina"),
    "tr": ("Hong Kong", "Makao", "Filistin"),
    "uk": ("Гонконг", "Макао", "Палестина"),
    "zh": ("香港", "澳门", "巴勒斯坦"),
    "zh_Hant": ("香港", "澳門", "巴勒斯坦"),
}
"""CLDR's short names of Hong Kong, Macao and Palestine, which the news prefers, by language."""
ENGLISH_NAMES: Mapping[str, str] = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CI": "Ivory Coast",
    "GS": "South Georgia & the South Sandwich Islands",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
    "TR": "Turkey",
    "VC": "St. Vincent & the Grenadines",
}
"""Code to the English name that is printed, where it is not CLDR's."""
ENGLISH_FORMS: Mapping[str, tuple[str, ...]] = {
    "AE": ("UAE", "U.A.E."),
    "AG": ("Antigua",),
    "BA": ("Bosnia", "Bosnia-Herzegovina"),
    "BN": ("Brunei Darussalam",),
    "BO": ("Plurinational State of Bolivia",),
    "CD": ("DR Congo", "D.R. Congo", "DRC", "Congo (DRC)", "Congo-Kinshasa"),
    "CC": ("Cocos Islands", "Keeling Islands"),
    "CG": ("Congo Republic", "Congo (Republic)", "Congo-Brazzaville"),
    "CN": ("PRC", "People's Republic of China"),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic",),
    "DE": ("Federal Republic of Germany",),
    "FK": ("Falklands", "Falkland Islands (Islas Malvinas)", "Islas Malvinas"),
    "FM": ("Federated States of Micronesia",),
    "FO": ("Faeroe Islands",),
    "GB": ("UK", "U.K.", "Britain", "Great Britain"),
    "HK": ("Hong Kong SAR",),
    "IE": ("Republic of Ireland",),
    "IO": ("Chagos Archipelago", "Chagos Islands"),
    "IR": ("Islamic Republic of Iran",),
    "KG": ("Kyrgyz Republic",),
    "KN": ("Saint Kitts",),
    "KP": ("DPRK", "D.P.R.K.", "Democratic People's Republic of Korea"),
    "KR": ("Republic of Korea", "ROK"),
    "LA": ("Lao PDR", "Lao People's Democratic Republic"),
    "MD": ("Republic of Moldova",),
    "MK": ("Macedonia", "Republic of North Macedonia"),
    "MM": ("Burma",),
    "MO": ("Macau", "Macao SAR", "Macau SAR China"),
    "NL": ("Holland",),
    "NZ": ("Aotearoa New Zealand", "Aotearoa"),
    "PN": ("Pitcairn",),
    "PS": ("State of Palestine", "Occupied Palestinian Territories", "Palestinian Territory"),
    "RU": ("Russian Federation",),
    "SH": ("Saint Helena, Ascension and Tristan da Cunha",),
    "SK": ("Slovak Republic",),
    "SR": ("Surinam",),
    "ST": ("São Tomé",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TT": ("Trinidad",),
    "TW": ("Republic of China",),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "U.S.A.", "US", "U.S.", "United States of America", "America"),
    "VA": ("Vatican", "Holy See"),
    "VC": ("St. Vincent",),
    "VE": ("Bolivarian Republic of Venezuela",),
    "VI": ("US Virgin Islands",),
    "VN": ("Viet Nam",),
}
"""Code to other usual English names."""
UNIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "EU": {
        "en": ("European Union", "The European Union", "EU", "E.U."),
        "de": ("Europäische Union", "EU"),
        "fr": ("Union européenne", "UE", "U.E."),
        "ar": ("الاتحاد الأوروبي", "الاتحاد الأوربي"),
    },
    "UN": {
        "en": ("United Nations", "The United Nations", "UN", "U.N.", "UNO"),
        "de": ("Vereinte Nationen", "UN", "UNO"),
        "fr": ("Nations unies", "Organisation des Nations unies", "ONU"),
        "ar": ("الأمم المتحدة", "هيئة الأمم المتحدة"),
    },
}
"""Code of a union of countries to its names by language: the name that is printed, then others."""
RECALLED: Mapping[str, tuple[str, ...]] = {
    "KP": ("Korea", "Corée", "كوريا"),
    "KR": ("Korea", "Corée", "كوريا"),
    "CD": ("Congo", "Kongo", "الكونغو", "Zaire", "Zaïre", "زائير", "Belgian Congo"),
    "CG": ("Congo", "Kongo", "الكونغو", "French Congo"),
    "BD": ("East Pakistan", "Ostpakistan", "Pakistan oriental"),
    "BF": ("Upper Volta", "Obervolta", "Haute-Volta"),
    "BJ": ("Dahomey",),
    "BZ": ("British Honduras",),
    "CZ": ("Czechoslovakia", "Tschechoslowakei", "Tchécoslovaquie", "تشيكوسلوفاكيا"),
    "SK": ("Czechoslovakia", "Tschechoslowakei", "Tchécoslovaquie", "تشيكوسلوفاكيا"),
    "DE": (
        *("East Germany", "West Germany", "GDR", "FRG", "DDR", "BRD", "RDA", "Ostdeutschland"),
        *("Westdeutschland", "Allemagne de l'Est", "Allemagne de l'Ouest"),
    ),
    "ET": ("Abyssinia", "Abessinien", "Abyssinie", "الحبشة"),
    "GH": ("Gold Coast", "Goldküste"),
    "GY": ("British Guiana",),
    "ID": ("Dutch East Indies",),
    "IR": ("Persia", "Persien", "Perse", "بلاد فارس"),
    "KH": ("Kampuchea", "Kambodja"),
    "LK": ("Ceylon", "Ceylan", "سيلان"),
    "MG": ("Malagasy Republic",),
    "MF": ("Saint Martin Island",),
    "MW": ("Nyasaland",),
    "MY": ("Malaya",),
    "PS": (
        *("Gaza", "Gaza Strip", "The Gaza Strip", "West Bank", "The West Bank", "Gazastreifen"),
        *("Westjordanland", "Bande de Gaza", "Cisjordanie", "غزة", "قطاع غزة", "الضفة الغربية"),
    ),
    "RU": (
        *("USSR", "U.S.S.R.", "Soviet Union", "The Soviet Union", "UdSSR", "Sowjetunion", "URSS"),
        *("Union soviétique", "الاتحاد السوفيتي", "الاتحاد السوفياتي"),
    ),
    "TH": ("Siam", "سيام"),
    "TW": ("Formosa",),
    "TZ": ("Tanganyika", "Tanganjika", "Zanzibar", "Sansibar"),
    "VG": ("Virgin Islands", "Jungferninseln", "Îles Vierges", "جزر فيرجن"),
    "VI": ("Virgin Islands", "Jungferninseln", "Îles Vierges", "جزر فيرجن"),
    "GF": ("Guiana", "Guyane"),
    "ZM": ("Northern Rhodesia", "Nordrhodesien"),
    "ZW": ("Rhodesia", "Rhodesien", "Rhodésie", "Southern Rhodesia", "روديسيا"),
}
"""Code to names that only recall a country: former names, and names of more or less than it is.

They are no other names of it. A hint may name the country for them.
"""
HOME_NATIONS: Mapping[str, Mapping[str, str]] = {
    "GB-ENG": {"en": "England", "de": "England", "fr": "Angleterre", "ar": "إنجلترا"},
    "GB-NIR": {
        "en": "Northern Ireland",
        "de": "Nordirland",
        "fr": "Irlande du Nord",
        "ar": "أيرلندا الشمالية",
    },
    "GB-SCT": {"en": "Scotland", "de": "Schottland", "fr": "Écosse", "ar": "اسكتلندا"},
    "GB-WLS": {"en": "Wales", "de": "Wales", "fr": "Pays de Galles", "ar": "ويلز"},
}
"""Code of a country of the United Kingdom (ISO 3166-2) to its names by language.

CLDR has them among subdivisions, which Babel leaves out; the news counts them as countries.
"""
