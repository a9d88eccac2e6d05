/** Where Quoin answers otherwise than every version of Keystone, on purpose. */
import type { Known } from '../compare.ts'

const JSON_HOME = 'JSON home lists what Quoin serves; the areas that are not there yet are not in it.'
const PROXY = 'Forwarded headers count only when [oslo_middleware] enable_proxy_headers_parsing says so (INV-16).'
const JSON_405 =
  'A wrong method is answered the same way on every path; upstream answers in HTML on the two version paths.'
const NODE_METHOD = 'Methods that no HTTP standard names end at the HTTP parser.'
const PATHS = 'Paths are read as they were sent: uwsgi resolves dots and decodes slashes before Keystone sees them.'
const TEXT = 'Text that no database can hold is refused where it comes in (INV-47).'
const STRICT_JSON =
  'JSON is read strictly: UTF-8 without a mark, no NaN, bounded depth, no keys that change objects (INV-46, INV-47).'
const BODY_WAY = 'The body of a request that has no use for one is not read.'
const LARGE = 'A refusal for size has the envelope of every other one.'
const LONG_VALUES = 'A value that takes a page to show is cut in the message about it.'
const CASE =
  'Names and types compare by case on every database (INV-48); on MariaDB upstream leaves it to the collation.'
const SPELLING = 'A token has one accepted spelling (INV-22); upstream accepts more padding.'
const EMPTY_PASSWORD = 'There is no empty password (INV-30).'
const TWO_VALUES = 'Of a filter that is given twice the first value counts; upstream looks for rows that match both.'
const LIKE = 'The signs % and _ in a filter stand for themselves; upstream hands them to SQL as wildcards.'
const OUR_PAGES =
  'Every list has real pages; upstream cuts some lists without a way to the rest, and reads limits below 1 as it likes.'
const EMPTY_TYPE = 'An answer without a body has no Content-Type; upstream says text/html there.'
const NO_5XX = 'Upstream fails with an exception here; no input may.'
const DOMAIN_ROLES = 'The roles of a domain go with it; upstream leaves them behind, out of reach.'
const MISSING_SCOPE = 'Revoking on what is not there says what is not there, inherited or not.'
const ROLES_ONCE = 'A role that comes by two ways is in the token once.'
const STRANGERS = 'Whoever may not ask is told so before anything else (INV-28); upstream looks some things up first.'

