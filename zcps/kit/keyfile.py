"""The file that holds the field encryption keys: made once, mode 600, outside the repository.

JSON: {"current": id, "data": {id: key}, "index": key, "check": value}, keys of 32 bytes in base64.
`check` is a value over all keys: a damaged or hand-edited file is noticed before anything is sealed.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
from dataclasses import dataclass, replace
from pathlib import Path

KEY_BYTES = 32


class KeyFileError(Exception):
    """The key file is missing, unreadable or damaged; the text says what to do."""


@dataclass(frozen=True)
class KeyFile:
    """Keys in memory: data keys by id, the id that seals now, the key of indexes and codes."""

    current: str
    data: dict[str, bytes]
    index: bytes

    def __repr__(self) -> str:
        """Keep the keys out of logs."""
        return f"KeyFile(current={self.current!r}, ids={sorted(self.data)})"


def ensure_key_file(path: str | Path) -> bool:
    """Make the key file unless there is one; say whether it was made. Never changes a file."""
    path = Path(path)
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_id = _new_id()
    keys = KeyFile(key_id, {key_id: _new_key()}, _new_key())
    temporary = _write_beside(path, keys)
    try:
        # A link refuses to replace: of two processes that start at once one wins, whole.
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True


def add_data_key(path: str | Path) -> str:
    """Start a rotation: add a data key that seals from now on; return its id. Old keys still open."""
    keys = read_key_file(path)
    key_id = _new_id()
    added = replace(keys, current=key_id, data={**keys.data, key_id: _new_key()})
    _write_beside(Path(path), added).replace(path)
    return key_id


def read_key_file(path: str | Path) -> KeyFile:
    """Read and check the file."""
    try:
        content = json.loads(Path(path).read_bytes())
        keys = _keys_in(content)
    except FileNotFoundError:
        message = f"找不到字段加密密钥文件 {path}，请运行 bin/setup 生成，或恢复备份的密钥文件。"
        raise KeyFileError(message) from None
    except OSError as error:
        message = f"无法读取字段加密密钥文件 {path}：{error.strerror}。请检查文件权限。"
        raise KeyFileError(message) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(_damaged(path)) from None
    if not hmac.compare_digest(str(content.get("check")), _check_value(keys)):
        raise KeyFileError(_damaged(path))
    return keys


def is_private(path: str | Path) -> bool:
    """Say whether nobody but the owner may read the file."""
    return not stat.S_IMODE(Path(path).stat().st_mode) & 0o077


def _damaged(path: str | Path) -> str:
    return f"字段加密密钥文件 {path} 已损坏或被改动，请恢复备份的密钥文件；不要重新生成。"


def _keys_in(content: dict) -> KeyFile:
    data = {key_id: base64.b64decode(key) for key_id, key in content["data"].items()}
    keys = KeyFile(content["current"], data, base64.b64decode(content["index"]))
    if keys.current not in data or {len(key) for key in (*data.values(), keys.index)} != {KEY_BYTES}:
        raise ValueError("keys")
    return keys


def _check_value(keys: KeyFile) -> str:
    everything = json.dumps([keys.current, _readable(keys.data)], sort_keys=True)
    return hmac.new(keys.index, everything.encode(), hashlib.sha256).hexdigest()


def _readable(data: dict[str, bytes]) -> dict[str, str]:
    return {key_id: base64.b64encode(key).decode() for key_id, key in data.items()}


def _write_beside(path: Path, keys: KeyFile) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    content = {
        "current": keys.current,
        "data": _readable(keys.data),
        "index": base64.b64encode(keys.index).decode(),
        "check": _check_value(keys),
    }
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(json.dumps(content, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _new_id() -> str:
    return "k" + secrets.token_hex(4)


def _new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)
