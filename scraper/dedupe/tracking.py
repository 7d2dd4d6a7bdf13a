"""Query parameters that say how a reader came to a page, never which page it is.

Sources: ClearURLs' and Firefox' query stripping lists, the analytics vendors' own manuals (Google, Meta, Microsoft,
Matomo, HubSpot, Mailchimp, AT Internet), and links seen in news feeds. A name that any site uses to pick an article
(`id`, `sid`, `p`, `page`, `ref` with a number) is not here: dropping too little costs a second record, dropping too
much loses an article.
"""

from __future__ import annotations

from functools import lru_cache

# Everything that starts so. All lower case; names are compared in lower case.
_PREFIXES = (
    "utm_",
    "mtm_",
    "pk_",
    "piwik_",
    "matomo_",
    "hsa_",
    "itm_",
    "at_bbc_",
    "guce_",
    "fb_action_",
    "aspsessionid",
)

_CLICKS = """
fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid rdt_cid sccid sfnsn ef_id s_kwcid spm
isappinstalled yclid ysclid twclid ttclid li_fat_id igshid igsh mibextid srsltid epik _branch_match_id
_branch_referrer irclickid zanpid rb_clickid wickedid tblci ob_click_id dicbo oborigurl fb_source fb_ref
__twitter_impression
"""
_MAIL_AND_MARKETING = """
mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking hss_channel vero_id vero_conv oly_enc_id
oly_anon_id __s ml_subscriber ml_subscriber_hash wt_mc wt.mc_id sc_cid s_cid cmpid icid ocid ncid ftag xtor smid smtyp
soc_src soc_trk taid sara_ref traffic_source reflink maca smprod regi_id bxid cndid unlocked_article_code guccounter
_ga _gl ns_mchannel ns_source ns_campaign ns_linkname ns_fee ito sr_share _openstat at_medium at_campaign at_custom1
at_custom2 at_custom3 at_custom4 at_link_id at_link_type at_link_origin at_format at_ptr_name
"""
_SESSIONS_AND_BUTTONS = """
phpsessid jsessionid cfid cftoken __cf_chl_tk __cf_chl_rt_tk replytocom amp_js_v amp_gsa usqp noamp nonamp
"""
_NAMES = frozenset(f"{_CLICKS} {_MAIL_AND_MARKETING} {_SESSIONS_AND_BUTTONS}".split())

# Parameters that are noise with these values only: `ref=twitter` is, `ref=7` may be an article.
_ORIGIN_NAMES = frozenset(
    (
        "ref",
        "referrer",
        "referer",
        "source",
        "src",
        "from",
        "via",
        "rss",
        "emc",
        "partner",
        "share",
        "feedtype",
        "feedname",
        "cmp",
        "feature",
    )
)
_ORIGINS = """
rss rss2 atom feed feeds rssfeed twitter facebook fb tw telegram instagram linkedin whatsapp email mail newsletter
share shared share_btn_url share_btn_link share_btn_fb share_btn_tw share_iosapp_other share_androidapp_other social
app push home homepage index googlenews google_news google news topnews top_news 1 true
"""
_ORIGIN_VALUES = frozenset(_ORIGINS.split())
_NUMERIC_TRUTH = frozenset(("1", "true"))
_AMP_NAMES = frozenset(("amp", "outputtype", "output"))
_AMP_VALUES = frozenset(("", "1", "true", "amp"))


@lru_cache(maxsize=4096)
def is_noise(name: str, value: str) -> bool:
    """Tell whether a query parameter says nothing of which article is meant (tracking, or the page's AMP form)."""
    name, value = name.lower(), value.lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    if name in _ORIGIN_NAMES:
        return value in _ORIGIN_VALUES and (name == "rss" or value not in _NUMERIC_TRUTH)
    return name in _AMP_NAMES and value in _AMP_VALUES and (name == "amp" or value == "amp")
