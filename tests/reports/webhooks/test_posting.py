"""A call and its answers, from real sockets: taken, refused, slow, broken, moved, endless."""

import pytest

from tests.awaiting import awaited
from tests.reports.webhooks.listener import OK, Call, Listener, listening
from trimtab.domain.notices import webhook_problems as problems
from trimtab.reports.webhooks.guarding import permits
from trimtab.reports.webhooks.posting import LARGEST_ANSWER, Answer, post

ALLOWED = permits("127.0.0.1:*")


def posted(listener: Listener, *, seconds: float = 5.0) -> Answer:
    async def go() -> Answer:
        return await post(
            listener.url, headers={"webhook-id": "msg_1"}, body=b'{"a":1}', allowed=ALLOWED, seconds=seconds
        )

    return awaited(go())


def answering(answer: bytes | None) -> Answer:
    with listening(Listener(lambda call: answer)) as there:
        return posted(there)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (OK, Answer("", 204)),
        (b"HTTP/1.0 200 OK\r\n\r\n", Answer("", 200)),
        (b"HTTP/1.1 299 \r\n\r\n", Answer("", 299)),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK, Answer("", 204)),
        (b"HTTP/1.1 400 Bad\r\n\r\n", Answer(problems.STATUS, 400)),
        (b"HTTP/1.1 410 Gone\r\n\r\n", Answer(problems.GONE, 410)),
        (b"HTTP/1.1 429 Slow down\r\n\r\n", Answer(problems.STATUS, 429)),
        (b"HTTP/1.1 500 Oops\r\n\r\n", Answer(problems.STATUS, 500)),
        (b"HTTP/1.1 500 Oops\r\nRetry-After: 9\r\n\r\n", Answer(problems.STATUS, 500)),
        (b"HTTP/1.1 429 Slow down\r\nServer: x\r\nretry-AFTER:  120 \r\n\r\n", Answer(problems.STATUS, 429, "120")),
        (b"HTTP/1.1 503 Busy\r\nRetry-After: Mon, 23 Nov 2026 10:00:00 GMT\r\n\r\n",
         Answer(problems.STATUS, 503, "Mon, 23 Nov 2026 10:00:00 GMT")),
        (b"HTTP/1.1 503 Busy\r\nRetry-After: " + b"9" * 9000 + b"\r\n\r\n", Answer(problems.STATUS, 503, "9" * 64)),
        (b"HTTP/1.1 503 Busy\r\n" + b"X: y\r\n" * 200 + b"Retry-After: 9\r\n\r\n", Answer(problems.STATUS, 503)),
        (b"HTTP/1.1 503 Busy\r\n\r\nRetry-After: 9\r\n", Answer(problems.STATUS, 503)),
        (b"HTTP/1.1 503 Busy\r\nServer: x", Answer(problems.STATUS, 503)),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", Answer(problems.MOVED, 302)),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 20, Answer(problems.ANSWER)),
        (b"SSH-2.0-OpenSSH\r\n", Answer(problems.ANSWER)),
        (b"HTTP/9 200 OK\r\n\r\n", Answer(problems.ANSWER)),
        (b"HTTP/1.1 999 Odd\r\n\r\n", Answer(problems.ANSWER)),
        (b"\x00" * 100 + b"\n", Answer(problems.ANSWER)),
        (b"H" * (LARGEST_ANSWER + 100_000), Answer(problems.ANSWER)),
        (b"", Answer(problems.CONNECTION)),
        (b"HTTP/1.1 20", Answer(problems.CONNECTION)),
        (None, Answer(problems.CONNECTION)),
    ],
)  # fmt: skip
def test_what_an_answer_means(answer: bytes | None, found: Answer) -> None:
    assert answering(answer) == found


def test_the_message_arrives_as_it_was_written() -> None:
    with listening(Listener()) as there:
        posted(there)
    (call,) = there.calls
    assert (call.line, call.body) == ("POST /hook HTTP/1.1", b'{"a":1}')
    assert call.headers["host"] == f"127.0.0.1:{there.port}"
    assert call.headers["content-type"] == "application/json"
    assert call.headers["webhook-id"] == "msg_1"


def test_a_redirect_is_not_followed() -> None:
    with listening(Listener()) as trap:

        def elsewhere(call: Call) -> bytes:
            return f"HTTP/1.1 307 Elsewhere\r\nLocation: {trap.url}\r\n\r\n".encode()

        with listening(Listener(elsewhere)) as there:
            assert posted(there).problem == problems.MOVED
        assert trap.connections == 0


def test_a_receiver_that_never_says_anything_is_left() -> None:
    with listening(Listener(silent=True)) as there:
        assert posted(there, seconds=0.3).problem == problems.TIMEOUT


def test_nobody_there() -> None:
    with listening(Listener()) as gone:
        pass
    assert posted(gone).problem == problems.CONNECTION


def test_a_certificate_that_nobody_signed_is_refused() -> None:
    with listening(Listener(lambda call: OK)) as plain:
        url = plain.url.replace("http://", "https://")

        async def go() -> Answer:
            return await post(url, headers={}, body=b"{}", allowed=ALLOWED, seconds=2)

        assert awaited(go()).problem in (problems.CERTIFICATE, problems.CONNECTION, problems.TIMEOUT)
