"""Settings: one model for every key, its default and its check. docs/settings.md tells each.

shipped config/khabar.toml  <  the user's config directory  <  KHABAR_<SECTION>__<KEY>  <  command-line options
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scraper import layers
from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

Seconds = Annotated[float, Field(gt=0)]
Pause = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]
Port = Annotated[int, Field(ge=1, le=65_535)]


class Section(BaseModel):
    """A table of the settings: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(Section):
    """Where records are kept."""

    dsn: Annotated[str, Field(min_length=1)] = "data/khabar.db"
    batch_rows: Count = 100
    batch_delay_s: Pause = 0.05


class FetchSettings(Section):
    """The way out."""

    contact: str = ""
    user_agent: str = ""
    allow_private: tuple[str, ...] = ()
    ports: tuple[Port, ...] = (80, 443)
    deadline_s: Seconds = 30
    lease_s: Seconds = 60
    concurrency: Count = 64
    max_body_bytes: Count = 10 * 1024 * 1024
    max_redirects: Annotated[int, Field(ge=0, le=20)] = 10
    robots: bool = True

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


class PollSettings(Section):
    """How often a feed is asked."""

    interval_s: Seconds = 900
    floor_s: Seconds = 120
    cap_s: Seconds = 86_400

    @model_validator(mode="after")
    def _in_order(self) -> PollSettings:
        if not self.floor_s <= self.interval_s <= self.cap_s:
            raise ValueError("floor_s <= interval_s <= cap_s must hold")
        return self


class RetrySettings(Section):
    """What follows a refusal."""

    tries: Count = 5
    base_s: Seconds = 60
    cap_s: Seconds = 86_400


class ExtractSettings(Section):
    """Reading pages and feeds."""

    workers: Annotated[int, Field(ge=0, le=256)] = 0
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
    retry: RetrySettings = RetrySettings()
    extract: ExtractSettings = ExtractSettings()
    crawl: CrawlSettings = CrawlSettings()
    daemon: DaemonSettings = DaemonSettings()
    output: OutputSettings = OutputSettings()
    agencies: AgenciesSettings = AgenciesSettings()
    log: LogSettings = LogSettings()


def shipped_dir() -> Path:
    """Return the shipped config directory: beside the package in a checkout, inside it in a wheel."""
    inside = Path(__file__).parent / "_shipped_config"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "config"


def user_dir(config_dir: Path | None, environment: Mapping[str, str]) -> Path | None:
    """Return the user's config directory, if there is one: --config, else KHABAR_CONFIG, else ~/.config/khabar."""
    named = config_dir or (Path(environment["KHABAR_CONFIG"]) if environment.get("KHABAR_CONFIG") else None)
    if named is not None:
        if not named.is_dir():
            raise ConfigError(f"{named}: no such directory; name your config directory, or leave --config out")
        return named
    home = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "khabar"
    return home if home.is_dir() else None


def load_settings(
    config_dir: Path | None, environment: Mapping[str, str], overrides: Mapping[str, Any] | None = None
) -> Settings:
    """Load what is in force; ConfigError names the first problem, its notes the others."""
    shipped, user = shipped_dir() / "khabar.toml", user_dir(config_dir, environment)
    from_env, origins = layers.from_environment(environment)
    values = layers.merge(layers.read_toml(shipped), layers.read_toml(user / "khabar.toml") if user else {})
    values = layers.merge(values, from_env)
    values = layers.merge(values, layers.from_dotted(overrides or {}))
    origins |= dict.fromkeys(overrides or {}, "option")
    return layers.validate(Settings, values, origins, str(user / "khabar.toml" if user else shipped))
