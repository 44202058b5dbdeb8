"""How often each signal is right, on simulations whose truth is known. A topic is a file with ``measured``."""
