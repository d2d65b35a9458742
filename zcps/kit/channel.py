"""Messages between two processes over a socket: four bytes with the length of the head, the head as JSON, its bodies."""

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct(">I")
_AT_ONCE = 1 << 20


def send(channel: socket.socket, head: dict[str, Any], bodies: Sequence[bytes] = ()) -> None:
    """Write one message; the head goes with the sizes of the bodies."""
    told = json.dumps(head | {"sizes": [len(body) for body in bodies]}).encode()
    channel.sendall(b"".join([_LENGTH.pack(len(told)), told, *bodies]))


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message; EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    head = json.loads(_exactly(channel, length))
    return head, [_exactly(channel, size) for size in head.pop("sizes")]


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = channel.recv(min(size, _AT_ONCE))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
