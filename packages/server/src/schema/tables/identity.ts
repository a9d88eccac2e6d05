import {
  bigint,
  boolean,
  date,
  datetime,
  id,
  integer,
  nullable,
  oneOf,
  serial,
  table,
  text,
  varchar,
  withDefault,
} from '../columns.ts'

/** Users, groups, passwords, and the shadows of users who live elsewhere. */

export const user = table(
  {
    id,
    extra: nullable(text),
    enabled: nullable(boolean),
    default_project_id: nullable(id),
    created_at: nullable(datetime),
    last_active_at: nullable(date),
    domain_id: id,
  },
  {
    primaryKey: ['id'],
    unique: [{ name: 'ixu_user_id_domain_id', columns: ['id', 'domain_id'] }],
    indexes: [
      { name: 'ix_default_project_id', columns: ['default_project_id'] },
      { name: 'domain_id', columns: ['domain_id'], only: 'mysql' },
    ],
  },
)

const userAndDomain = {
  columns: ['user_id', 'domain_id'],
  table: 'user',
  references: ['id', 'domain_id'],
  onDelete: 'cascade',
  onUpdate: 'cascade',
} as const

export const local_user = table(
  {
    id: serial,
    user_id: id,
    domain_id: id,
    name: varchar(255),
    failed_auth_count: nullable(integer),
    failed_auth_at: nullable(datetime),
  },
  {
    primaryKey: ['id'],
    unique: [{ columns: ['domain_id', 'name'] }, { columns: ['user_id'] }],
    foreignKeys: [{ name: 'local_user_user_id_fkey', ...userAndDomain }],
    charset: 'database',
  },
)

export const nonlocal_user = table(
  { domain_id: id, name: varchar(255), user_id: id },
  {
    primaryKey: ['domain_id', 'name'],
    unique: [{ name: 'ixu_nonlocal_user_user_id', columns: ['user_id'] }],
    foreignKeys: [{ name: 'nonlocal_user_user_id_fkey', ...userAndDomain }],
  },
)

export const password = table(
  {
    id: serial,
    local_user_id: integer,
    expires_at: nullable(datetime),
    self_service: withDefault(boolean, '0'),
    password_hash: nullable(varchar(255)),
    created_at_int: withDefault(bigint, '0'),
    expires_at_int: nullable(bigint),
    created_at: datetime,
  },
  {
    primaryKey: ['id'],
    foreignKeys: [{ columns: ['local_user_id'], table: 'local_user', references: ['id'], onDelete: 'cascade' }],
    charset: 'database',
  },
)

export const federated_user = table(
  {
    id: serial,
    user_id: id,
    idp_id: id,
    protocol_id: id,
    unique_id: varchar(255),
    display_name: nullable(varchar(255)),
  },
  {
    primaryKey: ['id'],
    unique: [{ columns: ['idp_id', 'protocol_id', 'unique_id'] }],
    foreignKeys: [
      {
        name: 'federated_user_protocol_id_fkey',
        columns: ['protocol_id', 'idp_id'],
        table: 'federation_protocol',
        references: ['id', 'idp_id'],
        onDelete: 'cascade',
      },
      { columns: ['user_id'], table: 'user', references: ['id'], onDelete: 'cascade' },
      { columns: ['idp_id'], table: 'identity_provider', references: ['id'], onDelete: 'cascade' },
    ],
  },
)

export const user_option = table(
  { user_id: id, option_id: varchar(4), option_value: nullable(text) },
  {
    primaryKey: ['user_id', 'option_id'],
    foreignKeys: [{ columns: ['user_id'], table: 'user', references: ['id'], onDelete: 'cascade' }],
  },
)

export const group = table(
  { id, domain_id: id, name: varchar(64), description: nullable(text), extra: nullable(text) },
  { primaryKey: ['id'], unique: [{ name: 'ixu_group_name_domain_id', columns: ['domain_id', 'name'] }] },
)

export const user_group_membership = table(
  { user_id: id, group_id: id },
  {
    primaryKey: ['user_id', 'group_id'],
    foreignKeys: [
      { name: 'fk_user_group_membership_user_id', columns: ['user_id'], table: 'user', references: ['id'] },
      { name: 'fk_user_group_membership_group_id', columns: ['group_id'], table: 'group', references: ['id'] },
    ],
    indexes: [{ name: 'group_id', columns: ['group_id'] }],
  },
)

export const expiring_user_group_membership = table(
  { user_id: id, group_id: id, idp_id: id, last_verified: datetime },
  {
    primaryKey: ['user_id', 'group_id', 'idp_id'],
    foreignKeys: [
      { columns: ['user_id'], table: 'user', references: ['id'] },
      { columns: ['group_id'], table: 'group', references: ['id'] },
      { columns: ['idp_id'], table: 'identity_provider', references: ['id'], onDelete: 'cascade' },
    ],
  },
)

/** Public ids of users and groups whose own ids belong to another system. */
export const id_mapping = table(
  { public_id: id, domain_id: id, local_id: varchar(255), entity_type: oneOf('entity_type', ['user', 'group']) },
  { primaryKey: ['public_id'], unique: [{ name: 'domain_id', columns: ['domain_id', 'local_id', 'entity_type'] }] },
)
