/**
 * Who may do what: every persona tries every main operation, on things of its own domain and of another one. What it
 * changed is removed and made anew for the next one.
 */
import type { Json } from '../../normalise.ts'
import { type Area, type Persona, type Step, step } from '../steps.ts'

// The least powerful first, so that most tries are refused before the first one changes anything.
const PERSONAS: readonly Persona[] = [
  'anonymous',
  'no-roles',
  'project-reader',
  'service',
  'domain-reader',
  'system-reader',
  'project-manager',
  'domain-manager',
  'domain-admin',
  'project-admin',
  'system-admin',
  'admin',
]

interface Operation {
  readonly rule: string
  readonly send: string
  readonly body?: Json
  readonly save?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly shape?: true
  readonly before?: readonly Step[]
  readonly after?: readonly Step[]
}

const tidy = (send: string, rest: Partial<Step> = {}): Step => step('', send, { ...rest, tidy: true })
const VICTIM = 'victim'

const makes = {
  user: (domain: string) => [
    tidy('POST /v3/users', { body: { user: { name: VICTIM, domain_id: `{${domain}}` } }, save: { victim: 'user.id' } }),
  ],
  group: (domain: string) => [
    tidy('POST /v3/groups', {
      body: { group: { name: VICTIM, domain_id: `{${domain}}` } },
      save: { victim: 'group.id' },
    }),
  ],
  project: (domain: string) => [
    tidy('POST /v3/projects', {
      body: { project: { name: VICTIM, domain_id: `{${domain}}` } },
      save: { victim: 'project.id' },
    }),
  ],
  domain: [
    tidy('POST /v3/domains', { body: { domain: { name: VICTIM, enabled: false } }, save: { victim: 'domain.id' } }),
  ],
  role: [tidy('POST /v3/roles', { body: { role: { name: VICTIM } }, save: { victim: 'role.id' } })],
  region: [tidy('POST /v3/regions', { body: { region: { id: VICTIM } } })],
  service: [tidy('POST /v3/services', { body: { service: { type: VICTIM } }, save: { victim: 'service.id' } })],
  endpoint: [
    tidy('POST /v3/services', { body: { service: { type: VICTIM } }, save: { holder: 'service.id' } }),
    tidy('POST /v3/endpoints', {
      body: { endpoint: { service_id: '{holder}', interface: 'public', url: 'http://v.example' } },
      save: { victim: 'endpoint.id' },
    }),
  ],
}

const remove = (collection: string, name = 'victim') => [tidy(`DELETE /v3/${collection}/{${name}}`)]

/** Create, show, list, update and delete of a resource that belongs to a domain. */
const inDomain = (kind: 'user' | 'group' | 'project'): Operation[] =>
  ['near', 'far'].flatMap((domain): Operation[] => {
    const made = makes[kind](domain)
    const after = remove(`${kind}s`)
    return [
      {
        rule: `create_${kind} in ${domain}`,
        send: `POST /v3/${kind}s`,
        body: { [kind]: { name: 'made', domain_id: `{${domain}}` } },
        save: { made: `${kind}.id` },
        after: remove(`${kind}s`, 'made'),
      },
      { rule: `get_${kind} in ${domain}`, send: `GET /v3/${kind}s/{${domain}-${kind}}` },
      { rule: `list_${kind}s in ${domain}`, send: `GET /v3/${kind}s?domain_id={${domain}}&name=${domain}-${kind}` },
      {
        rule: `update_${kind} in ${domain}`,
        send: `PATCH /v3/${kind}s/{victim}`,
        body: { [kind]: { description: 'changed' } },
        before: made,
        after,
      },
      { rule: `delete_${kind} in ${domain}`, send: `DELETE /v3/${kind}s/{victim}`, before: made, after },
    ]
  })

