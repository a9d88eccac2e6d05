"""Debian's Keystone as a WSGI application that reads every request body whole.

uwsgi closes a connection whose body nobody has read (a 413, for one) with a reset, and the client may lose the answer.
"""
import io

from keystone.server.wsgi import initialize_public_application

keystone = initialize_public_application()


def application(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length) if length else b"")
    return keystone(environ, start_response)
