"""Prints each notification that oslo.messaging's own listener hears, one JSON object a line, until it is ended."""

import json
import sys

from oslo_config import cfg
import oslo_messaging


class Endpoint:
    def info(self, context, publisher_id, event_type, payload, metadata):
        heard = dict(metadata, context=context, publisher_id=publisher_id, event_type=event_type, payload=payload)
        print(json.dumps(heard), flush=True)


conf = cfg.ConfigOpts()
transport = oslo_messaging.get_notification_transport(conf, url=sys.argv[1])
conf.set_override('amqp_durable_queues', True, group='oslo_messaging_rabbit')
targets = [oslo_messaging.Target(exchange='keystone', topic='notifications')]
listener = oslo_messaging.get_notification_listener(transport, targets, [Endpoint()], executor='threading')
listener.start()
listener.wait()
