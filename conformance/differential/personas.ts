/**
 * The cloud all areas share: domain `near` with a project and a user for every persona, domain `far` beside it. Areas
 * never change these; what they want to change they make.
 */
import type { Json } from '../normalise.ts'
import { type Area, each, login, PERSONAS, type Persona, type Step, step } from './steps.ts'

const ROLES = ['admin', 'manager', 'member', 'reader', 'service'] as const
type Role = (typeof ROLES)[number]
type Scope = 'system' | 'domain' | 'project'

const GRANTED: Readonly<Partial<Record<Persona, readonly [Role, Scope]>>> = {
  'system-admin': ['admin', 'system'],
  'system-member': ['member', 'system'],
  'system-reader': ['reader', 'system'],
  'domain-admin': ['admin', 'domain'],
  'domain-manager': ['manager', 'domain'],
  'domain-member': ['member', 'domain'],
  'domain-reader': ['reader', 'domain'],
  'project-admin': ['admin', 'project'],
  'project-manager': ['manager', 'project'],
  'project-member': ['member', 'project'],
  'project-reader': ['reader', 'project'],
  service: ['service', 'project'],
}

const GRANT_PATH: Readonly<Record<Scope, string>> = {
  system: '/v3/system/users',
  domain: '/v3/domains/{near}/users',
  project: '/v3/projects/{near-project}/users',
}

const SCOPE: Readonly<Record<Scope, Json>> = {
  system: { system: { all: true } },
  domain: { domain: { id: '{near}' } },
  project: { project: { id: '{near-project}' } },
}

// Zed makes three roles at bootstrap, 2026.1 five with descriptions and a longer chain of implications.
const sameRoles: readonly Step[] = [
  ...each(['manager', 'service'], (role) =>
    step(`make ${role}`, 'POST /v3/roles', { body: { role: { name: role } }, tidy: true }),
  ),
  ...each(ROLES, (role) =>
    step(`find role ${role}`, `GET /v3/roles?name=${role}`, { save: { [`role-${role}`]: 'roles.0.id' }, tidy: true }),
  ),
  ...each(ROLES, (role) =>
    step(`unlock ${role}`, `PATCH /v3/roles/{role-${role}}`, {
      body: { role: { options: { immutable: false } } },
      tidy: true,
    }),
  ),
  step('imply manager', 'PUT /v3/roles/{role-admin}/implies/{role-manager}', { tidy: true }),
  step('imply member', 'PUT /v3/roles/{role-manager}/implies/{role-member}', { tidy: true }),
  step('drop shortcut', 'DELETE /v3/roles/{role-admin}/implies/{role-member}', { tidy: true }),
  ...each(ROLES, (role) =>
    step(`describe ${role}`, `PATCH /v3/roles/{role-${role}}`, {
      body: { role: { description: `What a ${role} may do` } },
      tidy: true,
    }),
  ),
  ...each(ROLES, (role) =>
    step(`lock ${role}`, `PATCH /v3/roles/{role-${role}}`, { body: { role: { options: { immutable: true } } } }),
  ),
]

const domains: readonly Step[] = ['near', 'far'].flatMap((name) => [
  step(`domain ${name}`, 'POST /v3/domains', { body: { domain: { name } }, save: { [name]: 'domain.id' } }),
  step(`project of ${name}`, 'POST /v3/projects', {
    body: { project: { name: `${name}-project`, domain_id: `{${name}}` } },
    save: { [`${name}-project`]: 'project.id' },
  }),
  step(`user of ${name}`, 'POST /v3/users', {
    body: { user: { name: `${name}-user`, domain_id: `{${name}}`, password: 'far from guessable' } },
    save: { [`${name}-user`]: 'user.id' },
  }),
  step(`group of ${name}`, 'POST /v3/groups', {
    body: { group: { name: `${name}-group`, domain_id: `{${name}}` } },
    save: { [`${name}-group`]: 'group.id' },
  }),
])

const withUsers = PERSONAS.filter((persona) => persona in GRANTED || persona === 'no-roles')

const users: readonly Step[] = withUsers.flatMap((persona) => {
  const [role, scope] = GRANTED[persona] ?? []
  const password = `${persona} password`
  return [
    step(`user ${persona}`, 'POST /v3/users', {
      body: { user: { name: persona, domain_id: '{near}', password } },
      save: { [`id-${persona}`]: 'user.id' },
    }),
    ...(role && scope
      ? [step(`grant ${persona}`, `PUT ${GRANT_PATH[scope]}/{id-${persona}}/roles/{role-${role}}`)]
      : []),
    step(`login ${persona}`, 'POST /v3/auth/tokens', {
      as: 'anonymous',
      body: login({ id: `{id-${persona}}`, password }, scope ? SCOPE[scope] : undefined),
      save: { [persona]: 'header x-subject-token' },
    }),
  ]
})

const loginAdmin = step('login admin', 'POST /v3/auth/tokens', {
  as: 'anonymous',
  body: login(
    { name: 'admin', domain: { id: 'default' }, password: '{admin-password}' },
    { project: { name: 'admin', domain: { id: 'default' } } },
  ),
  save: { admin: 'header x-subject-token', 'id-admin': 'token.user.id', 'admin-project': 'token.project.id' },
})

const asAdmin = (steps: readonly Step[]) => steps.map((item): Step => ({ as: 'admin', ...item }))

/** Gives a server of any version the roles of 2026.1, so that lists of roles are comparable. */
export const equalRoles: Area = { name: 'equal roles', steps: [{ ...loginAdmin, tidy: true }, ...asAdmin(sameRoles)] }

export const personas: Area = {
  name: 'personas',
  steps: [
    { ...loginAdmin, tidy: true },
    ...asAdmin([...sameRoles, ...domains, ...users]),
    { ...loginAdmin, name: 'login admin again' },
  ],
}
