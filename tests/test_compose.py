"""compose.yaml and its neighbours, as far as can be checked without an engine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from collector.settings import CollectorSettings
from election.environ import describe
from server.settings import ServerSettings

ROOT = Path(__file__).parents[1]
FOR_CADDY = {"EDAY_DOMAIN"}


def composed() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return loaded


def test_compose_file_fits_the_specification_s_schema() -> None:
    checked = subprocess.run(
        [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == checked.returncode, checked.stdout


def test_every_setting_it_gives_exists() -> None:
    known = {row.name for settings in (CollectorSettings, ServerSettings) for row in describe(settings)}
    given = {
        name
        for service in composed()["services"].values()
        for name in service.get("environment", {})
        if name.startswith("EDAY_")
    }

    assert set() == given - known - FOR_CADDY


def test_every_required_setting_is_given() -> None:
    services = composed()["services"]
    for name, settings in (("collector", CollectorSettings), ("server", ServerSettings)):
        required = {row.name for row in describe(settings) if row.default == "required"}
        assert set() == required - set(services[name]["environment"]), name


def test_parts_are_those_of_the_picture() -> None:
    services = composed()["services"]

    assert {"postgres", "valkey", "migrate", "collector", "server", "caddy"} == set(services)
    assert 2 == services["collector"]["deploy"]["replicas"]
    assert ["caddy"] == [name for name, service in services.items() if "ports" in service]


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")

    assert [] == re.findall(r"\$\{[A-Z_]*PASSWORD(?!:\?)[^}]*\}", text)


def test_caddy_sends_every_door_of_the_collector_to_it() -> None:
    phones = re.search(r"@phones path (.*)", (ROOT / "Caddyfile").read_text("utf-8"))
    doors = {
        path
        for source in (ROOT / "collector").rglob("*.py")
        for found in re.findall(r'Route\(\s*"(/v1/[^"]*)"|_route\("(/v1/[^"]*)"', source.read_text("utf-8"))
        for path in found
        if path
    }

    assert phones is not None
    assert doors
    assert set() == doors - set(phones[1].split())
