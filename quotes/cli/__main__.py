"""`python -m quotes.cli`, the same as `quotes`."""

from quotes.cli.app import main

if __name__ == "__main__":
    main()
