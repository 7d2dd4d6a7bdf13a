"""Settings: one model for every key, its default and its check. docs/settings.md tells each.

shipped config/khabar.toml  <  the user's config directory  <  KHABAR_<SECTION>__<KEY>  <  command-line options
"""

from __future__ import annotations

import re
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from scraper.layers import Layers, from_dotted, from_environment, read_toml, shipped_dir, variable
from scraper.policy.alerts import Trouble
from scraper.toml_errors import Gathered, dotted_keys, validate
from storage.errors import ConfigError
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Mapping

# Numbers are strict: `true` is no count, "10" no pause, and a deadline of nan would never come.
Seconds = Annotated[float, Field(gt=0, strict=True, allow_inf_nan=False)]
Pause = Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, strict=True)]
Port = Annotated[int, Field(ge=1, le=65_535, strict=True)]


LEAST_SECRET = 16  # characters of a secret that is signed with
_ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+")
_CONTACT = late(r"(https?://[^\s()]+|[^\s()@]+@[^\s()@]+)?")


def _header(value: str) -> str:
    """Check text that goes into a request header: a line break in it would start another header."""
    if not (value.isascii() and value.isprintable()):
        raise ValueError("must be printable ASCII, as it goes into a request header")
    return value


def _contact(value: str) -> str:
    if not _CONTACT.fullmatch(value):
        raise ValueError("must be an http(s) URL or a mail address")
    return _header(value)


