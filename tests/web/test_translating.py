import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub import app as application
from safepub.settings import Settings
from safepub.web import translating
from tests.support import pages

LINK = re.compile(r'<a lang="(\w+)" hreflang="\w+"(?: href="([^"]*)")?')


@pytest.fixture
def site(bare_settings: Settings) -> Iterator[Flask]:
    """The contributor's door and the desk."""
    app = application.create_app(replace(bare_settings, doors=("contributor", "desk", "api")))
    yield app
    app.extensions["safepub"].databases.close()
    app.extensions["safepub"].hashing.close()


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    """A browser that wishes for no language."""
    return site.test_client()


def said(code: str, sentence: str) -> str:
    """Give the catalogue's words, which must differ from the English ones."""
    words = translating.catalogue(code).gettext(sentence)
    assert words != sentence
    return str(words)


def test_a_page_is_in_the_language_that_its_address_names(browser: FlaskClient) -> None:
    page = browser.get("/login?language=be").text

    assert '<html lang="be" dir="ltr">' in page
    assert said("be", "Leave quickly") in page
    assert "Leave quickly" not in page


def test_without_a_choice_the_browser_gets_what_it_wishes_for(browser: FlaskClient) -> None:
    page = browser.get("/", headers={"Accept-Language": "uk-UA,uk;q=0.9,ru;q=0.5,en;q=0.3"}).text

    assert '<html lang="uk" dir="ltr">' in page
    assert said("uk", "Write without being known") in page


def test_without_a_wish_the_newsrooms_first_language_counts(bare_settings: Settings) -> None:
    settings = replace(bare_settings, doors=("contributor",), languages=("fr", "sk", "en"))
    app = application.create_app(settings)

    page = app.test_client().get("/", headers={"Accept-Language": "fr"}).text

    assert '<html lang="sk"' in page
    app.extensions["safepub"].databases.close()
    app.extensions["safepub"].hashing.close()


@pytest.mark.parametrize("named", ["xx", "", "../be", "BE", "fr", "be&language=ru"])
def test_a_language_that_is_not_offered_is_ignored(browser: FlaskClient, named: str) -> None:
    page = browser.get("/", query_string={"language": named})

    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    assert 'href="/login"' in page.text


def test_every_language_is_offered_in_its_own_words(browser: FlaskClient) -> None:
    page = browser.get("/login?language=ru").text

    offered = dict(LINK.findall(page))
    assert offered == {
        "en": "/login",
        "be": "/login?language=be",
        "ru": "",
        "uk": "/login?language=uk",
        "sk": "/login?language=sk",
    }
    assert ">Беларуская</a>" in page


def test_the_languages_offered_repeat_nothing_that_an_address_brought(browser: FlaskClient) -> None:
    page = browser.get("/login?notice=logged-out&typed=canary&language=ru").text

    assert "/login?language=sk" in dict(LINK.findall(page)).values()
    assert "canary" not in page


def test_an_address_names_the_language_only_where_it_is_not_the_browsers_own(
    browser: FlaskClient,
) -> None:
    chosen = browser.get("/?language=sk", headers={"Accept-Language": "sk"}).text
    other = browser.get("/?language=en", headers={"Accept-Language": "sk"}).text

    assert 'href="/login"' in chosen
    assert 'href="/login?language=en"' in other


def test_a_forms_complaint_is_in_the_language_of_its_page(browser: FlaskClient) -> None:
    path = "/login?language=uk"

    answer = pages.send(browser, path, {"passphrase": ""})

    assert answer.status_code == 422
    assert '<html lang="uk"' in answer.text
    assert said("uk", "Please fill this in.") in answer.text
    assert "Please fill this in." not in answer.text


def test_a_complaint_with_a_number_in_it_is_translated_whole(browser: FlaskClient) -> None:
    answer = pages.send(browser, "/login?language=sk", {"passphrase": "x" * 2_000})

    assert answer.status_code == 422
    assert "1\xa0024" in answer.text
    assert "characters are the most" not in answer.text


def test_a_form_that_came_back_offers_no_link_that_would_lose_its_text(
    browser: FlaskClient,
) -> None:
    answer = pages.send(browser, "/login?language=uk", {"passphrase": ""})

    assert LINK.findall(answer.text) == []


