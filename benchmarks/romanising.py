"""Cyrillic names in Latin letters, by the schemes that passports, maps and scholars use."""

import re

# What all schemes write alike.
_COMMON = "а:a б:b в:v д:d з:z к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f ’: ':"
_SCHEMES = {
    "ru": {
        "BGN/PCGN": (
            "г:g е:e ^е:ye ё:yo ж:zh и:i й:y х:kh ц:ts ч:ch ш:sh щ:shch ъ:” ы:y ь:’ э:e ю:yu я:ya"
        ),
        "passport": "г:g е:e ё:e ж:zh и:i й:i х:kh ц:ts ч:ch ш:sh щ:shch ъ:ie ы:y ь: э:e ю:iu я:ia",
        "ISO 9": "г:g е:e ё:ë ж:ž и:i й:j х:h ц:c ч:č ш:š щ:ŝ ъ:ʺ ы:y ь:ʹ э:è ю:û я:â",
        "scholarly": "г:g е:e ё:ë ж:ž и:i й:j х:ch ц:c ч:č ш:š щ:šč ъ:ʺ ы:y ь:ʹ э:ė ю:ju я:ja",
        "informal": (
            "г:g е:e ё:yo ий$:y ый$:y ж:zh и:i й:y х:h ц:ts ч:ch ш:sh щ:sch ъ: ы:y ь: э:e ю:yu я:ya"
        ),
        "German": (
            "в:w г:g е:e ё:jo ж:sch з:s и:i й:i х:ch ц:z ч:tsch ш:sch щ:schtsch ъ: ы:y ь: "
            "э:e ю:ju я:ja"
        ),
        "French": (
            "в$:ff г:gu е:e ё:io ж:j и:i й:ï у:ou х:kh ц:ts ч:tch ш:ch щ:chtch ъ: ы:y ь: э:e "
            "ю:iou я:ia"
        ),
        "Polish": (
            "в:w г:g е:ie ^е:je ё:io ж:ż и:i ий$:i й:j л:ł ль:l х:ch ц:c ч:cz ш:sz щ:szcz ъ: "
            "ы:y ь: э:e ю:iu я:ia"
        ),
    },
    "be": {
        "passport": (
            "г:h е:e ^е:ye ё:io ^ё:yo ж:zh і:i й:i ў:u х:kh ц:ts ч:ch ш:sh ы:y ь: э:e ю:iu "
            "^ю:yu я:ia ^я:ya"
        ),
        "national": (
            "г:h е:ie ^е:je ё:io ^ё:jo ж:ž і:i й:j ў:ŭ х:ch ц:c ч:č ш:š ы:y ь:ʹ э:e ю:iu "
            "^ю:ju я:ia ^я:ja"
        ),
        "łacinka": (
            "в:v г:h е:ie ^е:je ё:io ж:ž і:i й:j л:ł ль:l ля:la лі:li ле:le ў:ŭ х:ch ць:ć "
            "ц:c ч:č ш:š сь:ś зь:ź нь:ń ы:y ь: э:e ю:iu я:ia ^я:ja"
        ),
        "BGN/PCGN": "г:h е:ye ё:yo ж:zh і:i й:y ў:w х:kh ц:ts ч:ch ш:sh ы:y ь:’ э:e ю:yu я:ya",
        "informal": "г:g е:e ё:e ж:zh і:i й:y ў:u х:h ц:ts ч:ch ш:sh ы:y ь: э:e ю:yu я:ya",
        "Polish": (
            "в:w г:h е:ie ^е:je ё:io ж:ż і:i й:j л:ł ль:l лі:li ле:le ля:la ў:u х:ch ц:c "
            "ч:cz ш:sz ы:y ь: э:e ю:iu я:ia ^я:ja"
        ),
    },
    "uk": {
        "passport": (
            "г:h ґ:g е:e є:ie ^є:ye ж:zh зг:zgh и:y і:i ї:i ^ї:yi й:i ^й:y х:kh ц:ts ч:ch "
            "ш:sh щ:shch ь: ю:iu ^ю:yu я:ia ^я:ya"
        ),
        "BGN/PCGN": (
            "г:h ґ:g е:e є:ye ж:zh и:y і:i ї:yi й:y х:kh ц:ts ч:ch ш:sh щ:shch ь:’ ю:yu я:ya"
        ),
        "scholarly": "г:h ґ:g е:e є:je ж:ž и:y і:i ї:ji й:j х:x ц:c ч:č ш:š щ:šč ь:ʹ ю:ju я:ja",
        "ISO 9": "г:g ґ:g̀ е:e є:ê ж:ž и:i і:ì ї:ï й:j х:h ц:c ч:č ш:š щ:ŝ ь:ʹ ю:û я:â",
        "informal": (
            "г:g ґ:g е:e є:e ж:zh и:i ий$:y і:i ї:i й:y х:h ц:ts ч:ch ш:sh щ:sch ь: ю:yu я:ya"
        ),
        "Polish": (
            "в:w г:h ґ:g е:e є:je ж:ż и:y і:i ї:ji й:j л:ł ль:l х:ch ц:c ч:cz ш:sz щ:szcz ь: "
            "ю:ju я:ja"
        ),
    },
}
# Latin names as newspapers write them in Russian; the longest group of letters first.
_INTO_RUSSIAN = {
    "pl": (
        "szcz:щ dź:дзь dż:дж dzi:дзи sz:ш cz:ч rz:ж ch:х ia:я ią:ён ie:е ię:ен io:ё iu:ю "
        "ja:я je:е jo:ё ju:ю  "
        "ski$:ский cki$:цкий dzki$:дзкий ska$:ская cka$:цкая ą:он ę:ен ć:ць ń:нь ś:сь "
        "ź:зь ż:ж ł:л ó:у  "
        "a:а b:б c:ц d:д e:е f:ф g:г h:х i:и j:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у "
        "w:в y:ы z:з v:в x:кс"
    ),
    "cs": (
        "ová$:ова ský$:ский cký$:цкий ská$:ская cká$:цкая ný$:ный ná$:ная ý$:ый á$:а "
        "šť:шть dě:де tě:те ně:не ch:х ja:я  "
        "je:е jo:ё ju:ю jí:йи á:а č:ч ď:дь é:е ě:е í:и ň:нь ó:о ř:рж š:ш ť:ть ú:у ů:у "
        "ý:и ž:ж ľ:ль ĺ:л ŕ:р ô:о ä:я  "
        "a:а b:б c:ц d:д e:е f:ф g:г h:г i:и j:й k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у "
        "v:в w:в y:и z:з x:кс q:к"
    ),
}
_INTO_RUSSIAN["sk"] = _INTO_RUSSIAN["cs"]


