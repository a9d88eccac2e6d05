/** Stored credentials, EC2 and S3 signatures: what changed since Zed, and what Quoin does otherwise on purpose. */

import { chained } from '../chained.ts'
import type { Known } from '../compare.ts'

const SCHEMA =
  '2026.1 validates bodies by schema, before it looks at who asks, and says so in its own words; what may be a secret is masked.'
const RULES =
  'Rules widened since Zed: administrators of domains keep credentials, readers of the system and owners see key pairs.'
const NO_5XX = 'Upstream fails with an exception here; no input may.'
const CASE = 'Types compare by case on every database (INV-48); on MariaDB upstream leaves it to the collation.'
const OUR_PAGES = 'Every list has real pages.'
const FIXED = 'Only the blob of a credential changes; the refusal names the field (decision 0030).'
const FRESH = 'A signature is fresh and covers the whole request, whatever its version (decision 0031).'
const CHAIN = "A token made from a key pair ends with it: its audit ids name the key pair's chain (decision 0032)."
const UNKNOWN_KEY = '2026.1 says of every access key that it does not know the same.'
const PYTHON_JSON = 'The blob is JSON without the blanks that Python writes; clients parse it.'
const ALLOW = 'Since 2024 every path names only the methods it has.'
const OWNER_FIRST = 'Whose key pair is meant is looked up first.'

const OF_USER = 'http://<host>/v3/users/<user:ec2-user>/credentials/OS-EC2'
const listLinks = { next: null, previous: null, self: OF_USER }
const keyPair = (access: string, secret: string, project = 'near') => ({
  access: `<${access}>`,
  links: { self: `${OF_USER}/<${access}>` },
  secret: `<${secret}>`,
  tenant_id: `<project:${project}-project>`,
  trust_id: null,
  user_id: '<user:ec2-user>',
})
const everyKey = [
  keyPair('access', 'key'),
  keyPair('by-admin', 'id1'),
  keyPair('far', 'far-key', 'far'),
  keyPair('id2', 'id3'),
  keyPair('id4', 'id5'),
]

