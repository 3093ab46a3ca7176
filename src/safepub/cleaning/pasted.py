"""HTML that somebody pasted: its words as Markdown, and nothing else of it.

A word processor's HTML names its licence holder: the paths in it hold the name under
which they log in to their computer. So a short list of elements is kept, the addresses
of links to the web or a mailbox are their only attribute, and the rest goes.
"""

import re
from collections import Counter
from html.parser import HTMLParser

import nh3

from safepub.cleaning import blocks
from safepub.cleaning.blocks import Block, BlockKind, Run

TAGS = frozenset(
    "p div br hr h1 h2 h3 h4 h5 h6 blockquote pre code ul ol li a strong b em i tr td th".split()  # noqa: SIM905
)
"""Elements whose meaning is kept."""
_DROPPED = frozenset("head title style script noscript template iframe object svg math".split())  # noqa: SIM905
_SCHEMES = frozenset({"http", "https", "mailto"})

_TAG = re.compile(
    r"<(?P<closes>/?)(?P<name>html|head|body|meta|link|style|title|p|div|span|br|hr|h[1-6]"
    r"|blockquote|pre|ul|ol|li|a|b|strong|i|em|u|font|table|thead|tbody|tr|td|th|img|o:p)"
    r"(?=[\s/>])[^<>]*+>",
    re.IGNORECASE,
)
_BEGINS_DOCUMENT = re.compile(
    r"\s*+(?:version:[\d.]+\s[^<]*+)?+(?:<!doctype\s+html\b|<html[\s>]|<meta\s|<!--StartFragment)",
    re.IGNORECASE,
)
_CLIPBOARD = re.compile(r"\A\s*+version:[\d.]+\s[^<]*+(?=<)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->|<!\[[^<>]*+\]>", re.DOTALL)
_FEWEST_TAGS = 3
_HIDES = re.compile(
    r"(?<![\w-])(?:font-size\s*:\s*0+(?:\.0+)?(?![.\d])|display\s*:\s*none|visibility\s*:\s*hidden"
    r"|mso-hide\s*:\s*all|color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)))"
    r"(?![\w#])|(?<=\s)color=[\"']?(?:white|#fff(?:fff)?)(?![\w#])",
    re.IGNORECASE,
)
# What Word puts before an entry of a list, where it does not call it one.
_BULLET = re.compile(r"(?P<sign>[·•§▪–o-]|\d{1,3}[.)]|[a-z][.)])(?:\s*\xa0\s*){2,}")


def holds_html(text: str) -> bool:
    """Tell whether a text is HTML's source and not a text in which some sign looks like it.

    It is where it begins as a document does; or where it begins and ends with a real tag,
    has at least three, and one of them closes what another opened.
    """
    if _BEGINS_DOCUMENT.match(text):
        return True
    words = _COMMENT.sub("", text).strip() if text.rstrip().endswith(">") else ""
    if not _TAG.match(words):
        return False
    tags = list(_TAG.finditer(words))
    opened = {tag["name"].lower() for tag in tags if not tag["closes"]}
    pairs = any(tag["closes"] and tag["name"].lower() in opened for tag in tags)
    return len(tags) >= _FEWEST_TAGS and pairs and tags[-1].end() == len(words)


def hides_words(text: str) -> bool:
    """Tell whether HTML shows some of its words in no size, in white or not at all."""
    return any(_HIDES.search(tag[0]) for tag in _TAG.finditer(text))


def to_markdown(text: str) -> str:
    """Give the words of HTML as Markdown; of its attributes only links' addresses are left."""
    reader = _Reader()
    reader.feed(cut_down(text))
    reader.close()
    return blocks.to_markdown(reader.read())


def cut_down(text: str) -> str:
    """Give HTML with nothing in it but `TAGS`, the addresses of links, and words."""
    return nh3.clean(
        _CLIPBOARD.sub("", text, count=1),
        tags=set(TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={"*": set(), "a": {"href"}},
        url_schemes=set(_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BREAKS_OFF = frozenset({"p", "div", "blockquote", "pre", "li", "ul", "ol", "tr", *_HEADINGS})
_SPACES = re.compile(r"[ \t\n]+")


class _Reader(HTMLParser):
    """Gathers blocks from clean, balanced HTML; it holds what is open at the moment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[Block] = []
        self._runs: list[Run] = []
        self._opened: Counter[str] = Counter()
        self._lists: list[str] = []
        self._headings: list[str] = []
        self._link = ""

    def read(self) -> list[Block]:
        """Give the blocks of everything that was fed."""
        self._finish()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag in _BREAKS_OFF:
            self._finish()
        self._opened[tag] += 1
        if tag in _HEADINGS:
            self._headings.append(tag)
        match tag:
            case "a":
                self._link = dict(attrs).get("href") or ""
            case "br":
                self._runs.append(Run("\n"))
            case "hr":
                self._finish()
                self._found.append(Block(BlockKind.RULE))
            case "ul" | "ol":
                self._lists.append(tag)
            case "td" | "th" if self._runs:
                self._runs.append(Run(" | "))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag in _BREAKS_OFF:
            self._finish()
        self._opened[tag] -= 1
        match tag:
            case "a":
                self._link = ""
            case "ul" | "ol":
                self._lists.pop()
            case _ if tag in _HEADINGS:
                self._headings.pop()

    def handle_data(self, data: str) -> None:
        """Take words."""
        words = data if self._is_in("pre") else _SPACES.sub(" ", data)
        self._runs.append(
            Run(
                words,
                strong=self._is_in("strong", "b"),
                emphasis=self._is_in("em", "i"),
                link=self._link,
            )
        )

    def _is_in(self, *names: str) -> bool:
        return any(self._opened[name] > 0 for name in names)

    def _finish(self) -> None:
        runs, self._runs = self._runs, []
        if any(run.text.strip() for run in runs):
            self._found.append(self._block(runs))

    def _block(self, runs: list[Run]) -> Block:
        if self._headings:
            return Block(BlockKind.HEADING, tuple(runs), level=int(self._headings[-1][1]))
        if self._lists and self._is_in("li") and not self._is_in("pre"):
            level, ordered = len(self._lists) - 1, self._lists[-1] == "ol"
            return Block(BlockKind.LISTED, tuple(runs), level=level, ordered=ordered)
        kinds = {"pre": BlockKind.CODE, "blockquote": BlockKind.QUOTE}
        kind = next((kinds[name] for name in kinds if self._is_in(name)), None)
        return Block(kind, tuple(runs)) if kind else _listed(runs) or _paragraph(runs)


def _paragraph(runs: list[Run]) -> Block:
    return Block(BlockKind.PARAGRAPH, tuple(runs))


def _listed(runs: list[Run]) -> Block | None:
    """Read a paragraph that Word made look like an entry of a list."""
    text = "".join(run.text for run in runs)
    found = _BULLET.match(text.lstrip())
    if found is None:
        return None
    left = len(text) - len(text.lstrip()) + found.end()
    kept: list[Run] = []
    for run in runs:
        kept.append(Run(run.text[left:], run.strong, run.emphasis, run.link))
        left = max(0, left - len(run.text))
    ordered = found["sign"][0].isdigit()
    return Block(BlockKind.LISTED, tuple(kept), ordered=ordered)
