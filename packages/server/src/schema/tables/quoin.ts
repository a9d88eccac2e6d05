import { bigint, id, integer, longtext, nullable, table, varchar } from '../columns.ts'

/** Tables of our own. Keystone does not see them; they are only ever added to. */

/** One row for each change, written in the transaction that made it. `seq` has no gaps and is in commit order. */
export const quoin_change = table(
  {
    seq: bigint,
    at_us: bigint,
    entity: id,
    entity_id: varchar(1024),
    op: varchar(8),
    lane: varchar(16),
    v: integer,
    user_id: nullable(id),
    request_id: nullable(id),
    body: longtext,
  },
  { primaryKey: ['seq'], charset: 'binary' },
)

/** Numbers taken under a row lock, the last one of a transaction. */
export const quoin_counter = table({ name: id, value: bigint }, { primaryKey: ['name'], charset: 'binary' })

/** What was used once and cannot be again: one row for each, until it could not be used anyway. */
export const quoin_used_once = table(
  { kind: varchar(32), value: varchar(64), until_us: bigint },
  {
    primaryKey: ['kind', 'value'],
    indexes: [{ name: 'ix_quoin_used_once_until_us', columns: ['until_us'] }],
    charset: 'binary',
  },
)
