import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameOf, parseConnection } from './connection.ts'
import { StoreError } from './errors.ts'

describe('parseConnection', () => {
  test.each([
    ['sqlite:////var/lib/keystone/keystone.db', { dialect: 'sqlite', file: '/var/lib/keystone/keystone.db' }],
    ['sqlite:///keystone.db', { dialect: 'sqlite', file: `${process.cwd()}/keystone.db` }],
    [
      'mysql+pymysql://keystone:s%40cret%2Fx@10.0.0.1:3307/keystone?charset=utf8',
      { dialect: 'mysql', host: '10.0.0.1', port: 3307, user: 'keystone', password: 's@cret/x', database: 'keystone' },
    ],
    [
      'mysql://root@localhost/k?unix_socket=/run/mysqld/mysqld.sock&plugin=dbcounter',
      { dialect: 'mysql', socketPath: '/run/mysqld/mysqld.sock', user: 'root', database: 'k' },
    ],
    [
      'mysql://u:p%zz+%C3%A4@db/k',
      { dialect: 'mysql', host: 'db', port: 3306, user: 'u', password: 'p%zz+ä', database: 'k' },
    ],
    ['mysql://u:@db/k', { dialect: 'mysql', host: 'db', port: 3306, user: 'u', password: '', database: 'k' }],
    [
      'postgresql://keystone:pw@[::1]/keystone',
      { dialect: 'postgresql', host: '::1', port: 5432, user: 'keystone', password: 'pw', database: 'keystone' },
    ],
    [
      'postgresql+psycopg2://ks@/keystone?host=/run/postgresql&port=5433',
      { dialect: 'postgresql', host: '/run/postgresql', port: 5433, user: 'ks', database: 'keystone' },
    ],
    [
      'postgresql://ks@db/keystone?sslmode=verify-full',
      {
        dialect: 'postgresql',
        host: 'db',
        port: 5432,
        user: 'ks',
        database: 'keystone',
        tls: { rejectUnauthorized: true },
      },
    ],
    [
      'mysql://u@db/k?ssl_verify_identity=true',
      {
        ...{ dialect: 'mysql', host: 'db', port: 3306, user: 'u', database: 'k' },
        tls: { rejectUnauthorized: true, verifyIdentity: true },
      },
    ],
    ['mysql://u@db/k?ssl_ca=/nowhere&ssl_disabled=true', /cannot read \/nowhere/],
  ])('%s', (url, expected) => {
    if (expected instanceof RegExp) expect(() => parseConnection(url)).toThrow(expected)
    else expect(parseConnection(url)).toEqual(expected)
  })

  test.each([
    ['', 'is not a database URL'],
    ['keystone.db', 'is not a database URL'],
    ['oracle://u:hush@h/d', "'oracle' is not a database that is supported"],
    ['sqlite://', 'SQLite in memory'],
    ['sqlite:///:memory:', 'SQLite in memory'],
    ['sqlite:////a.db?mode=ro', "'mode' is not a known argument"],
    ['mysql://u:hush@h', 'names no database'],
    ['mysql://u:hush@h/d?charset=latin1', "charset 'latin1'"],
    ['mysql://u:hush@h/d?chraset=utf8', "'chraset' is not a known argument"],
    ['mysql://u:hush@h/d?ssl_verify_cert=maybe', 'ssl_verify_cert is neither true nor false'],
    ['mysql://u:hush@10.0.0.1/d?ssl_verify_identity=true', 'ssl_verify_identity cannot check an address'],
    ['mysql://u:hush@[::1]/d?ssl_verify_identity=true', 'ssl_verify_identity cannot check an address'],
    ['postgresql://u:hush@h/d?sslmode=prefer', "sslmode 'prefer'"],
    ['postgresql://u:hush@h:port/d', 'the port is not a number'],
    ['mysql://keystone:p@hush/word@host/db', 'has an @ too many'],
    ['mysql://@[a:hush@]/db', 'has an @ too many'],
    ['mysql://keystone:p@x?hush@host/db', 'what is given is not a known argument'],
    ['mysql://keystone:p@x/d?hush@host/db', 'what is given is not a known argument'],
  ])('refuses %s', (url, problem) => {
    expect(() => parseConnection(url)).toThrow(StoreError)
    expect(() => parseConnection(url)).toThrow(`[database] connection: ${problem}`)
    expect(() => parseConnection(url)).not.toThrow('hush')
  })

  test('INV-55: whatever the URL, neither names nor errors tell the password', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc:/@?&=%[]. é'), minLength: 1, maxLength: 12 })
    const schemes = fc.constantFrom('mysql+pymysql', 'postgresql', 'mssql', 'x')
    fc.assert(
      fc.property(schemes, word, word, word, (scheme, user, host, rest) => {
        let told = ''
        try {
          told = nameOf(parseConnection(`${scheme}://${user}:QUITE-SECRET@${host}/${rest}`))
        } catch (error) {
          if (!(error instanceof StoreError)) throw error
          told = error.message + error.fix
        }
        expect(told).not.toContain('SECRET')
      }),
    )
  })
})
