/**
 * The schema: what tables there are, creating them, and telling which version of them a database holds. It is shared with
 * a running Keystone, hence one place for all areas.
 */
export { addQuoinTables, createSchema, ROOT_DOMAIN_ID } from './create.ts'
export { contractRevisions, expandRevisions, knownHeads } from './revisions.ts'
export { quoinTablesPresent, type SchemaState, schemaState } from './state.ts'
export { type TableName, type Tables, tableOf } from './tables.ts'
