"""Names in their cases, from school grammars: what a text writes, not what the check knows.

Each row is an ending of the first case and the endings that take its place in the others;
the first row that fits declines a name. `-` declines nothing.
"""

import re

_MEN = {
    "be": """
оў: ова ову овым ове овы овых овым овымі
аў: ава аву авым аве авы авых авым авымі
еў: ева еву евым еве евы евых
ёў: ёва ёву ёвым ёве ёвы ёвых
яў: ева еву евым еве
ін: іна іну іным іне іны іных
ын: ына ыну ыным ыне ыны ыных
кі: кага каму кім кія кіх кімі
гі: гага гаму гім
ы: ага аму ым ыя ых ымі
енка: енкі енку енкам енкі енкаў
анка: анкі анку анкам анкаў
эц: ца цу цом цы цоў
ец: ца цу цом цы цоў
ка: кі цы ку кай каю
ха: хі се ху хай
га: гі зе гу гай
а: ы е у ай аю
я: і ю яй яю
ь: я ю ем і яў ям
ай: ая аю аем аі
ей: ея ею еем еі
й: я ю ем і
ч: ча чу чам чы чаў
к: ка ку кам ку кі каў кам камі
: а у ам е ы аў ам амі
""",
    "ru": """
ов: ова ову овым ове овы овых овыми
ев: ева еву евым еве евы евых евыми
ёв: ёва ёву ёвым ёве ёвы ёвых
ин: ина ину иным ине ины иных иными
ын: ына ыну ыным ыне ыны ыных
ский: ского скому ским ском ские ских скими
цкий: цкого цкому цким цком цкие цких
кий: кого кому ким ком
ий: его ему им ем
ый: ого ому ым ом ые ых
ой: ого ому ым ом ые ых
ых: -
их: -
ко: -
о: -
ец: ца цу цом це цы цов
ок: ка ку ком ке ки ков
ка: ки ке ку кой кою
га: ги ге гу гой
ха: хи хе ху хой
а: ы е у ой ою
я: и е ю ей ею
ь: я ю ем е и ей
й: я ю ем е
к: ка ку ком ке ки ков
ч: ча чу чем че чи чей
: а у ом е ы ов ам ами
""",
    "uk": """
ів: іва іву івим івові
ов: ова ову овим ові ови ових
ев: ева еву евим еві
єв: єва єву євим єві
їв: їва їву ївим
ін: іна іну іним іні іни
ин: ина ину ином ині
ський: ського ському ським ські ських
цький: цького цькому цьким цькі цьких
ий: ого ому им і их
ій: ього ьому ім
ко: ка ку кові ком ки ків ку
о: а у ові ом
ець: ця цю цеві цем ці ців
ок: ка ку кові ком
ель: ля лю леві лем
ка: ки ці ку кою ко
ха: хи сі ху хою
га: ги зі гу гою
а: и і у ою о
я: і ю ею
ь: я ю еві ем і ів
й: я ю єві єм
ч: ча чу чеві чем чі чів
к: ка ку кові ком ки ків
: а у ові ом и ів ам ами
""",
    "pl": """
ski: skiego skiemu skim scy skich skimi
cki: ckiego ckiemu ckim ccy ckich ckimi
dzki: dzkiego dzkiemu dzkim dzcy dzkich
ki: kiego kiemu kim
y: ego emu ym
i: iego iemu im
ek: ka kowi kiem ku kowie ków
iec: ca cowi cem cu cowie ców
zec: zca zcowi zcem zcu
eł: ła łowi łem le
ioł: ła łowi łem le
el: la lowi lem lu lowie
er: era erowi erem erze erowie
ń: nia niowi niem niu
ga: gi dze gę gą
ka: ki ce kę ką kowie ków
ra: ry rze rę rą
ła: ły le łę łą
da: dy dzie dę dą
ta: ty cie tę tą
ja: ji ję ją
a: y ie ę ą owie ów
o: y ie ę ą owie
k: ka kowi kiem ku kowie ków kom
g: ga gowi giem gu
r: ra rowi rem rze
t: ta towi tem cie
d: da dowi dem dzie
ł: ła łowi łem le
cz: cza czowi czem czu czowie czów
: a owi em ie owie ów om ami
""",
    "cs": """
ý: ého ému ým ém í ých ými
í: ího ímu ím
ek: ka kovi kem ku kovi ků kům
ec: ce ci cem covi ců
eš: še ši šem šovi
eň: ně ni něm
el: la lovi lem lové
ě: ěte
ka: ky kovi ku kou ků
a: y ovi u ou ů
e: eho emu em
o: a ovi em
š: še ši šem šovi
č: če či čem čovi
ř: ře ři řem
ž: že ži žem
j: je ji jem jovi
: a ovi em u ů ům ech
""",
    "sk": """
ský: ského skému ským skom skí ských
cký: ckého ckému ckým ckom ckí
ý: ého ému ým om í ých
y: ého ému ým om
í: ího ímu ím
ek: ka kovi kom kovci kovcov
ok: ka kovi kom
ec: ca covi com covci
a: u ovi om ovi ovcov
o: a ovi om
: a ovi om ovia ov om och mi
""",
}
_WOMEN = {
    "be": """
ова: овай ову оваю
ава: авай аву
ева: евай еву
ёва: ёвай ёву
іна: інай іну
ына: ынай ыну
кая: кай кую каю
гая: гай гую
ая: ай ую аю
яя: яй юю
ія: іі ію іяй
ыя: ыі ыю ыяй
ка: кі цы ку кай
га: гі зе гу гай
ла: лы ле лу лай
та: ты це ту тай
а: ы е у ай аю
я: і ю яй
: -
""",
    "ru": """
ова: овой ову овою
ева: евой еву
ёва: ёвой ёву
ина: иной ину
ына: ыной ыну
ая: ой ую ою
яя: ей юю
ия: ии ию ией
ья: ьи ье ью ьей
ка: ки ке ку кой
га: ги ге гу гой
а: ы е у ой ою
я: и е ю ей
овь: ови овью
: -
""",
    "uk": """
ова: ової овій ову овою
ева: евої еву
єва: євої єву
іна: іної іній іну
ська: ської ській ську ською
цька: цької цькій цьку цькою
ія: ії ію ією
ка: ки ці ку кою
га: ги зі гу гою
ха: хи сі ху
а: и і у ою
я: і ю ею
ов: ові ов'ю
: -
""",
    "pl": """
ska: skiej ską
cka: ckiej cką
dzka: dzkiej dzką
ga: gi dze gę gą
ka: ki ce kę ką
ra: ry rze rę rą
ła: ły le łę łą
da: dy dzie dę dą
ta: ty cie tę tą
ia: ii ię ią
ja: ji ję ją
la: li lę lą
a: y ie ę ą
: -
""",
    "cs": """
á: é ou
ie: ii ií
ka: ky ce ku kou
ga: gy ze gu gou
ra: ry ře ru rou
a: y ě u ou
e: i í
: -
""",
    "sk": """
á: ej ú ou
ia: ie ii iu iou
ka: ky ke ku kou
a: y e u ou
: -
""",
}
_FLEETING = {
    "be": {"павел": "паўл", "пётр": "пятр"},
    "ru": {"павел": "павл", "пётр": "петр", "лев": "льв"},
    "uk": {"павел": "павл"},
    "pl": {"paweł": "pawł", "marek": "mark"},
    "cs": {"pavel": "pavl", "karel": "karl"},
    "sk": {"pavol": "pavl", "karol": "karol", "peter": "petr", "alexander": "alexandr"},
}


def _rows(table: str) -> list[tuple[str, list[str]]]:
    rows = (line.split(":") for line in table.strip().splitlines())
    return [(ending, others.split()) for ending, others in rows]


_RULES = {
    (language, woman): _rows(table)
    for woman, tables in ((False, _MEN), (True, _WOMEN))
    for language, table in tables.items()
}


def cases(name: str, language: str, *, woman: bool) -> list[str]:
    """Give the other cases of a name; none where it is not declined."""
    changed = _FLEETING.get(language, {}).get(name.lower())
    if changed:
        stem = name[0] + changed[1:]
        return [stem + ending for ending in _RULES[language, woman][-1][1]]
    for ending, others in _RULES[language, woman]:
        if name.endswith(ending):
            if others == ["-"]:
                return []
            stem = name[: len(name) - len(ending)]
            if language == "be" and ending in ("эц", "ец"):
                stem = re.sub("в$", "ў", stem)
            return [stem + other for other in others]
    return []


def singular(name: str, language: str, *, woman: bool) -> list[str]:
    """Give the cases of one person's given name."""
    return cases(name, language, woman=woman)[: 3 if language == "sk" else 4]