const grantOn = (domain: string, role: string): Operation[] => {
  const project = `/v3/projects/{${domain}-project}/users/{victim}/roles/{role-${role}}`
  const onDomain = `/v3/domains/{${domain}}/users/{victim}/roles/{role-${role}}`
  const inherited = `/v3/OS-INHERIT/domains/{${domain}}/users/{victim}/roles/{role-${role}}/inherited_to_projects`
  const before = makes.user(domain)
  const after = remove('users')
  return [
    { rule: `create_grant of ${role} on the project in ${domain}`, send: `PUT ${project}`, before, after },
    { rule: `create_grant of ${role} on domain ${domain}`, send: `PUT ${onDomain}`, before, after },
    { rule: `create_grant of ${role} inherited in ${domain}`, send: `PUT ${inherited}`, before, after },
    {
      rule: `revoke_grant of ${role} on the project in ${domain}`,
      send: `DELETE ${project}`,
      before: [...before, tidy(`PUT ${project}`)],
      after,
    },
    {
      rule: `revoke_grant of ${role} on domain ${domain}`,
      send: `DELETE ${onDomain}`,
      before: [...before, tidy(`PUT ${onDomain}`)],
      after,
    },
  ]
}

const grantReads = (domain: string): Operation[] => [
  {
    rule: `list_grants on the project in ${domain}`,
    send: `GET /v3/projects/{${domain}-project}/users/{${domain}-user}/roles`,
  },
  { rule: `list_grants on domain ${domain}`, send: `GET /v3/domains/{${domain}}/groups/{${domain}-group}/roles` },
  {
    rule: `check_grant in ${domain}`,
    send: `HEAD /v3/projects/{${domain}-project}/users/{${domain}-user}/roles/{role-reader}`,
  },
  {
    rule: `list_role_assignments in ${domain}`,
    send: `GET /v3/role_assignments?scope.project.id={${domain}-project}`,
    shape: true,
  },
  {
    rule: `list_role_assignments for tree in ${domain}`,
    send: `GET /v3/role_assignments?scope.project.id={${domain}-project}&include_subtree`,
    shape: true,
  },
  { rule: `get_domain ${domain}`, send: `GET /v3/domains/{${domain}}` },
  { rule: `list_groups_for_user in ${domain}`, send: `GET /v3/users/{${domain}-user}/groups` },
  { rule: `list_user_projects in ${domain}`, send: `GET /v3/users/{${domain}-user}/projects` },
  { rule: `list_users_in_group in ${domain}`, send: `GET /v3/groups/{${domain}-group}/users` },
  { rule: `check_user_in_group in ${domain}`, send: `HEAD /v3/groups/{${domain}-group}/users/{${domain}-user}` },
  {
    rule: `add_user_to_group in ${domain}`,
    send: `PUT /v3/groups/{victim}/users/{${domain}-user}`,
    before: makes.group(domain),
    after: remove('groups'),
  },
  {
    rule: `remove_user_from_group in ${domain}`,
    send: `DELETE /v3/groups/{victim}/users/{${domain}-user}`,
    before: [...makes.group(domain), tidy(`PUT /v3/groups/{victim}/users/{${domain}-user}`)],
    after: remove('groups'),
  },
  { rule: `list_project_tags in ${domain}`, send: `GET /v3/projects/{${domain}-project}/tags` },
  { rule: `get_project_tag in ${domain}`, send: `GET /v3/projects/{${domain}-project}/tags/none` },
  ...(['PUT', 'DELETE'] as const).map(
    (method): Operation => ({
      rule: `${method === 'PUT' ? 'create' : 'delete'}_project_tag in ${domain}`,
      send: `${method} /v3/projects/{victim}/tags/t`,
      before: [...makes.project(domain), ...(method === 'DELETE' ? [tidy('PUT /v3/projects/{victim}/tags/t')] : [])],
      after: remove('projects'),
    }),
  ),
  {
    rule: `update_project_tags in ${domain}`,
    send: 'PUT /v3/projects/{victim}/tags',
    body: { tags: ['a'] },
    before: makes.project(domain),
    after: remove('projects'),
  },
  {
    rule: `delete_project_tags in ${domain}`,
    send: 'DELETE /v3/projects/{victim}/tags',
    before: makes.project(domain),
    after: remove('projects'),
  },
]

