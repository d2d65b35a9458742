"""One POST to one address: bounded in time and size, TLS verified, no redirects, no proxies of the environment."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from accounts.sms.base import NotSentError, UnreachableError

MOST_BYTES = 64 * 1024
AT_HOME = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Answer:
    """What came back: status, media type, body."""

    status: int
    media_type: str
    body: bytes


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, ca_file: str = "") -> Answer:
    """Send the body and read the answer within the time; UnreachableError when nobody answers."""
    connection, target = _connection(url, seconds, ca_file)
    watch = _Watch(connection, seconds)
    try:
        with watch.running():
            connection.connect()
            watch.hold(connection.sock)
            connection.request("POST", target, body, dict(headers))
            with connection.getresponse() as response:
                status, media_type = response.status, response.headers.get_content_type()
                read = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(_said(error, is_late=watch.is_late, seconds=seconds)) from error
    finally:
        connection.close()
    if watch.is_late:  # cut off in the middle: what was read is not the whole
        raise UnreachableError(_said(None, is_late=True, seconds=seconds))
    if len(read) > MOST_BYTES:
        raise NotSentError("短信网关的答复过长，无法识别。")
    return Answer(status, media_type, read)


def _connection(url: str, seconds: float, ca_file: str) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=ca_file or None)
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=context), target
    if parts.scheme == "http" and parts.hostname in AT_HOME:
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds), target
    raise NotSentError("短信网关的地址（SMS_GATEWAY_URL）应以 https:// 开头。")


class _Watch:
    """Ends a connection at the deadline: a socket's own time-out starts anew with every byte that trickles in."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self.connection, self.seconds, self.is_late = connection, seconds, False
        self.sock: socket.socket | None = None

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        timer = threading.Timer(self.seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def hold(self, sock: socket.socket) -> None:
        """The connection itself lets go of its socket while an answer is still read from it."""
        self.sock = sock
        if self.is_late:
            raise TimeoutError

    def _end(self) -> None:
        self.is_late = True
        sock = self.sock or self.connection.sock  # in the middle of TLS's greetings it is the connection's
        if sock:
            with contextlib.suppress(OSError):  # over already
                # The plain socket's: TLS's own would pull the session from under the reader.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _said(error: Exception | None, *, is_late: bool, seconds: float) -> str:
    if is_late or isinstance(error, TimeoutError):
        return f"短信网关在 {seconds:g} 秒内没有答复。"
    if isinstance(error, ssl.SSLError):
        return "短信网关的证书没有通过核验。"
    return "连接不上短信网关。"
