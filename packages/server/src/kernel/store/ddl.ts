import type { Column, ForeignKey, Key, Table } from '../../schema/columns.ts'
import type { Dialect } from './dialect.ts'

/**
 * The statements that create one table. Column order, constraint names and the forms in which defaults are written
 * follow what Keystone's migrations leave behind, so that the two cannot be told apart. `resume` skips what is there.
 */
export function createStatements(dialect: Dialect, name: string, table: Table, resume: boolean): string[] {
  const q = quoting(dialect)
  const list = (columns: readonly string[]): string => `(${columns.map(q).join(', ')})`
  const named = (key: Key, rest: string): string =>
    key.name === undefined ? rest : `CONSTRAINT ${q(key.name)} ${rest}`
  const here = <K extends { readonly only?: Dialect }>(keys: readonly K[] | undefined): readonly K[] =>
    (keys ?? []).filter(({ only }) => only === undefined || only === dialect)
  const indexes = here(table.indexes)

  const primaryKey: Key = { columns: table.primaryKey, ...(table.primaryKeyName && { name: table.primaryKeyName }) }
  const lines = [
    ...Object.entries(table.columns).map(([column, type]) => `${q(column)} ${columnType(dialect, type)}`),
    named(primaryKey, `PRIMARY KEY ${list(table.primaryKey)}`),
    ...here(table.unique).map((key) => named(key, `UNIQUE ${list(key.columns)}`)),
    ...here(table.foreignKeys).map((key) => named(key, `FOREIGN KEY ${list(key.columns)} ${references(key, q, list)}`)),
    // MySQL commits after each statement: the indexes come with the table, so that a table is there whole or not.
    ...(dialect === 'mysql' ? indexes.map((index) => `KEY ${q(index.name)} ${list(index.columns)}`) : []),
  ]
  const create = `CREATE TABLE ${resume ? 'IF NOT EXISTS ' : ''}${q(name)} (\n  ${lines.join(',\n  ')}\n)`
  if (dialect === 'mysql') return [create + mysqlOptions(table)]
  return [
    create,
    ...indexes.map(
      (index) => `CREATE INDEX ${resume ? 'IF NOT EXISTS ' : ''}${q(index.name)} ON ${q(name)} ${list(index.columns)}`,
    ),
  ]
}

/** Adds a column that may be null, so that what wrote rows before goes on writing them. */
export const addColumnStatement = (dialect: Dialect, table: string, name: string, column: Column): string => {
  const q = quoting(dialect)
  return `ALTER TABLE ${q(table)} ADD COLUMN ${q(name)} ${columnType(dialect, column)}`
}

/** PostgreSQL's enumerations are types of their own and come before the tables. */
export function enumStatements(tables: readonly Table[]): string[] {
  return tables
    .flatMap((table) => Object.values(table.columns))
    .flatMap(({ enum: type }) =>
      type === undefined ? [] : [`CREATE TYPE "${type.name}" AS ENUM ${literals(type.values)}`],
    )
}

function columnType(dialect: Dialect, column: Column): string {
  const increments = column.increments === true
  if (increments && dialect === 'postgresql') return 'SERIAL NOT NULL'
  const parts = [typeName(dialect, column)]
  if (column.default !== undefined) parts.push(`DEFAULT '${column.default}'`)
  if (column.nullable !== true) parts.push('NOT NULL')
  if (increments && dialect === 'mysql') parts.push('AUTO_INCREMENT')
  return parts.join(' ')
}

function typeName(dialect: Dialect, column: Column): string {
  switch (column.type) {
    case 'varchar':
      return `VARCHAR(${column.length ?? 0})`
    case 'text':
      return 'TEXT'
    case 'longtext':
      return dialect === 'mysql' ? 'LONGTEXT' : 'TEXT'
    case 'boolean':
      return 'BOOLEAN'
    case 'integer':
      return 'INTEGER'
    case 'bigint':
      return 'BIGINT'
    case 'datetime':
      return dialect === 'postgresql' ? 'TIMESTAMP WITHOUT TIME ZONE' : 'DATETIME'
    case 'date':
      return 'DATE'
    case 'enum': {
      const { name, values } = column.enum ?? { name: '', values: [] }
      if (dialect === 'mysql') return `ENUM${literals(values)}`
      if (dialect === 'postgresql') return `"${name}"`
      return `VARCHAR(${Math.max(...values.map((value) => value.length))})`
    }
  }
}

function references(
  key: ForeignKey,
  q: (name: string) => string,
  list: (columns: readonly string[]) => string,
): string {
  const onDelete = key.onDelete === 'cascade' ? ' ON DELETE CASCADE' : ''
  const onUpdate = key.onUpdate === 'cascade' ? ' ON UPDATE CASCADE' : ''
  return `REFERENCES ${q(key.table)} ${list(key.references)}${onDelete}${onUpdate}`
}

function mysqlOptions({ charset }: Table): string {
  if (charset === 'database') return ''
  return ` ENGINE=InnoDB CHARSET=${charset === 'binary' ? 'utf8mb4 COLLATE=utf8mb4_bin' : 'utf8'}`
}

export const quoting =
  (dialect: Dialect) =>
  (name: string): string =>
    dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`

const literals = (values: readonly string[]): string => `(${values.map((value) => `'${value}'`).join(', ')})`
