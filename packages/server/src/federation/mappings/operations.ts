import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, NotFound } from '../../kernel/errors.ts'
import { duplicateOf } from '../../kernel/store/index.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { pythonRepr } from '../../kernel/validation/python.ts'
import { mapping as mappingTable } from '../../schema/tables/federation.ts'
import { type Mapping, type Rule, SCHEMA_VERSIONS, type SchemaVersion } from '../mapping/mapping.ts'
import { PatternRefused, searcher } from '../mapping/pattern.ts'
import { mappingFaults } from '../mapping/schema.ts'
import type { StoredMapping } from './store.ts'
import * as store from './store.ts'

export const noMapping = (id: string): NotFound => NotFound.of('mapping', id)

/** @throws NotFound */
export async function mappingById(ctx: Pick<Context, 'db' | 'store'>, id: string): Promise<StoredMapping> {
  const mapping = await store.findMapping(ctx, id)
  if (mapping === undefined) throw noMapping(id)
  return mapping
}

/** @throws BadRequest, Conflict */
export async function createMapping(ctx: WriteContext, id: string, body: object): Promise<StoredMapping> {
  assertFits(mappingTable, 'id', id)
  const mapping = { id, ...mappingIn(ctx, body) }
  const duplicate = () => Conflict.storing('mapping', 'Duplicate entry')
  if ((await store.findMapping(ctx, id)) !== undefined) throw duplicate()
  try {
    await store.insertMapping(ctx.tx, mapping, ctx.store)
  } catch (error) {
    if (duplicateOf(error) !== undefined) throw duplicate()
    throw error
  }
  return recorded(ctx, 'create', mapping)
}

/** The rules anew: a mapping is replaced as a whole. @throws BadRequest, NotFound */
export async function updateMapping(ctx: WriteContext, id: string, body: object): Promise<StoredMapping> {
  const mapping = { id, ...mappingIn(ctx, body) }
  if ((await store.lockMapping(ctx, id)) === undefined) throw noMapping(id)
  await store.updateMappingRow(ctx.tx, mapping, ctx.store)
  return recorded(ctx, 'update', mapping)
}

/** Protocols that use it stay, and let nobody in. @throws NotFound */
export async function removeMapping(ctx: WriteContext, id: string): Promise<void> {
  const mapping = await store.lockMapping(ctx, id)
  if (mapping === undefined) throw noMapping(id)
  await store.deleteMappingRow(ctx.tx, id)
  recorded(ctx, 'delete', mapping)
}

/** What is stored as one that can be evaluated; null for what Keystone, or someone by hand, wrote and we cannot read. */
export function usableMapping({ rules, schema_version }: StoredMapping): Mapping | null {
  if (!isVersion(schema_version) || mappingFaults({ rules }, schema_version).length > 0) return null
  return { rules: rules as readonly Rule[], schema_version }
}

function mappingIn(ctx: WriteContext, body: object): Mapping {
  const given = new Map(Object.entries(body))
  const version = given.get('schema_version') || ctx.config.federation.attribute_mapping_default_schema_version
  const faults = mappingFaults({ ...body, schema_version: version }, isVersion(version) ? version : '1.0')
  if (faults.length > 0) throw new BadRequest(`${faults.join('\n')}\n`)
  if (!isVersion(version)) throw notAVersion(version)
  if (version !== '1.0' && !ctx.store.has.mappingSchemaVersion)
    throw new BadRequest('The database is of a release that has no other schema_version than 1.0.')
  const rules = given.get('rules') as readonly Rule[]
  assertPatterns(rules)
  return { rules, schema_version: version }
}

const notAVersion = (version: unknown): BadRequest =>
  new BadRequest(
    `Invalid input for field/attribute schema_version. Value: ${String(version)}. ` +
      `${pythonRepr(version)} is not one of ${pythonRepr(SCHEMA_VERSIONS)}`,
  )

const isVersion = (version: unknown): version is SchemaVersion => SCHEMA_VERSIONS.some((known) => known === version)

/** INV-49: a regular expression that cannot be run in bounded time is not stored. */
function assertPatterns(rules: readonly Rule[]): void {
  const patterns = rules
    .flatMap(({ remote }) => remote)
    .filter(({ regex }) => regex === true)
    .flatMap(({ any_one_of, not_any_of, blacklist, whitelist }) => any_one_of ?? not_any_of ?? blacklist ?? whitelist)
  try {
    for (const pattern of patterns) if (typeof pattern === 'string') searcher(pattern)
  } catch (error) {
    if (error instanceof PatternRefused)
      throw new BadRequest(`Invalid input for field/attribute rules: ${error.message}.`)
    throw error
  }
}

function recorded(ctx: WriteContext, op: 'create' | 'update' | 'delete', mapping: StoredMapping): StoredMapping {
  record(ctx.tx, { entity: 'mapping', id: mapping.id, op, body: { ...mapping } })
  return mapping
}
