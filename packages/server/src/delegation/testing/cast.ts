import type { Dialect } from '../../kernel/store/index.ts'
import type { TestAnswer } from '../../testing/cloud.ts'
import { aWholeCloud, type WholeCloud, withPassword } from '../../testing/whole-cloud.ts'

/** People with roles in a project, who delegate to one another. */
export interface Cast {
  readonly cloud: WholeCloud
  admin(method: string, path: string, body?: unknown): Promise<TestAnswer>
  roleId(name: string): string
  aProject(): Promise<string>
  /** With these roles in that project. */
  aUser(projectId: string | null, ...roles: string[]): Promise<Person>
  grant(userId: string, projectId: string, role: string): Promise<void>
  /** Shows a token to the administrator, as a service would. */
  shown(token: string, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
}

export interface Person {
  readonly id: string
  /** Who it is to a password method. */
  readonly self: object
  signIn(scope?: object): Promise<string>
  as(scope: object): Promise<TestAnswer>
}

export async function aCast(database: Dialect, overrides: Parameters<typeof aWholeCloud>[1] = {}): Promise<Cast> {
  const cloud = await aWholeCloud(database, overrides)
  const admin: Cast['admin'] = (method, path, body) => cloud.request(cloud.admin, method, path, body)
  // Access rules are for services of the catalog.
  await admin('POST', '/v3/services', { service: { type: 'identity', name: 'identity' } })
  const { body } = await admin('GET', '/v3/roles')
  const roles = new Map<string, string>(body.roles.map((role: { name: string; id: string }) => [role.name, role.id]))
  let count = 0
  const make = async (kind: string, attributes: object): Promise<string> => {
    count += 1
    const answer = await admin('POST', `/v3/${kind}s`, { [kind]: { name: `${kind}-${count}`, ...attributes } })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body[kind].id
  }
  const roleId = (name: string): string => roles.get(name) ?? ''
  const grant: Cast['grant'] = async (userId, projectId, role) => {
    await admin('PUT', `/v3/projects/${projectId}/users/${userId}/roles/${roleId(role)}`)
  }
  return {
    cloud,
    admin,
    roleId,
    grant,
    aProject: () => make('project', { domain_id: 'default' }),
    async aUser(projectId, ...held) {
      const id = await make('user', { password: 'sesame', domain_id: 'default' })
      for (const role of held) await grant(id, projectId ?? '', role)
      const self = { id, password: 'sesame' }
      const scope = projectId === null ? undefined : { project: { id: projectId } }
      return {
        id,
        self,
        signIn: (other = scope) => cloud.signIn(withPassword(self, other)),
        as: (other) => cloud.authenticate(withPassword(self, other)),
      }
    },
    shown: (token, headers = {}) =>
      cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token, ...headers }),
  }
}

export const bySecret = (id: string, secret: string): object => ({
  identity: { methods: ['application_credential'], application_credential: { id, secret } },
})

export const said = ({ status, body }: TestAnswer): readonly unknown[] => [status, body?.error?.message]