export const ownChoices: readonly Known[] = [
  {
    reason: JSON_HOME,
    steps: [
      'discovery/home of /',
      'discovery/home of /v3',
      'discovery/accept application/json;q=0.1, application/json-home;q=0.9',
    ],
    answer: { anyBody: true },
  },
  {
    reason: PROXY,
    steps: ['discovery/with proxy headers'],
    answer: {
      body: {
        version: {
          id: 'v3.14',
          links: [{ href: 'http://<host>/v3/', rel: 'self' }],
          'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
          status: 'stable',
          updated: '<timeZ>',
        },
      },
    },
  },
  {
    reason: JSON_405,
    steps: [
      'discovery/POST root',
      'discovery/PUT root',
      'discovery/PATCH root',
      'discovery/DELETE root',
      'discovery/POST v3',
      'discovery/PUT v3',
      'discovery/PATCH v3',
      'discovery/DELETE v3',
    ],
    answer: {
      headers: { 'content-type': 'application/json' },
      body: { message: 'The method is not allowed for the requested URL.' },
    },
  },
  {
    reason: NODE_METHOD,
    steps: ['discovery/unknown method'],
    answer: {
      status: 400,
      headers: { allow: null, 'content-type': null, vary: null, 'x-openstack-request-id': null },
      body: '',
    },
  },
  {
    reason: PATHS,
    steps: ['discovery/encoded slash in an id'],
    answer: { refused: 404, message: 'Could not find user: a/b.' },
  },
  {
    reason: PATHS,
    steps: ['discovery/encoded slash at the end', 'discovery/dots in the middle'],
    answer: {
      status: 404,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n',
    },
  },
  { reason: PATHS, steps: ['discovery/dots'], answer: { refused: 404, message: 'Could not find user: ...' } },
  {
    reason: TEXT,
    steps: [
      'discovery/null byte in an id',
      'discovery/bad UTF-8 in an id',
      'discovery/null byte in a query',
      'auth/null byte in the password',
    ],
    answer: { refused: 400 },
  },
  {
    reason: STRICT_JSON,
    steps: [
      'bodies/POST a user: NaN',
      'bodies/POST a token: NaN',
      'bodies/POST a user: UTF-16',
      'bodies/POST a token: UTF-16',
      'bodies/POST a user: byte order mark',
      'bodies/POST a token: byte order mark',
      'bodies/deeply nested',
    ],
    answer: {
      refused: 400,
      message:
        'Expecting to find valid JSON in request body. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
    },
  },
  {
    reason: STRICT_JSON,
    steps: ['bodies/attribute __proto__'],
    answer: { refused: 400, message: "'__proto__' is not accepted as an attribute name." },
  },
  {
    reason: BODY_WAY,
    steps: ['bodies/a broken body for GET'],
    answer: {
      status: 200,
      body: {
        user: {
          domain_id: '<domain:near>',
          enabled: true,
          id: '<user:near-user>',
          links: { self: 'http://<host>/v3/users/<user:near-user>' },
          name: 'near-user',
          options: {},
          password_expires_at: null,
        },
      },
    },
  },
  {
    reason: LARGE,
    steps: ['bodies/too large', 'bodies/too large and anonymous'],
    answer: { refused: 413, message: 'The request body is larger than [oslo_middleware] max_request_body_size.' },
  },
  { reason: LONG_VALUES, steps: ['bodies/just below the limit'], answer: { refused: 400 } },
  {
    reason: CASE,
    steps: ['auth/name in another case'],
    answer: { refused: 401, message: 'The request you have made requires authentication.' },
  },
  {
    reason: CASE,
    steps: ['users/list name=BEA'],
    answer: {
      body: {
        links: { next: null, previous: null, self: 'http://<host>/v3/users?domain_id=<domain:people>&name=BEA' },
        users: [],
      },
    },
  },
  {
    reason: CASE,
    steps: ['groups/list &name=RED'],
    answer: {
      body: {
        groups: [],
        links: { next: null, previous: null, self: 'http://<host>/v3/groups?domain_id=<domain:teams>&name=RED' },
      },
    },
  },
  {
    reason: CASE,
    steps: ['projects/list &name=LEFT'],
    answer: {
      body: {
        links: { next: null, previous: null, self: 'http://<host>/v3/projects?domain_id=<domain:land>&name=LEFT' },
        projects: [],
      },
    },
  },
  {
    reason: CASE,
    steps: ['domains/list name=NORTH'],
    answer: {
      body: { domains: [], links: { next: null, previous: null, self: 'http://<host>/v3/domains?name=NORTH' } },
    },
  },
  {
    reason: CASE,
    steps: ['roles/list name=COOK'],
    answer: { body: { links: { next: null, previous: null, self: 'http://<host>/v3/roles?name=COOK' }, roles: [] } },
  },
  {
    reason: CASE,
    steps: ['catalog/list services type=COMPUTE'],
    answer: {
      body: { links: { next: null, previous: null, self: 'http://<host>/v3/services?type=COMPUTE' }, services: [] },
    },
  },
  {
    reason: SPELLING,
    steps: ['auth/validate a padded one'],
    answer: { refused: 404, message: 'Could not recognize Fernet token' },
  },
  {
    reason: EMPTY_PASSWORD,
    steps: ['users/create password empty', 'users/update password empty', 'passwords/new one empty'],
    answer: { refused: 400, message: 'Password validation error: the password is empty.' },
  },
  {
    reason: TWO_VALUES,
    steps: ['users/list name=bea&name=full'],
    answer: {
      body: {
        links: {
          next: null,
          previous: null,
          self: 'http://<host>/v3/users?domain_id=<domain:people>&name=bea&name=full',
        },
        users: [
          {
            domain_id: '<domain:people>',
            enabled: true,
            id: '<user:bea>',
            links: { self: 'http://<host>/v3/users/<user:bea>' },
            name: 'bea',
            options: {},
            password_expires_at: null,
          },
        ],
      },
    },
  },
  {
    reason: TWO_VALUES,
    steps: ['users/list of two domains'],
    answer: {
      body: {
        links: { next: null, previous: null, self: 'http://<host>/v3/users?domain_id=<id>&domain_id=<id>' },
        users: '<13 items>',
      },
    },
  },
  {
    reason: LIKE,
    steps: ['users/list name__icontains=%25'],
    answer: {
      body: {
        links: {
          next: null,
          previous: null,
          self: 'http://<host>/v3/users?domain_id=<domain:people>&name__icontains=%25',
        },
        users: [],
      },
    },
  },
  {
    reason: LIKE,
    steps: ['users/list name__icontains=_'],
    answer: {
      body: {
        links: {
          next: null,
          previous: null,
          self: 'http://<host>/v3/users?domain_id=<domain:people>&name__icontains=_',
        },
        users: [],
      },
    },
  },
  {
    reason: OUR_PAGES,
    steps: ['users/list limit=-1'],
    answer: { refused: 400, message: 'Invalid input for field/attribute limit. Value: -1. It must not be negative.' },
  },
  {
    reason: OUR_PAGES,
    steps: ['users/list with a limit that is no number'],
    answer: { refused: 400, message: 'Invalid input for field/attribute limit. Value: many. It must be an integer.' },
  },
  {
    reason: OUR_PAGES,
    steps: ['projects/list &limit=-5'],
    answer: { refused: 400, message: 'Invalid input for field/attribute limit. Value: -5. It must not be negative.' },
  },
  {
    reason: OUR_PAGES,
    steps: ['roles/list marker=ffffffffffffffffffffffffffffffff'],
    answer: { body: { links: { next: null, previous: null, self: 'http://<host>/v3/roles?marker=<id1>' }, roles: [] } },
  },
  {
    reason: OUR_PAGES,
    steps: ['assignments/assignments user.id={uma}&limit=1'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/role_assignments?user.id=<id>&limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/role_assignments?user.id=<id>&limit=1',
        },
        role_assignments: '<1 items>',
        truncated: true,
      },
    },
  },
  {
    reason: OUR_PAGES,
    steps: ['catalog/list regions with a limit'],
    answer: {
      body: {
        links: {
          next: 'http://<host>/v3/regions?limit=1&marker=<id>',
          previous: null,
          self: 'http://<host>/v3/regions?limit=1',
        },
        regions: '<1 items>',
        truncated: true,
      },
    },
  },
  {
    reason: EMPTY_TYPE,
    steps: [
      'projects/tags: add',
      'projects/tags: add with spaces',
      'projects/tags: add unicode',
      'projects/tags: add longest',
      'matrix/create_project_tag in near as domain-admin',
      'matrix/create_project_tag in near as project-admin',
      'matrix/create_project_tag in near as system-admin',
      'matrix/create_project_tag in near as admin',
      'matrix/create_project_tag in far as domain-admin',
      'matrix/create_project_tag in far as project-admin',
      'matrix/create_project_tag in far as system-admin',
      'matrix/create_project_tag in far as admin',
    ],
    answer: { headers: { 'content-type': null } },
  },
  {
    reason: NO_5XX,
    steps: ['projects/update taken name'],
    answer: {
      refused: 409,
      message:
        'Conflict occurred attempting to store project - it is not permitted to have two projects with either the same name or same id in the same domain: name is root, project id <project:left>.',
    },
  },
  {
    reason: NO_5XX,
    steps: ['assignments/assignments scope.project.id=ffffffffffffffffffffffffffffffff&include_subtree'],
    answer: { refused: 404, message: 'Could not find project: <id1>.' },
  },
  {
    reason: DOMAIN_ROLES,
    steps: ['domains/role is gone'],
    answer: { refused: 404, message: 'Could not find role: <role:rower>.' },
  },
  {
    reason: MISSING_SCOPE,
    steps: [
      'assignments/inherited user on project: revoke on the missing',
      'assignments/inherited group on project: revoke on the missing',
    ],
    answer: { refused: 404, message: 'Could not find project: <id1>.' },
  },
  {
    reason: MISSING_SCOPE,
    steps: [
      'assignments/inherited user on domain: revoke on the missing',
      'assignments/inherited group on domain: revoke on the missing',
    ],
    answer: { refused: 404, message: 'Could not find domain: <id1>.' },
  },
  { reason: ROLES_ONCE, steps: ['assignments/roles in a token on the system'], answer: { anyBody: true } },
  {
    reason: STRANGERS,
    steps: [
      'matrix/get_missing_role as no-roles',
      'matrix/get_missing_role as project-reader',
      'matrix/get_missing_role as service',
      'matrix/get_missing_role as domain-reader',
      'matrix/get_missing_role as project-manager',
      'matrix/get_missing_role as domain-manager',
    ],
    answer: { refused: 403, message: 'You are not authorized to perform the requested action: identity:get_role.' },
  },
  {
    reason: STRANGERS,
    steps: [
      'matrix/delete_missing_group as no-roles',
      'matrix/delete_missing_group as project-reader',
      'matrix/delete_missing_group as service',
      'matrix/delete_missing_group as domain-reader',
      'matrix/delete_missing_group as system-reader',
      'matrix/delete_missing_group as project-manager',
      'matrix/delete_missing_group as domain-manager',
    ],
    answer: { refused: 403, message: 'You are not authorized to perform the requested action: identity:delete_group.' },
  },
  {
    reason: STRANGERS,
    steps: [
      'matrix/grant_missing as no-roles',
      'matrix/grant_missing as project-reader',
      'matrix/grant_missing as service',
      'matrix/grant_missing as domain-reader',
      'matrix/grant_missing as system-reader',
      'matrix/grant_missing as project-manager',
      'matrix/grant_missing as domain-manager',
    ],
    answer: { refused: 403, message: 'You are not authorized to perform the requested action: identity:create_grant.' },
  },
]
