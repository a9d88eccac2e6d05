import { type Area, each, login, type Step, step } from '../steps.ts'

const MISSING = 'ffffffffffffffffffffffffffffffff'

// Domain dom: projects top ─ sub; user uma; group grp with uma in it; domain role dr that implies guest.
const setUp: readonly Step[] = [
  step('domain', 'POST /v3/domains', { body: { domain: { name: 'dom' } }, save: { dom: 'domain.id' } }),
  step('top', 'POST /v3/projects', {
    body: { project: { name: 'top', domain_id: '{dom}' } },
    save: { top: 'project.id' },
  }),
  step('sub', 'POST /v3/projects', {
    body: { project: { name: 'sub', domain_id: '{dom}', parent_id: '{top}' } },
    save: { sub: 'project.id' },
  }),
  step('uma', 'POST /v3/users', {
    body: { user: { name: 'uma', domain_id: '{dom}', password: 'uma password' } },
    save: { uma: 'user.id' },
  }),
  step('grp', 'POST /v3/groups', { body: { group: { name: 'grp', domain_id: '{dom}' } }, save: { grp: 'group.id' } }),
  step('uma in grp', 'PUT /v3/groups/{grp}/users/{uma}'),
  step('guest', 'POST /v3/roles', { body: { role: { name: 'visitor' } }, save: { visitor: 'role.id' } }),
  step('dr', 'POST /v3/roles', { body: { role: { name: 'dr', domain_id: '{dom}' } }, save: { dr: 'role.id' } }),
  step('dr implies', 'PUT /v3/roles/{dr}/implies/{visitor}'),
  step('far dr', 'POST /v3/roles', {
    body: { role: { name: 'far-dr', domain_id: '{far}' } },
    save: { 'far-dr': 'role.id' },
  }),
]

const TARGETS = [
  ['project', 'projects/{top}', `projects/${MISSING}`],
  ['domain', 'domains/{dom}', `domains/${MISSING}`],
] as const
const ACTORS = [
  ['user', 'users/{uma}', `users/${MISSING}`],
  ['group', 'groups/{grp}', `groups/${MISSING}`],
] as const

const grants: readonly Step[] = TARGETS.flatMap(([on, target, noTarget]) =>
  ACTORS.flatMap(([to, actor, noActor]) =>
    (
      [
        ['plain', '/v3/', ''],
        ['inherited', '/v3/OS-INHERIT/', '/inherited_to_projects'],
      ] as const
    ).flatMap(([kind, prefix, suffix]) => {
      const name = (what: string) => `${kind} ${to} on ${on}: ${what}`
      const roles = `${prefix}${target}/${actor}/roles`
      const one = (role: string) => `${roles}/${role}${suffix}`
      return [
        step(name('none'), `GET ${roles}${suffix}`),
        step(name('check none'), `HEAD ${one('{role-member}')}`),
        step(name('check none by get'), `GET ${one('{role-member}')}`),
        step(name('revoke none'), `DELETE ${one('{role-member}')}`),
        step(name('grant'), `PUT ${one('{role-member}')}`),
        step(name('grant again'), `PUT ${one('{role-member}')}`),
        step(name('grant a domain role'), `PUT ${one('{dr}')}`),
        step(name('grant a foreign domain role'), `PUT ${one('{far-dr}')}`),
        step(name('grant a missing role'), `PUT ${one(MISSING)}`),
        step(name('grant to the missing'), `PUT ${prefix}${target}/${noActor}/roles/{role-member}${suffix}`),
        step(name('grant on the missing'), `PUT ${prefix}${noTarget}/${actor}/roles/{role-member}${suffix}`),
        step(name('check'), `HEAD ${one('{role-member}')}`),
        step(name('check by get'), `GET ${one('{role-member}')}`),
        step(name('check a missing role'), `GET ${one(MISSING)}`),
        step(name('list'), `GET ${roles}${suffix}`),
        step(name('list by head'), `HEAD ${roles}${suffix}`),
        step(name('list of the missing'), `GET ${prefix}${target}/${noActor}/roles${suffix}`),
        step(name('list on the missing'), `GET ${prefix}${noTarget}/${actor}/roles${suffix}`),
        step(name('revoke'), `DELETE ${one('{role-member}')}`),
        step(name('revoke again'), `DELETE ${one('{role-member}')}`),
        step(name('revoke the domain role'), `DELETE ${one('{dr}')}`),
        step(name('revoke of the missing'), `DELETE ${prefix}${target}/${noActor}/roles/{role-member}${suffix}`),
        step(name('revoke on the missing'), `DELETE ${prefix}${noTarget}/${actor}/roles/{role-member}${suffix}`),
      ]
    }),
  ),
)

