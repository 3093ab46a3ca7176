"""Everybody asks for every address of every door, those of other people as well."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from safepub.newsroom import outlets
from safepub.newsroom.models.outlets import Outlet as OutletRow
from safepub.web import limits
from tests.canaries.browsers import Answer, Outlet
from tests.canaries.scanner import Found, Marker, Scanner, unpacked
from tests.canaries.scene import Scene

CONTRIBUTORS = ("contributor", "other contributor")
PEOPLE = ("nobody", *CONTRIBUTORS, "editor", "publisher", "administrator", "custodian")
OUTLETS = ("outlet", "test outlet")
MACHINES = ("/api/", "/feeds/")
MOST_EACH = 3
"""How many things of one kind are asked for."""
NUMBERS = ("1",)
Blanks = dict[tuple[str, str], set[str]]


@dataclass
class Walk:
    """What everybody was answered, and the addresses that they asked for."""

    answers: list[Answer] = field(repr=False)
    paths: dict[str, set[str]]
    """For each rule of the URL map the addresses that it was filled in to."""

    told: list[Answer] = field(repr=False)
    """What everybody was answered while the story was told, or by tests before this one."""

    app: Flask

    def reached(self) -> set[str]:
        """Name the rules under which somebody was given a page or an answer, then or now."""
        read = {one.path for one in self.answers if one.status == 200}
        rules = {rule for rule, paths in self.paths.items() if paths & read}
        asked = {one.path for one in self.told if (one.method, one.status) == ("GET", 200)}
        return rules | {rule.rule for rule, _ in _matched(self.app, asked)}

    def of(self, who: str, path: str = "") -> bytes:
        """Give all that somebody was answered under a path."""
        return b"\n".join(
            one.body for one in self.answers if one.who == who and one.path.startswith(path)
        )


def walk(scene: Scene) -> Walk:
    """Ask for everything in the name of everybody."""
    _let_in_a_test(scene)
    before = len(scene.kept.answers)
    readable = [rule for rule in scene.kept.app.url_map.iter_rules() if _is_read(rule)]
    for rule in readable:
        if not rule.arguments:
            _ask_all(scene, rule.rule)
    blanks = _blanks(scene, scene.kept.answers)
    paths = {rule.rule: set(_filled(rule, blanks)) for rule in readable}
    for rule in readable:
        for path in sorted(paths[rule.rule]) if rule.arguments else ():
            _ask_all(scene, path)
    _ask_otherwise(scene)
    asked, told = scene.kept.answers[before:], scene.kept.answers[:before]
    return Walk(asked, paths, told, scene.kept.app)


def _matched(app: Flask, paths: Iterable[str]) -> Iterator[tuple[Rule, Mapping[str, object]]]:
    adapter = app.url_map.bind("localhost")
    for path in sorted(paths):
        with suppress(HTTPException, RequestRedirect):
            yield adapter.match(path.partition("?")[0], return_rule=True)


def _let_in_a_test(scene: Scene) -> None:
    with scene.databases.newsroom() as session:
        row = session.scalars(select(OutletRow).where(OutletRow.name == "Harbour Weekly")).one()
        token = scene.learn("test token", outlets.issue_token(session, row, "test"))
    scene.outlets["test outlet"] = Outlet(scene.kept, "test outlet", token)


def _is_read(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and not rule.rule.startswith("/static")


def _ask_all(scene: Scene, path: str) -> None:
    limits.limiter.reset()
    for who in OUTLETS if path.startswith(MACHINES) else PEOPLE:
        (scene.outlets[who] if who in OUTLETS else scene.at(who)).read(path)
    if path.startswith(MACHINES):
        scene.at("nobody").read(path)
        scene.at("other contributor").read(path)


def _ask_otherwise(scene: Scene) -> None:
    """Ask as machines do: for all fields, for packed answers, and whether anything changed."""
    limits.limiter.reset()
    known = [one for one in scene.kept.answers if one.who == "outlet" and one.status == 200]
    for path in sorted({one.path for one in known if one.method == "GET"}):
        outlet = scene.outlets["outlet"]
        given = outlet.read(path, Accept_Encoding="gzip")
        known_as = given.headers.get("ETag", '"none"')
        outlet.read(path, Accept_Encoding="gzip", If_None_Match=known_as)
    for name in OUTLETS:
        for query in ("articles?fields=full", "articles?fields=summary"):
            scene.outlets[name].read(f"/api/v1/{query}")


def _blanks(scene: Scene, answers: Iterable[Answer]) -> Blanks:
    """Take the ids of real things from the addresses that anybody was led to."""
    found: Blanks = defaultdict(set)
    links = {link for one in answers for link in (one.path, *one.links)}
    for rule, values in _matched(scene.kept.app, links):
        for name, value in values.items():
            found[_kind(rule, name)].add(str(value))
    reader = scene.outlets["outlet"]
    for one in reader.read("/api/v1/articles").get_json()["articles"]:
        found["api", "articles"].add(one["id"])
        found["api", "media"] |= {file["href"].rpartition("/")[2] for file in one["media"]}
    found["feeds", "feeds"].add(scene.feed)
    return found


def _kind(rule: Rule, name: str) -> tuple[str, str]:
    """Tell what a blank is for by its door and by the word that stands before it."""
    before = rule.rule.partition(f"{name}>")[0].rpartition("/<")[0] or rule.rule
    return str(rule.endpoint).partition(".")[0], before.rpartition("/")[2]


def _filled(rule: Rule, blanks: Blanks) -> Iterator[str]:
    found = [rule.rule]
    for part in [part.partition(">")[0] for part in rule.rule.split("<")[1:]]:
        name = part.rpartition(":")[2]
        known = NUMBERS if part.startswith("int:") else sorted(blanks[_kind(rule, name)])
        found = [path.replace(f"<{part}>", v) for path in found for v in known[:MOST_EACH]]
    yield from found


def scan(scanner: Scanner, answers: Iterable[Answer]) -> list[Found]:
    """List what stands where it must not, looking for each spelling first in all pages at once."""
    by_reader: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        by_reader[one.who].append(one)
    found = []
    for who, given in by_reader.items():
        if who in OUTLETS:
            found += [one for answer in given for one in scanner.scan_all(answer.places())]
        else:
            found += [*_in_headers(scanner, given), *_in_pages(scanner, given)]
    return found


def _in_headers(scanner: Scanner, given: list[Answer]) -> Iterator[Found]:
    for answer in given:
        yield from scanner.scan_all(list(answer.places())[1:])


def _in_pages(scanner: Scanner, given: list[Answer]) -> Iterator[Found]:
    small = [b"\n".join(unpacked(answer.body)).lower() for answer in given]
    together = b"\n".join(set(small))
    looked_for = [pair for pair in _spelt(scanner) if pair[0].spellings[pair[1]] in together]
    for answer, content in zip(given, small, strict=True):
        place = f"{answer.who}: {answer.method} {answer.path} body"
        for marker, spelling in looked_for:
            if marker.spellings[spelling] in content and not marker.may_be_in(place):
                yield Found(marker.name, spelling, place)


def _spelt(scanner: Scanner) -> list[tuple[Marker, str]]:
    return [(marker, spelling) for marker in scanner.markers for spelling in marker.spellings]
