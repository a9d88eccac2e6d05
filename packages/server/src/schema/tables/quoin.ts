import { bigint, id, integer, longtext, nullable, table, text, varchar } from '../columns.ts'

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
    origin: nullable(longtext),
    because: nullable(id),
  },
  { primaryKey: ['seq'], charset: 'binary' },
)

/**
 * How far someone who follows the log of changes has come, for those of whom there is one among all processes: `holder`
 * is the process that does it now, and counts `beat` on while it lives.
 */
export const quoin_follower = table(
  { name: id, seq: bigint, holder: varchar(64), beat: bigint },
  { primaryKey: ['name'], charset: 'binary' },
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

/** Codes of a user that were wrong, since when; a row for each kind. */
export const quoin_attempts = table(
  { user_id: id, kind: varchar(32), count: integer, since_us: bigint },
  { primaryKey: ['user_id', 'kind'], charset: 'binary' },
)

/** Hashes of recovery codes that were not used yet. */
export const quoin_recovery_code = table(
  { user_id: id, hash: varchar(64), created_at_us: bigint },
  { primaryKey: ['user_id', 'hash'], charset: 'binary' },
)

/** Public keys of passkeys. A WebAuthn credential id may be 1023 bytes long, hence its hash for the key. */
export const quoin_passkey = table(
  {
    id,
    user_id: id,
    credential_id: text,
    credential_hash: varchar(64),
    public_key: text,
    sign_count: bigint,
    name: varchar(255),
    created_at_us: bigint,
    used_at_us: nullable(bigint),
  },
  {
    primaryKey: ['id'],
    unique: [{ name: 'uq_quoin_passkey_credential_hash', columns: ['credential_hash'] }],
    indexes: [{ name: 'ix_quoin_passkey_user_id', columns: ['user_id'] }],
    charset: 'binary',
  },
)
