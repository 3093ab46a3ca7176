"""What the editing form offers to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from safepub import languages
from safepub.database import NewsroomSession
from safepub.newsroom import preferences, translations
from safepub.web.desk import wording
from safepub.web.forms import FormState
from safepub.web.runtime import runtime

NO_ORIGINAL = "no article of this newsroom"
NOT_PUBLISHED = "an article that is not published now"
NO_LANGUAGE = "not said"

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Options:
    """Values and words of the form's lists."""

    languages: Pairs
    originals: Pairs = field(repr=False)
    original_languages: Pairs


def options(session: NewsroomSession, article_id: UUID, form: FormState) -> Options:
    """Give the lists of an article's form, each with what the form holds already."""
    every = [(code, wording.language(code)) for code in languages.NAMES]
    return Options(
        languages=_languages(session, form.value("language")),
        originals=_originals(session, article_id, form.value("translation_of")),
        original_languages=[("", NO_LANGUAGE), *every],
    )


def _languages(session: NewsroomSession, chosen: str) -> Pairs:
    """List the newsroom's languages, and the text's own where it is not among them."""
    offered = [*preferences.offered_languages(session, runtime().settings.languages)]
    if chosen in languages.NAMES and chosen not in offered:
        offered.append(chosen)
    return [(code, wording.language(code)) for code in offered]


def _originals(session: NewsroomSession, article_id: UUID, chosen: str) -> Pairs:
    found = [
        (str(one.id), f"{one.headline} – {one.byline} ({wording.language(one.language)})")
        for one in translations.choices(session, article_id)
    ]
    if chosen and chosen not in {id_ for id_, _ in found}:
        found.append((chosen, NOT_PUBLISHED))
    return [("", NO_ORIGINAL), *found]
