"""Does with Keystone's own library what one JSON request on standard input asks, and answers in JSON.

The request is {"methods", "default_domain_id", "commands": [{"do": NAME, ...}]}; the answer is a list with one entry for
each command. A refusal by Keystone is answered as {"refused": its class}.
"""

import datetime
import inspect
import json
import os
import sys

from cryptography import fernet
from keystone import exception
from keystone.auth import plugins
from keystone.common import fernet_utils
import keystone.conf
from keystone.credential.providers.fernet import Provider as CredentialProvider
from keystone.receipt import receipt_formatters
from keystone.token import token_formatters

CONF = keystone.conf.CONF

CLASSES = {
    'unscoped': 'UnscopedPayload',
    'domain': 'DomainScopedPayload',
    'project': 'ProjectScopedPayload',
    'trust': 'TrustScopedPayload',
    'federated-unscoped': 'FederatedUnscopedPayload',
    'federated-project': 'FederatedProjectScopedPayload',
    'federated-domain': 'FederatedDomainScopedPayload',
    'oauth1': 'OauthScopedPayload',
    'system': 'SystemScopedPayload',
    'application-credential': 'ApplicationCredentialScopedPayload',
    'oauth2-mtls': 'Oauth2CredentialsScopedPayload',
}

# Our property name for each argument of create_token, and for each place in what validate_token returns.
FIELDS = {
    'system': 'system',
    'domain_id': 'domainId',
    'project_id': 'projectId',
    'trust_id': 'trustId',
    'federated_group_ids': 'groupIds',
    'identity_provider_id': 'idpId',
    'protocol_id': 'protocolId',
    'access_token_id': 'accessTokenId',
    'app_cred_id': 'applicationCredentialId',
    'thumbprint': 'thumbprint',
}


def has_thumbprints():
    parameters = inspect.signature(token_formatters.TokenFormatter.create_token).parameters
    return 'thumbprint' in parameters


def to_text(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.%fZ')


def to_seconds(text):
    moment = datetime.datetime.strptime(text, '%Y-%m-%dT%H:%M:%S.%fZ')
    return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp())


def kinds():
    return [kind for kind, name in CLASSES.items() if hasattr(token_formatters, name)]


def kept_methods():
    """Of all methods that a token may name, those that this Keystone brings through a token."""
    listed = CONF.auth.methods + ['ec2credential', 'oauth2_credential']
    return plugins.convert_integer_to_method_list(plugins.convert_method_list_to_integer(listed))


def make_token(payload):
    arguments = {ours: payload[theirs] for ours, theirs in FIELDS.items() if theirs in payload}
    if 'federated_group_ids' in arguments:
        arguments['federated_group_ids'] = [{'id': group} for group in arguments['federated_group_ids']]
    return token_formatters.TokenFormatter().create_token(
        payload['userId'],
        to_text(payload['expiresAtS']),
        payload['auditIds'],
        getattr(token_formatters, CLASSES[payload['kind']]),
        methods=payload['methods'],
        **arguments,
    )


def read_token(token):
    names = ['userId', 'methods', 'auditIds'] + [
        name for field, name in FIELDS.items() if field != 'thumbprint' or has_thumbprints()
    ]
    *values, issued_at, expires_at = token_formatters.TokenFormatter().validate_token(token)
    answer = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    if 'groupIds' in answer:
        answer['groupIds'] = [group['id'] for group in answer['groupIds']]
    return {**answer, 'issuedAtS': to_seconds(issued_at), 'expiresAtS': to_seconds(expires_at)}


def make_receipt(receipt):
    formatter = receipt_formatters.ReceiptFormatter()
    return formatter.create_receipt(receipt['userId'], receipt['methods'], to_text(receipt['expiresAtS']))


def read_receipt(text):
    user_id, methods, issued_at, expires_at = receipt_formatters.ReceiptFormatter().validate_receipt(text)
    return {
        'userId': user_id,
        'methods': methods,
        'issuedAtS': to_seconds(issued_at),
        'expiresAtS': to_seconds(expires_at),
    }


def repository(directory, max_active_keys):
    return fernet_utils.FernetUtils(directory, max_active_keys, 'fernet_tokens')


def use(directory):
    CONF.set_override('key_repository', directory, group='fernet_tokens')
    CONF.set_override('key_repository', directory, group='fernet_receipts')
    CONF.set_override('key_repository', directory, group='credential')


def setup(directory, max_active_keys):
    keys = repository(directory, max_active_keys)
    keys.create_key_directory()
    keys.initialize_key_repository()


def encrypt_credential(blob):
    encrypted, key_hash = CredentialProvider().encrypt(blob)
    return {'encrypted': encrypted.decode(), 'keyHash': key_hash}


COMMANDS = {
    'kinds': kinds,
    'kept_methods': kept_methods,
    'use': use,
    'make_token': make_token,
    'read_token': read_token,
    'make_receipt': make_receipt,
    'read_receipt': read_receipt,
    'setup': setup,
    'rotate': lambda directory, max_active_keys: repository(directory, max_active_keys).rotate_keys(),
    'list': lambda directory: sorted(os.listdir(directory)),
    'load_keys': lambda directory: repository(directory, 3).load_keys(),
    'encrypt_credential': encrypt_credential,
    'decrypt_credential': lambda text: CredentialProvider().decrypt(text),
}


def obey(command):
    arguments = {name: value for name, value in command.items() if name != 'do'}
    try:
        return COMMANDS[command['do']](**arguments)
    except (exception.Error, fernet.InvalidToken) as error:
        return {'refused': type(error).__name__}


def main():
    request = json.load(sys.stdin)
    keystone.conf.configure()
    CONF([], project='keystone', default_config_files=[], default_config_dirs=[])
    CONF.set_override('methods', request['methods'], group='auth')
    CONF.set_override('default_domain_id', request['default_domain_id'], group='identity')
    json.dump([obey(command) for command in request['commands']], sys.stdout)


main()
