"""What pages of bot walls are known by: what their makers' scripts are called. Pure.

Asked of answers as they come (`scraper.fetch`) and of stored pages (`scraper.extract`), each with marks of its own
besides, and with its own bound for the text that a wall may have.
"""

from __future__ import annotations

# What stands in walls only: Anubis, Vercel, Akamai.
SURE_MARKS = rb"anubis_challenge|/\.well-known/vercel/security/|/_sec/cp_challenge|sec-if-cpt"
# What may be left in the pages of their customers too: ArvanCloud, Cloudflare, Imperva, DataDome, Sucuri. The scripts
# by which Cloudflare and DataDome watch all visitors do not count.
MAKERS_MARKS = (
    rb"__arcsjs|_cf_chl_opt|cf-browser-verification|/cdn-cgi/challenge-platform/(?!(?:h/\w/)?scripts/)"
    rb"|_Incapsula_Resource|(?<!\bjs\.)captcha-delivery\.com|sucuri_cloudproxy"
)
