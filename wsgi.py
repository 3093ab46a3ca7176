"""What a WSGI server starts: `gunicorn wsgi:app`."""

from safepub.app import create_app
from safepub.settings import load_settings

app = create_app(load_settings())
