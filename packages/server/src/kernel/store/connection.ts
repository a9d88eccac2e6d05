import { isIP } from 'node:net'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { connectionError, shown } from './errors.ts'
import { type Given, mysqlTls, postgresqlTls, type Tls } from './tls.ts'

/** Reads `[database] connection`: an SQLAlchemy URL as keystone.conf has it. */

export interface SqliteTarget {
  readonly dialect: 'sqlite'
  readonly file: string
}

interface ServerTarget {
  readonly user: string
  readonly password?: string
  readonly database: string
  readonly tls?: Tls
}

/** `host` beginning with / is the folder of a Unix socket. */
export interface PostgresqlTarget extends ServerTarget {
  readonly dialect: 'postgresql'
  readonly host: string
  readonly port: number
}

export type MysqlTarget = ServerTarget & { readonly dialect: 'mysql' } & (
    | { readonly host: string; readonly port: number }
    | { readonly socketPath: string }
  )

export type Target = SqliteTarget | PostgresqlTarget | MysqlTarget

/** Bounds of a pool of connections, in milliseconds. `wait_ms` also bounds connecting. */
export const poolBounds = { wait_ms: 30_000, idle_ms: 60_000 } as const

const FORMS =
  'sqlite:////path/to/file, postgresql://user:password@host/database or mysql+pymysql://user:password@host/database'

export function parseConnection(url: string): Target {
  const match = URL_FORM.exec(url)
  const scheme = match?.groups?.scheme?.split('+')[0]
  if (match === null || scheme === undefined) throw connectionError('is not a database URL', `write it as ${FORMS}`)
  const parts = partsOf(match.groups ?? {})
  switch (scheme) {
    case 'sqlite':
      return sqliteTarget(parts)
    case 'postgresql':
      return postgresqlTarget(parts)
    case 'mysql':
    case 'mariadb':
      return mysqlTarget(parts)
    default:
      throw connectionError(`'${scheme}' is not a database that is supported`, `write it as ${FORMS}`)
  }
}

/** The target without its password, for messages (INV-55). */
export function nameOf(target: Target): string {
  if (target.dialect === 'sqlite') return `sqlite:///${target.file}`
  const place = 'socketPath' in target ? target.socketPath : `${target.host}:${target.port}`
  return `${target.dialect}://${target.user}@${place}/${target.database}`
}

// As SQLAlchemy reads it: the password may hold anything but @, and nothing after the scheme is required.
const URL_FORM =
  /^(?<scheme>\w+(?:\+\w+)?):\/\/(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?(?:(?:\[(?<ipv6>[^/?\]]+)\]|(?<host>[^/:?]*))(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/

interface Parts {
  readonly user: string | undefined
  readonly password: string | undefined
  readonly host: string | undefined
  readonly port: number | undefined
  readonly database: string
  readonly query: URLSearchParams
}

function partsOf(groups: Readonly<Record<string, string | undefined>>): Parts {
  const port = groups.port
  // An @ left over means that one in the password was not encoded; what follows it may be a piece of the password.
  if (
    `${groups.host ?? ''}${groups.ipv6 ?? ''}`.includes('@') ||
    (groups.scheme !== 'sqlite' && (groups.database ?? '').includes('@'))
  )
    throw connectionError(
      'has an @ too many',
      'write special characters of the password as %40 for @, %3A for :, %2F for /',
    )
  if (port && !/^\d{1,5}$/.test(port)) throw connectionError('the port is not a number', `write it as ${FORMS}`)
  return {
    user: decoded(groups.user),
    password: decoded(groups.password),
    host: groups.ipv6 ?? (groups.host || undefined),
    port: port ? Number(port) : undefined,
    database: decoded(groups.database) ?? '',
    query: new URLSearchParams(groups.query ?? ''),
  }
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  // Python leaves a lone % as it is.
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}

function sqliteTarget({ database, query }: Parts): SqliteTarget {
  settings(query, [])
  if (database === '' || database === ':memory:')
    throw connectionError(
      'SQLite in memory is lost at the end and seen by one connection',
      'name a file: sqlite:////path/to/file',
    )
  return { dialect: 'sqlite', file: resolve(database) }
}

function postgresqlTarget(parts: Parts): PostgresqlTarget {
  const { query } = parts
  const known = ['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']
  const given = settings(query, known, ['client_encoding', 'application_name', 'connect_timeout', 'keepalives'])
  const user = parts.user ?? given('user') ?? userInfo().username
  const password = parts.password ?? given('password')
  const tls = postgresqlTls(given)
  return {
    dialect: 'postgresql',
    host: parts.host ?? given('host') ?? '/var/run/postgresql',
    port: parts.port ?? Number(given('port') ?? 5432),
    user,
    ...(password !== undefined && { password }),
    database: parts.database || (given('dbname') ?? user),
    ...(tls && { tls }),
  }
}

function mysqlTarget(parts: Parts): MysqlTarget {
  const known = [
    'charset',
    'unix_socket',
    'ssl_ca',
    'ssl_cert',
    'ssl_key',
    'ssl_verify_cert',
    'ssl_verify_identity',
    'ssl_disabled',
  ]
  const given = settings(parts.query, known, [
    ...['connect_timeout', 'read_timeout', 'write_timeout'],
    ...['plugin', 'use_unicode', 'binary_prefix', 'local_infile', 'autocommit'],
  ])
  const charset = given('charset')
  if (charset !== undefined && !/^utf8(mb[34])?$/.test(charset))
    throw connectionError(`charset ${shown(charset)} cannot hold all names`, 'use ?charset=utf8')
  if (parts.database === '') throw connectionError('names no database', `write it as ${FORMS}`)
  const tls = mysqlTls(given)
  const server = {
    dialect: 'mysql' as const,
    user: parts.user ?? userInfo().username,
    ...(parts.password !== undefined && { password: parts.password }),
    database: parts.database,
    ...(tls && { tls }),
  }
  const socketPath = given('unix_socket')
  if (socketPath !== undefined) return { ...server, socketPath }
  const host = parts.host ?? 'localhost'
  // mysql2 would compare the certificate with 'localhost' instead.
  if (tls?.verifyIdentity && isIP(host) !== 0)
    throw connectionError('ssl_verify_identity cannot check an address', 'name the host as its certificate does')
  return { ...server, host, port: parts.port ?? 3306 }
}

/** The URL's arguments. `ignored` are those that tune another driver and change nothing here. */
function settings(query: URLSearchParams, known: readonly string[], ignored: readonly string[] = []): Given {
  for (const name of query.keys())
    if (!known.includes(name) && !ignored.includes(name))
      throw connectionError(
        `${shown(name)} is not a known argument`,
        `remove it; known are ${[...known, ...ignored].join(', ') || 'none'}`,
      )
  return (name) => query.get(name) ?? undefined
}
