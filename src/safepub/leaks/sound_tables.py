"""How letters sound, in classes so coarse that spelling in either script hardly matters.

a: a e o and their kin · i · u · v: v w f ў · h: g h kh х · s: s z sh zh щ · c: ts ch · d, t,
k, l, m, n, p, b, r. Glides, soft signs and apostrophes are silent. A letter that is read in
several ways has several sounds.
"""

from collections.abc import Mapping
from types import MappingProxyType

Sounds = tuple[str, ...]

_CYRILLIC = (
    "а:a б:b в:v г:h ґ:h д:d е:a ё:a є:a ж:s з:s и:i і:i ї:i й: к:k л:l м:m н:n о:a п:p р:r "
    "с:s т:t у:u ў:v ф:v х:h ц:c ч:c ш:s щ:s ъ: ы:i ь: э:a ю:u я:a ѣ:a ѳ:v ѵ:i "
    "ј: љ:l њ:n ћ:c,t ђ:d,ds џ:ds ѕ:s "
    "шч:s дж:ds тск:ck дск:ck тс:c,ts "
    "дзі:di дзе:da дзя:da дзю:du дзё:da дзь:d дзв:dv "
    "ці:ci,ti це:ca,ta ця:ca,ta цю:cu,tu цё:ca,ta ць:c,t цв:cv,tv"
)
_LATIN = (
    "a:a b:b c:k,c d:d e:a f:v g:h h:h i:i j: k:k l:l m:m n:n o:a p:p q:k r:r s:s t:t u:u v:v "
    "w:v x:ks,h y:i z:s "
    "ja:a,sa je:a,sa jo:a,sa ju:u,su ji:i,si jé:a ją:a,an,am ję:a,an,am jó:u "
    "ce:ca,ta ci:ci,ti cie:ca,ta cia:ca,ta ciu:cu,tu cio:ca,ta cy:ci "
    "ch:c,h,s kh:h gh:h zh:s sh:s th:t ph:v rh:r dh:d "
    "sch:s shch:s szcz:s šč:s stch:s stsch:s schtsch:s chtch:s ść:sc,st "
    "tsch:c tch:c cz:c č:c ç:c ć:c,t ts:c tz:c tc:c,tc tš:c ţ:c ț:c cs:c,ks tsk:ck dsk:ck "
    "ck:k,ck sz:s š:s ś:s ş:s ș:s ŝ:s ž:s ź:s ż:s zs:s rz:rs,r ř:r,rs "
    "dź:d,ds dzi:di,dsi dze:da,dsa dzie:da dzia:da dzio:da dziu:du "
    "dž:ds dzh:ds dż:ds dsch:ds dj:d,ds ď:d ť:t ľ:l ł:l ń:n ň:n ñ:n ŕ:r ĺ:l ļ:l ņ:n ķ:k ģ:h ğ:h "
    "á:a à:a â:a ä:a ā:a ã:a å:a ă:a æ:a ą:a,an,am é:a è:a ê:a ë:a ē:a ě:a ė:a ę:a,an,am "
    "í:i ì:i î:i ï:i ī:i ı:i ý:i ÿ:i ó:a,u ò:a ô:a ö:a ő:a ō:a õ:a ø:a œ:a "
    "ú:u ù:u û:u ü:u ű:u ū:u ů:u ŭ:v ou:av,u au:av,au eu:av,au qu:kv ß:s đ:d ð:d þ:t "
    "iou:u you:u you:u"
)
_SILENT = "'’ʼ‘`´ʹʺ"

# Letters of either script that look like one of the other: to read a word that mixes both.
LATIN_LOOKS = "aceopxyijshkmtbABCEHKMOPTXYIJS"
CYRILLIC_LOOKS = "асеорхуіјѕһкмтвАВСЕНКМОРТХУІЈЅ"


def _read(table: str) -> dict[str, Sounds]:
    pairs = (row.split(":") for row in table.split())
    return {letters: tuple(sounds.split(",")) for letters, sounds in pairs}


SOUNDS: Mapping[str, Sounds] = MappingProxyType(
    _read(_CYRILLIC) | _read(_LATIN) | dict.fromkeys(_SILENT, ("",))
)
"""The sounds of every letter and group of letters, in lower case."""
