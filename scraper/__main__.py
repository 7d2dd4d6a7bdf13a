"""`python -m scraper` is `khabar`."""

from scraper.cli import main

main()