def _hook(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must be an http or https URL")
    return value


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is not a mail address; write it as someone@example.org")
    return value


def is_loopback(host: str) -> bool:
    """Tell whether only this machine is meant by an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _troubles(value: tuple[str, ...]) -> tuple[str, ...]:
    known = [each.value for each in Trouble]
    for each in value:
        if each not in known:
            raise ValueError(f"{each!r} is no trouble; they are {', '.join(known)}")
    return value


Header = Annotated[str, AfterValidator(_header)]
Address = Annotated[str, AfterValidator(_address)]
Contact = Annotated[str, AfterValidator(_contact)]


def _domains(value: tuple[str, ...]) -> tuple[str, ...]:
    for each in value:
        if not re.fullmatch(r"[^\s./:@*]+(?:\.[^\s./:@*]+)+", each):
            raise ValueError(f"{each!r} is not a domain; write it as example.org, without scheme, port or star")
    return tuple(each.lower() for each in value)


Domains = Annotated[tuple[str, ...], AfterValidator(_domains)]


class Section(BaseModel):
    """A table of the settings: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(Section):
    """Where records are kept."""

    dsn: Annotated[str, Field(min_length=1)] = "data/khabar.db"
    batch_rows: Count = 100
    batch_delay_s: Pause = 0.15
    urlfrontier: Annotated[str, Field(pattern=r"^$|^[^/\s]+:\d{1,5}$")] = ""
    urlfrontier_crawl: Annotated[str, Field(min_length=1)] = "khabar"


class FetchSettings(Section):
    """The way out."""

    contact: Contact = ""
    user_agent: Header = ""
    allow_private: tuple[str, ...] = ()
    ports: Annotated[tuple[Port, ...], Field(min_length=1)] = (80, 443)
    deadline_s: Seconds = 30
    lease_s: Seconds = 60
    concurrency: Count = 64
    max_body_bytes: Count = 10 * 1024 * 1024
    max_held_bytes: Count = 64 * 1024 * 1024
    max_redirects: Annotated[int, Field(ge=0, le=20, strict=True)] = 9
    robots: bool = True
    http_library: Literal["auto", "httpx", "httpx2"] = "auto"

    @model_validator(mode="after")
    def _lease_outlasts_fetch(self) -> FetchSettings:
        if self.lease_s <= self.deadline_s:
            raise ValueError(f"lease_s ({self.lease_s:g}) must exceed deadline_s ({self.deadline_s:g}): raise lease_s")
        return self

    def agent(self) -> str:
        """Return the User-Agent: what was set, else product/version with the contact."""
        if self.user_agent:
            return self.user_agent
        return f"Khabar/{version('khabar')}" + (f" (+{self.contact})" if self.contact else "")


class PolitenessSettings(Section):
    """How a host may be asked, unless its agency's file says otherwise."""

    gap_s: Pause = 1.0
    in_flight: Count = 1
    max_crawl_delay_s: Seconds = 60
    apart: Domains = ()
    together: Domains = ()


class PollSettings(Section):
    """How often a feed is asked."""

    interval_s: Seconds = 900
    floor_s: Seconds = 120
    cap_s: Seconds = 86_400

    @model_validator(mode="after")
    def _in_order(self) -> PollSettings:
        if not self.floor_s <= self.interval_s <= self.cap_s:
            raise ValueError(
                f"floor_s ({self.floor_s:g}) <= interval_s ({self.interval_s:g}) <= cap_s ({self.cap_s:g}) must hold"
            )
        return self


class RetrySettings(Section):
    """What follows a refusal."""

    tries: Count = 5
    base_s: Seconds = 60
    cap_s: Seconds = 86_400

    @model_validator(mode="after")
    def _in_order(self) -> RetrySettings:
        if self.base_s > self.cap_s:
            raise ValueError(f"base_s ({self.base_s:g}) must not exceed cap_s ({self.cap_s:g}): raise cap_s")
        return self


class CheckSettings(Section):
    """Looking at young articles again."""

    times: Annotated[int, Field(ge=0, le=20, strict=True)] = 5
    first_s: Seconds = 900


class ExtractSettings(Section):
    """Reading pages and feeds."""

    workers: Annotated[int, Field(ge=0, le=256, strict=True)] = 0
    deadline_s: Seconds = 20


class CrawlSettings(Section):
    """The one-off crawl."""

    patience_s: Pause = 45
    retry_base_s: Seconds = 10


class DaemonSettings(Section):
    """The daemon."""

    grace_s: Pause = 20
    sink_interval_s: Seconds = 2
    housekeeping_s: Seconds = 300


class OutputSettings(Section):
    """Files that records are written to besides the store."""

    dir: str = ""
    format: Literal["jsonl", "text"] = "jsonl"


class ArchiveSettings(Section):
    """Raw pages as WARC files."""

    dir: str = ""
    file_bytes: Annotated[int, Field(ge=1_000_000, strict=True)] = 1_000_000_000
    file_hours: Annotated[int, Field(ge=1, strict=True)] = 24
    keep_days: Annotated[int, Field(ge=0, strict=True)] = 0
    keep_bytes: Annotated[int, Field(ge=0, strict=True)] = 0


class RetentionSettings(Section):
    """How long what is stored is kept; 0: for ever."""

    texts_days: Annotated[int, Field(ge=0, strict=True)] = 0
    revisions_days: Annotated[int, Field(ge=0, strict=True)] = 0
    refused_days: Annotated[int, Field(ge=0, strict=True)] = 90


class WebhookSettings(Section):
    """Who is told of every change."""

    url: Annotated[str, AfterValidator(_hook)] = ""
    secret: str = ""
    batch: Annotated[int, Field(ge=1, le=1_000, strict=True)] = 100
    deadline_s: Seconds = 30
    retry_base_s: Seconds = 1
    retry_cap_s: Seconds = 300

    @model_validator(mode="after")
    def _signed(self) -> WebhookSettings:
        if self.url and len(self.secret) < LEAST_SECRET:
            raise ValueError(f"webhook.secret needs {LEAST_SECRET} characters or more: receivers trust what it signs")
        if self.retry_base_s > self.retry_cap_s:
            raise ValueError(f"retry_base_s ({self.retry_base_s:g}) must not exceed retry_cap_s: raise retry_cap_s")
        return self


class WebSubSettings(Section):
    """Hubs that tell of news."""

    callback_url: str = ""
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535, strict=True)] = 8095


class WebSettings(Section):
    """The dashboard and the API."""

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Port = 8090
    token: str = ""
    hosts: tuple[str, ...] = ()


class MetricsSettings(Section):
    """Metrics and health of a daemon, without its dashboard."""

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535, strict=True)] = 0


