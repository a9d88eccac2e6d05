import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { areas } from '../../areas.ts'
import { record } from '../../kernel/changes/index.ts'
import type { Tx } from '../../kernel/store/index.ts'
import { type KernelServices, kernelServices } from '../../kernel/testing/services.ts'
import { available } from '../../testing/databases.ts'
import { bootstrapCloud, bootstrapOptions, moveIdentityEndpoints } from './index.ts'
import { roleIntents } from './intents.ts'

const URL_ = 'http://cloud.test:5000/v3'
const options = (over: Parameters<typeof bootstrapOptions>[0] = {}) =>
  bootstrapOptions(
    { bootstrapPassword: 'secret', bootstrapPublicUrl: URL_, bootstrapRegionId: 'RegionOne', ...over },
    {},
  )

describe.each(available)('bootstrap ($name)', ({ name }) => {
  let kernel: KernelServices
  beforeAll(async () => {
    kernel = await kernelServices({ database: name, areas })
    await bootstrapCloud(kernel.services, options())
  })
  afterAll(() => kernel.stop())

  const db = () => kernel.services.store.db
  const change = (work: (tx: Tx) => Promise<unknown>) =>
    kernel.services.store.write(async (tx) => {
      await work(tx)
      record(tx, { entity: 'test', id: 'x', op: 'update', body: {} })
    })
  const lastChange = async () => {
    await kernel.services.store.changes.poll()
    return kernel.services.store.changes.position()
  }

  const roles = async () => {
    const rows = await db().selectFrom('role').select(['id', 'name', 'description']).orderBy('name').execute()
    return new Map(rows.map((row) => [row.name, row]))
  }
  const implied = async () => {
    const names = new Map([...(await roles()).values()].map(({ id, name: role }) => [id, role]))
    const rows = await db().selectFrom('implied_role').selectAll().execute()
    return rows.map((row) => `${names.get(row.prior_role_id)} > ${names.get(row.implied_role_id)}`).sort()
  }
  const endpoints = () =>
    db().selectFrom('endpoint').select(['interface', 'url', 'region_id']).orderBy('interface').execute()
  const user = () =>
    db()
      .selectFrom('user')
      .innerJoin('local_user', 'local_user.user_id', 'user.id')
      .innerJoin('password', 'password.local_user_id', 'local_user.id')
      .select(['user.id', 'user.enabled', 'local_user.name', 'local_user.domain_id', 'password.password_hash'])
      .orderBy('password.id')
      .execute()

  test('the roles, each with its intent, one implying the next, and none to be removed', async () => {
    const found = await roles()
    expect([...found.keys()]).toEqual(['admin', 'manager', 'member', 'reader', 'service'])
    for (const [role, intent] of Object.entries(roleIntents)) expect(found.get(role)?.description).toBe(intent)
    expect(await implied()).toEqual(['admin > manager', 'manager > member', 'member > reader'])
    const immutable = await db().selectFrom('role_option').select(['option_id', 'option_value']).execute()
    expect(immutable).toEqual(Array(5).fill({ option_id: 'IMMU', option_value: 'true' }))
  })

  test('the administrator of the project and of the system, in the default domain', async () => {
    const [admin] = await user()
    expect(admin).toMatchObject({ name: 'admin', domain_id: 'default', enabled: true })
    expect(await kernel.services.hasher.verify('secret', admin?.password_hash ?? '')).toBe(true)
    const role = (await roles()).get('admin')?.id
    const project = await db().selectFrom('project').select('id').where('name', '=', 'admin').executeTakeFirstOrThrow()
    expect(await db().selectFrom('assignment').selectAll().execute()).toMatchObject([
      { type: 'UserProject', actor_id: admin?.id, target_id: project.id, role_id: role, inherited: false },
    ])
    expect(await db().selectFrom('system_assignment').selectAll().execute()).toMatchObject([
      { type: 'UserSystem', actor_id: admin?.id, target_id: 'system', role_id: role, inherited: false },
    ])
  })

  test('the identity service at the addresses that were given', async () => {
    expect(await endpoints()).toEqual([{ interface: 'public', url: URL_, region_id: 'RegionOne' }])
    expect(await db().selectFrom('service').select(['type', 'enabled']).execute()).toEqual([
      { type: 'identity', enabled: true },
    ])
  })

  test('again: nothing changes but that the password was used today', async () => {
    const first = await lastChange()
    await bootstrapCloud(kernel.services, options())
    const before = await lastChange()
    expect(await kernel.services.store.changes.read(first, 10)).toMatchObject([
      { entity: 'user', op: 'update', body: { last_active_at: '2026-03-01' } },
    ])
    await bootstrapCloud(kernel.services, options())
    expect(await lastChange()).toBe(before)
  })

  test('again, differently: a new password, more addresses, one that moved', async () => {
    const moved = 'http://elsewhere.test/v3'
    const more = { bootstrapPassword: 'other', bootstrapPublicUrl: moved, bootstrapAdminUrl: URL_ }
    await bootstrapCloud(kernel.services, options(more))
    const hash = (await user()).at(-1)?.password_hash ?? ''
    expect(await kernel.services.hasher.verify('other', hash)).toBe(true)
    expect(await endpoints()).toEqual([
      { interface: 'admin', url: URL_, region_id: 'RegionOne' },
      { interface: 'public', url: moved, region_id: 'RegionOne' },
    ])
  })

  test('an administrator who was disabled, or whose role was taken, is one again', async () => {
    await change(async (tx) => {
      await tx.updateTable('user').set({ enabled: false }).execute()
      await tx.deleteFrom('assignment').execute()
      await tx.deleteFrom('system_assignment').execute()
    })
    await bootstrapCloud(kernel.services, options({ bootstrapPassword: 'other' }))
    expect((await user())[0]?.enabled).toBe(true)
    expect(await db().selectFrom('assignment').selectAll().execute()).toHaveLength(1)
    expect(await db().selectFrom('system_assignment').selectAll().execute()).toHaveLength(1)
  })

  test('a cloud from before the manager role: admin no longer implies member by itself', async () => {
    const found = await roles()
    const id = (role: string) => found.get(role)?.id ?? ''
    await change((tx) =>
      tx
        .insertInto('implied_role')
        .values({ prior_role_id: id('admin'), implied_role_id: id('member') })
        .execute(),
    )
    await bootstrapCloud(kernel.services, options({ bootstrapPassword: 'other' }))
    expect(await implied()).toEqual(['admin > manager', 'manager > member', 'member > reader'])
  })

  test('the service moved: endpoints at the old address follow, others stay', async () => {
    await bootstrapCloud(
      kernel.services,
      options({ bootstrapPassword: 'other', bootstrapPublicUrl: 'http://elsewhere.test/v3' }),
    )
    await moveIdentityEndpoints(kernel.services, { from: URL_, to: 'http://new.test/v3' })
    expect((await endpoints()).map(({ url }) => url)).toEqual(['http://new.test/v3', 'http://elsewhere.test/v3'])
  })

  test('INV-55: neither the log nor the change log has a password', async () => {
    const changes = await kernel.services.store.changes.read(0, 1000)
    const all = `${kernel.lines.join('')}${JSON.stringify(changes)}`
    expect(changes.length).toBeGreaterThan(20)
    expect(all).not.toMatch(/\$2b\$|"secret"|"other"|password_hash/)
  })
})

