"""Words of disclosure notes that narrow down who wrote an article, by language.

A hyphen at the end of a word stands for any ending, an underscore for a space. The newsroom
and the writer are in no list: "known to the editors" is what such a note should say.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """The lists of one language; those that end in `_after` stand before a name."""

    gender: str
    place: str
    place_after: str
    employer: str
    employer_after: str
    work: str


ENGLISH = Words(
    gender="""
    he she him her hers his himself herself man woman male female girl boy lady gentleman mother
    father wife husband widow widower daughter son sister brother mr mrs ms miss actress
    """,
    place="""
    belarus- minsk- homel- gomel- hrodna grodno brest vitebsk- viciebsk mahilioŭ mogilev russia-
    moscow ukrain- kyiv- kiev- kharkiv lviv odesa slovak- bratislav- poland polish warsaw
    lithuania- vilnius latvia- riga georgia- tbilisi czech- prague german- berlin resident
    villager exile- hometown countryside
    """,
    place_after="in from near around outside",
    employer="""
    works_for worked_for employed employee employer newspaper magazine weekly daily broadcaster
    television radio news_agency tv channel website company factory plant university college school
    hospital clinic ministry charity ngo prison army
    """,
    employer_after="at for with by",
    work="""
    journalist- reporter- correspondent- photographer- photojournalist- columnist- blogger-
    freelance- an_editor covers covering beat doctor- nurse- physician- surgeon- teacher-
    professor- lecturer- student- scientist- lawyer- attorney- activist- volunteer- soldier-
    officer- engineer- programmer- developer- official- civil_servant driver- worker- priest-
    pastor- musician- artist- retired pensioner-
    """,
)
BELARUSIAN = Words(
    gender="""
    ён яна яго яму яе ёй ёю жанчын- мужчын- дзяўчын- хлопец хлопца дзяўчо- аўтарк- журналістк-
    пісьменніц- карэспандэнтк- маці бацька бацькі жонк- дачк- дачка сястр- вырашыла вырашыў
    папрасіла папрасіў пажадала пажадаў захацела захацеў працавала працаваў жыла жыў напісала
    напісаў пісала пісаў была быў
    """,
    place="""
    белар- мінск- менск- гомел- гродна гродзен- брэст- берасце- віцебс- магіл- расі- маскв-
    украін- кіев- кіеў польш- варшав- літв- вільн- латві- рыз- рыга грузі- тбіліс- славац- славак-
    браціслав- чэх- праг- герман- берлін- жыхар- эміграц- эмігрант- радзім-
    """,
    place_after="у ў з са каля пад",
    employer="""
    працуе_ў працуе_на газет- часопіс часопіса часопісе радыё тэлекан- тэлебач- агенцтв- выданн-
    сайт- кампані- завод- фабрык- універсітэт- школ- бальніц- паліклінік- міністэрств-
    прадпрыемств-
    """,
    employer_after="для",
    work="""
    журналіст- карэспандэнт- рэпарцёр- фатограф- блогер- аглядальні- лекар- урач- доктар-
    медсястр- настаўні- выкладчы- студэнт- студэнтк- вучон- навуков- юрыст- адвакат- актывіст-
    валанцёр- вайсков- салдат- афіцэр- інжынер- праграміст- чыноўні- кіроўц- святар- мастак-
    мастачк- музык- пенсіянер-
    """,
)
RUSSIAN = Words(
    gender="""
    он она его ему неё нее её ее ей ею женщин- мужчин- девушк- девочк- парень парня мальчик-
    авторк- журналистк- писательниц- корреспондентк- мать матер- отец отца жена жены жене женой
    муж мужа дочь дочер- сестр- решила решил попросила попросил пожелала пожелал захотела захотел
    хотела хотел работала работал жила жил написала написал писала писал была был уехала уехал
    """,
    place="""
    белорус- беларус- минск- гомел- гродн- брест- витебск- могил- росси- русск- москв- украин-
    киев- польш- польск- варшав- литв- литов- вильнюс- латви- рига риге риги грузи- тбилис-
    словак- словац- братислав- чех- праг- германи- берлин- жител- эмиграц- эмигрант- родин-
    """,
    place_after="в во из с под около",
    employer="""
    работает_в работает_на газет- журнал журнала журнале радио телекан- телевид- агентств- издани-
    сайт- компани- завод- фабрик- университет- школ- больниц- поликлиник- министерств- предприяти-
    """,
    employer_after="для",
    work="""
    журналист- корреспондент- репортёр- репортер- фотограф- блогер- обозревател- врач- доктор-
    медсестр- учител- преподавател- студент- учён- ученый ученая юрист- адвокат- активист-
    волонтёр- волонтер- военн- солдат- офицер- инженер- программист- чиновни- водител- священни-
    художни- музыкант- пенсионер-
    """,
)
UKRAINIAN = Words(
    gender="""
    він вона його йому неї її їй нею жінк- чоловік- дівчин- хлопець хлопця авторк- журналістк-
    письменниц- кореспондентк- матір мама батько батька дружин- донька доньк- сестр- вирішила
    вирішив попросила попросив побажала побажав захотіла захотів працювала працював жила жив
    написала написав писала писав була був виїхала виїхав
    """,
    place="""
    білорус- мінськ- гомел- гродн- брест- берест- вітебськ- могил- росі- москв- україн- київ- києв-
    києві харків- харков- львів- львов- одес- польщ- польськ- варшав- литв- литов- вільнюс- латві-
    рига ризі грузі- тбілісі словач- словац- братислав- чехі- чеськ- праг- німеч- берлін- мешкан-
    жител- еміграц- емігрант- батьківщин-
    """,
    place_after="у в з із зі під біля",
    employer="""
    працює_в працює_у працює_на газет- журнал журналу журналі радіо телекан- телебач- агентств-
    агенці- видання виданні сайт- компані- завод- фабрик- університет- школ- лікарн- поліклінік-
    міністерств- підприємств-
    """,
    employer_after="для",
    work="""
    журналіст- кореспондент- репортер- фотограф- блогер- оглядач- лікар лікаря лікарк- медсестр-
    вчител- учител- викладач- студент- науков- юрист- адвокат- активіст- волонтер- військов-
    солдат- офіцер- інженер- програміст- чиновни- водій водія священни- художни- музикант-
    пенсіонер-
    """,
)
SLOVAK = Words(
    gender="""
    on ona jeho jemu mu ním ňom ňu nej jej žena ženy žene muž muža dievča chlapec chlap pán pani
    autorka autorky novinárka novinárky redaktorka spisovateľka matka matky otec otca manžel-
    dcér- sestr- rozhodla rozhodol požiadala požiadal želala želal chcela chcel pracovala pracoval
    žila žil napísala napísal písala písal bola bol odišla odišiel
    """,
    place="""
    bielorus- minsk- homeľ gomeľ hrodn- brest- vitebsk- mogil- rusk- moskv- ukrajin- kyjev- ľvov-
    poľsk- varšav- litv- litov- vilnius- lotyš- rig- gruz- tbilisi slovensk- bratislav- košic-
    česk- prah- praž- nemeck- berlín- obyvateľ- emigr- exil- rodisk-
    """,
    place_after="v vo z zo pri pod",
    employer="""
    pracuje_pre pracuje_v zamestnan- noviny novín novinách denník- časopis- rádi- rozhlas-
    televízi- agentúr- portál- firm- spoločnosť spoločnosti továr- univerzit- škol- nemocnic-
    ministerstv-
    """,
    employer_after="pre",
    work="""
    novinár- žurnalist- reportér- korešpondent- fotograf- redaktor- bloger- komentátor- lekár-
    doktor- sestrička učiteľ- študent- vedec vedkyň- právni- advokát- aktivist- dobrovoľní- vojak-
    dôstojní- inžinier- programátor- úradní- vodič- kňaz- umelec umelkyň- hudobní- dôchod-
    """,
)
LISTS: Mapping[str, Words] = {
    "en": ENGLISH,
    "be": BELARUSIAN,
    "ru": RUSSIAN,
    "uk": UKRAINIAN,
    "sk": SLOVAK,
}