def schemes(language: str) -> list[str]:
    """Give the names of the schemes that write a language in Latin letters."""
    return list(_SCHEMES.get(language, {}))


def romanised(name: str, language: str, scheme: str) -> str:
    """Give a Cyrillic name in Latin letters."""
    return _written(name, f"{_COMMON} {_SCHEMES[language][scheme]}")


def in_russian(name: str, language: str) -> str:
    """Give a Polish, Czech or Slovak name as Russian newspapers write it."""
    return _written(name, _INTO_RUSSIAN[language])


def _written(name: str, table: str) -> str:
    rules = dict(row.split(":") for row in table.split())
    order = sorted(rules, key=lambda rule: (len(rule), "$" in rule or "^" in rule), reverse=True)
    pattern = re.compile("|".join(rule for rule in order if rule[0] != "^"))
    plain = {rule.strip("^$"): rules[rule] for rule in order if rule[0] != "^" and rule[-1] != "$"}

    def letters(match: re.Match[str]) -> str:
        found = match[0]
        if match.start() == 0 and f"^{found}" in rules:
            return rules[f"^{found}"]
        if match.end() == len(name) and f"{found}$" in rules:
            return rules[f"{found}$"]
        return plain[found]

    written = pattern.sub(letters, name.lower()).replace("’", "'").replace("”", "")
    return written[0].upper() + written[1:]
