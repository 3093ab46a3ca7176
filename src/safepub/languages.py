"""Languages that a text may be in, each in its own words."""

from collections.abc import Mapping
from types import MappingProxyType

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "be": "Беларуская",
        "ru": "Русский",
        "uk": "Українська",
        "sk": "Slovenčina",
        "ar": "العربية",
        "az": "Azərbaycanca",
        "cs": "Čeština",
        "de": "Deutsch",
        "es": "Español",
        "fa": "فارسی",
        "fr": "Français",
        "hu": "Magyar",
        "hy": "Հայերեն",
        "ka": "ქართული",
        "kk": "Қазақша",
        "my": "မြန်မာ",
        "pl": "Polski",
        "tr": "Türkçe",
        "vi": "Tiếng Việt",
        "zh": "中文",
    }
)
USUAL = ("en", "be", "ru", "uk", "sk")

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_SCRIPTS_RIGHT_TO_LEFT = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})
_SCRIPT_LENGTH = 4


def direction(language: str) -> str:
    """Give `rtl` or `ltr`, as a language tag (BCP 47) says: by its script, or its language."""
    name, *more = language.lower().split("-")
    scripts = [part for part in more if len(part) == _SCRIPT_LENGTH and part.isalpha()]
    written = scripts[0] in _SCRIPTS_RIGHT_TO_LEFT if scripts else name in _RIGHT_TO_LEFT
    return "rtl" if written else "ltr"


def later(sentence: str) -> str:
    """Give the sentence as it is; marked so, it is in the catalogues that pages translate from."""
    return sentence
