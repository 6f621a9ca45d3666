"""A real Secret Service for tests: GNOME Keyring on a D-Bus of its own, in folders of its own.

Tests use the fixtures of ``tests/conftest.py`` or start one themselves::

    with private_secret_service(tmp_path) as service:
        subprocess.run(command, env=os.environ | service.environment)

Nothing of the user's own session or keyring is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROGRAMS: Final = ("dbus-daemon", "gnome-keyring-daemon")
PASSPHRASE: Final = "test-passphrase"
_STARTS_WITHIN_S: Final = 15


@dataclass(frozen=True, slots=True)
class SecretService:
    """A running service: what a process must have in its environment to use it."""

    environment: dict[str, str]

    def lock(self) -> None:
        """Lock the default collection, as a screen saver may."""
        import secretstorage

        connection = secretstorage.dbus_init()
        try:
            secretstorage.get_default_collection(connection).lock()
        finally:
            connection.close()


def missing_programs() -> list[str]:
    """Return which of the needed programs this machine lacks (Debian: packages ``dbus`` and ``gnome-keyring``)."""
    return [program for program in PROGRAMS if not shutil.which(program)]


_BUS: Final = """<busconfig>
<type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"""


@contextmanager
def private_bus(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run a D-Bus session bus in a folder and yield its address; it starts no services by itself."""
    configuration = folder / "bus.conf"
    configuration.write_text(_BUS.format(folder=folder), "utf-8")
    command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address=1"]
    bus = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert bus.stdout
        address = bus.stdout.readline().strip()
        assert address, "dbus-daemon did not start"
        yield address
    finally:
        bus.terminate()
        bus.wait(timeout=10)
        assert bus.stdout
        bus.stdout.close()


@contextmanager
def private_secret_service(*, unlocked: bool = True) -> Iterator[SecretService]:
    """Run a Secret Service.

    Args:
        unlocked: Whether its keyring is open; if not, every use would ask a person, and there is nobody.
    """
    with tempfile.TemporaryDirectory(prefix="sanderling-keyring-") as folder:
        environment = _environment(Path(folder))
        with private_bus(Path(folder), environment) as address:
            environment["DBUS_SESSION_BUS_ADDRESS"] = address
            keyring = _start_keyring(environment, unlocked=unlocked)
            try:
                _wait_until_there(environment)
                yield SecretService({name: environment[name] for name in _GIVEN})
            finally:
                keyring.terminate()
                keyring.wait(timeout=10)


_GIVEN: Final = ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which everything is below ``folder``, and no prompt can find a screen."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
    places = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"}
    for name in places.values():
        (folder / name).mkdir(mode=0o700)
    return kept | {variable: str(folder / name) for variable, name in places.items()}


def _start_keyring(environment: dict[str, str], *, unlocked: bool) -> subprocess.Popen[bytes]:
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    keyring = subprocess.Popen(
        [*command, "--unlock"] if unlocked else command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert keyring.stdin
    keyring.stdin.write(PASSPHRASE.encode())
    keyring.stdin.close()
    return keyring


def _wait_until_there(environment: dict[str, str]) -> None:
    """Wait until the service has its name on the bus."""
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    deadline_s = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < deadline_s:
        connection = open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"])
        try:
            if Proxy(message_bus, connection).NameHasOwner("org.freedesktop.secrets")[0]:
                return
        finally:
            connection.close()
        time.sleep(0.05)
    raise AssertionError("gnome-keyring-daemon did not take its name on the bus")
