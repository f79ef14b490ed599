"""A client that costs next to nothing: one kept connection and as little Python as a request can be sent with.

A usual HTTP library takes about as long for a request as the server does for a read, and on a machine of two cores
client and server share them: it would be the client that is measured.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_CHUNK = 1 << 18


class Connection:
    """One connection to this machine, HTTP/1.1 kept alive, answers with Content-Length only."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes, expected: int) -> bytes:
        """The body of the answer. Raises RuntimeError for another status than the expected one."""
        self._socket.sendall(request)
        received = self._socket.recv(_CHUNK)
        while _END not in received:
            received += self._more()
        head, _, body = received.partition(_END)
        length = _LENGTH.search(head)
        assert length, "the answer does not say how long it is"
        while len(body) < int(length[1]):
            body += self._more()
        if int(head[9:12]) != expected:
            raise RuntimeError(f"the server answered {head[9:12].decode()}: {body[:500].decode()}")
        return body

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        chunk = self._socket.recv(_CHUNK)
        if not chunk:
            raise RuntimeError("the server closed the connection")
        return chunk


def request(method: str, path: str, *, token: str = "", body: bytes = b"") -> bytes:
    """The request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/fhir+json"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/fhir+json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def connections(port: int, count: int) -> Sequence[Connection]:
    return [Connection(port) for _ in range(count)]
