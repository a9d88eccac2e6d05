import { readFileSync } from 'node:fs'
import { connectionError, shown } from './errors.ts'

/** TLS to a database server, from the arguments that libpq and pymysql know. */

/** Contents of the files, not their names. */
export interface Tls {
  ca?: string
  cert?: string
  key?: string
  rejectUnauthorized?: boolean
  /** mysql2's name for checking the host's name. */
  verifyIdentity?: boolean
  /** Node's way of not checking it. */
  checkServerIdentity?: () => undefined
}

/** The arguments of the URL. */
export type Given = (name: string) => string | undefined

export function postgresqlTls(given: Given): Tls | undefined {
  const files = tlsFiles({ ca: given('sslrootcert'), cert: given('sslcert'), key: given('sslkey') })
  const mode = given('sslmode') ?? 'disable'
  switch (mode) {
    case 'disable':
      return undefined
    case 'require':
      // libpq: a root certificate turns `require` into `verify-ca`.
      return { ...files, rejectUnauthorized: files.ca !== undefined, checkServerIdentity: () => undefined }
    case 'verify-ca':
      return { ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined }
    case 'verify-full':
      return { ...files, rejectUnauthorized: true }
    default:
      throw connectionError(
        `sslmode ${shown(mode)} leaves open whether TLS is used`,
        'use disable, require, verify-ca or verify-full',
      )
  }
}

/** A certificate authority that is named is used; pymysql would ignore it unless told to verify. */
export function mysqlTls(given: Given): Tls | undefined {
  const files = tlsFiles({ ca: given('ssl_ca'), cert: given('ssl_cert'), key: given('ssl_key') })
  const wanted = ['ssl_ca', 'ssl_cert', 'ssl_key', 'ssl_verify_cert', 'ssl_verify_identity'].some((name) => given(name))
  if (!wanted || truth(given, 'ssl_disabled')) return undefined
  const verifyIdentity = truth(given, 'ssl_verify_identity') ?? false
  const rejectUnauthorized = truth(given, 'ssl_verify_cert') ?? (files.ca !== undefined || verifyIdentity)
  return { ...files, rejectUnauthorized, verifyIdentity }
}

function truth(given: Given, name: string): boolean | undefined {
  const value = given(name)?.toLowerCase()
  if (value === undefined) return undefined
  if (['true', '1', 'yes', 'on'].includes(value)) return true
  if (['false', '0', 'no', 'off'].includes(value)) return false
  throw connectionError(`${name} is neither true nor false`, 'write true or false')
}

function tlsFiles(paths: Readonly<Record<'ca' | 'cert' | 'key', string | undefined>>): Tls {
  const read: Tls = {}
  for (const name of ['ca', 'cert', 'key'] as const) {
    const path = paths[name]
    if (path === undefined) continue
    try {
      read[name] = readFileSync(path, 'utf8')
    } catch (error) {
      throw connectionError(
        `cannot read ${path} (${(error as NodeJS.ErrnoException).code})`,
        'correct the path or its permissions',
      )
    }
  }
  return read
}
