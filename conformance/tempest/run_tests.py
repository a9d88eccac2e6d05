"""Runs tempest.api.identity (v3) and prints one JSON object for each test: {"test", "outcome", "reason", "seconds"}.

The share of the test classes to run is given as "index/count", so that several processes can share the work.
"""
import json
import os
import sys
import time
import unittest
import zlib

import tempest
from tempest import config
from testtools import TestResult

FOLDER = os.path.join(os.path.dirname(tempest.__file__), "api", "identity")
index, count = (int(part) for part in sys.argv[1].split("/"))


class Reporter(TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()

    def report(self, test, outcome, reason=""):
        # What setUpClass does fails or skips all tests of its class, under a name of its own.
        name = getattr(test, "description", None) or test.id()
        seconds = round(time.monotonic() - getattr(self, "started", time.monotonic()), 2)
        print(json.dumps({"test": name.split("[")[0], "outcome": outcome, "reason": reason, "seconds": seconds}), flush=True)

    def addSuccess(self, test, details=None):
        self.report(test, "passed")

    def addSkip(self, test, reason=None, details=None):
        self.report(test, "skipped", reason or "".join(part.as_text() for part in (details or {}).values()))

    def addFailure(self, test, err=None, details=None):
        text = self._err_details_to_string(test, err, details)
        self.report(test, "failed", text)

    addError = addFailure
    addExpectedFailure = addFailure
    addUnexpectedSuccess = addFailure


def mine(suite):
    """Whole classes: what a class sets up is shared by its tests."""
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from mine(item)
        else:
            name = f"{type(item).__module__}.{type(item).__name__}"
            if ".v2." not in name and zlib.crc32(name.encode()) % count == index:
                yield item


config.CONF.set_config_path(os.environ["TEMPEST_CONFIG"])
found = unittest.defaultTestLoader.discover(FOLDER, top_level_dir=os.path.dirname(os.path.dirname(tempest.__file__)))
unittest.TestSuite(mine(found)).run(Reporter())
