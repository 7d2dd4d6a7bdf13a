"""Write the software bill of materials: CycloneDX 1.6 JSON of what is locked. The same input gives the same bytes.

Usage: python -m tools.sbom [FILE]; standard output without one.
"""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from tools.packages import ROOT, Package, packages

Json = dict[str, Any]
# Serial numbers are made from what is inside, so that two builds of one commit agree.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/khabar")


def bill() -> Json:
    """Return the document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = packages()
    root = {
        "type": "application",
        "bom-ref": "khabar",
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "purl": f"pkg:pypi/{project['name']}@{project['version']}",
        "licenses": [{"license": {"id": project["license"]}}],
    }
    components = [_component(each) for each in found]
    content: Json = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": _dependencies(found),
    }
    serial = uuid.uuid5(NAMESPACE, json.dumps(content, sort_keys=True))
    return {"serialNumber": f"urn:uuid:{serial}"} | content


def _component(package: Package) -> Json:
    known = {} if package.licence == "unknown" else {"licenses": [{"expression": package.licence}]}
    # A lock names the hashes of every file that may be installed; each is a distribution of this component.
    files = [
        {"type": "distribution", "url": _purl(package), "hashes": [{"alg": "SHA-256", "content": each}]}
        for each in package.hashes
    ]
    return {
        "type": "library",
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "purl": _purl(package),
        **known,
        "externalReferences": files,
    }


def _dependencies(found: list[Package]) -> list[Json]:
    """Return who needs what, from the lock's own remarks."""
    refs = ["khabar", *(_purl(each) for each in found)]
    needs: dict[str, list[str]] = {ref: [] for ref in refs}
    for each in found:
        for name in each.needed_by:
            for needing in ["khabar"] if name == "khabar" else [_purl(one) for one in found if one.name == name]:
                needs[needing].append(_purl(each))
    return [{"ref": ref, "dependsOn": sorted(set(names))} for ref, names in needs.items()]


def _purl(package: Package) -> str:
    return f"pkg:pypi/{package.name.lower()}@{package.version}"


if __name__ == "__main__":
    text = json.dumps(bill(), indent=2) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
