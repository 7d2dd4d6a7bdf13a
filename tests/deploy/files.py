"""Reads the deployment files: the Dockerfile's instructions, the compose file's services, what the builder is sent."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile, e.g. COPY, with the rest of its line."""

    word: str
    rest: str

    def argv(self) -> list[str]:
        """Return the words of the JSON form, ["khabar", "status"]."""
        words: list[str] = json.loads(self.rest[self.rest.index("[") :])
        return words


def stages() -> list[list[Instruction]]:
    """Return the instructions of each stage of the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found: list[list[Instruction]] = []
    for line in joined.splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append(Instruction(word, rest.strip()))
    return found


def image_environment() -> dict[str, str]:
    """Return the variables that the image sets."""
    pairs = [pair for each in stages()[-1] if each.word == "ENV" for pair in shlex.split(each.rest)]
    return dict(pair.split("=", 1) for pair in pairs)


def only(word: str) -> Instruction:
    """Return the one instruction of this kind in the last stage."""
    (found,) = [each for each in stages()[-1] if each.word == word]
    return found


def sent_to_the_builder(path: str) -> bool:
    """Tell whether .dockerignore lets a path through (the last line that matches it, or a folder above it, counts)."""
    through = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.strip().removeprefix("!")
        if not pattern or pattern.startswith("#"):
            continue
        starts = ["/".join(path.split("/")[: end + 1]) for end in range(path.count("/") + 1)]
        patterns = (pattern, pattern.removeprefix("**/"))
        names = [*starts, *path.split("/")] if pattern.startswith("**/") else starts
        if any(fnmatch.fnmatchcase(name, each) for name in names for each in patterns):
            through = line.startswith("!")
    return through


def services(**environment: str) -> dict[str, dict[str, Any]]:
    """Return the compose file's services, ${VARIABLE:-default} filled in from an environment."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    filled = _VARIABLE.sub(lambda found: environment.get(found[1], found[2] or ""), text)
    found: dict[str, dict[str, Any]] = yaml.safe_load(filled)["services"]
    return found


def ours(**environment: str) -> dict[str, dict[str, Any]]:
    """Return the services that run Khabar itself."""
    return {name: service for name, service in services(**environment).items() if service["image"] == "khabar"}


def container_environment(service: dict[str, Any]) -> dict[str, str]:
    """Return the settings that a container of a service sees: the image's, and the service's over them."""
    return {name: value for name, value in (image_environment() | service["environment"]).items() if name != "PATH"}
