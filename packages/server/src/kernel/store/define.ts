import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../schema/tables.ts'
import { Busy } from '../errors.ts'
import { dialectOf } from './dialect.ts'

const WAIT_S = 60
/** 'quoin' as a number: any that nobody else uses. */
const LOCK = 0x71756f69

/** Runs `work` while no other process defines tables in the same database. */
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
      return db.connection().execute(async (connection) => {
        const { rows } = await sql<{ got: number | null }>`
          select get_lock(concat('quoin_', database()), ${WAIT_S}) as got`.execute(connection)
        if (rows[0]?.got !== 1) throw new Busy('Another process is changing the schema.')
        try {
          await work(connection)
        } finally {
          await sql`select release_lock(concat('quoin_', database()))`.execute(connection)
        }
      })
  }
}
