"""Pasted HTML: its words stay, the rest goes, and a plain text is never taken for HTML."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.cleaning import pasted
from safepub.renditions import markdown

CORPORA = Path(__file__).parents[2] / "../shared/corpora"
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15"><title>by Masha Example</title>
<link rel=File-List href="file:///C:/Users/Masha%20Example/AppData/Local/Temp/clip.xml">
<!--[if gte mso 9]><xml><o:Author>Masha Example</o:Author></xml><![endif]-->
<style>p.Masha {color:red}</style></head>
<body lang=BE><!--StartFragment-->
<p class=MsoNormal id=masha style='color:white'>Снег <b>падаў</b> <i>усю</i> ноч.<o:p></o:p></p>
<p class=MsoListParagraph><![if !supportLists]>·<span>&nbsp;&nbsp;&nbsp;</span><![endif]>хлеб</p>
<p><a href="https://example.org/?a=1" title="Masha Example">спасылка</a>
<a href="file:///C:/Users/Masha/x">файл</a> <a href="javascript:alert(1)">не</a></p>
<img src="file:///C:/Users/Masha/x.png" alt="Masha Example">
<!--EndFragment--></body></html>"""


def papers() -> list[dict[str, Any]]:
    manifest = CORPORA / "manifest.json"
    if not manifest.exists():
        return []
    return [entry for entry in json.loads(manifest.read_text()) if entry["expect"] == "paste-html"]


def test_a_word_processors_html_leaves_its_words_and_nobodys_name() -> None:
    assert pasted.holds_html(WORD)

    text = pasted.to_markdown(WORD)

    assert text == (
        "Снег **падаў** *усю* ноч.\n\n- хлеб\n\n[спасылка](https://example.org/?a=1) файл не"
    )


def test_of_all_attributes_only_addresses_of_the_web_are_left() -> None:
    left = pasted.cut_down(WORD)

    assert re.findall(r"<[a-z]\w* [^>]*>", left) == ['<a href="https://example.org/?a=1">']
    for word in ("Masha", "masha", "Microsoft", "file:", "script", "<!--"):
        assert word not in left


def test_words_that_html_hides_are_known() -> None:
    assert pasted.hides_words(WORD)
    assert pasted.hides_words('<p><font color="#FFFFFF">x</font></p>')
    assert pasted.hides_words('<p style="font-size:0">x</p>')
    assert not pasted.hides_words('<p style="font-size:0.9em;background-color:white">x</p>')
    assert not pasted.hides_words("The rule “color: white” is no tag.")


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: str(paper["file"]))
def test_no_computers_account_name_is_left_of_a_real_paste(paper: dict[str, Any]) -> None:
    html = (CORPORA / "dirty" / paper["file"]).read_text(encoding="utf-8", errors="replace")
    assert all(needle in html for needle in paper["needles"])

    text = pasted.to_markdown(html)

    assert pasted.holds_html(html)
    for needle in (*paper["needles"], "file:", "Users", "mso", "Mso"):
        assert needle not in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3 < 5 and 7 > 2",
        "I <3 snow",
        "The tag <b> makes bold, </b> ends it, and <p> begins a paragraph.",
        "<b> is a tag",
        "<3 and </3>",
        "<p>One pair</p>",
        "See `<p>a</p><p>b</p>`",
        "a <- b -> c <- d",
        "<https://example.org> and <https://example.com>",
        "<script>alert(1)</script> *mild* <img src=x>",
        "> <b>quoted</b> <i>twice</i>",
    ],
)
def test_a_text_with_such_signs_is_no_html(text: str) -> None:
    assert not pasted.holds_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "<p>One</p>\n<p>Two</p>",
        "  <div><br>x</div>  ",
        "<!DOCTYPE html><html>",
        '<meta charset="utf-8"><b>x</b>',
        "Version:0.9\r\nStartHTML:0105\r\nSourceURL:file:///C:/Users/Masha\r\n<html><body>x",
    ],
)
def test_a_pages_source_is_html(text: str) -> None:
    assert pasted.holds_html(text)
    assert "Masha" not in pasted.to_markdown(text)


def test_each_kind_of_block_keeps_its_meaning() -> None:
    html = (
        "<h2>Title</h2><p>One<br>two</p><ul><li>a<ol><li>b</li></ol></li></ul><hr>"
        "<blockquote><p>said</p></blockquote><pre>x\n  y</pre>"
        "<table><tr><th>l</th><td>r</td></tr></table><p>1 &lt; 2 &amp; *no*</p>"
    )

    text = pasted.to_markdown(html)

    assert text == (
        "## Title\n\nOne\\\ntwo\n\n- a\n  1. b\n\n---\n\n> said\n\n```\nx\n  y\n```\n\n"
        "l | r\n\n1 < 2 & \\*no\\*"
    )


def test_words_in_the_deepest_element_are_found() -> None:
    assert pasted.to_markdown("<div>" * 3_000 + "deep") == "deep"


@settings(max_examples=60)
@given(
    pieces=st.lists(
        st.sampled_from(
            [
                *("<p>", "</p>", "<b>", "</b>", "<ul><li>", "</li>", "<a href='http://a.b/'>"),
                *("</a>", "x y", "&lt;script&gt;", "<script>", "*", "<pre>", "</pre>", "<h1>"),
                *("<br>", "["),
            ]
        ),
        max_size=15,
    )
)
def test_nothing_alive_comes_out(pieces: list[str]) -> None:
    shown = markdown.to_html(pasted.to_markdown("".join(pieces)))

    assert "<script" not in shown
    assert "style=" not in shown


def test_a_page_of_nothing_but_spaces_costs_no_more_than_its_length() -> None:
    # Searched for at each of them, what a clipboard begins with took minutes.
    assert pasted.to_markdown(f"<html><p>a{' ' * 200_000}b</p>") == "a b"
