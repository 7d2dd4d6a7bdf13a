"""Records, contracts and where they are kept. The bottom of the house: imports nothing of scraper."""
