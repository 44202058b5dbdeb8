"""Nobody else can write a token, and a server that folds the case of an address does it no harm."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from trimtab.domain.outbox.tokens import BOUNCE_LENGTH, bounce_token, message_of, opt_out_of, opt_out_token


@given(st.uuids(version=4))
def test_a_bounce_token_names_its_message_in_any_case(key: uuid.UUID) -> None:
    token = bounce_token(key)
    assert len(token) == BOUNCE_LENGTH
    assert token.isalnum()
    assert message_of(token) == message_of(token.upper()) == key


@given(
    st.uuids(version=4),
    st.integers(0, BOUNCE_LENGTH - 1),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"),
)
def test_a_changed_bounce_token_names_nothing(key: uuid.UUID, place: int, letter: str) -> None:
    token = bounce_token(key)
    changed = token[:place] + letter + token[place + 1 :]
    # The last letter has bits that stand for nothing.
    assert message_of(changed) in ((key,) if changed == token or place == BOUNCE_LENGTH - 1 else (None,)) or (
        place == BOUNCE_LENGTH - 1 and message_of(changed) is None
    )


@given(st.text(max_size=80))
def test_no_text_is_a_token(text: str) -> None:
    assert message_of(text) is None
    assert opt_out_of(text) is None


def test_an_opt_out_token_says_whose_mail_it_is() -> None:
    token = opt_out_token(address="Bob@ACME.example", topic="surveys", language="tr")
    found = opt_out_of(token)
    assert found is not None
    assert (found.address, found.topic, found.language) == ("Bob@acme.example", "surveys", "tr")
    assert opt_out_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
