import { boolean, id, integer, nullable, serial, table, text, varchar, withDefault } from '../columns.ts'

/** Domains (rows of `project`), projects, their configuration, and limits. */

export const project = table(
  {
    id,
    name: varchar(64),
    extra: nullable(text),
    description: nullable(text),
    enabled: nullable(boolean),
    domain_id: id,
    parent_id: nullable(id),
    is_domain: withDefault(boolean, '0'),
  },
  {
    primaryKey: ['id'],
    unique: [{ name: 'ixu_project_name_domain_id', columns: ['domain_id', 'name'] }],
    foreignKeys: [
      { name: 'project_domain_id_fkey', columns: ['domain_id'], table: 'project', references: ['id'] },
      { name: 'project_parent_id_fkey', columns: ['parent_id'], table: 'project', references: ['id'] },
    ],
  },
)

const ofProject = { columns: ['project_id'], table: 'project', references: ['id'], onDelete: 'cascade' } as const

export const project_option = table(
  { project_id: id, option_id: varchar(4), option_value: nullable(text) },
  { primaryKey: ['project_id', 'option_id'], foreignKeys: [ofProject] },
)

export const project_tag = table(
  { project_id: id, name: varchar(255) },
  {
    primaryKey: ['project_id', 'name'],
    // Keystone states the key twice; the other databases keep it once.
    unique: [{ columns: ['project_id', 'name'], only: 'sqlite' }],
    foreignKeys: [ofProject],
  },
)

const configOption = table(
  { domain_id: id, group: varchar(255), option: varchar(255), value: text },
  { primaryKey: ['domain_id', 'group', 'option'] },
)
export const whitelisted_config = configOption
export const sensitive_config = configOption

export const config_register = table({ type: id, domain_id: id }, { primaryKey: ['type'] })

export const registered_limit = table(
  {
    id,
    service_id: nullable(varchar(255)),
    region_id: nullable(id),
    resource_name: nullable(varchar(255)),
    default_limit: integer,
    description: nullable(text),
    internal_id: serial,
  },
  {
    primaryKey: ['internal_id'],
    unique: [{ name: 'registered_limit_id_key', columns: ['id'] }],
    indexes: [{ name: 'region_id', columns: ['region_id'], only: 'mysql' }],
  },
)

export const limit = table(
  {
    id,
    project_id: nullable(id),
    resource_limit: integer,
    description: nullable(text),
    internal_id: serial,
    registered_limit_id: nullable(id),
    domain_id: nullable(id),
  },
  {
    primaryKey: ['internal_id'],
    unique: [{ name: 'limit_id_key', columns: ['id'] }],
    indexes: [{ name: 'registered_limit_id', columns: ['registered_limit_id'], only: 'mysql' }],
  },
)
