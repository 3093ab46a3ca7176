"""Writes custody.json anew: a key file, a paper, a card, manifests and a drill.

Run it only for a new suite or schema; the old file must stay readable.
"""

from safepub.crypto import (
    canonical,
    cards,
    custodian_keys,
    drills,
    keysets,
    manifests,
    paper,
    sealing,
)
from safepub.crypto.argon2 import Cost
from safepub.crypto.custodian_keys import CustodianKey
from tests.crypto.people import OTHER_SUBJECT, SUBJECT, custodians
from tests.vectors import known_answers

HELD = custodians(2, 3)
KEYS = [
    CustodianKey(seed=seed, signing_seed=signing_seed)
    for seed, signing_seed in zip(HELD.seeds, HELD.signing_seeds, strict=True)
]
PASSPHRASE = "abacus drop-down zoom yo-yo tiger ladle"
COST = Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=1, lanes=4)


def main() -> None:
    member = HELD.keyset.members[0]
    partly = manifests.sign(manifests.unsigned(HELD.keyset), HELD.signing_seeds[1])
    complete = keysets.make_manifest(HELD.keyset, HELD.signing_seeds)
    sample = [
        sealing.seal_link(None, subject=subject, keyset=HELD.keyset)
        for subject in (SUBJECT, OTHER_SUBJECT)
    ]
    reports = [
        drills.report(sample, key, HELD.keyset, f"Custodian {place}")
        for place, key in enumerate(KEYS)
    ]
    answers = {
        "seeds": [key.seed.hex() for key in KEYS],
        "signing_seeds": [key.signing_seed.hex() for key in KEYS],
        "passphrase": PASSPHRASE,
        "key_file": known_answers.to_text(
            custodian_keys.lock(KEYS[0], PASSPHRASE, cost=COST),
        ),
        "paper": list(paper.write(KEYS[0])),
        "card": known_answers.to_text(cards.write(member, KEYS[0].signing_seed)),
        "card_fingerprint": cards.fingerprint(member).hex(),
        "card_words": cards.words(cards.fingerprint(member)),
        "manifest": known_answers.to_text(complete),
        "manifest_signed_by_one": known_answers.to_text(partly),
        "fingerprint": keysets.fingerprint(complete),
        "keyset_id": HELD.keyset.keyset_id.hex(),
        "sample": [known_answers.to_text(envelope) for envelope in sample],
        "reports": [canonical.decode(report) for report in reports],
    }
    known_answers.save("custody.json", answers)


if __name__ == "__main__":
    main()
