"""What the API's answers look like, for its document and for the page made of it.

Nothing is written with these: answers are the bytes that publishing stored.
A test holds both against each other, field by field.
"""

from marshmallow import EXCLUDE, Schema, fields, validate

from safepub.cleaning import files
from safepub.newsroom.acknowledgements import Action
from safepub.renditions import attribution

KINDS = ("person", "pseudonym", "organisation")
ROLES = ("author", "translator", "photographer", "editor", "funder", "original_publisher")


def told(description: str, **more: object) -> dict[str, object]:
    """Describe a field for the document."""
    return {"description": description, **more}


class Open(Schema):
    """Something that may get more fields within version 1."""

    class Meta:
        """Lets the document say so: it forbids no other field."""

        unknown = EXCLUDE


class CreditSchema(Open):
    """Who did what."""

    role = fields.String(
        required=True, validate=validate.OneOf(ROLES), metadata=told("What somebody did.")
    )
    name = fields.String(required=True, metadata=told("The name to print, as it is."))
    kind = fields.String(
        required=True, validate=validate.OneOf(KINDS), metadata=told("What sort of name it is.")
    )


class NoteSchema(Open):
    """One typed closing note."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(attribution.NOTE_ORDER),
        metadata=told("A `disclosure` has to be shown with the article."),
    )
    text = fields.String(required=True, metadata=told("Plain text."))


class AttributionSchema(Open):
    """The closing paragraph, ready to paste."""

    html = fields.String(required=True, metadata=told("One `<p>`, or empty."))
    text = fields.String(required=True, metadata=told("The same as plain text, or empty."))


class CorrectionSchema(Open):
    """What was wrong or unclear: print it with the article."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(("correction", "clarification")),
        metadata=told("Whether something was wrong, or only unclear."),
    )
    placement = fields.String(
        required=True,
        validate=validate.OneOf(("top", "bottom")),
        metadata=told("Above or below the text."),
    )
    text = fields.String(required=True, metadata=told("Plain text."))
    date = fields.Date(required=True, metadata=told("When it was made."))
    version = fields.Integer(
        required=True,
        validate=validate.Range(min=2),
        metadata=told("The version that it came with."),
    )


class MediaSchema(Open):
    """A picture or file that goes with an article."""

    id = fields.UUID(required=True, metadata=told("Names exactly these bytes."))
    type = fields.String(
        required=True,
        validate=validate.OneOf(tuple(files.MEDIA_TYPES.values())),
        metadata=told("Its media type."),
    )
    name = fields.String(
        required=True,
        metadata=told("A name to store it under; what it was called before is not kept."),
    )
    alt = fields.String(
        required=True,
        metadata=told("What stands in for a picture where it is not seen, or empty. Plain text."),
    )
    caption = fields.String(
        required=True, metadata=told("The line to print below it, or empty. Plain text.")
    )
    width = fields.Integer(
        required=True, allow_none=True, metadata=told("Pixels; null for what is no picture.")
    )
    height = fields.Integer(
        required=True, allow_none=True, metadata=told("Pixels; null for what is no picture.")
    )
    size = fields.Integer(required=True, validate=validate.Range(min=1), metadata=told("Bytes."))
    href = fields.String(
        required=True,
        metadata=told(
            "Where to fetch it with your token, relative to this host.", format="uri-reference"
        ),
    )


class OriginalSchema(Open):
    """Where an article appeared first; what is not known is empty."""

    publisher = fields.String(required=True, metadata=told("Who published it first."))
    title = fields.String(required=True, metadata=told("Under which title."))
    url = fields.String(required=True, metadata=told("At which address (http or https)."))
    date = fields.Date(required=True, allow_none=True, metadata=told("On which day, or null."))
    language = fields.String(required=True, metadata=told("In which language (BCP 47)."))


class RightsSchema(Open):
    """Who holds the rights, and what outlets may do."""

    holder = fields.String(required=True, metadata=told("Who holds the rights, or empty."))
    usage_terms = fields.String(required=True, metadata=told("What you may do, or empty."))


class LinksSchema(Open):
    """Where to find more."""

    self = fields.String(
        required=True,
        metadata=told("The article's address, relative to this host.", format="uri-reference"),
    )


