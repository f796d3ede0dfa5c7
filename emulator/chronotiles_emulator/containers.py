"""How a container of a task definition is started on this machine: as a process, or by a container engine."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import settings

# All that a process learns of the machine around it.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "NODE_COMPILE_CACHE")


class CannotStartError(Exception):
    """The container cannot be started; the message says why in the words of ECS."""


@dataclass(frozen=True)
class Launch:
    argv: list[str]
    environment: dict[str, str]
    directory: str


def environment_of(definition: dict, override: dict, provided: dict[str, str]) -> dict[str, str]:
    """Variables of the container: what ECS provides, then the definition's, then the override's."""
    told = definition.get("environment", []) + override.get("environment", [])
    return provided | {variable["name"]: variable["value"] for variable in told}


def launch(name: str, definition: dict, override: dict, provided: dict[str, str], volumes: Path) -> Launch:
    """What to start for a container. @raise CannotStartError"""
    command = override.get("command") or definition.get("command") or []
    environment = environment_of(definition, override, provided)
    engine = settings.container_engine()
    if engine:
        argv = engine_command(engine, name, definition, command, environment, volumes)
        return Launch(argv, dict(os.environ), "/")
    return process(definition, override, command, provided, volumes)


def process(definition: dict, override: dict, command: list[str], provided: dict[str, str], volumes: Path) -> Launch:
    """
    The program of the image as a process of this machine, in no more of its environment than it needs. What the definition
    says of places below a mount point is said of the folder that stands in for the volume; servers listen on loopback only.
    """
    program = settings.programs().get(definition["image"])
    if program is None:
        raise CannotStartError(f"CannotPullContainerError: no program stands in for the image {definition['image']}")
    inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
    node = str(Path(settings.node()).parent)
    around = inherited | {"PATH": f"{node}:{inherited.get('PATH', '')}"}
    # Keys come from the task's role, never from the person who started the emulator.
    around |= {"AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_CONFIG_FILE": os.devnull}
    places = folders(definition, volumes)
    told = {key: here(value, places) for key, value in environment_of(definition, override, {}).items()}
    argv = [here(word, places) for word in definition.get("entryPoint") or []] or program.entrypoint
    argv = argv + [here(word, places) for word in command]
    return Launch(argv, around | provided | told, definition.get("workingDirectory") or program.directory)


def folders(definition: dict, volumes: Path) -> dict[str, str]:
    """Where the volumes of a container lie on this machine, by where it mounts them."""
    places = {}
    for mount in definition.get("mountPoints", []):
        folder = volumes / mount["sourceVolume"]
        folder.mkdir(parents=True, exist_ok=True)
        places[mount["containerPath"]] = str(folder)
    return places


def here(word: str, places: dict[str, str]) -> str:
    """A word of a command, or the value of a variable, as a process of this machine is told it."""
    for path, folder in places.items():
        if word == path or word.startswith(f"{path}/"):
            return folder + word[len(path) :]
    return "127.0.0.1" if word == "0.0.0.0" else word


def engine_command(
    engine: str, name: str, definition: dict, command: list[str], environment: dict[str, str], volumes: Path
) -> list[str]:
    """Arguments that podman and docker share. The network is the host's, as the servers listen on loopback only."""
    argv = [engine, "run", "--rm", "--pull=never", "--network=host", f"--name={name}"]
    for key, value in environment.items():
        argv += ["--env", f"{key}={value}"]
    if definition.get("readonlyRootFilesystem"):
        argv += ["--read-only"]
    if definition.get("user"):
        argv += ["--user", definition["user"]]
    if definition.get("workingDirectory"):
        argv += ["--workdir", definition["workingDirectory"]]
    for mount in definition.get("mountPoints", []):
        source = volumes / mount["sourceVolume"]
        source.mkdir(parents=True, exist_ok=True)
        source.chmod(0o777)  # as on Fargate, where the image's user may be anybody
        argv += ["--volume", f"{source}:{mount['containerPath']}{':ro' if mount.get('readOnly') else ''}"]
    if definition.get("entryPoint"):
        argv += ["--entrypoint", json.dumps(definition["entryPoint"])]
    return [*argv, definition["image"], *command]


def remove(name: str) -> None:
    """Ends a container of the engine that did not end when it was asked to."""
    engine = settings.container_engine()
    if engine:
        subprocess.run([engine, "rm", "--force", "--time=0", name], capture_output=True, check=False)


def image_digest(image: str) -> str | None:
    """The digest of an image, where a container engine has it."""
    engine = settings.container_engine()
    if not engine:
        return None
    asked = [engine, "image", "inspect", "--format", "{{.Digest}}", image]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or None
