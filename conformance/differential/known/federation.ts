/** Federation: what changed since Zed, and what Quoin does otherwise on purpose. */
import type { Known } from '../compare.ts'

const SCHEMA = '2026.1 validates bodies by schema, and says so in its own words.'
const VERSION = '2026.1 says by which schema a mapping is written.'
const NO_5XX = 'Upstream fails with an exception here; no input may.'

export const federation: readonly Known[] = [
  {
    reason: SCHEMA,
    steps: ['federation/identity provider that forgets before now'],
    answer: {
      refused: 400,
      message: 'Invalid input for field/attribute authorization_ttl. Value: -1. -1 is less than the minimum of 0',
    },
  },
  {
    reason: VERSION,
    steps: [
      'federation/mapping one',
      'federation/mapping: show',
      'federation/mapping: show as admin',
      'federation/mapping: show as system-reader',
      'federation/mapping: show as project-admin',
      'federation/mapping: change',
      'federation/mapping: show after (one)',
    ],
    answer: {
      body: {
        mapping: {
          id: 'mapping',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/mapping' },
          rules: [
            {
              local: [{ group: { id: '<group:near-group>' }, user: { name: '{0}' } }],
              remote: [{ any_one_of: ['Person'], type: 'HTTP_X_KIND' }, { type: 'HTTP_X_NAME' }],
            },
          ],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping with projects'],
    answer: {
      body: {
        mapping: {
          id: 'projects',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/projects' },
          rules: [
            {
              local: [{ projects: [{ name: 'own', roles: [{ name: 'member' }] }] }, { user: { name: '{0}' } }],
              remote: [{ type: 'HTTP_X_NAME' }],
            },
          ],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping with groups by name'],
    answer: {
      body: {
        mapping: {
          id: 'groups',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/groups' },
          rules: [
            {
              local: [{ group: { domain: { id: '<domain:near>' }, name: 'near-group' }, user: { name: '{0}' } }],
              remote: [{ type: 'HTTP_X_NAME' }],
            },
          ],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping of local users'],
    answer: {
      body: {
        mapping: {
          id: 'locals',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/locals' },
          rules: [
            {
              local: [{ user: { domain: { id: '<domain:near>' }, name: '{0}', type: 'local' } }],
              remote: [{ type: 'HTTP_X_NAME' }],
            },
          ],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping with a pattern'],
    answer: {
      body: {
        mapping: {
          id: 'pattern',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/pattern' },
          rules: [
            {
              local: [{ user: { name: '{0}' } }],
              remote: [{ any_one_of: ['.*@x$'], regex: true, type: 'HTTP_X_MAIL' }, { type: 'HTTP_X_NAME' }],
            },
          ],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping with a list to keep'],
    answer: {
      body: {
        mapping: {
          id: 'keep',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/keep' },
          rules: [
            {
              local: [{ user: { name: '{0}' } }],
              remote: [{ type: 'HTTP_X_GROUPS', whitelist: ['a', 'b'] }, { type: 'HTTP_X_NAME' }],
            },
          ],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping with a list to drop'],
    answer: {
      body: {
        mapping: {
          id: 'drop',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/drop' },
          rules: [
            {
              local: [{ user: { name: '{0}' } }],
              remote: [{ blacklist: ['a'], type: 'HTTP_X_GROUPS' }, { type: 'HTTP_X_NAME' }],
            },
          ],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping with a schema version'],
    answer: {
      body: {
        mapping: {
          id: 'versioned',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/versioned' },
          rules: [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'HTTP_X_NAME' }] }],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: ['federation/mapping with more'],
    answer: {
      body: {
        mapping: {
          id: 'x',
          links: { self: 'http://<host>/v3/OS-FEDERATION/mappings/x' },
          rules: [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'HTTP_X_NAME' }] }],
          schema_version: '1.0',
        },
      },
    },
  },
  {
    reason: VERSION,
    steps: [
      'federation/mapping: list',
      'federation/mapping: list as admin',
      'federation/mapping: list as system-reader',
      'federation/mapping: list as project-admin',
    ],
    answer: { anyBody: true },
  },
  {
    reason: NO_5XX,
    steps: ['federation/mapping: change by null'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute mapping. Value: None. None is not of type 'object'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['federation/protocol: make without the key'],
    answer: { refused: 400, message: "'protocol' is a required property" },
  },
  {
    reason: NO_5XX,
    steps: ['federation/service provider with a null prefix'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute relay_state_prefix. Value: None. None is not of type 'string'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['federation/service provider: make without the key'],
    answer: { refused: 400, message: "'service_provider' is a required property" },
  },
]
