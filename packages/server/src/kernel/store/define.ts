import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { dialectOf } from './dialect.ts'

/** 'quoin' as a number: any that nobody else uses. */
const LOCK = 0x71756f69

/**
 * Runs `work`, which defines tables, while no other process does, and in one transaction. MySQL has neither: it commits
 * after each definition, and its named locks are refused on Galera. There `work` may run beside another and after one
 * that was cut short, so all it does must be repeatable.
 */
export async function define(db: Kysely<Tables>, work: (db: Kysely<Tables>) => Promise<void>): Promise<void> {
  switch (dialectOf(db)) {
    case 'sqlite':
      // The transaction is the lock.
      return db.transaction().execute(work)
    case 'postgresql':
      return db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
        await work(tx)
      })
    case 'mysql':
      return db.connection().execute(work)
  }
}
