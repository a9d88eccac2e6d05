import { exchange } from '../../conformance/http.ts'
import type { IdentityServer } from '../../conformance/servers/identity-server.ts'

/** The body of a password login of the administrator, scoped to its project. */
export const loginBody = (password: string): string =>
  JSON.stringify({
    auth: {
      identity: { methods: ['password'], password: { user: { name: 'admin', domain: { id: 'default' }, password } } },
      scope: { project: { name: 'admin', domain: { id: 'default' } } },
    },
  })

export async function tokenFrom(server: IdentityServer): Promise<string> {
  const answer = await exchange(`${server.url}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: loginBody(server.adminPassword),
  })
  const token = answer.headers['x-subject-token']
  if (answer.status !== 201 || typeof token !== 'string')
    throw new Error(`${server.name} gave no token: ${answer.text}`)
  return token
}
