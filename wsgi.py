"""What a WSGI server starts: `gunicorn wsgi:app`."""

import gc

from safepub.app import create_app
from safepub.settings import load_settings

app = create_app(load_settings())
# It lives as long as the process: unless the collector looks through it, forked workers share it.
gc.freeze()
