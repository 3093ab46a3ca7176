"""How often everybody together may guess at a form.

One bound for each form and none for each address: an address must not be kept,
and behind an onion service all have the same one. It is generous, so that a
flood slows the right person down and never locks them out.
"""

from flask_limiter import Limiter

EVERYBODY = "everybody"
RETRY_AFTER = 60

limiter = Limiter(lambda: EVERYBODY, storage_uri="memory://", strategy="moving-window")

guessing = limiter.limit("60 per minute", methods=["POST"])
"""Put it right above a view that takes a passphrase, a password or an invitation."""
