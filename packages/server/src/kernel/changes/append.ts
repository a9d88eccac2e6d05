import type { Insertable, Kysely, Selectable } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { takeNumbers } from '../store/counter.ts'
import type { By, Change, RecordedChange } from './change.ts'

/** The form of bodies that this version writes. */
const BODY_VERSION = 1
/** Rows of one INSERT: SQLite takes 32,766 parameters. */
const ROWS_MAX = 500

/**
 * Writes a transaction's changes as its last statements. The numbers are taken here, at the end, under a lock that is
 * held until the commit, so that the log's order is the order of commits and a reader never misses one (see the design's
 * pitfall of numbers taken at insert).
 */
export async function append(
  tx: Kysely<Tables>,
  changes: readonly Change[],
  { by, at }: { readonly by: By; readonly at: Date },
): Promise<readonly RecordedChange[]> {
  if (changes.length === 0) return []
  const last = await takeNumbers(tx, 'change', changes.length)
  const rows = changes.map(
    (change, index): Insertable<Tables['quoin_change']> => ({
      seq: last - changes.length + 1 + index,
      at_us: at.getTime() * 1000,
      entity: change.entity,
      entity_id: change.id,
      op: change.op,
      lane: change.lane ?? 'data',
      v: BODY_VERSION,
      user_id: by.userId ?? null,
      request_id: by.requestId ?? null,
      origin: by.origin === undefined ? null : JSON.stringify(by.origin),
      because: change.because ?? null,
      body: bodyText(change),
    }),
  )
  for (let first = 0; first < rows.length; first += ROWS_MAX)
    await tx
      .insertInto('quoin_change')
      .values(rows.slice(first, first + ROWS_MAX))
      .execute()
  return rows.map((row) => recorded(row as Selectable<Tables['quoin_change']>))
}

export const recorded = (row: Selectable<Tables['quoin_change']>): RecordedChange => ({
  seq: row.seq,
  at: new Date(row.at_us / 1000),
  entity: row.entity,
  id: row.entity_id,
  op: row.op as RecordedChange['op'],
  lane: row.lane as RecordedChange['lane'],
  version: row.v,
  userId: row.user_id,
  requestId: row.request_id,
  origin: row.origin === null ? null : (JSON.parse(row.origin) as RecordedChange['origin']),
  because: row.because,
  body: JSON.parse(row.body) as RecordedChange['body'],
})

/** Names under which Keystone's API and tables hold what only its owner may know. */
const SECRETS = new Set([
  ...['password', 'original_password', 'adminPass', 'password_hash', 'secret', 'secret_hash', 'encrypted_blob'],
  ...['access_secret', 'request_secret', 'verifier', 'oauth_verifier'],
])

/**
 * INV-55: a body never holds secrets. Such keys are left out rather than refused, at any depth: a user's extra attribute
 * may well be called 'secret'.
 */
function bodyText({ entity, body }: Change): string {
  return JSON.stringify(body, (key, value) =>
    SECRETS.has(key) || (entity === 'credential' && key === 'blob') ? undefined : value,
  )
}
