"""Given names that are translated rather than spelled anew, and their common diminutives."""

from collections.abc import Mapping
from functools import cache

from safepub.leaks import sounds

# Each entry: the name in be, ru, uk, pl, sk, de, en (what is written alike stands once),
# then `|` and short forms. Common knowledge of the seven languages; not a statistic.
_MEN = """
Аляксандр Александр Олександр Aleksander Alexander | Саша Саня Сашко Шура Алесь Сандра Алік Олесь
Olek Saša Alex Sandy;
Аляксей Алексей Олексій Aleksy Alexej Alexius | Алёша Лёша Лёха Олекса Лёкса Alex;
Алег Олег Oleg | Алежка Олежка;
Анатоль Анатолий Анатолій Anatol | Толя Толік Толик;
Андрэй Андрей Андрій Andrzej Andrej Ondrej Andreas Andrew | Андрюша Андрусь Андрук Jędrek Andy;
Антон Антоні Antoni Anton Anthony | Антось Тоша Тоник Antek Tony Tonko;
Арцём Артём Артем Artem Artemius | Тёма Артёмка;
Аркадзь Аркадий Аркадій Arkadiusz Arkadius | Аркаша Аркадзік Arek;
Барыс Борис Borys Boris | Боря Барыска;
Баляслаў Болеслав Bolesław Boleslav | Болек Bolek;
Багдан Богдан Bohdan Bogdan Theodosius | Бодя Богданко Bodzio;
Бенядыкт Бенедикт Benedykt Benedikt Benedict | Бэнік Benek;
Вадзім Вадим Wadim Vadim | Вадзік Вадик;
Валерый Валерий Валерій Waleriy Valér Valerius | Валера Валерка;
Васіль Василий Василь Bazyli Vasil Basilius Basil | Вася Васька Васілёк;
Віктар Виктор Віктор Wiktor Viktor Victor | Віця Витя Вітя Vik Vic;
Віталь Виталий Віталій Witalis Vitalij Vitalius | Віталік Виталик;
Вінцэнт Викентий Вікентій Wincenty Vincent Vinzenz | Вінцук Wicek Vince;
Уладзімір Владимир Володимир Włodzimierz Vladimír Wladimir Vladimir | Вова Вовка Володя Валодзя
Уладзя Włodek Vlado;
Уладзіслаў Владислав Władysław Vladislav Ladislav Ladislaus | Владик Уладзік Влад Władek Laco;
Вячаслаў Вячеслав Wacław Václav Wenzel Wenceslas | Слава Славік Славик Вацлаў Вацлав;
Генадзь Геннадий Геннадій Gennadij Gennadi | Гена Генік Геник;
Георгій Георгий Юрый Юрий Юрій Jerzy Juraj Georg George | Юрась Юра Юрка Жора Гоша Jurek Jurko;
Глеб Гліб Gleb | Глебка;
Рыгор Григорий Григорій Grzegorz Gregor Gregory | Грыша Гриша Грышка Гриць Grzesiek Greg;
Давід Давид Dawid Dávid David | Даўка Dave Додик;
Даніла Данила Даниил Данило Daniel | Даня Данік Danek Danko Dan;
Дзмітрый Дмитрий Дмитро Dymitr Dmitrij Demetrius | Зміцер Дзіма Дима Діма Змітрок Mitia;
Дзяніс Денис Dionizy Denis Dennis | Дзянісік Дениска;
Яўген Евгений Євген Eugeniusz Eugen Eugene | Жэня Женя Женька Гена Gienek Gene;
Ягор Егор Igor Jehor | Ягорка Гоша;
Іван Иван Ян Jan Ján Johann Johannes John | Ваня Янка Ясь Івась Ванька Janek Janko Hans Jack;
Ігар Игорь Ігор Igor | Ігарок Гоша;
Ілья Илья Ілля Eliasz Eliáš Elias Elijah | Ілюша Илюша Ілько;
Язэп Восіп Иосиф Осип Йосип Józef Jozef Josef Joseph | Юзік Юзэф Józek Jožko Sepp Joe;
Казімір Казимир Kazimierz Kazimír Kasimir Casimir | Казік Kazik;
Кірыл Кирилл Кирило Cyryl Cyril Kyrill | Кірыла Кірюша;
Канстанцін Константин Костянтин Konstanty Konštantín Konstantin Constantine | Костя Косця Кастусь
Kostek;
Леанід Леонид Леонід Leonid Leonidas | Лёня Лявон Лёнік;
Леў Лев Leon Lew Leo | Лёва Лёвушка;
Лукаш Лука Łukasz Lukáš Lukas Luke | Лукашык Łukaszek Lukáško;
Максім Максим Maksym Maksim Maxim Maximilian Maksymilian | Макс Max Максімка;
Марк Марко Marek Marko Markus Mark | Маркуша;
Марцін Мартин Marcin Martin | Мартынка Marcinek Maťo;
Мацей Матвей Матвій Maciej Matej Matthias Matthew | Матвейка Matúš Maciek Matt;
Мікалай Николай Микола Mikołaj Mikuláš Nikolaus Nicholas | Мікола Коля Колька Мікалайка Klaus Nick;
Мікіта Никита Микита Nikita Niketas | Нікіта Мікітка;
Міхаіл Михаил Михайло Michał Michal Michael | Міша Миша Міхась Мішка Michałek Miško Mike;
Мечыслаў Мечислав Mieczysław Mečislav | Метэк Mietek;
Павел Павло Paweł Pavol Paul | Паша Паўлік Павлик Пашка Pawełek Palo;
Пётр Петр Петро Piotr Peter | Пеця Петя Пятро Пятрусь Пётрусь Piotrek Peťo Pete;
Раман Роман Roman Romanus | Рома Ромка Romek;
Руслан Ruslan | Русік Русик;
Рышард Ричард Ryszard Richard | Рысь Rysiek Dick Rick;
Сяргей Сергей Сергій Sergiusz Sergej Sergius Serge | Сярожа Серёжа Сергійко Сяргук Серый;
Сцяпан Степан Stefan Štefan Szczepan Stephan Stephen | Стэфан Стёпа Сцёпка Števo Steve;
Станіслаў Станислав Stanisław Stanislav Stanislaus | Стась Стас Slavo Staszek Stano;
Тадэвуш Тадеуш Фаддей Tadeusz Tadeáš Thaddäus Thaddeus | Тадзік Tadek;
Тамаш Фома Хома Tomasz Tomáš Thomas | Тамашык Tomek Tomo Tom;
Тарас Taras | Тарасік Тарасик;
Цімафей Тимофей Тимофій Tymoteusz Timotej Timotheus Timothy | Цімох Тимоша Цімошка Tymek Tim;
Фёдар Фёдор Федір Teodor Fedor Theodor Theodore | Федзя Федя Тодар Хведар Хведзька Ted;
Філіп Филипп Пилип Filip Philipp Philip | Піліп Філя Filipek Phil;
Францішак Франциск Franciszek František Franz Francis | Франак Franek Fero Frank;
Эдуард Едуард Edward Eduard | Эдзік Эдик Edek Edo Eddie;
Якаў Якуб Яков Яків Jakub Jakob James Jacob | Яша Якубка Kuba Kubo Jim;
Яраслаў Ярослав Jarosław Jaroslav Jaroslaw | Ярык Ярик Jarek Jaro;
"""
_WOMEN = """
Аляксандра Александра Олександра Aleksandra Alexandra | Саша Шура Саня Алеся Леся Олеся Ola Saška
Sandra;
Алена Елена Олена Helena Elena Helene Helen | Лена Аленка Леначка Оленка Hela Lenka Ellen;
Ала Алла Alla | Алачка Алочка;
Аліна Алина Alina | Аля Alinka;
Анастасія Анастасия Anastazja Anastázia Anastasia | Насця Настя Наста Стася Nastka Stacy;
Ганна Анна Hanna Anna Hannah Anne | Аня Анюта Ганька Гануся Нюра Ania Anička Anka Annie Ann;
Антаніна Антонина Антоніна Antonina Antónia Antonia | Тоня Антося Tośka Tonka;
Агата Агафья Agata Agáta Agatha | Ага Агатка Agatka;
Барбара Варвара Barbara Barbora | Варя Бася Basia Borka Barb;
Валянціна Валентина Walentyna Valentína Valentina | Валя Валечка Tina;
Валерыя Валерия Валерія Waleria Valéria Valeria Valerie | Лера Валера Lerka;
Вера Віра Wiera Viera Vera | Верачка Верка Wierka Vierka;
Вераніка Вероника Вероніка Weronika Veronika Veronica | Ніка Ника Вера Wera Nika;
Вікторыя Виктория Вікторія Wiktoria Viktória Viktoria Victoria | Віка Вика Віта Wika Vicky;
Вольга Ольга Olga Oľga Helga | Воля Оля Вольга Воленька Олька Ola Oľka;
Галіна Галина Halina Galina | Галя Гала Галинка Halinka;
Дар'я Дарья Дарія Daria Darja Daria Daria | Даша Дашка Дарка Одарка Darka;
Дыяна Диана Діана Diana | Дзіна Діна Ди Dianka;
Ева Єва Ewa Eva Eve | Евачка Evka Ewka;
Яўгенія Евгения Євгенія Eugenia Eugénia Eugenie | Жэня Женя Genia;
Эльжбета Лізавета Елизавета Єлизавета Elżbieta Alžbeta Elisabeth Elizabeth | Ліза Лиза Эля Ela Bety
Betty Liz;
Жанна Яніна Иоанна Joanna Jana Johanna Jane Joan | Жана Asia Janka Johana;
Зінаіда Зинаида Зінаїда Zinaida | Зіна Зина Зінка;
Зоя Зоє Zoja Zoe | Заечка Зойка;
Ірына Ирина Ірина Irena Irina Irene | Іра Ира Ірка Арына Арина Irka;
Кацярына Екатерина Катерина Katarzyna Katarína Katharina Catherine | Каця Катя Каська Kasia Katka
Kate Käthe;
Крысціна Кристина Хрысціна Krystyna Kristína Christine Christina | Крыся Хрыстя Krysia Kika Chris;
Ксенія Ксения Оксана Аксана Ksenia Xenia | Аксіння Ксюша Ксюха Ксеня;
Ларыса Лариса Larysa Larisa | Лара Лорка Larka;
Лідзія Лидия Лідія Lidia Lýdia Lydia | Ліда Лида Lidka;
Людміла Людмила Ľudmila Ludmiła Ludmila | Люда Мила Міла Люся Ľudka Lusia;
Любоў Любовь Любов Lubow Ľubov Charity | Люба Любачка Ľubka;
Магдалена Magdalena Magdaléna Madeleine Магдалина | Магда Лена Magda;
Маргарыта Маргарита Małgorzata Margita Margarete Margaret | Рыта Рита Gosia Gita Grete Maggie;
Марыя Мария Марія Maria Mária Mary Marie | Маша Марыся Маруся Маня Маня Marysia Marka Molly;
Марына Марина Maryna Marína Marina | Маша Марынка Марінка;
Марта Марфа Marta Martha | Мартачка Martuška;
Надзея Надежда Надія Nadzieja Nadežda Nadja Hope | Надзя Надя Надейка Nadia;
Наталля Наталья Наталія Natalia Natália Natalie | Наташа Ната Талка Nata;
Ніна Нина Nina | Нінка Нинок;
Паліна Полина Поліна Paulina Pavlína Pauline | Поля Апалонія Paula Apolonia;
Раіса Раиса Раїса Raisa | Рая Райка;
Святлана Светлана Світлана Swietłana Svetlana | Света Светка Свята Світланка;
Соф'я София Софія Софья Zofia Žofia Sophie Sophia | Соня Зося Софа Zosia Žofka;
Стэфанія Стефания Стефанія Stefania Štefánia Stephanie | Стэфа Стефа Stefa Števka;
Тамара Tamara | Тома Тамарка;
Таццяна Татьяна Тетяна Tatiana Taťjana Tanja | Таня Танька Таццянка Táňa;
Тэрэза Тереза Teresa Terézia Theresa | Рэня Renia Terka Tess;
Юлія Юлия Julia Júlia Julie | Юля Юлька Julka Jula;
Ядвіга Ядвига Jadwiga Hedviga Hedwig | Ядзя Jadzia Heda;
Яна Jana Яніна Янина Janina | Янка Янінка Janka;
"""


def alike(given: str) -> tuple[str, ...]:
    """Give the translations and short forms of a given name, one of each sound.

    The name itself comes first. A name that the table does not know stands alone.
    """
    found = {given: sounds.keys(given)}
    for row in _rows().get(_place(given), ()):
        for name in row:
            sound = sounds.keys(name)
            if _is_new(sound, found):
                found[name] = sound
    return tuple(found)


def is_known(word: str) -> bool:
    """Tell whether the table has a word as a given name."""
    return _place(word) in _rows()


def _is_new(sound: frozenset[str], found: Mapping[str, frozenset[str]]) -> bool:
    return all(sound.isdisjoint(other) for other in found.values())


def _place(word: str) -> str:
    return sounds.rough(word)


@cache
def _rows() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Give the rows that a name stands in, by its rough spelling."""
    places: dict[str, list[tuple[str, ...]]] = {}
    for row in (_MEN + _WOMEN).split(";"):
        names = tuple(row.replace("|", " ").split())
        for place in {_place(name) for name in names}:
            places.setdefault(place, []).append(names)
    return {place: tuple(rows) for place, rows in places.items()}
