import { boolean, id, integer, nullable, table, text, varchar, withDefault } from '../columns.ts'

/** Identity providers, protocols, mappings and service providers. */

export const identity_provider = table(
  { id, enabled: boolean, description: nullable(text), domain_id: id, authorization_ttl: nullable(integer) },
  { primaryKey: ['id'], indexes: [{ name: 'domain_id', columns: ['domain_id'], only: 'mysql' }] },
)

const ofIdentityProvider = {
  columns: ['idp_id'],
  table: 'identity_provider',
  references: ['id'],
  onDelete: 'cascade',
} as const

export const idp_remote_ids = table(
  { idp_id: nullable(id), remote_id: varchar(255) },
  { primaryKey: ['remote_id'], foreignKeys: [ofIdentityProvider] },
)

export const federation_protocol = table(
  { id, idp_id: id, mapping_id: id, remote_id_attribute: nullable(id) },
  { primaryKey: ['id', 'idp_id'], foreignKeys: [ofIdentityProvider] },
)

/** `schema_version` is younger than Zed: ask `store.has.mappingSchemaVersion` before naming it in a query. */
export const mapping = table(
  { id, rules: text, schema_version: withDefault(varchar(5), '1.0') },
  { primaryKey: ['id'] },
)

export const service_provider = table(
  {
    auth_url: varchar(256),
    id,
    enabled: boolean,
    description: nullable(text),
    sp_url: varchar(256),
    relay_state_prefix: varchar(256),
  },
  { primaryKey: ['id'] },
)
