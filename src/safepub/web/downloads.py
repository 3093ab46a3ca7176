"""Files that go out of a room or the desk: kept by whoever asked, and never run here."""

from flask import Response

# Should a browser show it after all, nothing in it may act or fetch.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def send(media_type: str, name: str, content: bytes) -> Response:
    """Send a file under a name of ours; `headers` adds nosniff and no-store."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = POLICY
    return response
