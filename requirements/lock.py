"""Write the lock files anew: one a set of extras, with hashes and without index lines.

A lock file may name no registry host, so that it installs from any mirror.
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TESTED = "dev"  # what the suite runs on comes first: the other sets take the same versions
SETS = {
    TESTED: ("dev",),
    "core": (),
    "postgres": ("postgres",),
    "web": ("web",),
    "export": ("export",),
    "archive": ("archive",),
    "fast": ("fast",),
    "ray": ("ray",),
    "urlfrontier": ("urlfrontier",),
    "image": ("archive", "export", "fast", "postgres", "urlfrontier", "web"),  # what the container carries
}


def compile_lock(name: str, extras: tuple[str, ...], source: str = "pyproject.toml") -> None:
    """Resolve one set into requirements/<name>.txt, for every platform and Python 3.11 on."""
    command = ["uv", "pip", "compile", source, "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += [
        "--no-emit-index-url",
        # pip takes `coverage[toml]>=7` for another requirement than `coverage==7.17.3`, and in its hash mode refuses
        # the first as soon as a newer coverage is published: what is asked for with extras is locked with extras.
        "--no-strip-extras",
        "--no-emit-find-links",
        "--no-header",
        "--quiet",
        "-o",
        str(HERE / f"{name}.txt"),
    ]
    for extra in extras:
        command += ["--extra", extra]
    if name != TESTED:  # what a lock file says already is kept where it can be
        shutil.copyfile(HERE / f"{TESTED}.txt", HERE / f"{name}.txt")
    subprocess.run([sys.executable, "-m", *command], check=True, cwd=HERE.parent)


if __name__ == "__main__":
    for name, extras in SETS.items():
        compile_lock(name, extras)
    compile_lock("build", (), "requirements/build.in")