const system: readonly Step[] = ACTORS.flatMap(([to, actor, noActor]) => {
  const name = (what: string) => `system ${to}: ${what}`
  const roles = `/v3/system/${actor}/roles`
  return [
    step(name('none'), `GET ${roles}`),
    step(name('check none'), `HEAD ${roles}/{role-reader}`),
    step(name('check none by get'), `GET ${roles}/{role-reader}`),
    step(name('revoke none'), `DELETE ${roles}/{role-reader}`),
    step(name('grant'), `PUT ${roles}/{role-reader}`),
    step(name('grant again'), `PUT ${roles}/{role-reader}`),
    step(name('grant a domain role'), `PUT ${roles}/{dr}`),
    step(name('grant a missing role'), `PUT ${roles}/${MISSING}`),
    step(name('grant to the missing'), `PUT /v3/system/${noActor}/roles/{role-reader}`),
    step(name('check'), `HEAD ${roles}/{role-reader}`),
    step(name('check by get'), `GET ${roles}/{role-reader}`),
    step(name('list'), `GET ${roles}`),
    step(name('list by head'), `HEAD ${roles}`),
    step(name('list of the missing'), `GET /v3/system/${noActor}/roles`),
    step(name('assignments'), `GET /v3/role_assignments?scope.system=all&${to}.id={${to === 'user' ? 'uma' : 'grp'}}`),
    step(name('revoke'), `DELETE ${roles}/{role-reader}`),
    step(name('revoke again'), `DELETE ${roles}/{role-reader}`),
    step(name('revoke of the missing'), `DELETE /v3/system/${noActor}/roles/{role-reader}`),
  ]
})

const given: readonly Step[] = [
  step('give: user on top', 'PUT /v3/projects/{top}/users/{uma}/roles/{role-member}'),
  step('give: group on sub', 'PUT /v3/projects/{sub}/groups/{grp}/roles/{visitor}'),
  step('give: user on the domain', 'PUT /v3/domains/{dom}/users/{uma}/roles/{role-manager}'),
  step(
    'give: user inherited from the domain',
    'PUT /v3/OS-INHERIT/domains/{dom}/users/{uma}/roles/{visitor}/inherited_to_projects',
  ),
  step(
    'give: group inherited from top',
    'PUT /v3/OS-INHERIT/projects/{top}/groups/{grp}/roles/{role-reader}/inherited_to_projects',
  ),
  step('give: domain role', 'PUT /v3/projects/{top}/users/{uma}/roles/{dr}'),
  step('give: system to the user', 'PUT /v3/system/users/{uma}/roles/{role-reader}'),
  step('give: system to the group', 'PUT /v3/system/groups/{grp}/roles/{role-member}'),
]

