"""The catalogue: what is shipped holds, a user's files lie over it, every wrong file is told with its key."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from scraper.agency import Family, RulesEntry, SelectEntry
from scraper.catalogue import Catalogue, load_catalogue, unread_files
from scraper.dedupe import number_key, url_key
from scraper.extract.rules import FIELDS, Transform
from scraper.reading import AgencyFacts, DatedRules
from scraper.settings import load_settings
from scraper.toml_errors import problems
from storage.errors import ConfigError
from tests.config.conftest import ROOT, SHIPPED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.config.conftest import WriteConfig

PERSIAN = {"isna", "irna", "mehr", "tasnim", "khabaronline", "bbc-persian"}
FAMILIES = [
    "asam",
    "blogger",
    "drupal",
    "ghost",
    "iran-drupal",
    "iransamaneh",
    "isna",
    "joomla-k2",
    "nastooh",
    "sputnik",
    "studiokhabar",
    "tasnim",
    "websamaneh",
    "wordpress",
]
HARBOUR = """
name = "The Harbour Times"
name_en = "The Harbour Times"
country = "GB"
language = "en"
time_zone = "Europe/London"
homepage = "https://harbour.example/"
feeds = [{ url = "https://harbour.example/rss" }]
"""


def _load(folder: Path | None, **agencies: Any) -> Catalogue:
    settings = load_settings(folder, {}, {f"agencies.{key}": value for key, value in agencies.items()})
    return load_catalogue(folder, {}, settings)


def _refused(folder: Path | None, **agencies: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        _load(folder, **agencies)
    return problems(caught.value)


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return _load(None)


def test_what_must_be_shipped_is_there(shipped: Catalogue) -> None:
    persian = {name for name, agency in shipped.agencies.items() if agency.language == "fa"}
    foreign = {name: agency.language for name, agency in shipped.agencies.items() if agency.language != "fa"}
    assert persian >= PERSIAN
    assert len([each for each in shipped.agencies.values() if each.language.split("-")[0] in {"fa", "prs"}]) >= 60
    assert len(foreign) >= 60
    assert len({language.split("-")[0] for language in foreign.values()}) >= 20
    assert all(agency.enabled for agency in shipped.agencies.values())


def test_nothing_shipped_claims_to_be_verified_that_nobody_has_seen(shipped: Catalogue) -> None:
    assert [name for name, agency in shipped.agencies.items() if agency.verified] == []
    for path in (SHIPPED / "agencies").glob("*.toml"):
        assert "verified = false  # nobody has yet seen it work" in path.read_text(encoding="utf-8"), path.name


def test_every_shipped_feed_stands_on_a_public_host_of_its_own_url(shipped: Catalogue) -> None:
    urls = [feed.url for agency in shipped.agencies.values() for feed in agency.feed_records()]
    assert len(urls) == len(set(urls)) >= 12
    assert all(re.match(r"https?://[a-z0-9.-]+\.[a-z]{2,}/", url) for url in urls)


def test_every_shipped_address_has_its_evidence(shipped: Catalogue) -> None:
    entries = [(agency.id, feed.evidence) for agency in shipped.agencies.values() for feed in agency.feeds]
    assert [name for name, evidence in entries if not evidence] == []
    assert len(entries) >= 120


def test_the_families_of_persian_systems_are_shipped(shipped: Catalogue) -> None:
    assert sorted(shipped.families) == FAMILIES
    for name, family in shipped.families.items():
        (rules,) = family.rules
        assert rules.select.title, name
        assert rules.select.body, name
        assert rules.select.published, name
        assert ".share_news" in rules.drop, name


def test_agencies_belong_to_the_family_of_their_system(shipped: Catalogue) -> None:
    families = {name: agency.family for name, agency in shipped.agencies.items() if agency.family}
    assert (families["isna"], families["irna"], families["tasnim"]) == ("isna", "nastooh", "tasnim")
    paths = {"isna": "/rss", "nastooh": "/rss", "iransamaneh": "/fa/rss/allnews"}
    for name, agency in shipped.agencies.items():
        if path := paths.get(agency.family or ""):
            assert agency.feeds[0].url.endswith(path), name
    assert sum(family in paths for family in families.values()) >= 55


NUMBERED = {
    "irna": ("https://www.irna.ir/news/84598765/old-words", "http://irna.ir/news/84598765/%D9%86%D9%88?utm_source=x"),
    "isna": ("https://www.isna.ir/news/1400101007123/slug-of-it", "https://isna.ir/news/1400101007123"),
    "tasnim": ("https://www.tasnimnews.com/fa/news/1403/02/12/3079283/a", "https://tasnimnews.com/fa/news/1403/02/12/3079283/b"),
}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERED)
def test_a_changed_slug_leaves_the_number_of_the_article(shipped: Catalogue, name: str) -> None:
    number = shipped.agencies[name].number_pattern(shipped.families)
    assert number is not None
    one, other = NUMBERED[name]
    assert url_key(one) != url_key(other)
    assert number_key(one, number) == number_key(other, number) not in {None, url_key(one), url_key(other)}
    others = (
        one.replace("3/", "4/").replace("765", "766"),
        one.replace("news/", "photo/"),
        one.replace("//www", "//en"),
        one.replace("/fa/", "/en/"),
    )
    assert number_key(one, number) not in {number_key(each, number) for each in others if each != one}


def test_a_number_needs_a_group_around_it() -> None:
    with pytest.raises(ValueError, match="needs a group around the number"):
        Family(name="x", article_number="^/news/[0-9]+", rules=(RulesEntry(),))
    with pytest.raises(ValueError, match="no regular expression"):
        Family(name="x", article_number="^/news/([0-9]+", rules=(RulesEntry(),))


def test_the_selectable_fields_are_those_of_the_extract_room() -> None:
    assert tuple(SelectEntry.model_fields) == FIELDS


def test_selectors_keep_their_order_of_preference(shipped: Catalogue) -> None:
    ((rules, since, until),) = shipped.agencies["isna"].dated_rules(shipped.families)
    assert rules.select["body"] == (".item-body .item-text", "div.item-body.content-full-news", ".item-body")
    assert rules.select["published"] == (".meta-news li:nth-child(1) .text-meta", "time")
    assert ".comments-list" in rules.drop
    assert "updated" not in rules.select
    assert (since, until) == (None, None)


def test_a_file_with_a_new_name_adds_an_agency(config: WriteConfig) -> None:
    folder = config(agencies__harbour_times=HARBOUR)
    found = _load(folder)
    assert found.agencies["harbour-times"].name == "The Harbour Times"
    assert found.files["harbour-times"] == folder / "agencies" / "harbour-times.toml"
    assert found.files["isna"] == SHIPPED / "agencies" / "isna.toml"
    assert len(found.agencies) == len(_load(None).agencies) + 1


def test_a_file_of_the_same_name_lies_over_the_shipped_one(config: WriteConfig) -> None:
    folder = config(agencies__isna="enabled = false\n[politeness]\ngap_s = 5\n")
    found, before = _load(folder).agencies["isna"], _load(None).agencies["isna"]
    assert (found.enabled, before.enabled) == (False, True)
    assert (found.politeness.gap_s, before.politeness.gap_s) == (5, None)
    assert found.feeds == before.feeds
    assert _load(folder).files["isna"] == folder / "agencies" / "isna.toml"


def test_feeds_of_an_own_file_replace_the_shipped_ones(config: WriteConfig) -> None:
    folder = config(
        agencies__tasnim='[[feeds]]\nurl = "https://www.tasnimnews.com/fa/rss/feed/0/9/0/"\nsection = "s"\n'
    )
    (feed,) = _load(folder).agencies["tasnim"].feed_records()
    assert feed.url == "https://www.tasnimnews.com/fa/rss/feed/0/9/0/"
    assert (feed.agency, feed.section) == ("tasnim", "s")


def test_own_families_and_sources_join_the_shipped_ones(config: WriteConfig) -> None:
    folder = config(
        families__harbour='name = "Harbour"\n[[rules]]\nselect.body = [".story"]\n',
        agencies__harbour_times=HARBOUR + 'family = "harbour"\n',
        sources='[[source]]\nname = "Harbour"\nnames = ["HT"]\n',
    )
    found = _load(folder)
    ((rules, _, _),) = found.agencies["harbour-times"].dated_rules(found.families)
    assert rules.select == {"body": (".story",)}
    assert found.sources[-1] == {"name": "Harbour", "names": ("HT",), "everyday": (), "domains": (), "country": None}
    assert len(found.sources) == len(_load(None).sources) + 1


def test_own_rules_come_before_the_familys_and_each_holds_in_its_days(config: WriteConfig) -> None:
    folder = config(
        agencies__isna="""
        [[rules]]
        valid_until = 2020-01-31
        select.title = ["h1.old"]
        [[rules]]
        valid_from = 2020-02-01
        valid_until = 2021-12-31
        select.title = ["h1.new"]
        drop = [".ad"]
        """
    )
    found = _load(folder)
    dated = tuple(DatedRules(*each) for each in found.agencies["isna"].dated_rules(found.families))
    facts = AgencyFacts("isna", rules=dated)

    def title_on(day: date) -> tuple[str, ...]:
        rules = facts.rules_on(day)
        assert rules is not None
        return rules.select["title"]

    assert title_on(date(2020, 1, 31)) == ("h1.old",)
    assert title_on(date(2020, 2, 1)) == title_on(date(2021, 12, 31)) == ("h1.new",)
    assert title_on(date(2022, 1, 1)) == (".first-title",)
    assert dated[1].rules.drop == (".ad",)
    assert AgencyFacts("isna", rules=dated[:2]).rules_on(date(2022, 1, 1)) is None


@pytest.mark.parametrize(
    ("settings", "in_force"),
    [
        ({"only": ["isna", "irna"]}, {"isna", "irna"}),
        ({"only": ["isna", "irna"], "disable": ["irna"]}, {"isna"}),
        ({"shipped": False}, {"harbour-times"}),
        ({"shipped": False, "disable": ["harbour-times"]}, set()),
    ],
)
def test_settings_choose_who_is_in_force(config: WriteConfig, settings: Mapping[str, Any], in_force: set[str]) -> None:
    found = _load(config(agencies__harbour_times=HARBOUR), **settings)
    assert set(found.agencies) == in_force
    assert len(found.families) >= 9  # families stay: an own agency may belong to one


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"only": ["isnaa"]}, "agencies.only[0] = \"isnaa\": no such agency; did you mean 'isna'?"),
        ({"disable": ["irna", "mehrr"]}, "agencies.disable[1] = \"mehrr\": no such agency; did you mean 'mehr'?"),
    ],
)
def test_settings_that_name_nobody_are_errors(settings: Mapping[str, Any], said: str) -> None:
    assert _refused(None, **settings) == [said]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({'name = "The': '# "The'}, "name: this key is needed; add it"),
        ({'country = "GB"': 'country = "England"'}, 'country = "England": must be an ISO 3166 country code, as IR'),
        (
            {'language = "en"': 'language = "English!"'},
            'language = "English!": must be a BCP 47 language tag, as fa or pt-BR',
        ),
        ({"Europe/London": "London"}, 'time_zone = "London": must be an IANA time zone, as Asia/Tehran'),
        (
            {"Europe/London": "../../etc/passwd"},
            'time_zone = "../../etc/passwd": must be an IANA time zone, as Asia/Tehran',
        ),
        ({"Europe/London": "America"}, 'time_zone = "America": must be an IANA time zone, as Asia/Tehran'),
        (
            {"https://harbour.example/rss": "harbour.example/rss"},
            'feeds[0].url = "harbour.example/rss": must be a whole http(s) URL, as https://host/path',
        ),
        (
            {"https://harbour.example/rss": "file:///etc/passwd"},
            'feeds[0].url = "file:///etc/passwd": must be a whole http(s) URL, as https://host/path',
        ),
        ({"{ url =": "{ ulr ="}, "feeds[0].url: this key is needed; add it"),
        ({'feeds = [{ url = "https://harbour.example/rss" }]': "feeds = []"}, "feeds = []: must not be empty"),
        ({"country": "contry"}, "country: this key is needed; add it"),
        ({"name_en": 'family = "nastoh"\nname_en'}, "family = \"nastoh\": no such family; did you mean 'nastooh'?"),
        ({"name_en": "interval_s = 0\nname_en"}, "interval_s = 0: must be more than 0"),
        ({"name_en": 'politeness.in_flight = "2"\nname_en'}, 'politeness.in_flight = "2": must be a whole number'),
        ({"name_en": "politeness.gap = 2\nname_en"}, "politeness.gap: no such key; did you mean 'gap_s'?"),
    ],
)
def test_a_wrong_agency_file_is_told(config: WriteConfig, changed: Mapping[str, str], said: str) -> None:
    text = HARBOUR
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new, 1)
    folder = config(agencies__harbour_times=text)
    lines = _refused(folder)
    assert lines[0] == f"{folder / 'agencies' / 'harbour-times.toml'}: {said}"
    assert len(lines) <= 2


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('select.titel = ["h1"]', "rules[0].select.titel: no such key; did you mean 'title'?"),
        ('select.title = "h1"', 'rules[0].select.title = "h1": must be a list'),
        ('select.title = ["h1", "h1["]', 'rules[0].select.title[1] = "h1[": must be a CSS selector, as .item-body p'),
        ('drop = [""]', 'rules[0].drop[0] = "": must be a CSS selector, as .item-body p'),
        ("valid_from = 'soon'", 'rules[0].valid_from = "soon": must be a date, as 2024-03-20'),
        (
            "valid_from = 2024-02-01\nvalid_until = 2024-01-01",
            "rules[0]: valid_from (2024-02-01) must not be after valid_until (2024-01-01)",
        ),
    ],
)
def test_wrong_rules_are_told(config: WriteConfig, rules: str, said: str) -> None:
    folder = config(
        agencies__harbour_times=f"{HARBOUR}[[rules]]\n{rules}\n", families__own=f"name = 'O'\n[[rules]]\n{rules}\n"
    )
    assert _refused(folder) == [
        f"{folder / 'families' / 'own.toml'}: {said}",
        f"{folder / 'agencies' / 'harbour-times.toml'}: {said}",
    ]


def test_a_feed_that_two_agencies_follow_is_an_error_until_one_is_off(config: WriteConfig) -> None:
    twin = HARBOUR.replace("The Harbour Times", "Twin")
    folder = config(agencies__harbour=HARBOUR, agencies__twin=twin)
    assert _refused(folder) == [
        (
            f'{folder / "agencies" / "twin.toml"}: feeds[0].url = "https://harbour.example/rss": also in '
            f"{folder / 'agencies' / 'harbour.toml'}: feeds[0]; take one out, or set enabled = false"
        )
    ]
    config(agencies__twin=f"enabled = false\n{twin}")
    assert {"harbour", "twin"} <= set(_load(folder).agencies)


def test_a_feed_named_twice_in_one_file_is_an_error(config: WriteConfig) -> None:
    url = '{ url = "https://harbour.example/rss" }'
    (line,) = _refused(config(agencies__harbour=HARBOUR.replace(url, f"{url}, {url}")))
    assert "feeds[1].url" in line
    assert "feeds[0]; take one out" in line


def test_every_wrong_file_is_told_at_once(config: WriteConfig) -> None:
    folder = config(
        agencies__a="name = maybe\n",
        agencies__b="name = 1\n",
        families__f="nam = 'F'\n",
        sources="[[source]]\nnames = [1]\n",
    )
    (folder / "agencies" / "Bad Name.toml").write_text(HARBOUR, encoding="utf-8")
    told = "\n".join(_refused(folder))
    assert f"{folder}/agencies/a.toml: not valid TOML: Invalid value (at line 1, column 8)" in told
    assert f"{folder}/agencies/b.toml: name = 1: must be text in quotes" in told
    assert f"{folder}/families/f.toml: nam: no such key; did you mean 'name'?" in told
    assert f"{folder}/sources.toml: source[0].name: this key is needed; add it" in told
    assert f"{folder}/sources.toml: source[0].names[0] = 1: must be text in quotes" in told
    assert f"{folder}/agencies/Bad Name.toml: an agency's id is its file's name, in a-z, 0-9 and -; rename" in told


def test_files_that_nothing_reads_are_found(config: WriteConfig) -> None:
    folder = config(khabar="", sources="", agencies__a="", families__f="", agency__lost="", kabar="")
    assert unread_files(folder) == [folder / "agency" / "lost.toml", folder / "kabar.toml"]
    assert unread_files(SHIPPED) == []


def test_the_agencies_page_tells_every_key() -> None:
    page = (ROOT / "docs" / "agencies.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE))
    assert told == {
        *(
            "name",
            "name_en",
            "country",
            "language",
            "time_zone",
            "homepage",
            "family",
            "enabled",
            "verified",
            "restore_non_joiners",
            "copies",
        ),
        *("interval_s", "feeds.url", "feeds.section", "feeds.item", "feeds.link", "feeds.evidence"),
        *("politeness.gap_s", "politeness.in_flight", "politeness.apart"),
        *("retention.texts_days", "retention.revisions_days"),
        *("rules.valid_from", "rules.valid_until", "rules.drop", "rules.transform"),
        *(f"rules.select.{name}" for name in FIELDS),
    }


def test_the_example_of_the_agencies_page_is_a_valid_file(config: WriteConfig) -> None:
    page = (ROOT / "docs" / "agencies.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    whole = next(text for text in examples if "name_en" in text)
    found = _load(config(agencies__harbour_times=whole)).agencies["harbour-times"]
    assert found.verified is False
    assert all(tomllib.loads(text) for text in examples)


def test_agencies_go_by_the_names_that_credits_are_given_in(shipped: Catalogue) -> None:
    """An agency is not credited to itself: where a source has its name, it is that source."""
    known = {name: row["name"] for row in shipped.sources for name in (row["name"], *row["names"])}
    agencies = shipped.agencies.values()
    told = {agency.id: {known[name] for name in (agency.name, agency.name_en) if name in known} for agency in agencies}
    assert [agency.id for agency in agencies if told[agency.id] - {agency.name_en}] == []
    assert sum(map(bool, told.values())) >= 70
    assert len(shipped.sources) >= 200


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ('{ regex = "(" }', "regex '('"),
        ('{ upper = "x" }', "upper"),
        ("{}", "a step is one transform, not nothing"),
        ('{ regex = "a", join = "b" }', "a step is one transform, not regex, join"),
        ('{ after_label = "" }', "after_label needs something to work with"),
    ],
)
def test_a_transform_that_cannot_work_is_told_when_the_file_is_read(step: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        RulesEntry.model_validate(tomllib.loads(f"[transform]\ntitle = [{step}]\n"))


def test_transforms_reach_the_rules() -> None:
    text = 'title = [{ strip_suffix = " - X" }]\nauthors = [{ after_label = "By" }, { split_authors = true }]'
    rules, _, _ = RulesEntry.model_validate(tomllib.loads(f"[transform]\n{text}")).dated()
    assert rules.transform["title"] == (Transform("strip_suffix", " - X"),)
    assert [step.name for step in rules.transform["authors"]] == ["after_label", "split_authors"]
