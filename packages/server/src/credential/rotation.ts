import { credentialKeyHash } from '@quoin/tokens'
import type { Context } from '../kernel/context.ts'
import { recordCredential } from './credentials/operations.ts'
import * as store from './credentials/store.ts'
import { seal, unseal } from './encryption.ts'

/**
 * Keys of credentials are rotated in two steps. A rotation adds a primary key and keeps the one before; then every
 * credential is encrypted anew. Only when none needs the older keys may one of them be dropped by the next rotation.
 */
const BATCH = 100

export interface Migration {
  readonly moved: number
  /** Ids that none of the keys opens, the first few, and how many there are. */
  readonly unreadable: readonly string[]
  readonly unreadableCount: number
}

const SHOWN_MAX = 10

/**
 * Encrypts with the primary key whatever another one holds, batch by batch, beside a running service. Whenever it is
 * stopped, what is done is done; run again it goes on with the rest.
 */
export async function migrateCredentials(ctx: Context): Promise<Migration> {
  const unreadable: string[] = []
  let [moved, unreadableCount, after] = [0, 0, '']
  for (;;) {
    const batch = await ctx.write((tx) => migrateBatch(tx, after))
    moved += batch.moved
    unreadableCount += batch.unreadable.length
    unreadable.push(...batch.unreadable.slice(0, SHOWN_MAX - unreadable.length))
    if (batch.last === undefined) return { moved, unreadable, unreadableCount }
    after = batch.last
  }
}

async function migrateBatch(ctx: Parameters<Parameters<Context['write']>[0]>[0], after: string) {
  const rows = await store.lockOfOtherKeys(ctx.tx, { keyHash: primaryHash(ctx), after }, BATCH)
  const unreadable: string[] = []
  for (const row of rows) {
    const plain = unseal(ctx, row.encrypted_blob)
    if (plain === undefined) {
      unreadable.push(row.id)
      continue
    }
    await store.replaceBlob(ctx.tx, { id: row.id, ...seal(ctx, plain) })
    recordCredential(ctx, 'update', row)
  }
  return { moved: rows.length - unreadable.length, unreadable, last: rows.at(-1)?.id }
}

/** Whether no credential needs another key than the primary one. */
export const allOnPrimaryKey = async (ctx: Pick<Context, 'db' | 'keys'>): Promise<boolean> =>
  !(await store.anyOfOtherKeys(ctx.db, primaryHash(ctx)))

function primaryHash({ keys }: Pick<Context, 'keys'>): string {
  const [primary] = keys.credentials.keys()
  if (primary === undefined) throw new Error(`no key in ${keys.credentials.directory}`)
  return credentialKeyHash(primary)
}
