"""`python -m quotes`, the same as the command `quotes`."""

from quotes.cli.app import main

if __name__ == "__main__":
    main()
