"""Enrolment codes: what is printed for a polling area and typed into a phone, once. Pure, but for the randomness.

Eight characters of Crockford's alphabet, which has no I, L, O and U: 40 random bits, shown as `7KQ4-9MXT`. They are
safe because they expire, work once and tries are limited; they are stored as the digest of the eight characters.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata

LENGTH = 8
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_RANDOM_BYTES = LENGTH * 5 // 8
_FROM_BASE32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
_FORGIVEN = str.maketrans("OILU", "011V")
_VIETNAMESE_KEYS = str.maketrans({"Ư": "W", "Đ": "D"})  # what a Telex keyboard makes of W and DD


def new_code() -> str:
    """Eight characters, to be shown once and stored by their digest only."""
    return base64.b32encode(secrets.token_bytes(_RANDOM_BYTES)).decode().translate(_FROM_BASE32)


def printed_code(code: str) -> str:
    """As people read it: `7KQ4-9MXT`."""
    return f"{code[:4]}-{code[4:]}"


def normalise_code(typed: str) -> str | None:
    """The eight characters somebody meant, or None when they cannot be a code.

    Case, hyphens, spaces, Vietnamese marks and look-alikes (O for 0, I and L for 1, U for V) are forgiven.
    """
    if len(typed) > LENGTH * 8:
        return None
    upper = unicodedata.normalize("NFC", typed).upper().translate(_VIETNAMESE_KEYS)
    letters = (each for each in unicodedata.normalize("NFD", upper) if each.isascii() and each.isalnum())
    code = "".join(letters).translate(_FORGIVEN)
    return code if len(code) == LENGTH else None
