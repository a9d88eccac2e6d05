/** Application credentials, access rules and trusts: what changed since Zed, and what Quoin does otherwise on purpose. */
import type { Known } from '../compare.ts'

const SCHEMA =
  '2026.1 validates bodies by schema, before it looks at who asks, and says so in its own words; what may be a secret is masked.'
const NO_5XX = 'Upstream fails with an exception here; no input may.'
const IMPLIED = '2026.1 adds to the roles that are asked for those which they imply.'
const ACCEPTS = '2026.1 accepts this.'
const PATH = 'What is asked for below a user belongs to that user; upstream does not look.'
const RULES_COUNT = 'Access rules count for Identity itself, too; Zed sees to them only in front of other services.'
const NO_SCOPE = 'An application credential is of a project: a token without one makes none.'
const NO_ORACLE = 'A sign-in that fails does not tell whether the application credential exists (INV-32).'
const RESTRICTED = 'What is to be removed is looked up first, as for every other caller.'
const USED_UP = 'A trust that is used up makes no more tokens; those it made live on, as the last use is one.'
const REFUSED = 'A trust without a project is good for no token; upstream looks for a project without a name.'
const ENDLESS = 'A trust that is handed on may end although the first does not; Zed fails to compare the two.'

export const delegation: readonly Known[] = [
  {
    reason: IMPLIED,
    steps: ['application credentials/create with a role by name'],
    answer: {
      body: {
        application_credential: {
          description: null,
          expires_at: null,
          id: '<application_credential:by name>',
          links: { self: 'http://<host>/v3/application_credentials/<application_credential:by name>' },
          name: 'by name',
          project_id: '<project:app-project>',
          roles: [
            {
              description: 'What a member may do',
              domain_id: null,
              id: '<role:member>',
              name: 'member',
              options: { immutable: true },
            },
            {
              description: 'What a reader may do',
              domain_id: null,
              id: '<role:reader>',
              name: 'reader',
              options: { immutable: true },
            },
          ],
          secret: 's',
          system: null,
          unrestricted: null,
          user_id: '<user:app-user>',
        },
      },
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create with more'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute application_credential. Value: {'name': 'more', 'secret': '***', 'more': 1}. Additional properties are not allowed ('more' was unexpected)",
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create a number as secret'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute secret. Value: ***. '***' is not of type 'string', 'null'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create with a number as time'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute expires_at. Value: 5. 5 is not of type 'string', 'null'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create unrestricted as text'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute unrestricted. Value: yes. 'yes' is not of type 'boolean', 'null'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create with a rule without a slash'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute path. Value: v3. 'v3' does not match '^/\\\\.*'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create with a rule of another method'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute method. Value: TRACE. 'TRACE' is not one of ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']",
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create with a rule in small letters'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute method. Value: get. 'get' is not one of ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']",
    },
  },
  {
    reason: NO_5XX,
    steps: ['application credentials/create with half a rule'],
    answer: {
      refused: 400,
      message: 'Invalid application credential: An access rule needs a service, a path and a method, or the ID of one.',
    },
  },
  {
    reason: NO_5XX,
    steps: ['application credentials/create with an unknown rule id'],
    answer: { refused: 400, message: 'Invalid application credential: Could not find Access Rule: <id1>.' },
  },
  {
    reason: ACCEPTS,
    steps: ['application credentials/create with a rule and more'],
    answer: {
      status: 201,
      body: {
        application_credential: {
          access_rules: [{ id: '<made-rule>', method: 'GET', path: '/v3/more', service: 'identity' }],
          description: null,
          expires_at: null,
          id: '<application_credential:x>',
          links: { self: 'http://<host>/v3/application_credentials/<application_credential:x>' },
          name: 'x',
          project_id: '<project:app-project>',
          roles: [
            {
              description: 'What a member may do',
              domain_id: null,
              id: '<role:member>',
              name: 'member',
              options: { immutable: true },
            },
            {
              description: 'What a reader may do',
              domain_id: null,
              id: '<role:reader>',
              name: 'reader',
              options: { immutable: true },
            },
          ],
          secret: '<secret>',
          system: null,
          unrestricted: null,
          user_id: '<user:app-user>',
        },
      },
    },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/create without the key'],
    answer: { refused: 400, message: "'application_credential' is a required property" },
  },
  {
    reason: NO_SCOPE,
    steps: ['application credentials/create without a scope'],
    answer: {
      refused: 403,
      message: 'You are not authorized to perform the requested action: identity:create_application_credential.',
    },
  },
  {
    reason: IMPLIED,
    steps: [
      'application credentials/list',
      'application credentials/list with an unknown filter',
      'application credentials/list as system-admin',
      'application credentials/list as system-reader',
      'application credentials/list as project-admin',
      'application credentials/t-one: list application credentials',
      'application credentials/t-free: list application credentials',
      'application credentials/t-wild: list application credentials',
      'application credentials/what is left',
    ],
    answer: { anyBody: true },
  },
  {
    reason: PATH,
    steps: ['application credentials/show below another'],
    answer: {
      refused: 403,
      message: 'You are not authorized to perform the requested action: identity:get_application_credential.',
    },
  },
  {
    reason: PATH,
    steps: ['application credentials/show below another by an admin'],
    answer: { refused: 404, message: 'Could not find Application Credential: <application_credential:one>.' },
  },
  {
    reason: PATH,
    steps: ['application credentials/show a rule below another'],
    answer: { refused: 404, message: 'Could not find Access Rule: <known-rule>.' },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/sign in with a number as secret'],
    answer: { refused: 400, message: "Invalid input for field 'secret': '***' is not of type 'string'" },
  },
  {
    reason: NO_ORACLE,
    steps: ['application credentials/sign in unknown'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: SCHEMA,
    steps: ['application credentials/sign in with null'],
    answer: { refused: 400, message: "None is not of type 'object'" },
  },
  {
    reason: RESTRICTED,
    steps: ['application credentials/t-one: remove an application credential'],
    answer: { refused: 404, message: 'Could not find Application Credential: nothing.' },
  },
  {
    reason: RULES_COUNT,
    steps: ['application credentials/t-ruled: its user by HEAD', 'application credentials/t-wild: its user by HEAD'],
    answer: { status: 401, headers: { 'www-authenticate': 'Keystone uri="http://<host>/v3"' } },
  },
  {
    reason: RULES_COUNT,
    steps: [
      'application credentials/t-ruled: catalog',
      'application credentials/t-ruled: domains',
      'application credentials/t-ruled: list application credentials',
      'application credentials/t-ruled: show an application credential',
      'application credentials/create with t-ruled',
      'application credentials/t-ruled: remove an application credential',
      'application credentials/t-ruled: list rules',
      'application credentials/t-ruled: make a trust',
      'application credentials/t-ruled: list trusts',
      'application credentials/t-ruled: list credentials',
      'application credentials/t-ruled: make a credential',
      'application credentials/t-ruled: make an EC2 credential',
      'application credentials/create with t-wild',
      'application credentials/t-wild: remove an application credential',
      'application credentials/t-wild: make a trust',
      'application credentials/t-wild: make a credential',
      'application credentials/t-wild: make an EC2 credential',
    ],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: PATH,
    steps: ['application credentials/remove below another'],
    answer: {
      refused: 403,
      message: 'You are not authorized to perform the requested action: identity:delete_application_credential.',
    },
  },
  {
    reason: SCHEMA,
    steps: ['trusts/create without a trustor'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute trust. Value: {'trustee_user_id': '<user:trustee>', 'impersonation': True}. 'trustor_user_id' is a required property",
    },
  },
  {
    reason: ACCEPTS,
    steps: ['trusts/create with a project id that is none'],
    answer: { refused: 404, message: 'Could not find project: nowhere!.' },
  },
  {
    reason: SCHEMA,
    steps: ['trusts/create nothing'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute trust. Value: {}. 'trustor_user_id' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['trusts/create null'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute trust. Value: None. None is not of type 'object'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['trusts/create without the key'],
    answer: { refused: 400, message: "'trust' is a required property" },
  },
  {
    reason: REFUSED,
    steps: ['trusts/use without a project'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: USED_UP,
    steps: ['trusts/its token still serves'],
    answer: {
      status: 200,
      headers: { 'x-subject-token': '<token>' },
      body: {
        token: {
          'OS-TRUST:trust': {
            id: '<twice>',
            impersonation: true,
            trustee_user: { id: '<user:trustee>' },
            trustor_user: { id: '<user:trustor>' },
          },
          audit_ids: ['<id1>'],
          catalog: [
            {
              endpoints: [
                {
                  id: '<id2>',
                  interface: 'admin',
                  region: 'RegionOne',
                  region_id: 'RegionOne',
                  url: 'http://<host>/v3',
                },
                {
                  id: '<id3>',
                  interface: 'internal',
                  region: 'RegionOne',
                  region_id: 'RegionOne',
                  url: 'http://<host>/v3',
                },
                {
                  id: '<id4>',
                  interface: 'public',
                  region: 'RegionOne',
                  region_id: 'RegionOne',
                  url: 'http://<host>/v3',
                },
              ],
              id: '<catalog:keystone>',
              name: 'keystone',
              type: 'identity',
            },
          ],
          expires_at: '<time.000000Z>',
          issued_at: '<time.000000Z>',
          methods: ['password'],
          project: {
            domain: { id: '<domain:near>', name: 'near' },
            id: '<project:trust-project>',
            name: 'trust-project',
          },
          roles: [
            {
              description: 'What a member may do',
              domain_id: null,
              id: '<role:member>',
              name: 'member',
              options: { immutable: true },
            },
            {
              description: 'What a reader may do',
              domain_id: null,
              id: '<role:reader>',
              name: 'reader',
              options: { immutable: true },
            },
          ],
          user: {
            domain: { id: '<domain:near>', name: 'near' },
            id: '<user:trustor>',
            name: 'trustor',
            password_expires_at: null,
          },
        },
      },
    },
  },
  {
    reason: ENDLESS,
    steps: ['trusts/create second link that outlives'],
    answer: {
      status: 201,
      body: {
        trust: {
          deleted_at: null,
          expires_at: '<time.000000Z>',
          id: '<id1>',
          impersonation: true,
          links: { self: 'http://<host>/v3/OS-TRUST/trusts/<id1>' },
          project_id: '<project:trust-project>',
          redelegated_trust_id: '<chain>',
          redelegation_count: 0,
          remaining_uses: null,
          roles: [
            {
              description: 'What a member may do',
              domain_id: null,
              id: '<role:member>',
              links: { self: 'http://<host>/v3/roles/<role:member>' },
              name: 'member',
              options: { immutable: true },
            },
          ],
          roles_links: { next: null, previous: null, self: 'http://<host>/v3/<id1>/roles' },
          trustee_user_id: '<user:third>',
          trustor_user_id: '<user:trustor>',
        },
      },
    },
  },
]