class ArticleSchema(Open):
    """A published article."""

    id = fields.UUID(required=True, metadata=told("Never changes and is never used again."))
    version = fields.Integer(
        required=True, validate=validate.Range(min=1), metadata=told("Rises with every change.")
    )
    status = fields.String(
        required=True, validate=validate.OneOf(("published",)), metadata=told("Where it stands.")
    )
    language = fields.String(required=True, metadata=told("The language of the text (BCP 47)."))
    slug = fields.String(
        required=True,
        metadata=told(
            "For an address: lower-case ASCII letters, digits and hyphens. May be empty."
        ),
    )
    headline = fields.String(required=True, metadata=told("Plain text."))
    dek = fields.String(required=True, metadata=told("The line below the headline, or empty."))
    byline = fields.String(
        required=True,
        metadata=told("Print it as it is. It may be one letter, and two people may share it."),
    )
    credits = fields.List(
        fields.Nested(CreditSchema), required=True, metadata=told("Who did what, in order.")
    )
    body_html = fields.String(
        metadata=told(
            "The text as safe HTML, headings from `h2`. Square brackets are an editor's "
            "insertions; keep them. Absent with `fields=summary`."
        )
    )
    body_text = fields.String(
        metadata=told("The text as plain paragraphs. Absent with `fields=summary`.")
    )
    notes = fields.List(
        fields.Nested(NoteSchema), required=True, metadata=told("Typed closing notes.")
    )
    attribution = fields.Nested(
        AttributionSchema,
        required=True,
        metadata=told("Notes and credits as one closing paragraph: print it below the article."),
    )
    tags = fields.List(fields.String(), required=True, metadata=told("What it is about."))
    places = fields.List(fields.String(), required=True, metadata=told("Where it takes place."))
    series = fields.String(required=True, metadata=told("The series it belongs to, or empty."))
    published_at = fields.DateTime(
        required=True, metadata=told("When it was published, in UTC, to the minute.")
    )
    updated_at = fields.DateTime(
        required=True, metadata=told("When this version was published, in UTC, to the minute.")
    )
    embargoed_until = fields.DateTime(
        required=True,
        allow_none=True,
        metadata=told("Publish it no sooner, in UTC, to the minute; null without an embargo."),
    )
    corrections = fields.List(
        fields.Nested(CorrectionSchema), required=True, metadata=told("Corrections, oldest first.")
    )
    original = fields.Nested(
        OriginalSchema, required=True, metadata=told("Where it appeared first.")
    )
    translation_of = fields.UUID(
        required=True,
        allow_none=True,
        metadata=told("The `id` of the article here that it translates, or null."),
    )
    rights = fields.Nested(RightsSchema, required=True, metadata=told("Whose it is."))
    media = fields.List(
        fields.Nested(MediaSchema),
        required=True,
        metadata=told("Pictures and files that go with it, in order. May be empty."),
    )
    links = fields.Nested(LinksSchema, required=True, metadata=told("Where to find more."))


class ArticlePageSchema(Open):
    """One page of a list."""

    articles = fields.List(
        fields.Nested(ArticleSchema), required=True, metadata=told("Newest first.")
    )
    next = fields.String(
        required=True,
        allow_none=True,
        metadata=told(
            "The next page's address, relative to this host; null on the last page.",
            format="uri-reference",
        ),
    )


class AcknowledgementSchema(Open):
    """What the newsroom keeps of what you said."""

    article_id = fields.UUID(required=True, metadata=told("Of which article."))
    version = fields.Integer(required=True, metadata=told("The newest version, which it answers."))
    action = fields.String(
        required=True,
        validate=validate.OneOf([action.value for action in Action]),
        metadata=told("What you did."),
    )
    url = fields.String(
        required=True, allow_none=True, metadata=told("Where you show it, or null.")
    )
    date = fields.Date(required=True, metadata=told("The day on which you said so."))


class InvalidFieldSchema(Open):
    """What is wrong with one field of a body."""

    pointer = fields.String(required=True, metadata=told("Which field (RFC 6901)."))
    detail = fields.String(required=True, metadata=told("What is wrong with it."))


class ProblemSchema(Open):
    """What went wrong (RFC 9457)."""

    type = fields.String(
        required=True,
        metadata=told("Which problem it is; leads to its explanation.", format="uri-reference"),
    )
    title = fields.String(required=True, metadata=told("The problem in a few words."))
    status = fields.Integer(required=True, metadata=told("The HTTP status once more."))
    detail = fields.String(required=True, metadata=told("What to do about it."))
    parameter = fields.String(
        metadata=told("With `invalid-parameter`: the name of the query parameter.")
    )
    errors = fields.List(
        fields.Nested(InvalidFieldSchema),
        metadata=told("With `invalid-body`: each field that cannot be used."),
    )
