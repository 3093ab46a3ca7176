"""What an outlet gets: listed fields, in one order, to the minute."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.renditions import article_json
from safepub.renditions.moments import NaiveTimeError
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCorrection,
    PublishedCredit,
    PublishedMedia,
    PublishedNote,
    PublishedOriginal,
    PublishedRights,
)

FIELDS = [
    "id",
    "version",
    "status",
    "language",
    "slug",
    "headline",
    "dek",
    "byline",
    "credits",
    "body_html",
    "body_text",
    "notes",
    "attribution",
    "tags",
    "places",
    "series",
    "published_at",
    "updated_at",
    "embargoed_until",
    "corrections",
    "original",
    "translation_of",
    "rights",
    "media",
    "links",
]
ARTICLE = PublishedArticle(
    id=UUID("b1f4b0f2-7f0a-4f3e-9f5c-2f8f6f1d7c11"),
    version=1,
    language="be",
    headline="Мінск [у лютым]",
    dek="",
    byline="М",
    body_markdown="Ён сказаў: “Яны [у лютым] пайшлі”.",
    notes=(PublishedNote(kind="disclosure", text="Імя вядомае рэдакцыі."),),
    credits=(PublishedCredit(role="author", name="М"),),
    published_at=datetime(2026, 11, 23, 12, 5, 59, 999, tzinfo=timezone(timedelta(hours=3))),
    updated_at=datetime(2026, 11, 23, 9, 6, 30, tzinfo=UTC),
)


def test_the_whole_article_has_exactly_the_listed_fields_in_order() -> None:
    article = json.loads(article_json.render(ARTICLE, api_base="https://news.example/api"))

    assert list(article) == FIELDS
    assert article["byline"] == "М"
    assert article["status"] == "published"
    assert article["body_html"] == "<p>Ён сказаў: “Яны [у лютым] пайшлі”.</p>"
    assert article["body_text"] == "Ён сказаў: “Яны [у лютым] пайшлі”."
    assert article["credits"] == [{"role": "author", "name": "М", "kind": "person"}]
    assert article["attribution"]["text"] == "Імя вядомае рэдакцыі."
    assert article["corrections"] == []
    assert article["links"] == {"self": f"https://news.example/api/v1/articles/{ARTICLE.id}"}


def test_a_file_has_exactly_the_listed_fields_and_leads_to_its_bytes() -> None:
    media_id = UUID("0c0e7ae0-51b2-4c5a-8f0a-5c6f6c1d2e3f")
    paper = PublishedMedia(
        id=media_id,
        media_type="application/pdf",
        name="attachment-1.pdf",
        alt="",
        caption="Ліст <1>",
        width=None,
        height=None,
        size=2048,
    )

    article = json.loads(article_json.render_summary(replace(ARTICLE, media=(paper,))))

    assert article["media"] == [
        {
            "id": str(media_id),
            "type": "application/pdf",
            "name": "attachment-1.pdf",
            "alt": "",
            "caption": "Ліст <1>",
            "width": None,
            "height": None,
            "size": 2048,
            "href": f"/api/v1/media/{media_id}",
        }
    ]


def test_a_correction_says_what_when_and_where() -> None:
    correction = PublishedCorrection(
        kind="clarification",
        placement="top",
        text="The queue begins at six.",
        corrected_on=date(2026, 11, 25),
        version=2,
    )

    article = json.loads(article_json.render(replace(ARTICLE, corrections=(correction,))))

    assert article["corrections"] == [
        {
            "kind": "clarification",
            "placement": "top",
            "text": "The queue begins at six.",
            "date": "2026-11-25",
            "version": 2,
        }
    ]


def test_everything_that_the_desk_prepared_goes_out() -> None:
    translated = UUID("5d0c7f5e-07a9-4f0a-8f8a-0f4b8a2a9d10")
    prepared = replace(
        ARTICLE,
        slug="minsk-u-liutym",
        tags=("prisons", "letters"),
        places=("Мінск",),
        series="Belarusian daily",
        credits=(PublishedCredit(role="funder", name="SlovakAid", kind="organisation"),),
        original=PublishedOriginal(
            publisher="Denník N",
            title="Február",
            url="https://weekly.example/1",
            published_on=date(2022, 7, 7),
            language="sk",
        ),
        rights=PublishedRights(holder="Denník N", usage_terms="By permission."),
        translation_of=translated,
        embargoed_until=datetime(2026, 12, 1, 6, 0, 30, tzinfo=UTC),
    )

    article = json.loads(article_json.render_summary(prepared))

    told = ("slug", "tags", "places", "series", "translation_of", "embargoed_until", "credits")
    assert {name: article[name] for name in told} == {
        "slug": "minsk-u-liutym",
        "tags": ["prisons", "letters"],
        "places": ["Мінск"],
        "series": "Belarusian daily",
        "translation_of": str(translated),
        "embargoed_until": "2026-12-01T06:00:00Z",
        "credits": [{"role": "funder", "name": "SlovakAid", "kind": "organisation"}],
    }
    assert article["original"] == {
        "publisher": "Denník N",
        "title": "Február",
        "url": "https://weekly.example/1",
        "date": "2022-07-07",
        "language": "sk",
    }
    assert article["rights"] == {"holder": "Denník N", "usage_terms": "By permission."}


def test_what_was_not_prepared_is_empty_and_never_absent() -> None:
    article = json.loads(article_json.render_summary(ARTICLE))

    assert (article["slug"], article["tags"], article["places"], article["series"]) == (
        "",
        [],
        [],
        "",
    )
    assert article["original"]["date"] is None
    assert (article["translation_of"], article["embargoed_until"]) == (None, None)


def test_the_summary_has_the_same_fields_without_the_bodies() -> None:
    whole = json.loads(article_json.render(ARTICLE))
    summary = json.loads(article_json.render_summary(ARTICLE))

    assert summary == {name: whole[name] for name in FIELDS if not name.startswith("body_")}


def test_times_are_in_utc_and_cut_to_the_minute() -> None:
    article = json.loads(article_json.render_summary(ARTICLE))

    assert article["published_at"] == "2026-11-23T09:05:00Z"
    assert article["updated_at"] == "2026-11-23T09:06:00Z"


def test_a_time_without_a_zone_never_goes_out() -> None:
    naive = replace(ARTICLE, updated_at=ARTICLE.updated_at.replace(tzinfo=None))

    with pytest.raises(NaiveTimeError):
        article_json.render(naive)


def test_bytes_are_utf_8_and_the_same_every_time() -> None:
    assert "Мінск [у лютым]".encode() in article_json.render(ARTICLE)
    assert article_json.render(ARTICLE) == article_json.render(ARTICLE)


@given(st.text(), st.text(), st.text())
def test_any_text_makes_json_that_says_the_same(headline: str, byline: str, body: str) -> None:
    article = replace(ARTICLE, headline=headline, byline=byline, body_markdown=body)

    read = json.loads(article_json.render(article))

    assert (read["headline"], read["byline"]) == (headline, byline)