export const credentials: readonly Known[] = [
  {
    reason: SCHEMA,
    steps: ['credentials/create ec2 without a project'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute credential. Value: {'type': 'ec2', 'blob': '***', 'user_id': '<user:cred-user>'}. 'project_id' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['credentials/create ec2 with a null project'],
    answer: {
      status: 201,
      body: {
        credential: {
          blob: '{"access": "nullish", "secret": "nullish secret"}',
          id: '<made>',
          links: { self: 'http://<host>/v3/credentials/<made>' },
          project_id: null,
          type: 'ec2',
          user_id: '<user:cred-user>',
        },
      },
    },
  },
  {
    reason: NO_5XX,
    steps: ['credentials/create ec2 with a number as access'],
    answer: {
      refused: 400,
      message:
        'Expecting to find access in credential. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
    },
  },
  {
    reason: SCHEMA,
    steps: [
      'credentials/create blob as an object',
      'credentials/create blob a number',
      'credentials/update a number as blob',
    ],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute blob. Value: ***. '***' is not of type 'string'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['credentials/create a number as project'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute project_id. Value: 3. 3 is not of type 'string', 'null'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['credentials/create without a type'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute credential. Value: {'blob': '***', 'user_id': '<user:cred-user>'}. 'type' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['credentials/create without a blob'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute credential. Value: {'type': 'cert', 'user_id': '<user:cred-user>'}. 'blob' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['credentials/create without a user'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute credential. Value: {'type': 'cert', 'blob': '***'}. 'user_id' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['credentials/create nothing'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute credential. Value: {}. 'blob' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['credentials/create without the key'],
    answer: { refused: 400, message: "'credential' is a required property" },
  },
  {
    reason: RULES,
    steps: ['credentials/create as domain-admin'],
    answer: {
      status: 201,
      body: {
        credential: {
          blob: 'domain-admin',
          id: '<made>',
          links: { self: 'http://<host>/v3/credentials/<made>' },
          project_id: null,
          type: 'cert',
          user_id: '<user:cred-user>',
        },
      },
    },
  },
  {
    reason: RULES,
    steps: ['credentials/show as domain-admin'],
    answer: {
      status: 200,
      body: {
        credential: {
          blob: 'a certificate',
          id: '<cert>',
          links: { self: 'http://<host>/v3/credentials/<cert>' },
          project_id: null,
          type: 'cert',
          user_id: '<user:cred-user>',
        },
      },
    },
  },
  { reason: RULES, steps: ['credentials/list as domain-admin'], answer: { status: 200, anyBody: true } },
  {
    reason: RULES,
    steps: ['credentials/list as domain-reader'],
    answer: {
      status: 200,
      body: { credentials: [], links: { next: null, previous: null, self: 'http://<host>/v3/credentials' } },
    },
  },
  {
    reason: CASE,
    steps: ['credentials/list type=ec2'],
    answer: {
      body: {
        credentials: [
          {
            blob: '{"access": "abc", "secret": "abc secret"}',
            id: '<ec2>',
            links: { self: 'http://<host>/v3/credentials/<ec2>' },
            project_id: '<project:near-project>',
            type: 'ec2',
            user_id: '<user:cred-user>',
          },
          {
            blob: '{"access": "mine", "secret": "mine secret"}',
            id: '<my-ec2>',
            links: { self: 'http://<host>/v3/credentials/<my-ec2>' },
            project_id: '<project:near-project>',
            type: 'ec2',
            user_id: '<user:cred-user>',
          },
          {
            blob: '{"access": "t", "secret": "y", "trust_id": "no"}',
            id: '<id1>',
            links: { self: 'http://<host>/v3/credentials/<id1>' },
            project_id: '<project:near-project>',
            type: 'ec2',
            user_id: '<user:cred-user>',
          },
        ],
        links: { next: null, previous: null, self: 'http://<host>/v3/credentials?type=ec2' },
      },
    },
  },
  {
    reason: CASE,
    steps: ['credentials/list type=EC2'],
    answer: {
      body: {
        credentials: [
          {
            blob: '{"access": "abcd", "secret": "abcd secret"}',
            id: '<id1>',
            links: { self: 'http://<host>/v3/credentials/<id1>' },
            project_id: '<project:near-project>',
            type: 'EC2',
            user_id: '<user:cred-user>',
          },
        ],
        links: { next: null, previous: null, self: 'http://<host>/v3/credentials?type=EC2' },
      },
    },
  },
  {
    reason: OUR_PAGES,
    steps: ['credentials/list limit=1'],
    answer: {
      body: {
        credentials: '<1 items>',
        links: {
          next: 'http://<host>/v3/credentials?limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/credentials?limit=1',
        },
        truncated: true,
      },
    },
  },
  {
    reason: FIXED,
    steps: ['credentials/update the type'],
    answer: { refused: 400, message: 'type can not be updated for credential' },
  },
  {
    reason: FIXED,
    steps: ['credentials/update the user'],
    answer: { refused: 400, message: 'user_id can not be updated for credential' },
  },
  {
    reason: FIXED,
    steps: ['credentials/update the project'],
    answer: { refused: 400, message: 'project_id can not be updated for credential' },
  },
  {
    reason: RULES,
    steps: ['credentials/update as domain-admin'],
    answer: {
      status: 200,
      body: {
        credential: {
          blob: 'by domain-admin',
          id: '<cert>',
          links: { self: 'http://<host>/v3/credentials/<cert>' },
          project_id: null,
          type: 'cert',
          user_id: '<user:cred-user>',
        },
      },
    },
  },
  {
    reason: SCHEMA,
    steps: ['ec2/create with a null project'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute tenant_id. Value: None. None is not of type 'string'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['ec2/create with a number'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute tenant_id. Value: -5. -5 is not of type 'string'",
    },
  },
  {
    reason: RULES,
    steps: ['ec2/list own', 'ec2/list as system-reader'],
    answer: { status: 200, body: { credentials: everyKey, links: listLinks } },
  },
  { reason: PYTHON_JSON, steps: ['ec2/among the credentials'], answer: { anyBody: true } },
  {
    reason: CHAIN,
    steps: [
      'ec2/token by version 2',
      'ec2/token by version 1',
      'ec2/token by version 4',
      'ec2/token by version 4 in the query',
      'ec2/token by version 4 of a POST',
      'ec2/token signed without the port',
      'ec2/token under the key credential',
      'ec2/token under the key ec2Credentials',
      'ec2/token signed ten minutes ago',
      'ec2/token as admin',
      'ec2/token as system-admin',
      'ec2/token as domain-admin',
      'ec2/token as project-admin',
      'ec2/the token is valid',
      'ec2/s3 version 1',
      'ec2/s3 version 4',
      'ec2/s3 version 4 of iam',
      'ec2/s3 version 4 of sts',
      'ec2/s3 as admin',
    ],
    answer: { change: chained },
  },
  {
    reason: FRESH,
    steps: [
      'ec2/token by version 0',
      'ec2/token without a timestamp',
      'ec2/token signed an hour from now',
      'ec2/s3 version 1 of long ago',
      'ec2/s3 version 4 of long ago',
    ],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: NO_5XX,
    steps: ['ec2/token version 4 of another day'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: UNKNOWN_KEY,
    steps: ['ec2/token of an unknown key', 'ec2/s3 an unknown key', 'ec2/token of a removed key'],
    answer: { refused: 404, message: 'EC2 access key not found.' },
  },
  { reason: ALLOW, steps: ['ec2/GET ec2tokens', 'ec2/GET s3tokens'], answer: { headers: { allow: 'OPTIONS, POST' } } },
  {
    reason: OWNER_FIRST,
    steps: ['ec2/remove of nobody'],
    answer: { refused: 404, message: 'Could not find user: nobody.' },
  },
]