def test_a_form_goes_back_to_an_address_in_the_same_language(browser: FlaskClient) -> None:
    page = browser.get("/login?language=be").text

    assert 'action="/login?language=be"' in page
    assert 'action="/leave?language=be"' in page


def test_leaving_quickly_keeps_the_language(browser: FlaskClient) -> None:
    answer = pages.send(browser, "/login?language=be", {}, to="/leave?language=be")

    assert answer.location == "/about?language=be"
    assert '<html lang="be"' in browser.get(answer.location).text


def test_an_error_page_speaks_the_language_and_leads_on_in_it(browser: FlaskClient) -> None:
    page = browser.get("/nothing?language=be")

    assert page.status_code == 404
    assert said("be", "There is nothing here") in page.text
    assert 'href="/?language=be"' in page.text


def test_a_form_out_of_date_is_answered_in_its_language(browser: FlaskClient) -> None:
    answer = browser.post("/login?language=ru", data={"passphrase": "x"})

    assert answer.status_code == 400
    assert said("ru", "This page was out of date") in answer.text


def test_the_way_to_the_log_in_keeps_the_language(browser: FlaskClient) -> None:
    answer = browser.get("/room?language=sk")

    assert answer.location == "/login?language=sk"


@pytest.mark.parametrize("path", ["/desk/login?language=be", "/desk/nothing?language=be"])
def test_the_desk_stays_english(browser: FlaskClient, path: str) -> None:
    page = browser.get(path, headers={"Accept-Language": "be"}).text

    assert '<html lang="en"' in page
    assert not re.search("[а-яўі]", page)


def test_the_api_stays_english(browser: FlaskClient) -> None:
    answer = browser.get("/api/v1/nothing?language=be", headers={"Accept-Language": "be"})

    assert not re.search("[а-яўі]", answer.text)


def test_no_cookie_remembers_a_language(browser: FlaskClient) -> None:
    answer = browser.get("/login?language=be")

    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.split("=", maxsplit=1)[0] for cookie in cookies] == ["__Host-safepub-room"]
    assert "be" not in {part.strip() for part in cookies[0].split(";")}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "7 March 2024"),
        ("be", "7 сакавіка 2024"),
        ("ru", "7 марта 2024"),
        ("uk", "7 березня 2024"),
        ("sk", "7. marca 2024"),
    ],
)
def test_a_day_is_written_as_the_language_does(site: Flask, code: str, words: str) -> None:
    with site.test_request_context(f"/?language={code}"):
        shown = translating.day(date(2024, 3, 7))

    assert shown.startswith(f'<time datetime="2024-03-07">{words}')


def test_a_day_at_the_desk_is_written_for_sorting(site: Flask) -> None:
    with site.test_request_context("/desk?language=be"):
        shown = translating.day(date(2024, 3, 7))

    assert shown == '<time datetime="2024-03-07">2024-03-07</time>'


def test_an_hour_says_which_clock(site: Flask) -> None:
    with site.test_request_context("/?language=sk"):
        shown = translating.hour(datetime(2024, 3, 7, 9, 5, tzinfo=UTC))

    assert "7. marca 2024, 09:05 UTC" in shown


def test_the_empty_sentence_stays_empty(site: Flask) -> None:
    with site.test_request_context("/?language=be"):
        assert translating.gettext("") == ""


def test_words_that_are_in_no_catalogue_come_back_as_they_are(site: Flask) -> None:
    with site.test_request_context("/?language=be"):
        assert translating.gettext("50 % of <b>this</b>") == "50 % of <b>this</b>"


def test_outside_a_request_everything_is_english() -> None:
    assert translating.language() == "en"
    assert translating.ngettext("one", "many", 2) == "many"


def test_a_catalogue_is_read_once() -> None:
    assert translating.catalogue("be") is translating.catalogue("be")


def test_addresses_in_a_language_stay_on_this_site(site: Flask) -> None:
    with site.test_request_context("/", environ_overrides={"PATH_INFO": "//elsewhere.example/"}):
        places = [place for _, _, place in translating.choices() if place]

    assert len(places) == len(translating.TRANSLATED) - 1
    assert {urlsplit(place).netloc for place in places} == {""}


def test_what_an_address_brings_is_not_taken_for_markup(browser: FlaskClient) -> None:
    page = browser.get("/", query_string={"x": '"><b>', "language": "be"}).text

    assert "<b>" not in page
