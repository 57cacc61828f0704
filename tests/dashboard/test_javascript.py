"""The browser's modules are tested by `node --test`, called from here if Node is about."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_the_browser_modules_keep_their_promises() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Install Node 20 or later to run the tests of the browser's modules.")
    files = sorted(str(path) for path in HERE.rglob("*.test.mjs"))
    done = subprocess.run([node, "--test", *files], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
