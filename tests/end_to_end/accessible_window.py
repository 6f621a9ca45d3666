"""Reads a running program from outside, as a screen reader does: AT-SPI over a D-Bus of the tests' own.

Every widget tells its accessible name, its ``objectName`` and where it is on the screen, so that nothing needs to be
guessed from pictures.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

CONFIGURATION: Final = Path("/usr/share/defaults/at-spi2/accessibility.conf")
_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_ROOT: Final = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_SHOWING: Final = 1 << 25
_SCREEN: Final = 0


def is_missing() -> bool:
    """Return whether this machine lacks AT-SPI (Debian: package ``at-spi2-core``)."""
    return not CONFIGURATION.exists()


@contextmanager
def accessibility_bus() -> Iterator[str]:
    """Run a bus for assistive programs and yield its address; the registry is started by it."""
    with tempfile.TemporaryDirectory(prefix="sanderling-atspi-") as folder:
        command = ["dbus-daemon", f"--config-file={CONFIGURATION}", "--nofork", "--nopidfile", "--print-address=1"]
        address = f"unix:path={folder}/bus"
        environment = os.environ | {"XDG_RUNTIME_DIR": folder, "HOME": folder, "AT_SPI_BUS_ADDRESS": address}
        bus = subprocess.Popen(
            [*command, f"--address={address}"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert bus.stdout
        try:
            assert bus.stdout.readline().strip(), "the accessibility bus did not start"
            yield address
        finally:
            bus.terminate()
            bus.wait(timeout=10)
            bus.stdout.close()


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the screen, as it was when the window was read."""

    reference: tuple[str, str]
    object_name: str
    name: str
    role: str


class AccessibleWindow:
    """What a process shows, read anew by each call."""

    def __init__(self, bus_address: str, pid: int) -> None:
        """Connect to the bus."""
        self._bus: DBusConnection = open_dbus_connection(bus_address)
        self._pid = pid

    def close(self) -> None:
        """Let go of the bus."""
        self._bus.close()

    def nodes(self) -> list[Node]:
        """Return everything that can be seen; empty while the program is not there yet."""
        found: list[Node] = []
        for application in self._call(_ROOT, _ACCESSIBLE, "GetChildren")[0]:
            if self._pid_of(application[0]) == self._pid:
                self._gather(application, found)
        return found

    def showing(self, object_name: str) -> list[Node]:
        """Return what can be seen under a name; the cells of a table have their table's name."""
        return [node for node in self.nodes() if node.object_name == object_name]

    def text_of(self, node: Node) -> str:
        """Return the text in an editor or line."""
        interface = "org.a11y.atspi.Text"
        count = self._property(node.reference, interface, "CharacterCount")
        return str(self._call(node.reference, interface, "GetText", "ii", (0, int(count)))[0])

    def place_of(self, node: Node) -> tuple[int, int, int, int]:
        """Return left, top, width and height on the screen, in pixels."""
        answer = self._call(node.reference, "org.a11y.atspi.Component", "GetExtents", "u", (_SCREEN,))[0]
        left, top, width, height = answer
        return left, top, width, height

    def _gather(self, reference: tuple[str, str], found: list[Node]) -> None:
        try:
            low, high = self._call(reference, _ACCESSIBLE, "GetState")[0]
            states = low | high << 32
            role = str(self._call(reference, _ACCESSIBLE, "GetRoleName")[0])
            if role != "application" and not states & _SHOWING:
                return
            found.append(self._node(reference, role))
            children = self._call(reference, _ACCESSIBLE, "GetChildren")[0]
        except _Gone:
            return
        for child in children:
            self._gather(child, found)

    def _node(self, reference: tuple[str, str], role: str) -> Node:
        name = str(self._property(reference, _ACCESSIBLE, "Name"))
        identifier = str(self._property(reference, _ACCESSIBLE, "AccessibleId"))
        return Node(reference, identifier.rpartition(".")[2], name, role)

    def _pid_of(self, bus_name: str) -> int:
        daemon = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
        try:
            return int(self._call(daemon, daemon[0], "GetConnectionUnixProcessID", "s", (bus_name,))[0])
        except _Gone:
            return 0

    def _property(self, reference: tuple[str, str], interface: str, name: str) -> Any:
        properties = "org.freedesktop.DBus.Properties"
        return self._call(reference, properties, "Get", "ss", (interface, name))[0][1]

    def _call(
        self, reference: tuple[str, str], interface: str, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> Any:
        address = DBusAddress(reference[1], bus_name=reference[0], interface=interface)
        message = new_method_call(address, method, signature or None, body)
        answer = self._bus.send_and_get_reply(message, timeout=20)
        if answer.header.message_type is MessageType.error:
            raise _Gone(answer.header.fields.get(HeaderFields.error_name), answer.body)
        return answer.body


class _Gone(Exception):
    """What was asked for is no longer there."""


def wait_for_registry(address: str) -> None:
    """Wait until the bus answers for the desktop's root."""
    deadline_s = time.monotonic() + 20
    window = AccessibleWindow(address, -1)
    try:
        while time.monotonic() < deadline_s:
            try:
                window.nodes()
            except _Gone:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the accessibility registry did not start")
    finally:
        window.close()
