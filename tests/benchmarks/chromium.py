"""A headless Chromium that tests drive through the DevTools protocol, over a pipe: no library, no port.

One example: `page.open(path)`, `page.run("document.title")`, `page.key("Tab")`, `page.picture(path)`.
"""

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-pipe",
]  # fmt: skip
KEYS = {"Tab": 9, "Enter": 13, " ": 32}


def find_chromium() -> str:
    """Its path; skips where there is none, or fails where none may be missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("RINGTRUE_REQUIRE") == "all":
            pytest.fail("RINGTRUE_REQUIRE=all, and there is no chromium")
        pytest.skip("no chromium on this machine")
    return found


class Page:
    """One page of the browser."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read = write, read
        self._numbers = itertools.count(1)
        self._buffer = b""
        self._session: str | None = None
        self.console: list[str] = []
        self._loaded = False
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == number:
                assert "error" not in said, said
                result: dict[str, Any] = said["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], 60)
            assert ready, "chromium says nothing"
            read = os.read(self._read, 1 << 20)
            assert read, "chromium is gone"
            self._buffer += read
        line, _, self._buffer = self._buffer.partition(b"\0")
        said: dict[str, Any] = json.loads(line)
        self._hear(said.get("method", ""), said.get("params", {}))
        return said

    def _hear(self, method: str, params: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Runtime.exceptionThrown":
            self.console.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.console.append(str(params["args"]))
        elif method == "Log.entryAdded":
            self.console.append(params["entry"]["text"])

    def open(self, path: Path, fragment: str = "") -> None:
        """Load a file, and wait until it is there."""
        # A change of the fragment alone would load nothing.
        self._go("about:blank")
        self.console.clear()
        self._go(path.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
        # Everything that loading set off has run when two frames have been drawn.
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def _go(self, url: str) -> None:
        self._loaded = False
        self._call("Page.navigate", url=url)
        while not self._loaded:
            self._next()

    def run(self, code: str) -> Any:
        """The value of an expression; promises are awaited."""
        said = self._call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    def key(self, name: str) -> None:
        """Press a key."""
        text = {"Enter": "\r", " ": " "}.get(name)
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            self._call(
                "Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=KEYS[name], **more
            )

    def look(self, *, width: int = 1200, height: int = 900, scheme: str = "light") -> None:
        """Set the window and the colour scheme."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                   mobile=width < 500)  # fmt: skip
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self._call("Emulation.setEmulatedMedia", features=[feature])

    def picture(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"])

    def tree(self) -> list[dict[str, Any]]:
        """What a screen reader gets: role and name of every node that is not ignored."""
        self._call("Accessibility.enable")
        nodes = self._call("Accessibility.getFullAXTree")["nodes"]
        return [
            {"role": node["role"]["value"], "name": node.get("name", {}).get("value", "")}
            for node in nodes
            if not node["ignored"]
        ]


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """Start one, and end it."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # The protocol is spoken on the descriptors 3 and 4.
    shell = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    command = ["/bin/bash", "-c", shell, "chromium", find_chromium(), *OPTIONS, f"--user-data-dir={profile}"]
    process = subprocess.Popen(command, pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL)
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Page(ours_out, ours_in)
    finally:
        os.close(ours_out)
        os.close(ours_in)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
