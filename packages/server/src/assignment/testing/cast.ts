import { tagsOf } from '../../auth/cache-tags.ts'
import { identity } from '../../identity/area.ts'
import { unrecorded } from '../../kernel/changes/index.ts'
import type { Context } from '../../kernel/context.ts'
import type { Dialect, Tx } from '../../kernel/store/index.ts'
import { resource } from '../../resource/area.ts'
import { revocation } from '../../revocation/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin, type TestAnswer } from '../../testing/cloud.ts'
import { assignment } from '../area.ts'

/** A cloud with what grants are about, and short ways to make more of it. */
export interface Cast {
  readonly cloud: AreaCloud
  readonly ctx: Pick<Context, 'db' | 'caches' | 'now' | 'config'>
  admin(method: string, path: string, body?: unknown): Promise<TestAnswer>
  /** Fails unless it answers 204. */
  put(path: string): Promise<void>
  /** Rows as another program would leave them: nothing is recorded. */
  behindOurBack(work: (tx: Tx) => Promise<unknown>): Promise<void>
  aDomain(): Promise<string>
  aProject(domainId: string, parentId?: string): Promise<string>
  aUser(domainId: string): Promise<string>
  aGroup(domainId: string, ...memberIds: string[]): Promise<string>
  aRole(domainId?: string): Promise<string>
}

export async function aCast(database: Dialect): Promise<Cast> {
  const cloud = await aCloudOf(database, [revocation, resource, identity, assignment])
  const { store, caches } = cloud.services
  store.changes.follow((changes) => caches.bump(changes.flatMap(tagsOf)))
  let count = 0
  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  async function make(kind: string, attributes: object): Promise<string> {
    count += 1
    const answer = await admin('POST', `/v3/${kind}s`, { [kind]: { name: `${kind}-${count}`, ...attributes } })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body[kind].id
  }
  async function put(path: string): Promise<void> {
    const { status, body } = await admin('PUT', path)
    if (status !== 204) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
  }
  return {
    cloud,
    ctx: { ...cloud.services, db: store.db },
    admin,
    put,
    async behindOurBack(work) {
      await store.write(async (tx) => {
        unrecorded(tx, 'set up by a test')
        await work(tx)
      })
    },
    aDomain: () => make('domain', {}),
    aProject: (domain_id, parent_id = domain_id) => make('project', { domain_id, parent_id }),
    aUser: (domain_id) => make('user', { domain_id }),
    async aGroup(domain_id, ...memberIds) {
      const id = await make('group', { domain_id })
      for (const memberId of memberIds) await put(`/v3/groups/${id}/users/${memberId}`)
      return id
    },
    aRole: (domain_id) => make('role', domain_id === undefined ? {} : { domain_id }),
  }
}

export const said = ({ status, body }: TestAnswer): readonly unknown[] => [status, body?.error?.message]
