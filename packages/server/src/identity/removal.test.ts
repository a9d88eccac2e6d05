import { afterEach, describe, expect, test } from 'vitest'
import type { Area, RemovedKind } from '../kernel/declare.ts'
import { area } from '../kernel/declare.ts'
import { resource } from '../resource/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin } from '../testing/cloud.ts'
import { available } from '../testing/databases.ts'
import { identity } from './area.ts'

/** More than two batches. */
const MANY = 1_101

describe.each(available)('removing a domain ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  afterEach(() => cloud.stop())

  test('its groups and users go with it, after later areas have heard of each, and others stay', async () => {
    const heard: string[] = []
    const hear = (kind: RemovedKind) => async (_ctx: unknown, id: string) => {
      heard.push(`${kind} ${id}`)
    }
    const later: Area = area({ name: 'later', operations: [], onRemove: { user: hear('user'), group: hear('group') } })
    cloud = await aCloudOf(database, [resource, identity, later])
    const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
    const made = async (kind: string, given: Record<string, unknown>): Promise<string> =>
      (await admin('POST', `/v3/${kind}s`, { [kind]: given })).body[kind].id
    const domain = await made('domain', { name: 'going' })
    const other = await made('domain', { name: 'staying' })
    const group = await made('group', { name: 'g', domain_id: domain })
    const stays = await made('user', { name: 'stays', domain_id: other, password: 'pw' })
    const goes = await made('user', {
      name: 'goes',
      domain_id: domain,
      password: 'pw',
      options: { lock_password: true },
    })
    for (const user of [stays, goes]) expect((await admin('PUT', `/v3/groups/${group}/users/${user}`)).status).toBe(204)
    const ids = Array.from({ length: MANY }, (_, n) => `${n}`.padStart(32, 'f'))
    await cloud.services.store.define(async (db) => {
      for (let first = 0; first < MANY; first += 500) {
        const some = ids.slice(first, first + 500)
        const row = { enabled: true, extra: '{}', default_project_id: null, created_at: null, last_active_at: null }
        await db
          .insertInto('user')
          .values(some.map((id) => ({ ...row, id, domain_id: domain })))
          .execute()
        const names = some.map((id) => ({ user_id: id, domain_id: domain, name: id }))
        await db.insertInto('local_user').values(names).execute()
      }
    })

    await admin('PATCH', `/v3/domains/${domain}`, { domain: { enabled: false } })
    expect((await admin('DELETE', `/v3/domains/${domain}`)).status).toBe(204)
    expect(heard.slice(0, 1)).toEqual([`group ${group}`])
    expect(new Set(heard)).toEqual(new Set([`group ${group}`, `user ${goes}`, ...ids.map((id) => `user ${id}`)]))
    const { db } = cloud.services.store
    const left = async (table: 'user' | 'local_user' | 'group' | 'user_option' | 'user_group_membership') =>
      (await db.selectFrom(table).selectAll().execute()).length
    expect(await left('user')).toBe(1)
    expect(await left('local_user')).toBe(1)
    expect(await left('group')).toBe(0)
    expect(await left('user_option')).toBe(0)
    expect(await left('user_group_membership')).toBe(0)
    expect(await db.selectFrom('password').select('id').execute()).toHaveLength(1)
    expect((await admin('GET', `/v3/users/${stays}`)).status).toBe(200)
    // One event ends the tokens of them all (INV-18).
    const events = db.selectFrom('revocation_event').select('id').where('domain_id', '=', domain)
    expect(await events.execute()).toHaveLength(1)
  })
})
