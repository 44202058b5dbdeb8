"""Lets ``python -m trimtab.cli`` do what ``trimtab`` does."""

from trimtab.cli.main import main

if __name__ == "__main__":
    main()