class AlertsSettings(Section):
    """What a person is told without asking."""

    enabled: bool = True
    every_s: Seconds = 60
    after_s: Pause = 600
    clear_s: Pause = 600
    repeat_s: Pause = 86_400
    lag_s: Seconds = 1_800
    search_lag_s: Seconds = 600
    disk_bytes: Annotated[int, Field(ge=0, strict=True)] = 1_000_000_000
    mute: Annotated[tuple[str, ...], AfterValidator(_troubles)] = ()
    webhook_url: Annotated[str, AfterValidator(_hook)] = ""
    webhook_secret: str = ""
    mail_to: tuple[Address, ...] = ()
    mail_from: str = ""
    smtp_host: str = ""
    smtp_port: Port = 587
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""

    @model_validator(mode="after")
    def _reachable(self) -> AlertsSettings:
        if self.webhook_url and len(self.webhook_secret) < LEAST_SECRET:
            raise ValueError(f"webhook_secret needs {LEAST_SECRET} characters or more: receivers trust what it signs")
        if self.mail_to and not self.smtp_host:
            raise ValueError("mail_to: needs smtp_host, the server that takes the mail")
        if self.smtp_password and self.smtp_tls == "none" and not is_loopback(self.smtp_host):
            raise ValueError("smtp_tls: a password is not sent in the clear; use starttls or tls")
        return self


class AgenciesSettings(Section):
    """Which agencies are in force."""

    shipped: bool = True
    only: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()


class LogSettings(Section):
    """Logs."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(Section):
    """Every setting."""

    store: StoreSettings = StoreSettings()
    fetch: FetchSettings = FetchSettings()
    politeness: PolitenessSettings = PolitenessSettings()
    poll: PollSettings = PollSettings()
    check: CheckSettings = CheckSettings()
    retry: RetrySettings = RetrySettings()
    extract: ExtractSettings = ExtractSettings()
    crawl: CrawlSettings = CrawlSettings()
    daemon: DaemonSettings = DaemonSettings()
    output: OutputSettings = OutputSettings()
    archive: ArchiveSettings = ArchiveSettings()
    retention: RetentionSettings = RetentionSettings()
    webhook: WebhookSettings = WebhookSettings()
    websub: WebSubSettings = WebSubSettings()
    web: WebSettings = WebSettings()
    metrics: MetricsSettings = MetricsSettings()
    alerts: AlertsSettings = AlertsSettings()
    agencies: AgenciesSettings = AgenciesSettings()
    log: LogSettings = LogSettings()


def user_dir(config_dir: Path | None, environment: Mapping[str, str]) -> Path | None:
    """Return the user's config directory, if there is one: --config, else KHABAR_CONFIG, else ~/.config/khabar."""
    from_env = environment.get("KHABAR_CONFIG")
    named = config_dir or (Path(from_env) if from_env else None)
    if named is None:
        return _home_config(environment)
    if not named.is_dir():
        way_out = "make it, or take the shipped config by leaving out"
        raise ConfigError(f"{named}: no such directory; {way_out} {'--config' if config_dir else 'KHABAR_CONFIG'}")
    return named


def _home_config(environment: Mapping[str, str]) -> Path | None:
    """Return the directory of the user's home that is looked at unasked, if there is one."""
    home = environment.get("HOME")
    above = environment.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else None)
    found = Path(above) / "khabar" if above else None
    return found if found and found.is_dir() else None


def settings_layers(
    config_dir: Path | None, environment: Mapping[str, str], overrides: Mapping[str, object] | None = None
) -> Layers:
    """Lay all places over one another, unchecked but for TOML's syntax. ConfigError."""
    layers = Layers()
    user = user_dir(config_dir, environment)
    for folder in (shipped_dir(), *([user] if user else [])):
        path = folder / "khabar.toml"
        layers = layers.over(read_toml(path), str(path))
    layers = layers.over(*from_environment(environment))
    return layers.over(from_dotted(overrides or {}), "command line")


def load_settings(
    config_dir: Path | None, environment: Mapping[str, str], overrides: Mapping[str, object] | None = None
) -> Settings:
    """Load what is in force; `overrides` are dotted keys. ConfigError tells the first problem, its notes the others."""
    with Gathered() as gathered:
        gathered.get(_check_spelling, environment)
        layers = settings_layers(config_dir, environment, overrides)
        settings = gathered.get(validate, Settings, layers, "settings") or Settings()
    return settings  # noqa: RET504 - leaving the block raises what was gathered


def _check_spelling(environment: Mapping[str, str]) -> None:
    """Raise for KHABAR_FETCH_ROBOTS: it means the setting, but its single underscore would leave it unread."""
    meant = {variable(key).replace("__", "_"): variable(key) for key in dotted_keys(Settings)}
    for name in sorted(environment.keys() & meant.keys()):
        raise ConfigError(f"{name}: section and key are parted by two underscores; write {meant[name]}")
