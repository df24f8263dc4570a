"""What tests need beyond the product itself: skipped by name where it is missing, but not in CI."""

from __future__ import annotations

import importlib.util
import os
from typing import NoReturn

import pytest


def need(*packages: str) -> None:
    """Skip, or fail where BAOWEN_REQUIRE_SCALE is set, without these packages."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if not missing:
        return
    absent(f"{', '.join(missing)} not installed: pip install '.[scale]'")


def absent(reason: str) -> NoReturn:
    """Skip for `reason`, or fail where BAOWEN_REQUIRE_SCALE is set."""
    if os.environ.get("BAOWEN_REQUIRE_SCALE") == "1":
        pytest.fail(f"BAOWEN_REQUIRE_SCALE=1, but {reason}")
    pytest.skip(reason)
