/** What changed from Zed, which Debian 12 has, to 2026.1, which Quoin follows. The answers here are those of 2026.1. */
import type { Known } from '../compare.ts'

const ALLOW = 'Since 2024 every path names only the methods it has, and a wrong one never ends in an exception.'
const SCHEMA = '2026.1 validates queries and bodies by schema, before it looks at who asks.'
const WORDS = '2026.1 validates by another schema, which says so in other words.'
const PAGES = '2026.1 lists in pages: limit and marker count, unknown markers are not found.'
const EXPLICIT_ID = '2026.1 leaves the requested id out of the answer.'
const ACCEPTS = '2026.1 accepts this.'
const UNLOCK = '2026.1 lets a domain that is immutable be unlocked; Zed refused that too.'
const RULES = 'Rules widened since Zed: administrators and domain readers may read more.'
const MANAGER = 'Since 2024.2 domain managers manage what is in their domain.'

export const changedSinceZed: readonly Known[] = [
  {
    reason: ALLOW,
    steps: ['discovery/PUT users', 'discovery/options of users', 'discovery/preflight'],
    answer: { headers: { allow: 'GET, HEAD, OPTIONS, POST' } },
  },
  {
    reason: ALLOW,
    steps: ['discovery/PATCH users', 'discovery/DELETE users'],
    answer: {
      status: 405,
      headers: {
        allow: 'GET, HEAD, OPTIONS, POST',
        'content-type': 'application/json',
        vary: 'X-Auth-Token',
        'x-openstack-request-id': 'req-<uuid>',
      },
      body: { message: 'The method is not allowed for the requested URL.' },
    },
  },
  {
    reason: ALLOW,
    steps: ['discovery/POST a user'],
    answer: {
      status: 405,
      headers: {
        allow: 'DELETE, GET, HEAD, OPTIONS, PATCH',
        'content-type': 'application/json',
        vary: 'X-Auth-Token',
        'x-openstack-request-id': 'req-<uuid>',
      },
      body: { message: 'The method is not allowed for the requested URL.' },
    },
  },
  {
    reason: ALLOW,
    steps: ['discovery/PUT a user', 'discovery/options of a user'],
    answer: { headers: { allow: 'DELETE, GET, HEAD, OPTIONS, PATCH' } },
  },
  { reason: ALLOW, steps: ['passwords/reading is not possible'], answer: { headers: { allow: 'OPTIONS, POST' } } },
  {
    reason: SCHEMA,
    steps: [
      'discovery/a very long filter',
      'users/list enabled=nonsense',
      'users/list name=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn',
    ],
    answer: { refused: 400 },
  },
  {
    reason: SCHEMA,
    steps: ['bodies/anonymous and wrong', 'bodies/forbidden and wrong'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute user. Value: {}. 'name' is a required property",
    },
  },
  {
    reason: SCHEMA,
    steps: ['users/list name='],
    answer: { refused: 400, message: "Invalid input for field/attribute name. Value: . '' is too short" },
  },
  {
    reason: SCHEMA,
    steps: ['users/list sort_dir=up', 'groups/list &sort_dir=up'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute sort_dir. Value: up. 'up' is not one of ['asc', 'desc']",
    },
  },
  { reason: SCHEMA, steps: ['users/list of an empty domain'], answer: { refused: 400 } },
  {
    reason: SCHEMA,
    steps: ['projects/tags: replace with with another key'],
    answer: { refused: 400, message: "Additional properties are not allowed ('more' was unexpected)" },
  },
  {
    reason: SCHEMA,
    steps: ['domains/create options unknown'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute options. Value: {'no': 1}. Additional properties are not allowed ('no' was unexpected)",
    },
  },
  {
    reason: SCHEMA,
    steps: ['roles/create domain a number'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute domain_id. Value: 4. 4 is not of type 'string', 'null'",
    },
  },
  {
    reason: SCHEMA,
    steps: ['roles/list domain_id='],
    answer: { refused: 400, message: "Invalid input for field/attribute domain_id. Value: . '' is too short" },
  },
  {
    reason: SCHEMA,
    steps: ['catalog/list regions unknown=1&parent_region_id=east'],
    answer: { refused: 400, message: "Additional properties are not allowed ('unknown' was unexpected)" },
  },
  {
    reason: SCHEMA,
    steps: ['catalog/list regions parent_region_id='],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute parent_region_id. Value: . '' is too short",
    },
  },
  {
    reason: SCHEMA,
    steps: ['catalog/list endpoints service_id={nova}&interface=nonsense'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute interface. Value: nonsense. 'nonsense' is not one of ['admin', 'internal', 'public']",
    },
  },
  {
    reason: WORDS,
    steps: ['bodies/POST a user: nothing', 'bodies/POST a user: an empty object', 'bodies/POST a user: the wrong key'],
    answer: { refused: 400, message: "'user' is a required property" },
  },
  {
    reason: WORDS,
    steps: ['users/create enabled as a number'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute enabled. Value: 1. 1 is not of type 'boolean', 'string', 'null'",
    },
  },
  {
    reason: WORDS,
    steps: [
      'users/create enabled null',
      'users/update enabled null',
      'projects/create enabled null',
      'domains/create enabled null',
    ],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute enabled. Value: None. None is not one of [True, 'True', 'TRUE', 'true', False, 'False', 'FALSE', 'false', '', '1', '0', 'y', 'Y', 'n', 'N', 'on', 'ON', 'off', 'OFF', 'yes', 'no']",
    },
  },
  {
    reason: WORDS,
    steps: ['domains/create explicit id wrong'],
    answer: {
      refused: 400,
      message:
        "Invalid input for field/attribute explicit_domain_id. Value: not hex. 'not hex' does not match '^[a-zA-Z0-9-]+$'",
    },
  },
  {
    reason: WORDS,
    steps: ['roles/create description a number'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute description. Value: 4. 4 is not of type 'string', 'null'",
    },
  },
  {
    reason: WORDS,
    steps: ['assignments/assignments include_subtree=true&scope.domain.id={dom}'],
    answer: { refused: 400, message: "'scope.project.id' is a dependency of 'include_subtree'" },
  },
  { reason: WORDS, steps: ['catalog/region over-long id'], answer: { refused: 400 } },
  {
    reason: WORDS,
    steps: ['catalog/region id a number'],
    answer: {
      refused: 400,
      message: "Invalid input for field/attribute id. Value: 4. 4 is not of type 'string', 'null'",
    },
  },
  {
    reason: PAGES,
    steps: [
      'users/list marker=ffffffffffffffffffffffffffffffff',
      'groups/list &marker=ffffffffffffffffffffffffffffffff',
      'projects/list &marker=ffffffffffffffffffffffffffffffff',
      'domains/list marker=ffffffffffffffffffffffffffffffff',
    ],
    answer: { refused: 404, message: 'Marker <id1> could not be found.' },
  },
  {
    reason: PAGES,
    steps: ['users/list with a limit'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/users?domain_id=<id>&limit=2&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/users?domain_id=<id>&limit=2',
        },
        truncated: true,
        users: '<2 items>',
      },
    },
  },
  {
    reason: PAGES,
    steps: ['users/page one'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/users?domain_id=<id>&limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/users?domain_id=<id>&limit=1',
        },
        truncated: true,
        users: '<1 items>',
      },
    },
  },
  {
    reason: PAGES,
    steps: ['users/page two'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/users?domain_id=<id>&limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/users?domain_id=<id>&limit=1&marker=<id>',
        },
        truncated: true,
        users: '<1 items>',
      },
    },
  },
  {
    reason: PAGES,
    steps: ['groups/list with a limit'],
    answer: {
      body: {
        groups: '<2 items>',
        links: {
          next: 'http://<host>/v3/groups?domain_id=<id>&limit=2&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/groups?domain_id=<id>&limit=2',
        },
        truncated: true,
      },
    },
  },
  {
    reason: PAGES,
    steps: ['projects/list with a limit'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/projects?domain_id=<id>&limit=2&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/projects?domain_id=<id>&limit=2',
        },
        projects: '<2 items>',
        truncated: true,
      },
    },
  },
  {
    reason: PAGES,
    steps: ['domains/list with a limit'],
    answer: {
      body: {
        domains: '<1 items>',
        links: {
          next: 'http://<host>/v3/domains?limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/domains?limit=1',
        },
        truncated: true,
      },
    },
  },
  {
    reason: PAGES,
    steps: ['roles/list with a limit'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/roles?limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/roles?limit=1',
        },
        roles: '<1 items>',
        truncated: true,
      },
    },
  },
  {
    reason: PAGES,
    steps: ['catalog/list services with a limit'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/services?limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/services?limit=1',
        },
        services: '<1 items>',
        truncated: true,
      },
    },
  },
  {
    reason: PAGES,
    steps: ['catalog/list endpoints with a limit'],
    answer: {
      body: {
        endpoints: '<1 items>',
        links: {
          next: 'http://<host>/v3/endpoints?limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/endpoints?limit=1',
        },
        truncated: true,
      },
    },
  },
  {
    reason: EXPLICIT_ID,
    steps: ['domains/create explicit id'],
    answer: {
      body: {
        domain: {
          description: '',
          enabled: false,
          id: '<domain:explicit>',
          links: { self: 'http://<host>/v3/domains/<domain:explicit>' },
          name: 'explicit',
          options: {},
          tags: [],
        },
      },
    },
  },
  {
    reason: ACCEPTS,
    steps: ['projects/update nothing'],
    answer: {
      status: 200,
      body: {
        project: {
          description: '',
          domain_id: '<domain:land>',
          enabled: true,
          extra: {},
          id: '<project:left>',
          is_domain: false,
          links: { self: 'http://<host>/v3/projects/<project:left>' },
          name: 'left',
          options: {},
          parent_id: '<project:root>',
          tags: ['a', 'b'],
        },
      },
    },
  },
  {
    reason: ACCEPTS,
    steps: ['roles/update description null'],
    answer: {
      status: 200,
      body: {
        role: {
          description: null,
          domain_id: null,
          id: '<role:cook>',
          links: { self: 'http://<host>/v3/roles/<role:cook>' },
          name: 'cook',
          options: {},
        },
      },
    },
  },
  {
    reason: ACCEPTS,
    steps: ['catalog/endpoint region null'],
    answer: {
      status: 201,
      body: {
        endpoint: {
          enabled: true,
          id: '<regionnull>',
          interface: 'public',
          links: { self: 'http://<host>/v3/endpoints/<regionnull>' },
          region: null,
          region_id: null,
          service_id: '<service:nova>',
          url: 'http://compute.example:8774/v2.1/$(project_id)s',
        },
      },
    },
  },
  {
    reason: ACCEPTS,
    steps: ['catalog/update endpoint region null'],
    answer: {
      status: 200,
      body: {
        endpoint: {
          enabled: false,
          id: '<nova-again>',
          interface: 'internal',
          links: { self: 'http://<host>/v3/endpoints/<nova-again>' },
          name: 'named',
          region: null,
          region_id: null,
          service_id: '<service:designate>',
          url: 'http://new.example',
        },
      },
    },
  },
  {
    reason: UNLOCK,
    steps: ['domains/unlock by null'],
    answer: {
      status: 200,
      body: {
        domain: {
          description: '',
          enabled: false,
          id: '<domain:fixed>',
          links: { self: 'http://<host>/v3/domains/<domain:fixed>' },
          name: 'fixed',
          options: {},
          tags: [],
        },
      },
    },
  },
  {
    reason: UNLOCK,
    steps: ['domains/unlock'],
    answer: {
      status: 200,
      body: {
        domain: {
          description: '',
          enabled: false,
          id: '<domain:fixed>',
          links: { self: 'http://<host>/v3/domains/<domain:fixed>' },
          name: 'fixed',
          options: { immutable: false },
          tags: [],
        },
      },
    },
  },
  {
    reason: UNLOCK,
    steps: ['domains/delete the unlocked'],
    answer: { status: 204, headers: { 'content-type': null }, body: '' },
  },
  { reason: RULES, steps: ['assignments/subtree as domain-reader'], answer: { status: 200, anyBody: true } },
  {
    reason: RULES,
    steps: ['matrix/get_project in near as admin'],
    answer: { like: 'matrix/get_project in near as project-reader' },
  },
  {
    reason: RULES,
    steps: [
      'matrix/get_project in far as domain-admin',
      'matrix/get_project in far as project-admin',
      'matrix/get_project in far as admin',
    ],
    answer: { like: 'matrix/get_project in far as system-reader' },
  },
  {
    reason: RULES,
    steps: ['matrix/list_role_assignments for tree in near as domain-reader'],
    answer: { like: 'matrix/list_role_assignments for tree in near as system-reader' },
  },
  {
    reason: RULES,
    steps: ['matrix/list_domains as domain-reader', 'matrix/list_domains as domain-admin'],
    answer: { like: 'matrix/list_domains as system-reader' },
  },
  {
    reason: RULES,
    steps: ['matrix/list_roles as domain-admin'],
    answer: { like: 'matrix/list_roles as system-reader' },
  },
  {
    reason: RULES,
    steps: ['matrix/get_role as project-manager', 'matrix/get_role as domain-admin'],
    answer: { like: 'matrix/get_role as system-reader' },
  },
  {
    reason: RULES,
    steps: [
      'matrix/get_missing_project as domain-admin',
      'matrix/get_missing_project as project-admin',
      'matrix/get_missing_project as admin',
    ],
    answer: { like: 'matrix/get_missing_project as system-reader' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_user in near as domain-manager'],
    answer: { like: 'matrix/create_user in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/update_user in near as domain-manager'],
    answer: { like: 'matrix/update_user in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/delete_user in near as domain-manager'],
    answer: { like: 'matrix/delete_user in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_group in near as domain-manager'],
    answer: { like: 'matrix/create_group in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/update_group in near as domain-manager'],
    answer: { like: 'matrix/update_group in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/delete_group in near as domain-manager'],
    answer: { like: 'matrix/delete_group in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_project in near as domain-manager'],
    answer: { like: 'matrix/create_project in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/update_project in near as domain-manager'],
    answer: { like: 'matrix/update_project in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/delete_project in near as domain-manager'],
    answer: { like: 'matrix/delete_project in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/list_role_assignments for tree in near as domain-manager'],
    answer: { like: 'matrix/list_role_assignments for tree in near as system-reader' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/add_user_to_group in near as domain-manager'],
    answer: { like: 'matrix/add_user_to_group in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/remove_user_from_group in near as domain-manager'],
    answer: { like: 'matrix/remove_user_from_group in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_project_tag in near as domain-manager'],
    answer: {
      status: 201,
      headers: { location: 'http://<host>/v3/<project:victim>/tags/t', 'content-type': null },
      body: '',
    },
  },
  {
    reason: MANAGER,
    steps: ['matrix/delete_project_tag in near as domain-manager'],
    answer: { like: 'matrix/delete_project_tag in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/update_project_tags in near as domain-manager'],
    answer: { like: 'matrix/update_project_tags in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/delete_project_tags in near as domain-manager'],
    answer: { like: 'matrix/delete_project_tags in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_grant of member on the project in near as domain-manager'],
    answer: { like: 'matrix/create_grant of member on the project in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_grant of member on domain near as domain-manager'],
    answer: { like: 'matrix/create_grant of member on domain near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_grant of member inherited in near as domain-manager'],
    answer: { like: 'matrix/create_grant of member inherited in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/revoke_grant of member on the project in near as domain-manager'],
    answer: { like: 'matrix/revoke_grant of member on the project in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/revoke_grant of member on domain near as domain-manager'],
    answer: { like: 'matrix/revoke_grant of member on domain near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_grant of manager on the project in near as domain-manager'],
    answer: { like: 'matrix/create_grant of manager on the project in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_grant of manager on domain near as domain-manager'],
    answer: { like: 'matrix/create_grant of manager on domain near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/create_grant of manager inherited in near as domain-manager'],
    answer: { like: 'matrix/create_grant of manager inherited in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/revoke_grant of manager on the project in near as domain-manager'],
    answer: { like: 'matrix/revoke_grant of manager on the project in near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/revoke_grant of manager on domain near as domain-manager'],
    answer: { like: 'matrix/revoke_grant of manager on domain near as domain-admin' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/list_domains as domain-manager'],
    answer: { like: 'matrix/list_domains as system-reader' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/list_roles as domain-manager'],
    answer: { like: 'matrix/list_roles as system-reader' },
  },
  {
    reason: MANAGER,
    steps: ['matrix/get_role as domain-manager'],
    answer: { like: 'matrix/get_role as system-reader' },
  },
]
