"""Runs openstack commands in one process: the stock client spends most of its time starting.

Reads one JSON object a line, {"argv": [...], "env": {...}}, and answers with {"code", "stdout", "stderr"}. Every command
gets a fresh shell with a fresh log-in; only Python's imports are kept.
"""
import contextlib
import io
import json
import logging
import os
import sys

from openstackclient import shell
from openstackclient.common import clientmanager
from osc_lib.clientmanager import ClientCache


def run(argv, env):
    for name in [name for name in os.environ if name.startswith("OS_")]:
        del os.environ[name]
    os.environ.update(env)
    forget_clients()
    logging.getLogger().handlers.clear()  # they hold the streams of the command before
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = shell.OpenStackShell().run(argv)
        except SystemExit as end:
            code = end.code
    # As when a process ends: what is no number is a failure. Some commands hand their rows to nobody and end so.
    return {"code": code or 0 if isinstance(code, int | None) else 1, "stdout": out.getvalue(), "stderr": err.getvalue()}


def forget_clients():
    # Clients are cached on the class: a second shell would act with the credentials of the first.
    for owner in clientmanager.ClientManager.__mro__:
        for value in vars(owner).values():
            if isinstance(value, ClientCache):
                value._handle = None


def main():
    sys.argv[0] = "openstack"  # usage messages name the program
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever prints past the redirection must not land among the answers
    for line in sys.stdin:
        wanted = json.loads(line)
        answers.write(json.dumps(run(wanted["argv"], wanted["env"])) + "\n")
        answers.flush()


main()
