"""Dockerfile and compose file: every path, command and variable in them is one that exists."""

from __future__ import annotations

import re
import tomllib

import click
import pytest
import yaml

from scraper.cli import khabar
from scraper.layers import variable
from scraper.settings import Settings, load_settings
from scraper.toml_errors import dotted_keys
from tests.deploy.files import (
    ROOT,
    container_environment,
    image_environment,
    only,
    ours,
    sent_to_the_builder,
    services,
    stages,
)

PASSWORD = {"POSTGRES_PASSWORD": "s3cret"}
SETTING_VARIABLES = {variable(key) for key in dotted_keys(Settings)} | {"KHABAR_CONFIG"}


def accepts(argv: list[str]) -> None:
    """Parse a command line as `khabar` would, down to the last subcommand, without running it."""
    command: click.Command = khabar
    context = command.make_context("khabar", list(argv))
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest and command.invoke_without_command:
            return
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command, context = found, found.make_context(name, rest, parent=context)


def _copied() -> list[str]:
    return [
        source
        for stage in stages()
        for each in stage
        if each.word == "COPY" and not each.rest.startswith("--from")
        for source in each.rest.split()[:-1]
    ]


def test_the_parser_of_this_test_refuses_what_khabar_refuses() -> None:
    accepts(["run", "--db", "x", "isna"])
    for wrong in (["run", "--dbb", "x"], ["rnu"], ["status", "--refused", "-1"]):
        with pytest.raises(click.UsageError):
            accepts(wrong)


@pytest.mark.parametrize("source", _copied())
def test_what_the_dockerfile_copies_exists_and_reaches_the_builder(source: str) -> None:
    assert (ROOT / source).exists()
    assert sent_to_the_builder(source)


@pytest.mark.parametrize(
    "path", [".git/config", ".venv/bin/python", "data/khabar.db", "tests/conftest.py", "scraper/text/__pycache__/x.pyc"]
)
def test_nothing_else_reaches_the_builder(path: str) -> None:
    assert not sent_to_the_builder(path)
    assert sent_to_the_builder("scraper/text/__init__.py")


def test_everything_is_installed_by_its_hash_or_from_here() -> None:
    installs = [each.rest for stage in stages() for each in stage if each.word == "RUN" and "pip install" in each.rest]
    assert len(installs) == 3
    for line in installs:
        assert "--require-hashes" in line or {"--no-deps", "--no-index"} <= set(line.split()), line


def test_the_lock_file_of_the_image_holds_the_core_and_the_extras_of_a_server() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return {
            f"{name}=={version}"
            for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([\w.]+)", text, re.MULTILINE)
        }

    extras = ("postgres", "web", "export", "archive", "urlfrontier", "fast")
    assert all(pins("core") < pins(extra) for extra in (*extras, "ray"))
    assert pins("image") == set().union(*map(pins, extras))
    assert {pin.partition("==")[0] for pin in pins("image")} >= {"psycopg", "starlette", "pyarrow", "fastwarc"}


def test_the_image_has_a_python_that_the_project_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bases = [stage[0].rest.split()[0] for stage in stages()]
    assert bases == ["python:3.12-slim"] * 2
    assert project["requires-python"] == ">=3.11"
    assert only("ENTRYPOINT").argv() == [next(iter(project["scripts"]))]


def test_the_image_runs_without_rights_on_a_volume() -> None:
    words = [each.word for each in stages()[-1]]
    assert only("USER").rest == "khabar"
    assert only("VOLUME").rest == only("WORKDIR").rest == "/data"
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert [each.rest for each in stages()[-1] if each.word == "COPY"] == ["--from=build /opt/khabar /opt/khabar"]


def test_the_images_own_commands_are_accepted() -> None:
    health = only("HEALTHCHECK").argv()
    assert health[:2] == ["khabar", "status"]
    accepts(health[1:])
    accepts(only("CMD").argv())


