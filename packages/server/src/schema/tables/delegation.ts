import { bigint, boolean, datetime, id, integer, nullable, serial, table, text, varchar } from '../columns.ts'

/** Credentials, application credentials, trusts, OAuth1, and revocations. */

export const credential = table(
  {
    id,
    user_id: id,
    project_id: nullable(id),
    type: varchar(255),
    extra: nullable(text),
    key_hash: id,
    encrypted_blob: text,
  },
  { primaryKey: ['id'] },
)

export const application_credential = table(
  {
    internal_id: serial,
    id,
    name: varchar(255),
    secret_hash: varchar(255),
    description: nullable(text),
    user_id: id,
    project_id: nullable(id),
    expires_at: nullable(bigint),
    system: nullable(id),
    unrestricted: nullable(boolean),
  },
  { primaryKey: ['internal_id'], unique: [{ name: 'duplicate_app_cred_constraint', columns: ['user_id', 'name'] }] },
)

const ofApplicationCredential = {
  columns: ['application_credential_id'],
  table: 'application_credential',
  references: ['internal_id'],
  onDelete: 'cascade',
} as const

export const application_credential_role = table(
  { application_credential_id: integer, role_id: id },
  { primaryKey: ['application_credential_id', 'role_id'], foreignKeys: [ofApplicationCredential] },
)

export const access_rule = table(
  {
    id: serial,
    service: nullable(id),
    path: nullable(varchar(128)),
    method: nullable(varchar(16)),
    external_id: nullable(id),
    user_id: nullable(id),
  },
  {
    primaryKey: ['id'],
    unique: [{ name: 'duplicate_access_rule_for_user_constraint', columns: ['user_id', 'service', 'path', 'method'] }],
    indexes: [
      { name: 'user_id', columns: ['user_id'] },
      { name: 'external_id', columns: ['external_id'] },
    ],
  },
)

export const application_credential_access_rule = table(
  { application_credential_id: integer, access_rule_id: integer },
  {
    primaryKey: ['application_credential_id', 'access_rule_id'],
    foreignKeys: [
      ofApplicationCredential,
      { columns: ['access_rule_id'], table: 'access_rule', references: ['id'], onDelete: 'cascade' },
    ],
  },
)

export const trust = table(
  {
    id,
    trustor_user_id: id,
    trustee_user_id: id,
    project_id: nullable(id),
    impersonation: boolean,
    deleted_at: nullable(datetime),
    expires_at: nullable(datetime),
    remaining_uses: nullable(integer),
    extra: nullable(text),
    expires_at_int: nullable(bigint),
    redelegated_trust_id: nullable(id),
    redelegation_count: nullable(integer),
  },
  {
    primaryKey: ['id'],
    unique: [
      {
        name: 'duplicate_trust_constraint',
        columns: ['trustor_user_id', 'trustee_user_id', 'project_id', 'impersonation', 'expires_at'],
      },
    ],
  },
)

export const trust_role = table({ trust_id: id, role_id: id }, { primaryKey: ['trust_id', 'role_id'] })

export const consumer = table(
  { id, description: nullable(id), secret: id, extra: text },
  { primaryKey: ['id'], charset: 'database' },
)

export const request_token = table(
  {
    id,
    request_secret: id,
    verifier: nullable(id),
    authorizing_user_id: nullable(id),
    requested_project_id: id,
    role_ids: nullable(text),
    consumer_id: id,
    expires_at: nullable(id),
  },
  {
    primaryKey: ['id'],
    foreignKeys: [{ columns: ['consumer_id'], table: 'consumer', references: ['id'] }],
    indexes: [{ name: 'ix_request_token_consumer_id', columns: ['consumer_id'] }],
    charset: 'database',
  },
)

export const access_token = table(
  {
    id,
    access_secret: id,
    authorizing_user_id: id,
    project_id: id,
    role_ids: text,
    consumer_id: id,
    expires_at: nullable(id),
  },
  {
    primaryKey: ['id'],
    foreignKeys: [{ columns: ['consumer_id'], table: 'consumer', references: ['id'] }],
    indexes: [
      { name: 'ix_access_token_authorizing_user_id', columns: ['authorizing_user_id'] },
      { name: 'ix_access_token_consumer_id', columns: ['consumer_id'] },
    ],
    charset: 'database',
  },
)

export const revocation_event = table(
  {
    id: serial,
    domain_id: nullable(id),
    project_id: nullable(id),
    user_id: nullable(id),
    role_id: nullable(id),
    trust_id: nullable(id),
    consumer_id: nullable(id),
    access_token_id: nullable(id),
    issued_before: datetime,
    expires_at: nullable(datetime),
    revoked_at: datetime,
    audit_id: nullable(varchar(32)),
    audit_chain_id: nullable(varchar(32)),
  },
  {
    primaryKey: ['id'],
    indexes: [
      { name: 'ix_revocation_event_new_revoked_at', columns: ['revoked_at'] },
      { name: 'ix_revocation_event_issued_before', columns: ['issued_before'] },
      { name: 'ix_revocation_event_project_id_issued_before', columns: ['project_id', 'issued_before'] },
      { name: 'ix_revocation_event_user_id_issued_before', columns: ['user_id', 'issued_before'] },
      { name: 'ix_revocation_event_audit_id_issued_before', columns: ['audit_id', 'issued_before'] },
      { name: 'ix_revocation_event_project_id_user_id', columns: ['project_id', 'user_id'] },
      { name: 'ix_revocation_event_composite', columns: ['issued_before', 'user_id', 'project_id', 'audit_id'] },
    ],
    charset: 'database',
  },
)

/** Keystone kept tokens here before Fernet; nothing reads it, its migrations still make it. */
export const token = table(
  {
    id,
    expires: nullable(datetime),
    extra: nullable(text),
    valid: boolean,
    trust_id: nullable(id),
    user_id: nullable(id),
  },
  {
    primaryKey: ['id'],
    indexes: [
      { name: 'ix_token_expires', columns: ['expires'] },
      { name: 'ix_token_expires_valid', columns: ['expires', 'valid'] },
      { name: 'ix_token_user_id', columns: ['user_id'] },
      { name: 'ix_token_trust_id', columns: ['trust_id'] },
    ],
  },
)
