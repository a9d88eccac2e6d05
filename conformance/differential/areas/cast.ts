/** Who asks, and whom several areas ask about. */
import { login, type Persona, type Step, step } from '../steps.ts'

/** For what is everybody's or an administrator's. */
export const READERS = [
  'admin',
  'system-reader',
  'domain-admin',
  'project-admin',
  'project-member',
  'no-roles',
  'garbage',
  'anonymous',
] as const satisfies readonly Persona[]
export const NO_ADMINS = READERS.filter((as) => as !== 'admin' && as !== 'project-admin')

/** For what belongs to one user: everybody but that user. */
export const STRANGERS = [
  'system-reader',
  'domain-admin',
  'project-admin',
  'project-member',
  'service',
  'no-roles',
  'garbage',
  'anonymous',
] as const satisfies readonly Persona[]
export const ADMINS_AND_STRANGERS = ['system-admin', ...STRANGERS] as const

/** `{<word>-user}` of the near domain, a role in the near project, and `{<word>-token}` there. */
export const userWithToken = (word: string, role: 'member' | 'admin' = 'member'): readonly Step[] => [
  step('user', 'POST /v3/users', {
    body: { user: { name: `${word}-user`, domain_id: '{near}', password: `${word} password` } },
    save: { [`${word}-user`]: 'user.id' },
  }),
  step(
    role === 'admin' ? 'admin' : 'role',
    `PUT /v3/projects/{near-project}/users/{${word}-user}/roles/{role-${role}}`,
  ),
  step('token', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: login({ id: `{${word}-user}`, password: `${word} password` }, { project: { id: '{near-project}' } }),
    save: { [`${word}-token`]: 'header x-subject-token' },
  }),
]
