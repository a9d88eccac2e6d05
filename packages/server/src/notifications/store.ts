import { unrecorded } from '../kernel/changes/index.ts'
import { type Db, insertIgnore, type Store, type Tx } from '../kernel/store/index.ts'

/** How far the log has been told of, and by whom: one row for all processes. */
const NAME = 'notifications'

export interface Following {
  /** The last change that has been told of. */
  readonly seq: number
  /** '' when nobody follows. */
  readonly holder: string
  readonly beat: number
}

export const following = (db: Db): Promise<Following | undefined> =>
  db.selectFrom('quoin_follower').select(['seq', 'holder', 'beat']).where('name', '=', NAME).executeTakeFirst()

/** Whoever is the first begins after what is there now. */
export async function beginOnce(store: Store): Promise<void> {
  if ((await following(store.db)) !== undefined) return
  await store.changes.poll()
  const seq = store.changes.position()
  await own(store, (tx) => insertIgnore(tx, 'quoin_follower', { name: NAME, seq, holder: '', beat: 0 }))
}

/** Follows from now on, unless the row is no longer as it was seen. True when it is ours. */
export const take = (store: Store, holder: string, seen: Following): Promise<boolean> =>
  own(store, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('quoin_follower')
      .set({ holder, beat: seen.beat + 1 })
      .where('name', '=', NAME)
      .where('holder', '=', seen.holder)
      .where('beat', '=', seen.beat)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  })

/** Shows that the holder lives, and how far it has come. False when another has taken over: then nothing is changed. */
export const advance = (store: Store, holder: string, seq?: number): Promise<boolean> =>
  own(store, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('quoin_follower')
      .set((eb) => ({ beat: eb('beat', '+', 1), ...(seq === undefined ? {} : { seq }) }))
      .where('name', '=', NAME)
      .where('holder', '=', holder)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  })

/** The next process need not wait. */
export const release = (store: Store, holder: string): Promise<void> =>
  own(store, async (tx) => {
    await tx
      .updateTable('quoin_follower')
      .set({ holder: '' })
      .where('name', '=', NAME)
      .where('holder', '=', holder)
      .execute()
  })

/** The id of the catalog's identity service, whom CADF calls the observer. */
export async function identityServiceId(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('service')
    .select('id')
    .where('type', '=', 'identity')
    .orderBy('id')
    .executeTakeFirst()
  return row?.id ?? null
}

const own = <T>(store: Store, work: (tx: Tx) => Promise<T>): Promise<T> =>
  store.write((tx) => {
    unrecorded(tx, 'how far notifications have come is no change of the cloud')
    return work(tx)
  })
