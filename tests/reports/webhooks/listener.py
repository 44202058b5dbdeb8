"""A receiver of webhooks on this machine: real sockets, whatever answers a test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

OK = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
Answering = Callable[["Call"], bytes | None]


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    number: int
    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """``answers`` says what goes back for each call: bytes, or None to hang up without a word after the body."""

    answers: Answering = lambda call: OK
    host: str = "127.0.0.1"
    port: int = 0
    connections: int = 0
    calls: list[Call] = field(default_factory=list)
    silent: bool = False

    def ids(self) -> list[str]:
        """The webhook-id of every call, in the order they came."""
        return [call.headers["webhook-id"] for call in self.calls]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}/hook"


@contextmanager
def listening(listener: Listener) -> Iterator[Listener]:
    """The listener is there inside."""
    server = socket.create_server((listener.host, listener.port))
    listener.port = server.getsockname()[1]
    over = threading.Event()

    def accept() -> None:
        while not over.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            listener.connections += 1
            threading.Thread(target=_serve, args=(listener, connection, over), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener
    finally:
        over.set()
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()


def _serve(listener: Listener, connection: socket.socket, over: threading.Event) -> None:
    with connection, suppress(OSError, ValueError):
        if listener.silent:
            over.wait()
            return
        call = _read(listener, connection)
        listener.calls.append(call)
        answer = listener.answers(call)
        if answer is not None:
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            connection.recv(1)


def _read(listener: Listener, connection: socket.socket) -> Call:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode().strip()
        headers = {}
        while found := stream.readline().decode().strip():
            name, _, value = found.partition(":")
            headers[name.lower()] = value.strip()
        return Call(len(listener.calls) + 1, line, headers, stream.read(int(headers["content-length"])))
