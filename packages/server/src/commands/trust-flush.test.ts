import { expect, test } from 'vitest'
import { record } from '../kernel/changes/index.ts'
import { openStore } from '../kernel/store/index.ts'
import { available } from '../testing/databases.ts'
import { aCommandCloud } from './testing/cloud.ts'
import { trustFlush } from './trust-flush.ts'

const HOUR_MS = 3_600_000

test.each(available)('trust_flush deletes what is over, batch by batch, and nothing else ($name)', async ({ name }) => {
  const cloud = await aCommandCloud(name)
  const { config } = cloud
  const store = await openStore(config.database.connection ?? '')
  const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS)
  const insert = (id: string, over: { deleted?: Date; expires?: Date; trustor?: string }) =>
    store.write(async (tx) => {
      const trust = { id, trustor_user_id: over.trustor ?? 'a', trustee_user_id: 'b', project_id: 'p' }
      await tx
        .insertInto('trust')
        .values({
          ...trust,
          impersonation: true,
          deleted_at: over.deleted ?? null,
          expires_at: over.expires ?? null,
          expires_at_int: over.expires === undefined ? null : over.expires.getTime() * 1000,
          remaining_uses: null,
          extra: '{}',
          redelegated_trust_id: null,
          redelegation_count: 0,
        })
        .execute()
      await tx.insertInto('trust_role').values({ trust_id: id, role_id: 'r' }).execute()
      record(tx, { entity: 'trust', id, op: 'create', body: {} })
    })
  for (let i = 0; i < 101; i += 1) await insert(`deleted-${i}`, { deleted: ago(1) })
  await insert('other', { deleted: ago(1), trustor: 'c' })
  await insert('long-over', { expires: ago(72) })
  await insert('just-over', { expires: ago(1) })
  await insert('to-come', { expires: ago(-1) })
  await insert('endless', {})
  const left = async (): Promise<readonly string[]> => {
    const trusts = (await store.db.selectFrom('trust').select('id').orderBy('id').execute()).map(({ id }) => id)
    const roles = await store.db.selectFrom('trust_role').select('trust_id').orderBy('trust_id').execute()
    expect(roles.map((role) => role.trust_id)).toEqual(trusts)
    return trusts
  }
  const [year, month, day] = ago(36).toISOString().slice(0, 10).split('-')
  await trustFlush(config, { date: `${day}-${month}-${year}`, trustorUserId: 'a' })
  expect(await left()).toEqual(['endless', 'just-over', 'other', 'to-come'])
  await trustFlush(config, { trusteeUserId: 'nobody' })
  await trustFlush(config, { projectId: 'nowhere' })
  expect(await left()).toHaveLength(4)
  await trustFlush(config, {})
  expect(await left()).toEqual(['endless', 'to-come'])
  for (const date of ['yesterday', '31-02-2026', '2026-01-01'])
    await expect(trustFlush(config, { date })).rejects.toThrow(`--date ${date} is no date`)
  await store.close()
  await cloud.stop()
})
