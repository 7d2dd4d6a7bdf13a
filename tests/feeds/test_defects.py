# ruff: noqa: E501, ISC004 - tables of documents: a broken line inside one would be another document
"""Broken feeds as Persian (and other) sites send them, and what they mean. One row is one defect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.feeds.documents import atom, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.feeds import ParsedFeed
    from storage.records import FeedItem

ONE = "https://news.example.ir/news/1"
DC = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"'
CONTENT = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
ATOM = ' xmlns:atom="http://www.w3.org/2005/Atom"'

MARKUP = {
    "control_characters": (rss("<title>خبر\x0b\x1f مهم</title>"), {"title": "خبر مهم"}),
    "nul": (rss("<title>خبر\x00 مهم</title>"), {"title": "خبر مهم"}),
    "reference_to_nul": (rss("<title>خبر&#0; مهم</title>"), {"title": "خبر مهم"}),
    "reference_to_surrogate": (rss("<title>خبر&#xD800; مهم</title>"), {"title": "خبر مهم"}),
    "letter_in_halves": (rss("<title>خبر &#xD83D;&#xDE00; و &#55357;&#56832;</title>"), {"title": "خبر 😀 و 😀"}),
    "halves_that_are_no_numbers": (rss("<title>خبر &#D83D;&#DE00; مهم</title>"), {"title": "خبر &#D83D;&#DE00; مهم"}),
    "halves_the_wrong_way": (rss("<title>خبر &#xDE00;&#xD83D; مهم</title>"), {"title": "خبر مهم"}),
    "html_entity": (rss("<title>خبر&nbsp;مهم</title>"), {"title": "خبر مهم"}),
    "html_entity_in_a_feed_with_cdata": (
        rss("<title>خبر&nbsp;مهم</title><description><![CDATA[<a href='/?a&b'>الف&nbsp;ب</a>]]></description>"),
        {"title": "خبر مهم", "summary": "الف ب"},
    ),
    "html_entity_in_an_attribute": (
        rss('<category term="الف&nbsp;ب"/><title>خبر&nbsp;مهم</title>'),
        {"tags": ("الف ب",), "title": "خبر مهم"},
    ),
    "html_entity_in_a_standalone_document": (
        rss("<title>خبر&nbsp;مهم</title>").replace("?>", ' standalone="yes"?>', 1),
        {"title": "خبر مهم"},
    ),
    "non_joiner_entity": (rss("<title>می&zwnj;شود</title>"), {"title": "می\u200cشود"}),
    "guillemet_entities": (rss("<title>&laquo;خبر&raquo;&hellip;</title>"), {"title": "«خبر»…"}),
    "unknown_entity": (rss("<title>خبر &khabar; مهم</title>"), {"title": "خبر &khabar; مهم"}),
    "bare_ampersand": (rss("<title>نفت & گاز</title>"), {"title": "نفت & گاز"}),
    "bare_ampersand_in_link": (
        rss("<link>https://news.example.ir/?id=1&lang=fa</link>"),
        {"url": "https://news.example.ir/?id=1&lang=fa"},
    ),
    "bare_less_than": (rss("<title>تورم < ۵ درصد</title>"), {"title": "تورم < ۵ درصد"}),
    "junk_before_prolog": ("\n\n  <br />\nWarning: x in y.php\n" + rss(), {"title": "خبر"}),
    "blank_line_before_prolog": ("\r\n" + rss(), {"title": "خبر"}),
    "second_prolog": ('<?xml version="1.0"?>\n' + rss(), {"title": "خبر"}),
    "junk_after_end": (rss() + "<!-- cache --><script>x()</script>", {"title": "خبر"}),
    "two_documents": (rss() + rss("<title>دو</title>"), {"title": "خبر"}),
    "double_dash_in_comment": (rss("<!-- a -- b -->"), {"title": "خبر"}),
    "undeclared_prefix_dc": (rss("<dc:creator>علی</dc:creator>"), {"authors": ("علی",)}),
    "undeclared_prefix_media": (
        rss('<media:thumbnail url="https://i.example.ir/1.jpg"/>'),
        {"image": "https://i.example.ir/1.jpg"},
    ),
    "undeclared_prefix_content": (
        rss("<content:encoded><![CDATA[<p>متن</p>]]></content:encoded>"),
        {"content_html": "<p>متن</p>"},
    ),
    "undeclared_unknown_prefix": (rss("<isna:code>7</isna:code>"), {"title": "خبر"}),
    "attribute_without_quotes": (
        rss("<guid isPermaLink=false>7</guid><link>/news/1</link>"),
        {"guid": "7", "url": ONE},
    ),
    "attribute_twice": (
        rss('<enclosure url="/1.jpg" type="image/jpeg" type="image/jpeg"/>'),
        {"image": "https://news.example.ir/1.jpg"},
    ),
    "nested_cdata": (
        rss("<description><![CDATA[یک <![CDATA[دو]]> سه]]></description>"),
        {"summary": "یک دو سه"},
    ),
    "cdata_in_odd_case": (rss("<title><![cdata[خبر]]></title>"), {"title": "خبر"}),
    "cdata_without_end": (rss("<title><![CDATA[خبر</title><link>/news/1</link>"), {"title": "خبر", "url": ONE}),
    "title_without_end": (rss("<title>خبر<link>/news/1</link>"), {"title": "خبر", "url": ONE}),
    "unescaped_markup": (rss("<description><p>یک<br>دو</p></description>"), {"summary": "یک\nدو"}),
    "well_formed_markup": (rss("<description><p>یک</p><p>دو</p></description>"), {"summary": "یک\nدو"}),
    "upper_case_names": (
        "<RSS VERSION='2.0'><CHANNEL><TITLE>ا</TITLE><ITEM><TITLE>خبر</TITLE><LINK>/news/1</LINK></ITEM></CHANNEL></RSS>",
        {"title": "خبر", "url": ONE},
    ),
    "doctype_netscape": (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        f'"http://my.netscape.com/publish/formats/rss-0.91.dtd">{rss(prolog="")}',
        {"title": "خبر"},
    ),
    "xml_1_1": (rss(prolog='<?xml version="1.1" encoding="UTF-8"?>'), {"title": "خبر"}),
    "default_namespace": (rss(names=' xmlns="http://backend.userland.com/rss2"'), {"title": "خبر"}),
    "odd_namespace_address": (
        rss("<dc:creator>علی</dc:creator>", names=' xmlns:dc="http://purl.org/dc/elements/1.1"'),
        {"authors": ("علی",)},
    ),
    "items_beside_the_channel": (
        '<rss version="2.0"><channel><title>ا</title></channel><item><title>خبر</title><link>/news/1</link></item></rss>',
        {"title": "خبر", "url": ONE},
    ),
}

LINKS = {
    "every_link_is_the_front_page": (rss(f"<link>https://news.example.ir/</link><guid>{ONE}</guid>"), {"url": ONE}),
    "every_link_is_the_feed": (rss(f'<link>#1</link><guid isPermaLink="false">{ONE}</guid>'), {"url": ONE}),
    "the_front_page_and_no_better": (
        rss("<link>https://news.example.ir/#1</link><guid>https://news.example.ir/#2</guid>"), {"url": "https://news.example.ir/#1"},
    ),
    "scheme_of_feed_readers": (rss(f"<link>feed:{ONE}</link>"), {"url": ONE}),
    "base_of_the_link": (atom('<link xml:base="https://news.example.ir/news/" href="1"/>'), {"url": ONE}),
    "content_elsewhere": (atom(f'<link rel="replies" href="/c"/><content src="{ONE}" type="text/html"/>'), {"url": ONE, "content_html": None}),
    "relative": (rss("<link>/news/1</link>"), {"url": ONE}),
    "relative_to_the_feed": (rss("<link>news/1</link>"), {"url": "https://news.example.ir/fa/news/1"}),
    "protocol_relative": (rss("<link>//news.example.ir/news/1</link>"), {"url": ONE}),
    "blanks_around": (rss(f"<link>\n   {ONE}\n  </link>"), {"url": ONE}),
    "in_cdata": (rss(f"<link><![CDATA[ {ONE} ]]></link>"), {"url": ONE}),
    "broken_over_lines": (rss("<link>https://news.example.ir/\nnews/1</link>"), {"url": ONE}),
    "blank_inside": (rss("<link>https://news.example.ir/a b</link>"), {"url": "https://news.example.ir/a%20b"}),
    "escaped_twice": (
        rss("<link>https://news.example.ir/?a=1&amp;amp;b=2</link>"),
        {"url": "https://news.example.ir/?a=1&b=2"},
    ),
    "raw_persian": (rss("<link>https://news.example.ir/خبر/۱</link>"), {"url": "https://news.example.ir/خبر/۱"}),
    "as_attribute_in_rss": (rss(f'<link href="{ONE}"/>'), {"url": ONE}),
    "empty_link_and_guid": (rss(f"<link></link><guid>{ONE}</guid>"), {"url": ONE, "guid": ONE}),
    "guid_only": (rss(f"<guid>{ONE}</guid>"), {"url": ONE}),
    "guid_only_said_to_be_no_link": (rss(f'<guid isPermaLink="false">{ONE}</guid>'), {"url": ONE}),
    "relative_guid": (rss('<guid isPermaLink="true">/news/1</guid>'), {"url": ONE, "guid": "/news/1"}),
    "atom_link_in_rss": (rss(f'<atom:link href="{ONE}" rel="alternate"/>', names=ATOM), {"url": ONE}),
    "self_link_is_not_the_page": (
        rss(f'<atom:link href="https://x.ir/rss" rel="self"/><link>{ONE}</link>', names=ATOM),
        {"url": ONE},
    ),
    "script_link_gives_way": (rss(f"<link>javascript:alert(1)</link><guid>{ONE}</guid>"), {"url": ONE}),
    "relative_guid_that_says_nothing": (rss("<guid>/news/1</guid>"), {"url": ONE}),
    "permalink_in_odd_case": (rss('<guid isPermalink="TRUE">/news/1</guid>'), {"url": ONE}),
    "www_without_scheme": (rss("<link>www.x.ir/1</link>"), {"url": "https://www.x.ir/1"}),
    "own_host_without_scheme": (rss("<link>news.example.ir/news/1</link>"), {"url": ONE}),
    "one_slash": (rss("<link>https:/news.example.ir/news/1</link>"), {"url": ONE}),
    "no_slashes": (rss("<link>https:www.x.ir/1</link>"), {"url": "https://www.x.ir/1"}),
    "no_colon": (rss("<link>https//news.example.ir/news/1</link>"), {"url": ONE}),
    "own_host_without_its_www": (
        rss("<link>https//www.news.example.ir/news/1</link>"),
        {"url": "https://www.news.example.ir/news/1"},
    ),
    "a_password": (rss("<link>https://admin:1234@news.example.ir/news/1</link>"), {"url": ONE}),
    "an_at_sign_in_the_path": (rss("<link>https://news.example.ir/@ali/1</link>"), {"url": "https://news.example.ir/@ali/1"}),
    "torn": (rss("<link>https: //news.example.ir/news/1</link>"), {"url": ONE}),
    "null": (rss(f"<link>null</link><guid>{ONE}</guid>"), {"url": ONE}),
    "nothing": (rss(f"<link>N/A</link><guid>{ONE}</guid>"), {"url": ONE}),
    "called_url": (rss(f"<guid>7</guid><url>{ONE}</url>"), {"url": ONE}),
    "url_beside_a_link": (rss(f"<url>/short/7</url><link>{ONE}</link>"), {"url": ONE}),
    "four_slashes": (rss("<link>https:////news.example.ir/news/1</link>"), {"url": ONE}),
    "two_schemes": (rss(f"<link>http://{ONE}</link>"), {"url": ONE}),
    "direction_marks": (rss(f"<link>\u200f{ONE}\u200e</link>"), {"url": ONE}),
    "byte_order_mark": (rss(f"<link>\ufeff{ONE}</link>"), {"url": ONE}),
    "no_break_space": (rss(f"<link>\xa0{ONE}\xa0</link>"), {"url": ONE}),
    "quotes": (rss(f'<link>"{ONE}"</link>'), {"url": ONE}),
    "an_anchor": (rss(f'<link><![CDATA[<a href="{ONE}">خبر</a>]]></link>'), {"url": ONE}),
    "backslashes": (rss("<link>https:\\\\news.example.ir\\news\\1</link>"), {"url": ONE}),
    "percent_encoded": (rss("<link>https://news.example.ir/%D8%AE</link>"), {"url": "https://news.example.ir/%D8%AE"}),
    "atom_self_only": (atom(f'<link rel="self" href="{ONE}"/>'), {"url": ONE}),
    "atom_relation_in_odd_case": (atom(f'<link rel="Alternate" href="{ONE}"/>'), {"url": ONE}),
    "atom_relation_by_address": (
        atom(f'<link rel="http://www.iana.org/assignments/relation/alternate" href="{ONE}"/>'),
        {"url": ONE},
    ),
    "original_behind_a_service": (
        rss(
            f"<link>https://feeds.example.com/~r/1</link><f:origLink>{ONE}</f:origLink>",
            names=' xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"',
        ),
        {"url": ONE},
    ),
    "xml_base": (atom('<link href="news/1"/>', "").replace("<entry", '<entry xml:base="https://news.example.ir/"'), {"url": ONE}),
    "xml_base_of_the_feed": (
        atom('<link href="1"/>').replace("<feed ", '<feed xml:base="/news/" '),
        {"url": ONE},
    ),
    "page_before_other_alternates": (
        atom(f'<link rel="alternate" type="application/pdf" href="/1.pdf"/><link rel="alternate" type="text/html" href="{ONE}"/>'),
        {"url": ONE},
    ),
}  # fmt: skip

TEXTS = {
    "title_in_cdata": (rss("<title><![CDATA[خبر <b>مهم</b>]]></title>"), {"title": "خبر مهم"}),
    "title_escaped_twice": (rss("<title>نفت &amp;amp; گاز &amp;quot;ایران&amp;quot;</title>"), {"title": 'نفت & گاز "ایران"'}),
    "non_joiner_escaped_twice": (rss("<title>می&amp;zwnj;شود</title>"), {"title": "می\u200cشود"}),
    "title_over_lines": (rss("<title>\n  خبر\n   مهم \n</title>"), {"title": "خبر مهم"}),
    "title_with_markup": (rss("<title>&lt;span class='x'&gt;خبر&lt;/span&gt;</title>"), {"title": "خبر"}),
    "title_with_angle_brackets": (rss("<title>List&lt;String&gt; و ۵ &lt; ۶</title>"), {"title": "List<String> و ۵ < ۶"}),
    "title_of_media": (rss("<title/><media:title>عکس</media:title>", names=MEDIA), {"title": "عکس"}),
    "title_of_media_first": (rss("<media:title>عکس</media:title><title>خبر</title>", names=MEDIA), {"title": "خبر"}),
    "empty_title": (rss("<title></title>"), {"title": None}),
    "blank_summary": (rss("<description>  \n </description>"), {"summary": None}),
    "summary_of_paragraphs": (
        rss("<description><![CDATA[<p>یک\nدو</p>\n\n<p>سه</p>]]></description>"),
        {"summary": "یک دو\nسه"},
    ),
    "script_in_summary": (
        rss("<description><![CDATA[<script>alert('x')</script><style>p{}</style>متن<!-- x -->]]></description>"),
        {"summary": "متن"},
    ),
    "tags_of_a_word_processor": (
        rss("<description><![CDATA[<p>متن<o:p></o:p> و <st1:place w:st='on'>تهران</st1:place> <std::string> <http://x.ir/> <a:b</p>]]></description>"),
        {"summary": "متن و تهران <std::string> <http://x.ir/> <a:b"},
    ),
    "content_as_sent": (
        rss("<content:encoded><![CDATA[<p>متن &amp; متن</p>]]></content:encoded>", names=CONTENT),
        {"content_html": "<p>متن &amp; متن</p>", "summary": None},
    ),
    "atom_html": (atom('<content type="html">&lt;p&gt;متن&lt;/p&gt;</content>'), {"content_html": "<p>متن</p>"}),
    "atom_text": (atom("<summary>۵ &lt; ۶ &lt;b&gt;</summary>"), {"summary": "۵ < ۶ <b>"}),
    "atom_text_content": (atom('<content type="text">۵ &lt; ۶</content>'), {"content_html": "۵ &lt; ۶"}),
    "windows_1252_reference": (rss("<title>It&#146;s</title>"), {"title": "It’s"}),
}  # fmt: skip

PEOPLE = {
    "mail_and_name": (rss("<author>ali@x.ir (علی رضایی)</author>"), {"authors": ("علی رضایی",)}),
    "name_and_mail": (rss("<author>علی رضایی &lt;ali@x.ir&gt;</author>"), {"authors": ("علی رضایی",)}),
    "two_creators": (
        rss("<dc:creator>علی</dc:creator><dc:creator>رضا</dc:creator><dc:creator>علی</dc:creator>", names=DC),
        {"authors": ("علی", "رضا")},
    ),
    "atom_author": (atom("<author><name>علی</name><uri>http://x.ir</uri><email>a@x.ir</email></author>"), {"authors": ("علی",)}),
    "empty_author": (rss("<author> </author>"), {"authors": ()}),
    "categories": (
        rss("<category>سیاسی</category><category><![CDATA[ اقتصاد &amp; بازار ]]></category><category>سیاسی</category><category/>"),
        {"tags": ("سیاسی", "اقتصاد & بازار")},
    ),
    "subject": (rss("<dc:subject>ورزش</dc:subject>", names=DC), {"tags": ("ورزش",)}),
    "atom_category_label": (atom('<category term="pol" label="سیاسی"/><category term="eco"/>'), {"tags": ("سیاسی", "eco")}),
}  # fmt: skip

IMAGES = {
    "enclosure": (rss('<enclosure url="/1.jpg" length="0" type="image/jpeg"/>'), {"image": "https://news.example.ir/1.jpg"}),
    "enclosure_without_type": (rss('<enclosure url="/1.jpg?w=9"/>'), {"image": "https://news.example.ir/1.jpg?w=9"}),
    "enclosure_of_odd_type": (rss('<enclosure url="/1.jpg" type="jpg"/>'), {"image": "https://news.example.ir/1.jpg"}),
    "enclosure_of_bytes": (
        rss('<enclosure url="/1.jpg" type="application/octet-stream"/>'),
        {"image": "https://news.example.ir/1.jpg"},
    ),
    "by_its_width": (rss('<media:content url="/img/1" width="600"/>', names=MEDIA), {"image": "https://news.example.ir/img/1"}),
    "a_page_of_some_width": (rss('<media:content url="/player.swf" width="600"/>', names=MEDIA), {"image": None}),
    "attribute_in_capitals": (rss('<media:thumbnail URL="/1.jpg"/>', names=MEDIA), {"image": "https://news.example.ir/1.jpg"}),
    "loaded_later_and_nothing_before": (
        rss("<description>&lt;img data-src='/1.jpg' class='lazy'&gt;</description>"),
        {"image": "https://news.example.ir/1.jpg"},
    ),
    "blanks_in_its_name": (
        rss('<description>&lt;img alt="x" src="/عکس خبر.jpg"&gt;</description>'),
        {"image": "https://news.example.ir/عکس%20خبر.jpg"},
    ),
    "a_tag_without_an_end": (
        rss("<description>&lt;img src='/0.jpg' &lt;img src='/1.jpg'&gt;</description>"),
        {"image": "https://news.example.ir/1.jpg"},
    ),
    "enclosure_as_text": (rss("<enclosure>/1.jpg</enclosure>"), {"image": "https://news.example.ir/1.jpg"}),
    "the_author_s_portrait": (
        rss('<media:content url="https://1.gravatar.com/avatar/a?s=96" medium="image"/><media:content url="/1.jpg"/>', names=MEDIA),
        {"image": "https://news.example.ir/1.jpg"},
    ),
    "the_widest_of_a_group": (
        rss(
            '<media:group><media:content url="/s.jpg" width="99"/><media:content url="/l.jpg" width="800"/><media:content url="/x.jpg" width="12px"/></media:group>',
            names=MEDIA,
        ),
        {"image": "https://news.example.ir/l.jpg"},
    ),
    "enclosure_of_sound": (rss('<enclosure url="/1.mp3" type="audio/mpeg"/>'), {"image": None}),
    "media_content": (rss('<media:content url="/1" medium="image"/>', names=MEDIA), {"image": "https://news.example.ir/1"}),
    "media_group": (
        rss('<media:group><media:content url="/1.webp"/></media:group>', names=MEDIA),
        {"image": "https://news.example.ir/1.webp"},
    ),
    "picture_before_thumbnail": (
        rss('<media:thumbnail url="/s.jpg"/><media:content url="/l.jpg" medium="image"/>', names=MEDIA),
        {"image": "https://news.example.ir/l.jpg"},
    ),
    "thumbnail_in_content": (
        rss('<media:content url="/1.mp4" type="video/mp4"><media:thumbnail url="/s.jpg"/></media:content>', names=MEDIA),
        {"image": "https://news.example.ir/s.jpg"},
    ),
    "image_element": (rss("<title>خبر</title><image><url>/1.jpg</url><title>x</title></image>"), {"image": "https://news.example.ir/1.jpg", "title": "خبر"}),
    "in_the_summary": (
        rss("<description>&lt;img width=1 src='/p.gif'&gt;&lt;img src='/1.jpg?a=1&amp;amp;b=2'&gt; متن</description>"),
        {"image": "https://news.example.ir/1.jpg?a=1&b=2", "summary": "متن"},
    ),
    "loaded_later": (
        rss("<description>&lt;img src='data:image/gif;base64,R0' data-lazy-src='/1.jpg'&gt;</description>"),
        {"image": "https://news.example.ir/1.jpg"},
    ),
    "behind_one_that_is_none": (
        rss("<description>&lt;img src='data:image/gif;base64,R0'&gt;&lt;img src='/1.jpg'&gt;</description>"),
        {"image": "https://news.example.ir/1.jpg"},
    ),
    "data_address": (rss('<enclosure url="data:image/png;base64,AAAA" type="image/png"/>'), {"image": None}),
}  # fmt: skip

LANGUAGES = {
    "of_the_channel": (rss(channel="<language>fa-ir</language>"), {"language": "fa-IR"}),
    "with_underscore": (rss(channel="<language> fa_IR </language>"), {"language": "fa-IR"}),
    "xml_lang_of_the_item": (rss(channel="<language>fa</language>").replace("<item>", '<item xml:lang="ar">'), {"language": "ar"}),
    "dc_language": (rss("<dc:language>ckb</dc:language>", names=DC), {"language": "ckb"}),
    "no_language": (rss(channel="<language>فارسی</language>"), {"language": None}),
    "script": (atom().replace("<feed ", '<feed xml:lang="az-arab-ir" '), {"language": "az-Arab-IR"}),
}  # fmt: skip

ALL = {
    f"{group}-{name}": case
    for group, table in (
        ("markup", MARKUP), ("link", LINKS), ("text", TEXTS), ("people", PEOPLE), ("image", IMAGES), ("language", LANGUAGES),
    )
    for name, case in table.items()
}  # fmt: skip


@pytest.mark.parametrize(("document", "expected"), ALL.values(), ids=ALL)
def test_defect(read_item: Callable[..., FeedItem], document: str, expected: dict[str, Any]) -> None:
    item = read_item(document)
    assert {name: getattr(item, name) for name in expected} == expected
    assert item.url.startswith("https://")


NOT_STRICT = [name for name in MARKUP if name not in {
    "well_formed_markup", "upper_case_names", "xml_1_1", "default_namespace", "odd_namespace_address", "items_beside_the_channel",
}]  # fmt: skip


@pytest.mark.parametrize("name", NOT_STRICT)
def test_the_strict_tier_refuses_what_is_not_well_formed(read: Callable[..., ParsedFeed], name: str) -> None:
    feed = read(MARKUP[name][0])
    assert feed.tier == "lenient"
    assert [note.word for note in feed.notes] == ["feed_mended"]
