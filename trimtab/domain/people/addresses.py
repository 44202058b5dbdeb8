"""How the address of an account is written: what identity compares, and nothing looser."""

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def exact(address: str) -> str:
    """The address as accounts keep it: trimmed, A to Z in lower case, every other letter as it stands.

    Unicode's own lower case joins letters that are not the same (the Kelvin sign and k, İ and i), so that somebody
    could receive another person's mail. It is never used here.
    """
    return address.strip().translate(_LOWER)
