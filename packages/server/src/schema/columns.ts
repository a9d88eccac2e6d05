import type { Generated } from 'kysely'

/**
 * How a table is declared, once for all databases: the types of `Tables`, the statements that create it and the lengths
 * that are checked before writing are all made from this. How a type reads in one database is kernel/store/ddl.ts.
 */
export interface Column<Value = unknown> {
  readonly type: 'varchar' | 'text' | 'longtext' | 'boolean' | 'integer' | 'bigint' | 'datetime' | 'date' | 'enum'
  /** Characters (code points), for varchar. */
  readonly length?: number
  readonly enum?: { readonly name: string; readonly values: readonly string[] }
  readonly nullable?: true
  /** The database's own default, as Keystone's migrations quote it. */
  readonly default?: string
  readonly increments?: true
  /** What the application sees. Never set: it carries the type. */
  readonly value?: Value
}

/** boolean, ISO day and UTC instant read the same from all databases; bigint counts microseconds and stays a number. */
export const text: Column<string> = { type: 'text' }
/** Beyond the 64 KiB of MySQL's TEXT. */
export const longtext: Column<string> = { type: 'longtext' }
export const boolean: Column<boolean> = { type: 'boolean' }
export const integer: Column<number> = { type: 'integer' }
export const bigint: Column<number> = { type: 'bigint' }
export const datetime: Column<Date> = { type: 'datetime' }
export const date: Column<string> = { type: 'date' }
export const serial: Column<Generated<number>> = { type: 'integer', increments: true }
export const varchar = (length: number): Column<string> => ({ type: 'varchar', length })
export const id = varchar(64)

export const oneOf = <V extends string>(name: string, values: readonly V[]): Column<V> => ({
  type: 'enum',
  enum: { name, values },
})

export const nullable = <V>(column: Column<V>): Column<V | null> => ({ ...column, nullable: true })

export const withDefault = <V>(column: Column<V>, value: string): Column<Generated<V>> => ({
  ...(column as Column<Generated<V>>),
  default: value,
})

export type Columns = Readonly<Record<string, Column>>

/** A constraint without a name gets the one its database makes up, as it does for Keystone. */
export interface Key<Name extends string = string> {
  readonly name?: string
  readonly columns: readonly Name[]
  readonly only?: 'sqlite'
}

export interface ForeignKey<Name extends string = string> extends Key<Name> {
  readonly table: string
  readonly references: readonly string[]
  readonly onDelete?: 'cascade'
  readonly onUpdate?: 'cascade'
}

export interface Index<Name extends string = string> {
  readonly name: string
  readonly columns: readonly Name[]
  readonly only?: 'mysql'
}

interface Keys<Name extends string> {
  readonly primaryKey: readonly Name[]
  readonly primaryKeyName?: string
  readonly unique?: readonly Key<Name>[]
  readonly foreignKeys?: readonly ForeignKey<Name>[]
  readonly indexes?: readonly Index<Name>[]
  /**
   * MySQL's character set: `utf8` as Keystone states it, `database` where it states none and the database's default
   * counts, `binary` for tables of our own, which hold any text and compare it byte for byte.
   */
  readonly charset?: 'database' | 'binary'
}

export interface Table<C extends Columns = Columns> extends Keys<string> {
  readonly columns: C
}

export const table = <C extends Columns>(columns: C, keys: Keys<keyof C & string>): Table<C> => ({ columns, ...keys })

export type Row<C extends Columns> = { [Name in keyof C]: C[Name] extends Column<infer Value> ? Value : never }