test('other names, and no catalog where no address is given', async () => {
  const kernel = await kernelServices({ areas })
  const names = {
    bootstrapUsername: 'root',
    bootstrapProjectName: 'ops',
    bootstrapRoleName: 'boss',
    immutableRoles: false,
  }
  await bootstrapCloud(kernel.services, bootstrapOptions({ bootstrapPassword: 'secret', ...names }, {}))
  const { db } = kernel.services.store
  expect(await db.selectFrom('local_user').select('name').execute()).toEqual([{ name: 'root' }])
  expect((await db.selectFrom('role').select('name').orderBy('name').execute()).map(({ name }) => name)).toEqual([
    'boss',
    'manager',
    'member',
    'reader',
    'service',
  ])
  expect(await db.selectFrom('role_option').selectAll().execute()).toEqual([])
  expect(await db.selectFrom('service').selectAll().execute()).toEqual([])
  await kernel.stop()
})

test('INV-13: all of it or nothing', async () => {
  const kernel = await kernelServices({ areas })
  const broken = options({ bootstrapRegionId: 'x'.repeat(300) })
  await expect(bootstrapCloud(kernel.services, broken)).rejects.toThrow()
  for (const table of ['user', 'role', 'region', 'assignment', 'quoin_change'] as const)
    expect(await kernel.services.store.db.selectFrom(table).selectAll().execute()).toEqual([])
  await kernel.stop()
})
