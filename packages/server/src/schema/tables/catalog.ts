import { boolean, id, nullable, table, text, varchar, withDefault } from '../columns.ts'

/** Regions, services, endpoints, what filters them, and the legacy policies tied to them. */

export const region = table(
  {
    id: varchar(255),
    description: varchar(255),
    parent_region_id: nullable(varchar(255)),
    extra: nullable(text),
  },
  { primaryKey: ['id'] },
)

export const service = table(
  { id, type: nullable(varchar(255)), enabled: withDefault(boolean, '1'), extra: nullable(text) },
  { primaryKey: ['id'] },
)

export const endpoint = table(
  {
    id,
    legacy_endpoint_id: nullable(id),
    interface: varchar(8),
    service_id: id,
    url: text,
    extra: nullable(text),
    enabled: withDefault(boolean, '1'),
    region_id: nullable(varchar(255)),
  },
  {
    primaryKey: ['id'],
    foreignKeys: [
      { name: 'endpoint_service_id_fkey', columns: ['service_id'], table: 'service', references: ['id'] },
      { name: 'fk_endpoint_region_id', columns: ['region_id'], table: 'region', references: ['id'] },
    ],
    indexes: [{ name: 'service_id', columns: ['service_id'] }],
  },
)

export const endpoint_group = table(
  { id, name: varchar(255), description: nullable(text), filters: text },
  { primaryKey: ['id'], charset: 'database' },
)

export const project_endpoint = table(
  { endpoint_id: id, project_id: id },
  { primaryKey: ['endpoint_id', 'project_id'], charset: 'database' },
)

export const project_endpoint_group = table(
  { endpoint_group_id: id, project_id: id },
  {
    primaryKey: ['endpoint_group_id', 'project_id'],
    foreignKeys: [{ columns: ['endpoint_group_id'], table: 'endpoint_group', references: ['id'] }],
    indexes: [{ name: 'idx_project_id', columns: ['project_id'] }],
    charset: 'database',
  },
)

export const policy = table({ id, type: varchar(255), blob: text, extra: nullable(text) }, { primaryKey: ['id'] })

export const policy_association = table(
  { id, policy_id: id, endpoint_id: nullable(id), service_id: nullable(id), region_id: nullable(id) },
  { primaryKey: ['id'], unique: [{ columns: ['endpoint_id', 'service_id', 'region_id'] }] },
)
