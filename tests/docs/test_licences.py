"""docs/licences.md and the bill of materials: all that is locked, with a licence each, and nothing else."""

from __future__ import annotations

import json
import re

from tests.docs.test_docs import DOCS, ROOT
from tools import licences, sbom
from tools.packages import packages

LOCK = (ROOT / "requirements" / "image.txt").read_text(encoding="utf-8")
LOCKED = set(re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", LOCK, re.MULTILINE))
COPYLEFT = {"psycopg", "psycopg-binary", "certifi", "publicsuffixlist", "tqdm"}  # LGPL and MPL: imported, not changed


def test_the_page_is_what_the_lock_and_the_packages_say() -> None:
    page = (DOCS / "licences.md").read_text(encoding="utf-8")
    assert page == licences.page(), "run `make reference`"
    assert set(re.findall(r"^\| `([\w.-]+)` \|", page, re.MULTILINE)) == LOCKED


def test_every_licence_is_known_and_none_binds_those_who_use_khabar() -> None:
    found = {each.name: each.licence for each in packages()}
    assert "unknown" not in found.values()
    assert {name for name, licence in found.items() if re.search(r"GPL|MPL", licence)} <= COPYLEFT
    assert not [name for name, licence in found.items() if re.search(r"(?<!L)GPL", licence)]


def test_the_bill_has_every_package_with_its_hashes() -> None:
    bill = sbom.bill()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    components = bill["components"]
    assert {each["name"] for each in components} == LOCKED
    assert all(each["externalReferences"] for each in components)
    refs = [each["bom-ref"] for each in components]
    assert len(refs) == len(set(refs))
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])


def test_the_bill_tells_who_needs_what() -> None:
    needs = {each["ref"]: each["dependsOn"] for each in sbom.bill()["dependencies"]}
    names = {ref: {name.split("/")[1].split("@")[0] for name in each} for ref, each in needs.items()}
    assert {"click", "httpx", "lxml", "psycopg"} <= names["khabar"]
    (httpx,) = (each for ref, each in names.items() if ref.startswith("pkg:pypi/httpx@"))
    assert {"httpcore", "certifi", "idna"} <= httpx
    assert {name for each in needs.values() for name in each} <= set(needs)


def test_the_same_commit_gives_the_same_bill() -> None:
    assert json.dumps(sbom.bill()) == json.dumps(sbom.bill())
    assert "timestamp" not in json.dumps(sbom.bill())
