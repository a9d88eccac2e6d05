import {
  type ColumnNode,
  type ColumnUpdateNode,
  InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PrimitiveValueListNode,
  type QueryResult,
  type RootOperationNode,
  TableNode,
  type UnknownRow,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely'
import type { Column } from '../../schema/columns.ts'
import { tableOf } from '../../schema/tables.ts'
import { TooLong, Unstorable } from './errors.ts'

const INTEGER_MAX = 2 ** 31 - 1

/**
 * Refuses what does not fit its column before it is sent. SQLite checks neither lengths nor ranges, and a database filled
 * there could not be moved to another; with this the answer is the same on all of them.
 */
export class ColumnLimits implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (InsertQueryNode.is(node)) checkInsert(node)
    if (UpdateQueryNode.is(node) && node.table !== undefined && node.updates !== undefined)
      checkUpdates(nameOf(node.table), node.updates)
    return node
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

function checkInsert(node: InsertQueryNode): void {
  const table = node.into === undefined ? undefined : nameOf(node.into)
  const columns = (node.columns ?? []).map(columnName)
  if (node.values !== undefined && ValuesNode.is(node.values))
    for (const row of node.values.values)
      for (const [index, value] of valuesOf(row).entries()) check(table, columns[index], value)
  checkUpdates(table, node.onConflict?.updates ?? node.onDuplicateKey?.updates ?? [])
}

function checkUpdates(table: string | undefined, updates: readonly ColumnUpdateNode[]): void {
  for (const { column, value } of updates)
    if (ValueNode.is(value)) check(table, columnName(column as ColumnNode), value.value)
}

function check(table: string | undefined, name: string | undefined, value: unknown): void {
  const columns = table === undefined ? undefined : tableOf(table)?.columns
  const column = columns !== undefined && name !== undefined && Object.hasOwn(columns, name) ? columns[name] : undefined
  if (table === undefined || name === undefined || column === undefined || fits(column, value)) return
  if (typeof value === 'string' && column.length !== undefined)
    throw new TooLong(table, name, { text: value, charactersMax: column.length })
  throw new Unstorable(`what is given for ${table}.${name}: out of range`)
}

function fits(column: Column, value: unknown): boolean {
  if (typeof value === 'string' && column.length !== undefined)
    // UTF-16 units are never fewer than characters: most strings need no counting.
    return value.length <= column.length || [...value].length <= column.length
  if (typeof value === 'number' && column.type === 'integer')
    return Number.isInteger(value) && Math.abs(value) <= INTEGER_MAX
  return !(typeof value === 'number' && column.type === 'bigint') || Number.isSafeInteger(value)
}

const nameOf = (node: OperationNode): string | undefined =>
  TableNode.is(node) ? node.table.identifier.name : undefined
const columnName = (node: ColumnNode): string => node.column.name

function valuesOf(row: OperationNode): readonly unknown[] {
  if (PrimitiveValueListNode.is(row)) return row.values
  if (ValueListNode.is(row)) return row.values.map((value) => (ValueNode.is(value) ? value.value : undefined))
  return []
}