const cloudWide: readonly Operation[] = [
  { rule: 'list_domains', send: 'GET /v3/domains?name=near' },
  {
    rule: 'create_domain',
    send: 'POST /v3/domains',
    body: { domain: { name: 'made', enabled: false } },
    save: { made: 'domain.id' },
    after: remove('domains', 'made'),
  },
  {
    rule: 'update_domain',
    send: 'PATCH /v3/domains/{victim}',
    body: { domain: { description: 'changed' } },
    before: makes.domain,
    after: remove('domains'),
  },
  { rule: 'update_domain own', send: 'PATCH /v3/domains/{near}', body: { domain: { description: '' } } },
  { rule: 'delete_domain', send: 'DELETE /v3/domains/{victim}', before: makes.domain, after: remove('domains') },
  { rule: 'list_roles', send: 'GET /v3/roles?name=reader' },
  { rule: 'get_role', send: 'GET /v3/roles/{role-reader}' },
  {
    rule: 'create_role',
    send: 'POST /v3/roles',
    body: { role: { name: 'made' } },
    save: { made: 'role.id' },
    after: remove('roles', 'made'),
  },
  {
    rule: 'update_role',
    send: 'PATCH /v3/roles/{victim}',
    body: { role: { description: 'changed' } },
    before: makes.role,
    after: remove('roles'),
  },
  { rule: 'delete_role', send: 'DELETE /v3/roles/{victim}', before: makes.role, after: remove('roles') },
  {
    rule: 'create_domain_role',
    send: 'POST /v3/roles',
    body: { role: { name: 'made', domain_id: '{near}' } },
    save: { made: 'role.id' },
    after: remove('roles', 'made'),
  },
  { rule: 'list_domain_roles', send: 'GET /v3/roles?domain_id={near}' },
  { rule: 'list_implied_roles', send: 'GET /v3/roles/{role-member}/implies' },
  { rule: 'get_implied_role', send: 'GET /v3/roles/{role-member}/implies/{role-reader}' },
  { rule: 'check_implied_role', send: 'HEAD /v3/roles/{role-member}/implies/{role-reader}' },
  { rule: 'list_role_inference_rules', send: 'GET /v3/role_inferences' },
  {
    rule: 'create_implied_role',
    send: 'PUT /v3/roles/{victim}/implies/{role-reader}',
    before: makes.role,
    after: remove('roles'),
  },
  {
    rule: 'delete_implied_role',
    send: 'DELETE /v3/roles/{victim}/implies/{role-reader}',
    before: [...makes.role, tidy('PUT /v3/roles/{victim}/implies/{role-reader}')],
    after: remove('roles'),
  },
  { rule: 'list_regions', send: 'GET /v3/regions' },
  { rule: 'get_region', send: 'GET /v3/regions/RegionOne' },
  {
    rule: 'create_region',
    send: 'POST /v3/regions',
    body: { region: { id: 'made' } },
    after: [tidy('DELETE /v3/regions/made')],
  },
  {
    rule: 'update_region',
    send: `PATCH /v3/regions/${VICTIM}`,
    body: { region: { description: 'changed' } },
    before: makes.region,
    after: [tidy(`DELETE /v3/regions/${VICTIM}`)],
  },
  {
    rule: 'delete_region',
    send: `DELETE /v3/regions/${VICTIM}`,
    before: makes.region,
    after: [tidy(`DELETE /v3/regions/${VICTIM}`)],
  },
  { rule: 'list_services', send: 'GET /v3/services?type=identity' },
  { rule: 'get_service', send: 'GET /v3/services/{victim}', before: makes.service, after: remove('services') },
  {
    rule: 'create_service',
    send: 'POST /v3/services',
    body: { service: { type: 'made' } },
    save: { made: 'service.id' },
    after: remove('services', 'made'),
  },
  {
    rule: 'update_service',
    send: 'PATCH /v3/services/{victim}',
    body: { service: { description: 'changed' } },
    before: makes.service,
    after: remove('services'),
  },
  { rule: 'delete_service', send: 'DELETE /v3/services/{victim}', before: makes.service, after: remove('services') },
  { rule: 'list_endpoints', send: 'GET /v3/endpoints?interface=public' },
  {
    rule: 'get_endpoint',
    send: 'GET /v3/endpoints/{victim}',
    before: makes.endpoint,
    after: remove('services', 'holder'),
  },
  {
    rule: 'create_endpoint',
    send: 'POST /v3/endpoints',
    body: { endpoint: { service_id: '{holder}', interface: 'admin', url: 'http://v.example' } },
    before: makes.endpoint,
    after: remove('services', 'holder'),
  },
  {
    rule: 'update_endpoint',
    send: 'PATCH /v3/endpoints/{victim}',
    body: { endpoint: { url: 'http://w.example' } },
    before: makes.endpoint,
    after: remove('services', 'holder'),
  },
  {
    rule: 'delete_endpoint',
    send: 'DELETE /v3/endpoints/{victim}',
    before: makes.endpoint,
    after: remove('services', 'holder'),
  },
  { rule: 'list_system_grants_for_user', send: 'GET /v3/system/users/{near-user}/roles' },
  { rule: 'check_system_grant_for_user', send: 'HEAD /v3/system/users/{id-system-reader}/roles/{role-reader}' },
  {
    rule: 'create_system_grant_for_user',
    send: 'PUT /v3/system/users/{victim}/roles/{role-reader}',
    before: makes.user('near'),
    after: remove('users'),
  },
  {
    rule: 'revoke_system_grant_for_user',
    send: 'DELETE /v3/system/users/{victim}/roles/{role-reader}',
    before: [...makes.user('near'), tidy('PUT /v3/system/users/{victim}/roles/{role-reader}')],
    after: remove('users'),
  },
  { rule: 'list_system_grants_for_group', send: 'GET /v3/system/groups/{near-group}/roles' },
  {
    rule: 'create_system_grant_for_group',
    send: 'PUT /v3/system/groups/{victim}/roles/{role-reader}',
    before: makes.group('near'),
    after: remove('groups'),
  },
  { rule: 'get_missing_user', send: 'GET /v3/users/missing' },
  { rule: 'get_missing_project', send: 'GET /v3/projects/missing' },
  { rule: 'get_missing_domain', send: 'GET /v3/domains/missing' },
  { rule: 'get_missing_role', send: 'GET /v3/roles/missing' },
  { rule: 'delete_missing_group', send: 'DELETE /v3/groups/missing' },
  { rule: 'update_missing_user', send: 'PATCH /v3/users/missing', body: { user: { description: 'x' } } },
  { rule: 'grant_missing', send: 'PUT /v3/projects/missing/users/missing/roles/missing' },
  { rule: 'validate_token', send: 'HEAD /v3/auth/tokens', headers: { 'X-Subject-Token': '{no-roles}' } },
  { rule: 'get_auth_catalog', send: 'GET /v3/auth/catalog', shape: true },
  { rule: 'get_auth_projects', send: 'GET /v3/auth/projects' },
  { rule: 'get_auth_domains', send: 'GET /v3/auth/domains' },
  { rule: 'get_auth_system', send: 'GET /v3/auth/system' },
]

const operations: readonly Operation[] = [
  ...inDomain('user'),
  ...inDomain('group'),
  ...inDomain('project'),
  ...['near', 'far'].flatMap(grantReads),
  ...['member', 'manager', 'admin'].flatMap((role) => grantOn('near', role)),
  ...grantOn('far', 'member'),
  ...cloudWide,
]

const tries = ({ rule, send, before = [], after = [], ...rest }: Operation): Step[] => [
  ...before,
  ...PERSONAS.flatMap((as) => [
    // A try that the policy refuses gives nothing to save.
    step(`${rule} as ${as}`, send, { as, ...rest, ...(rest.save ? { mayRefuse: true as const } : {}) }),
    ...[...after, ...before].map((restoring) => ({ ...restoring, afterSuccess: true as const })),
  ]),
  ...after,
]

export const matrix: Area = { name: 'matrix', steps: operations.flatMap(tries) }
