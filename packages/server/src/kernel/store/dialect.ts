import { type Kysely, MysqlAdapter, PostgresAdapter } from 'kysely'
import type { Tables } from '../../schema/tables.ts'

export type Dialect = 'sqlite' | 'postgresql' | 'mysql'

/** MariaDB and Galera answer to `mysql`. */
export function dialectOf(db: Kysely<Tables>): Dialect {
  const { adapter } = db.getExecutor()
  if (adapter instanceof PostgresAdapter) return 'postgresql'
  return adapter instanceof MysqlAdapter ? 'mysql' : 'sqlite'
}
