"""A real browser for the tests: Debian's chromium without a window, driven by selenium, with nobody to call.

Every request that a page makes is in `Browser.requests()`, every message of its console in `Browser.messages()`.
Tests that ask for the fixture `browser` are skipped where there is none; under QUOTES_NEED_BROWSER=1, which
`.ci/run` sets, a missing browser is a failure instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = os.environ.get("QUOTES_NEED_BROWSER") == "1"
AXE = Path("node_modules") / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--force-prefers-reduced-motion",
)
OWN = ("file:", "blob:", "data:", "chrome:", "about:")


def missing(what: str) -> None:
    """Skip the test, or fail it where the browser is wanted."""
    reason = f"{what} is not here"
    if NEEDED:
        pytest.fail(f"{reason}, and QUOTES_NEED_BROWSER=1 asks for it")
    pytest.skip(reason)


def axe_script() -> str:
    """The source of axe-core, from the folder that AXE_HOME names or from `out/npm`."""
    for folder in (os.environ.get("AXE_HOME"), ROOT / "out" / "npm"):
        if folder and (path := Path(folder) / AXE).is_file():
            return path.read_text(encoding="utf-8")
    missing("axe-core (npm install --no-save --prefix out/npm axe-core@4)")
    raise AssertionError


class Browser:
    """What tests need of a browser; `driver` is selenium's own."""

    def __init__(self, driver: Any, downloads: Path) -> None:
        self.driver = driver
        self.downloads = downloads

    def open(self, address: str | Path) -> None:
        """Go to a page, with neither messages nor requests of earlier ones left."""
        self.driver.get("about:blank")
        self.messages()
        self.requests()
        self.driver.get(address.as_uri() if isinstance(address, Path) else address)

    def run(self, script: str, *values: Any) -> Any:
        """The value of some JavaScript."""
        return self.driver.execute_script(script, *values)

    def wait(self, script: str, seconds: float = 10) -> Any:
        """The first value of some JavaScript that is not empty."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, seconds, poll_frequency=0.02).until(lambda _: self.run(script))

    def press(self, *keys: str) -> None:
        """Type keys wherever the focus is."""
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def size(self, width: int, height: int) -> None:
        """Make the page so large, in CSS pixels, however small a window the system allows."""
        how = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", how)

    def scheme(self, name: str) -> None:
        """Prefer `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": name}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def messages(self) -> list[str]:
        """What the console has said since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses asked for since the last call."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def requests_that_leave(self) -> list[str]:
        """The same without what a page on disk gives itself."""
        return [address for address in self.requests() if not address.startswith(OWN)]

    def violations(self) -> list[str]:
        """What axe-core holds to be serious or worse on the page as it stands: rule and place."""
        # Not a script element: the page's own policy would refuse it.
        self.driver.execute_script(axe_script())
        done = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
            ".then(found => done(found.violations), error => done([{impact: 'serious', id: String(error), nodes: []}]))"
        )
        return [
            f"{one['id']}: {node['target']} {node['any'][0]['message'] if node['any'] else ''}"
            for one in done
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"] or [{"target": "", "any": []}]
        ]


@contextlib.contextmanager
def launched(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own in `folder`."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        missing("chromium with its chromedriver (apt-get install chromium chromium-driver)")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    downloads = folder / "downloads"
    downloads.mkdir()
    options = webdriver.ChromeOptions()
    options.binary_location = str(chromium)
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", "--window-size=1280,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    driver = webdriver.Chrome(options=options, service=Service(str(chromedriver)))
    try:
        driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)}
        )
        yield Browser(driver, downloads)
    finally:
        driver.quit()
