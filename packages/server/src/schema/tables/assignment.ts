import { boolean, id, nullable, oneOf, table, text, varchar, withDefault } from '../columns.ts'

/** Roles, what they imply, and who has them where. */

export const role = table(
  {
    id,
    name: varchar(255),
    extra: nullable(text),
    domain_id: withDefault(id, '<<null>>'),
    description: nullable(varchar(255)),
  },
  { primaryKey: ['id'], unique: [{ name: 'ixu_role_name_domain_id', columns: ['name', 'domain_id'] }] },
)

const ofRole = { table: 'role', references: ['id'], onDelete: 'cascade' } as const

export const role_option = table(
  { role_id: id, option_id: varchar(4), option_value: nullable(text) },
  { primaryKey: ['role_id', 'option_id'], foreignKeys: [{ columns: ['role_id'], ...ofRole }] },
)

export const implied_role = table(
  { prior_role_id: id, implied_role_id: id },
  {
    primaryKey: ['prior_role_id', 'implied_role_id'],
    foreignKeys: [
      { name: 'implied_role_prior_role_id_fkey', columns: ['prior_role_id'], ...ofRole },
      { name: 'implied_role_implied_role_id_fkey', columns: ['implied_role_id'], ...ofRole },
    ],
  },
)

export const assignment = table(
  {
    type: oneOf('type', ['UserProject', 'GroupProject', 'UserDomain', 'GroupDomain']),
    actor_id: id,
    target_id: id,
    role_id: id,
    inherited: boolean,
  },
  {
    primaryKey: ['type', 'actor_id', 'target_id', 'role_id', 'inherited'],
    // Only Keystone's SQLite migrations kept this reference: a role's assignments go before the role.
    foreignKeys: [
      { name: 'fk_assignment_role_id', columns: ['role_id'], table: 'role', references: ['id'], only: 'sqlite' },
    ],
    indexes: [{ name: 'ix_actor_id', columns: ['actor_id'] }],
  },
)

export const system_assignment = table(
  { type: id, actor_id: id, target_id: id, role_id: id, inherited: boolean },
  { primaryKey: ['type', 'actor_id', 'target_id', 'role_id', 'inherited'] },
)