def test_the_compose_file_has_khabar_with_a_volume_and_a_postgres_profile_with_workers() -> None:
    found = services()
    assert {name: service.get("profiles") for name, service in found.items()} == {
        "khabar": None,
        "scheduler": ["postgres"],
        "worker": ["postgres"],
        "web": ["web"],
        "postgres": ["postgres"],
    }
    assert found["khabar"]["volumes"] == ["data:/data"]
    assert found["worker"]["deploy"]["replicas"] >= 2
    healthy = {"postgres": {"condition": "service_healthy"}}
    assert found["scheduler"]["depends_on"] == healthy
    assert found["worker"]["depends_on"] == healthy | {"scheduler": {"condition": "service_started"}}
    assert [found[name]["command"] for name in ("scheduler", "worker")] == [["run"], ["worker"]]
    named = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["volumes"]
    mounted = {volume.split(":")[0] for service in found.values() for volume in service.get("volumes", ())}
    assert mounted == set(named)


@pytest.mark.parametrize("name", ours())
def test_every_services_command_and_variables_are_khabars_own(name: str) -> None:
    service = ours()[name]
    accepts(service["command"])
    environment = container_environment(service)
    assert {key for key in environment if key.startswith("KHABAR_")} <= SETTING_VARIABLES
    settings = load_settings(None, {key: value for key, value in environment.items() if key != "KHABAR_CONFIG"})
    assert settings.fetch.robots is True
    assert int(service["stop_grace_period"].removesuffix("s")) > settings.daemon.grace_s


def test_the_two_ways_keep_their_records_where_they_should() -> None:
    alone, scheduler, worker, web = (
        load_settings(None, container_environment(service) | {"KHABAR_CONFIG": ""})
        for service in ours(**PASSWORD).values()
    )
    assert (alone.store.dsn, alone.output.dir) == ("/data/khabar.db", "/data/records")
    for each in (scheduler, worker):
        assert (each.store.dsn, each.output.dir) == ("postgresql://khabar:s3cret@postgres/khabar", "")
    assert web.store.dsn == alone.store.dsn
    database = services(**PASSWORD)["postgres"]["environment"]
    assert database == {"POSTGRES_USER": "khabar", "POSTGRES_DB": "khabar", "POSTGRES_PASSWORD": "s3cret"}


def test_a_contact_from_the_users_environment_reaches_every_service() -> None:
    for service in ours(KHABAR_FETCH__CONTACT="https://news.example/bot").values():
        settings = load_settings(None, container_environment(service) | {"KHABAR_CONFIG": ""})
        assert settings.fetch.agent().endswith(" (+https://news.example/bot)")
        assert load_settings(None, {"KHABAR_FETCH__CONTACT": ""}).fetch.contact == ""


def test_containers_have_no_more_rights_than_they_need() -> None:
    for name, service in ours().items():
        assert service["read_only"] is True, name
        assert [mount.partition(":")[2] for mount in service["tmpfs"]] == ["noexec,nosuid,nodev"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["init"] is True, name
    assert {name: service["ports"] for name, service in services().items() if "ports" in service} == {
        "web": ["127.0.0.1:8090:8090"]
    }


def test_the_image_sets_nothing_that_a_crawl_from_a_shell_would_miss() -> None:
    assert image_environment().keys() == {
        *("PATH", "PYTHONUNBUFFERED", "KHABAR_CONFIG", "KHABAR_STORE__DSN", "KHABAR_OUTPUT__DIR")
    }
    assert image_environment()["PATH"].startswith("/opt/khabar/bin:")


def test_the_deployment_page_names_services_and_profiles_that_exist() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    used = set(
        re.findall(r"docker compose .*?(?:up -d|logs -f|exec|run --rm(?: -T)?|SIGHUP)(?: --scale \S+)? (\w+)", page)
    )
    assert used == {"khabar", "worker", "web"}
    assert set(re.findall(r"--profile (\w+)", page)) == {"postgres"}