const QUERIES = [
  'user.id={uma}',
  'group.id={grp}',
  'scope.project.id={top}',
  'scope.project.id={sub}',
  'scope.domain.id={dom}',
  'scope.system=all&user.id={uma}',
  'scope.system=true&user.id={uma}',
  'scope.system=&user.id={uma}',
  'scope.system=false&user.id={uma}',
  'role.id={visitor}',
  'role.id={dr}',
  'user.id={uma}&role.id={role-member}',
  'user.id={uma}&scope.project.id={top}',
  'user.id={uma}&scope.project.id={sub}',
  'user.id={uma}&scope.domain.id={dom}',
  'group.id={grp}&scope.project.id={sub}',
  'user.id={uma}&effective',
  'user.id={uma}&effective=true',
  'user.id={uma}&effective=0',
  'user.id={uma}&effective=false',
  'user.id={uma}&effective&scope.project.id={top}',
  'user.id={uma}&effective&scope.project.id={sub}',
  'user.id={uma}&effective&scope.domain.id={dom}',
  'user.id={uma}&effective&scope.system=all',
  'scope.project.id={top}&effective',
  'scope.project.id={sub}&effective',
  'scope.domain.id={dom}&effective',
  'role.id={visitor}&effective&user.id={uma}',
  'role.id={role-reader}&effective&user.id={uma}',
  'group.id={grp}&effective',
  'user.id={uma}&group.id={grp}',
  'user.id={uma}&include_names',
  'user.id={uma}&include_names=0',
  'user.id={uma}&include_names=true&effective',
  'group.id={grp}&include_names',
  'role.id={dr}&include_names',
  'scope.system=all&user.id={uma}&include_names',
  'scope.OS-INHERIT:inherited_to=projects&user.id={uma}',
  'scope.OS-INHERIT:inherited_to=projects&group.id={grp}',
  'scope.OS-INHERIT:inherited_to=projects&user.id={uma}&effective',
  'scope.OS-INHERIT:inherited_to=nonsense&user.id={uma}',
  'scope.OS-INHERIT:inherited_to=&user.id={uma}',
  'scope.OS-INHERIT:inherited_to=projects&scope.domain.id={dom}',
  'scope.project.id={top}&include_subtree',
  'scope.project.id={top}&include_subtree=true&effective',
  'scope.project.id={top}&include_subtree&include_names',
  'scope.project.id={top}&include_subtree=0',
  'include_subtree',
  'include_subtree=true&scope.domain.id={dom}',
  'scope.project.id={top}&scope.domain.id={dom}',
  'scope.project.id={top}&scope.system=all',
  'scope.domain.id={dom}&scope.system=all',
  `user.id=${MISSING}`,
  `group.id=${MISSING}`,
  `role.id=${MISSING}`,
  `scope.project.id=${MISSING}`,
  `scope.domain.id=${MISSING}`,
  `user.id=${MISSING}&effective`,
  `scope.project.id=${MISSING}&effective`,
  `scope.project.id=${MISSING}&include_subtree`,
  'user.id=',
  'user.id={uma}&unknown=1',
  'user.id={uma}&limit=1',
  'user.id={uma}&user.id={near-user}',
] as const

const shaped = new Set<string>(['user.id=', 'include_subtree', 'user.id={uma}&limit=1'])

const asking: readonly Step[] = [
  ...QUERIES.map((query) =>
    step(`assignments ${query}`, `GET /v3/role_assignments?${query}`, shaped.has(query) ? { shape: true } : {}),
  ),
  step('assignments by head', 'HEAD /v3/role_assignments?user.id={uma}'),
  step('all assignments', 'GET /v3/role_assignments', { shape: true }),
  ...each(
    ['system-reader', 'domain-admin', 'domain-reader', 'project-admin', 'project-reader', 'no-roles', 'anonymous'],
    (as) => step(`assignments as ${as}`, 'GET /v3/role_assignments?user.id={near-user}', { as }),
  ),
  ...each(['domain-reader', 'project-admin', 'project-reader', 'no-roles'], (as) =>
    step(`subtree as ${as}`, 'GET /v3/role_assignments?scope.project.id={near-project}&include_subtree', { as }),
  ),
  step('own projects', 'GET /v3/users/{uma}/projects'),
  step('roles in a token on top', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{uma}', password: 'uma password' }, { project: { id: '{top}' } }),
  }),
  step('roles in a token on sub', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{uma}', password: 'uma password' }, { project: { id: '{sub}' } }),
  }),
  step('roles in a token on the domain', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{uma}', password: 'uma password' }, { domain: { id: '{dom}' } }),
  }),
  step('roles in a token on the system', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: '{uma}', password: 'uma password' }, { system: { all: true } }),
  }),
]

const ending: readonly Step[] = [
  step('delete the role', 'DELETE /v3/roles/{visitor}'),
  step('assignments without the role', 'GET /v3/role_assignments?user.id={uma}'),
  step('delete the group', 'DELETE /v3/groups/{grp}'),
  step('assignments of the deleted group', 'GET /v3/role_assignments?scope.project.id={sub}'),
  step('delete the sub project', 'DELETE /v3/projects/{sub}'),
  step('delete the user', 'DELETE /v3/users/{uma}'),
  step('assignments of the deleted user', 'GET /v3/role_assignments?scope.project.id={top}'),
  step('assignments on the domain', 'GET /v3/role_assignments?scope.domain.id={dom}'),
  step('close the domain', 'PATCH /v3/domains/{dom}', { body: { domain: { enabled: false } } }),
  step('delete the domain', 'DELETE /v3/domains/{dom}'),
  step('delete the far role', 'DELETE /v3/roles/{far-dr}'),
]

/** Grants on projects, domains and the system, plain and inherited, and what role_assignments says about them. */
export const assignments: Area = {
  name: 'assignments',
  steps: [...setUp, ...grants, ...system, ...given, ...asking, ...ending],
}
