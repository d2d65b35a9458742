"""Seals single fields (AES-256-GCM), makes blind indexes (HMAC-SHA-256) and short codes for paper.

A sealed value is `v1:<key id>:<base64 of nonce and ciphertext>`, bound to its context
("accounts.person.id_number:<uuid>"): moved to another row or field it does not open. Data keys can
be added (rotation): the newest seals, all open. The index key stays, because indexes are compared.
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from zcps.kit.keyfile import KeyFile, KeyFileError, read_key_file

VERSION = "v1"
NONCE_BYTES = 12
# No 0 O 1 I L, and no U: nobody mistakes one for another on paper, and no words arise.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class UnsealError(Exception):
    """A sealed value cannot be opened; the text says which key is wanted or what is wrong."""


def seal(value: str, *, context: str) -> str:
    """Return the sealed value; the same value never seals to the same text twice."""
    keys = _keys()
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = AESGCM(keys.data[keys.current])
    sealed = cipher.encrypt(nonce, value.encode(), _bound(keys.current, context))
    return f"{VERSION}:{keys.current}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, *, context: str) -> str:
    """Return what was sealed in this context; raise UnsealError, never garbage."""
    key_id, body = _parts(token)
    key = _keys().data.get(key_id)
    if key is None:
        message = f"密钥文件中没有编号为“{key_id}”的密钥，请换回加密时使用的密钥文件。"
        raise UnsealError(message)
    try:
        plain = AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _bound(key_id, context))
    except InvalidTag:
        message = f"密文与密钥“{key_id}”或所在的行（{context}）不符：数据被改动或密钥文件有误。"
        raise UnsealError(message) from None
    return plain.decode()


def is_sealed_with_current_key(token: str) -> bool:
    """Say whether rotation has nothing left to do for this value."""
    return token.startswith(f"{VERSION}:{_keys().current}:")


def blind_index(value: str, *, context: str) -> str:
    """Return 64 hex digits to find equal values by; `context` names the field, not the row."""
    return _mac(f"index\0{context}\0{value}".encode()).hex()


def keyed_code(data: str | bytes, *, length: int = 10) -> str:
    """Return a short code that only the holder of the key can make for this data (about 49 bits)."""
    raw = data.encode() if isinstance(data, str) else data
    number = int.from_bytes(_mac(b"code\0" + raw))
    code = ""
    for _ in range(length):
        number, place = divmod(number, len(CODE_ALPHABET))
        code += CODE_ALPHABET[place]
    return code


def is_keyed_code(code: str, data: str | bytes) -> bool:
    """Compare a typed code with the right one, without telling by time how much of it was right."""
    typed = code.strip().upper()
    return bool(typed) and hmac.compare_digest(typed.encode(), keyed_code(data, length=len(typed)).encode())


def key_fingerprint() -> str:
    """Return what tells two key files apart without telling the keys (to store beside the data)."""
    return _mac(b"fingerprint").hex()[:16]


def forget_keys() -> None:
    """Read the key file anew at next use (after a rotation, in tests)."""
    _cached.cache_clear()


def _keys() -> KeyFile:
    path = getattr(settings, "ZCPS_KEY_FILE", None)
    if not path:
        raise KeyFileError("没有设置 ZCPS_KEY_FILE：请把它指向字段加密密钥文件。")
    return _cached(str(path))


@lru_cache(maxsize=4)
def _cached(path: str) -> KeyFile:
    return read_key_file(path)


def _bound(key_id: str, context: str) -> bytes:
    if not context:
        raise ValueError("a sealed value needs a context: model.field:uuid")
    return f"{VERSION}:{key_id}:{context}".encode()


def _parts(token: str) -> tuple[str, bytes]:
    version, _, rest = token.partition(":")
    key_id, _, body = rest.partition(":")
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if version != VERSION or len(raw) <= NONCE_BYTES:
        raise UnsealError("这不是本系统加密的内容，或者密文已损坏。")
    return key_id, raw


def _mac(data: bytes) -> bytes:
    return hmac.new(_keys().index, data, hashlib.sha256).digest()
