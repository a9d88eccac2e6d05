import { type Dialect, openStore, type Store, type StoreOptions } from '../kernel/store/index.ts'
import { createSchema } from '../schema/index.ts'
import { freshDatabase } from './databases.ts'

export interface FreshStore {
  readonly store: Store
  readonly url: string
  /** Another store on the same database, as another process would have it; closed with the first. */
  another(options?: StoreOptions): Promise<Store>
  drop(): Promise<void>
}

/** A store on a new database that has the schema and nothing in it. */
export async function freshStore(name: Dialect, options: StoreOptions = {}): Promise<FreshStore> {
  const { url, drop } = await freshDatabase(name)
  const opened: Store[] = []
  const open = async (more: StoreOptions): Promise<Store> => {
    const store = await openStore(url, more)
    opened.push(store)
    return store
  }
  const store = await open(options)
  await createSchema(store)
  return {
    store,
    url,
    another: (more = options) => open(more),
    drop: async () => {
      for (const each of opened) await each.close()
      await drop()
    },
  }
}
