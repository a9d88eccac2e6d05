import { aCast, type Cast, type Person } from '../../delegation/testing/cast.ts'
import type { Dialect } from '../../kernel/store/index.ts'

/** People and places for the question what each way to sign in may make. */
export interface Stage {
  readonly cast: Cast
  /** Has every role on the project, the default domain and the system, and delegates. */
  readonly ann: Person
  /** To whom ann delegates; has a role elsewhere. */
  readonly bob: Person
  /** Signs in outside; has every role on the project. */
  readonly fay: Person
  readonly project: string
  /** A name that nothing has yet. */
  next(): string
}

export type Who = 'ann' | 'bob' | 'fay'

const OUTSIDE = '/v3/OS-FEDERATION/identity_providers/acme'

export async function aStage(database: Dialect): Promise<Stage> {
  const cast = await aCast(database, {
    'auth.methods': 'external,password,token,oauth1,mapped,application_credential,openid',
    'quoin.auth_proxy_addresses': '127.0.0.1',
  })
  const { admin, cloud } = cast
  const project = await cast.aProject()
  const ann = await cast.aUser(project, 'admin')
  const bob = await cast.aUser(await cast.aProject(), 'member')
  for (const at of ['/v3/domains/default', '/v3/system'])
    await admin('PUT', `${at}/users/${ann.id}/roles/${cast.roleId('admin')}`)

  const rules = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'REMOTE_USER' }] }]
  await admin('PUT', '/v3/OS-FEDERATION/mappings/acme', { mapping: { rules } })
  await admin('PUT', OUTSIDE, { identity_provider: { enabled: true } })
  await admin('PUT', `${OUTSIDE}/protocols/openid`, { protocol: { mapping_id: 'acme' } })
  const assertion = { 'x-assertion-remote-user': 'fay' }
  const outside = () => cloud.request(null, 'POST', `${OUTSIDE}/protocols/openid/auth`, undefined, assertion)
  const fayId = (await outside()).body.token.user.id
  await cast.grant(fayId, project, 'admin')
  const fay: Person = {
    id: fayId,
    self: {},
    async signIn(scope = { project: { id: project } }) {
      const id = (await outside()).headers['x-subject-token']
      return cloud.signIn({ identity: { methods: ['token'], token: { id } }, scope })
    },
    as: () => outside(),
  }
  let count = 0
  return {
    cast,
    ann,
    bob,
    fay,
    project,
    next() {
      count += 1
      return `made-${count}`
    },
  }
}
