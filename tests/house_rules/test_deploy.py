"""What stands in deploy/ is right as far as it can be known without a cluster. Schemas, a strict linter, and our own promises."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app.settings import VARIABLES
from bot.commands import operations
from bot.database import migrate

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE, KUBERNETES = ("compose.yaml", "compose.http.yaml"), ("kubernetes.yaml", "kubernetes-http.yaml")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def tool(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is in the dev group and should be installed"
    return found


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def kubernetes() -> dict[str, dict[str, Any]]:
    return {part["kind"]: part for part in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())}


def test_compose_obeys_its_specification() -> None:
    run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *(str(DEPLOY / one) for one in COMPOSE))


def test_a_misspelt_compose_file_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    wrong.write_text((DEPLOY / "compose.yaml").read_text().replace("healthcheck:", "healthchek:"))
    with pytest.raises(AssertionError):
        run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(wrong))


def test_compose_reads_the_one_file_of_settings_that_there_is_and_every_secret_it_asks_for_stands_in_its_example() -> None:
    services = compose()["services"]
    read = {(DEPLOY / name).resolve() for service in services.values() for name in service.get("env_file", ())}
    assert read == {ROOT / ".env"}, "`cp .env.example .env`, says the README"
    example = {line.split("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#")}
    asked_for = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked_for and asked_for <= example


def test_kubernetes_takes_every_part_strictly() -> None:
    run(tool("kubernetes-validate"), "--strict", *(str(DEPLOY / one) for one in KUBERNETES))


def test_slack_is_led_to_its_own_port_and_to_no_other() -> None:
    ports = {
        port["name"]: port["containerPort"] for port in kubernetes()["Deployment"]["spec"]["template"]["spec"]["containers"][0]["ports"]
    }
    settings = kubernetes()["ConfigMap"]["data"]
    assert ports == {"health": int(settings["RIPPLE_HEALTH_PORT"]), "slack": int(settings["PORT"])}
    http = {part["kind"]: part for part in yaml.safe_load_all((DEPLOY / "kubernetes-http.yaml").read_text())}
    assert [port["targetPort"] for port in http["Service"]["spec"]["ports"]] == ["slack"]
    (rule,) = http["Ingress"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert (path["path"], path["pathType"]) == ("/slack/events", "Exact")
    over = yaml.safe_load((DEPLOY / "compose.http.yaml").read_text())["services"]["bot"]
    assert [port.rpartition(":")[2] for port in over["ports"]] == [over["environment"]["PORT"]]
    assert "ports" not in compose()["services"]["bot"], "over Socket Mode nothing is open"


def test_the_schema_is_brought_to_head_by_what_can_be_applied_again_and_one_image_does_both() -> None:
    pod = kubernetes()["Deployment"]["spec"]["template"]["spec"]
    assert [one["args"] for one in pod["initContainers"]] == [["migrate"]] and "Job" not in kubernetes()
    assert {one["image"] for one in pod["initContainers"] + pod["containers"]} == {f"ripple:{VERSION}"}


def test_the_network_lets_in_and_out_what_ripple_needs() -> None:
    rules = kubernetes()["NetworkPolicy"]["spec"]
    assert [part["ports"] for part in rules["ingress"]] == [[{"port": "health"}], [{"port": "slack"}]]
    assert {port["port"] for part in rules["egress"] for port in part["ports"]} == {53, 443, 5432}
    labels = kubernetes()["Deployment"]["spec"]["template"]["metadata"]["labels"]
    (spread,) = kubernetes()["Deployment"]["spec"]["template"]["spec"]["topologySpreadConstraints"]
    assert rules["podSelector"]["matchLabels"] == labels == spread["labelSelector"]["matchLabels"]


def test_a_misspelt_kubernetes_file_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "kubernetes.yaml"
    wrong.write_text((DEPLOY / "kubernetes.yaml").read_text().replace("readOnlyRootFilesystem", "readOnlyRootFs"))
    with pytest.raises(AssertionError):
        run(tool("kubernetes-validate"), "--strict", str(wrong))


def test_the_dockerfile_passes_a_strict_linter() -> None:
    run(tool("hadolint"), "--failure-threshold", "info", str(ROOT / "Dockerfile"))


def test_the_image_is_nobody_s_root_and_asks_after_its_health() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER 10001:10001" in lines
    assert any(line.startswith("HEALTHCHECK") and '"bot", "health"' in line for line in lines)
    assert any("--require-hashes" in line for line in lines)


def test_what_the_image_copies_exists_and_is_let_through() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert copied and all((ROOT / name).exists() and f"!{name}" in ignored for name in copied)


def test_the_image_holds_compiled_code_for_its_user_can_write_none() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    [compiled] = [place for place, line in enumerate(lines) if line.startswith("RUN python -m compileall")]
    copies = [place for place, line in enumerate(lines) if line.startswith("COPY ")]
    assert max(copies) < compiled < lines.index("USER 10001:10001")
    assert lines[compiled].endswith(" bot migrations")


@pytest.mark.parametrize("read", [operations.MANIFEST, migrate.SCRIPTS])
def test_what_the_bot_reads_beside_its_own_code_is_in_the_image(read: Path) -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    taken = [line.split()[1:] for line in lines if line.startswith("COPY ") and "--from" not in line]
    name = str(read.relative_to(ROOT))
    assert [name, f"./{name if read.is_dir() else read.parent.relative_to(ROOT).as_posix() + '/'}"] in taken


def test_nothing_runs_with_more_rights_than_it_needs() -> None:
    pod = kubernetes()["Deployment"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsUser"] == 10001 and pod["securityContext"]["runAsNonRoot"]
    for container in pod["initContainers"] + pod["containers"]:
        rights = container["securityContext"]
        assert rights["readOnlyRootFilesystem"] and not rights["allowPrivilegeEscalation"]
        assert rights["capabilities"]["drop"] == ["ALL"]
    assert compose()["services"]["bot"]["cap_drop"] == ["ALL"]


def test_an_upgrade_never_leaves_slack_without_a_socket_and_has_time_to_finish() -> None:
    spec = kubernetes()["Deployment"]["spec"]
    assert spec["replicas"] >= 2 and spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] > 10
    container = spec["template"]["spec"]["containers"][0]
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_every_setting_named_in_deploy_is_one_the_bot_reads() -> None:
    known = {variable.name for variable in VARIABLES}
    image = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_NO_CACHE_DIR", "PIP_DISABLE_PIP_VERSION_CHECK"}
    named = set(kubernetes()["ConfigMap"]["data"]) | set(compose()["services"]["bot"]["environment"])
    for line in (ROOT / "Dockerfile").read_text().replace("ENV ", "    ").splitlines():
        named |= {word.split("=")[0] for word in line.split() if line.startswith("    ") and "=" in word and word[0].isupper()}
    assert named - image <= known
