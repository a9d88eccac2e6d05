import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build, cleanUp, type Ended, freePort, run, temporaryFolder } from './testing/program.ts'

/** What an operator can get wrong: the start ends within a second, and says which file and option, and what to do. */

const SECRET = 'pr0bably-a-passw0rd'
const owner = ['--keystone-user', String(userInfo().uid), '--keystone-group', String(userInfo().gid)]
const printed: Ended[] = []

let folder: string
let port: number
beforeAll(async () => {
  build()
  folder = temporaryFolder()
  port = await freePort()
  const file = conf('template')
  for (const args of [['db_sync'], ['fernet_setup', ...owner], ['credential_setup', ...owner]]) {
    const { code, stderr } = await quoin([...args, '--config-file', file])
    expect([code, stderr]).toEqual([0, ''])
  }
})
afterAll(() => cleanUp(folder))

/** keystone.conf for a database and keys of its own, with more lines to its sections. */
function conf(name: string, more: Readonly<Record<string, string>> = {}): string {
  const home = join(folder, name)
  mkdirSync(home, { recursive: true })
  const sections: Record<string, string> = {
    database: `connection = sqlite:///${home}/keystone.db`,
    fernet_tokens: `key_repository = ${home}/fernet-keys`,
    fernet_receipts: `key_repository = ${home}/fernet-keys`,
    credential: `key_repository = ${home}/credential-keys`,
    quoin: `listen_hosts = 127.0.0.1\nlisten_port = ${port}`,
  }
  for (const [section, lines] of Object.entries(more))
    sections[section] = lines.startsWith('=') ? lines.slice(1) : `${sections[section] ?? ''}\n${lines}`
  const file = join(home, 'keystone.conf')
  writeFileSync(
    file,
    Object.entries(sections)
      .map(([section, lines]) => `[${section}]\n${lines}\n`)
      .join(''),
  )
  return file
}

async function quoin(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const ended = await run(args, env, folder)
  printed.push(ended)
  return ended
}
/** A database with its schema, and keys: made once, copied for each test. */
function prepared(name: string, more?: Readonly<Record<string, string>>): string {
  const file = conf(name, more)
  for (const made of ['keystone.db', 'fernet-keys', 'credential-keys'])
    cpSync(join(folder, 'template', made), join(folder, name, made), { recursive: true })
  return file
}

/**
 * Says what it printed. On a machine that is busy with other things a second is not to be had: there, refusing may take
 * as long again as loading the program does at that moment.
 */
async function refusal(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string> {
  let ended = await quoin(args, env)
  let allowedMs = 1000
  for (let more = 0; more < 5 && ended.tookMs >= allowedMs; more += 1) {
    const { tookMs } = await run(['--version'], {}, folder)
    allowedMs = Math.max(1000, 2 * tookMs)
    ended = await quoin(args, env)
  }
  expect(ended.code).toBe(1)
  expect(ended.tookMs).toBeLessThan(allowedMs)
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
  return ended.stderr
}
const serve = (file: string) => ['serve', '--config-file', file]

describe('the configuration', () => {
  test.each([
    ['an option that does not exist', { token: 'expirations = 3600' }, /\[token\] expirations: .*Write expiration /],
    ['a section that does not exist', { tokens: 'expiration = 3600' }, /\[tokens\] expiration: .*Write \[token\]/],
    ['a number that is none', { token: 'expiration = soon' }, /\[token\] expiration: .*"soon"/],
    ['a boolean that is none', { quoin: 'foreign_writers = maybe' }, /foreign_writers.*"maybe"/],
    ['a line that is no assignment', { token: 'expiration' }, /keystone\.conf:\d+/],
    ['what this version does not serve', { token: 'provider = jws' }, /\[token\] provider = jws.*Set it to fernet/],
    ['hashes that cannot be made', { identity: 'password_hash_rounds = 99' }, /\[identity\] password_hash_rounds = 99/],
  ])('%s', async (what, more, expected) => {
    const file = prepared('configured')
    conf('configured', more)
    const said = await refusal(serve(file))
    expect(said).toMatch(expected)
    if (!what.startsWith('what') && !what.startsWith('hashes')) expect(said).toContain(`${file}:`)
  })

  test('a file that is not there', async () => {
    expect(await refusal(serve(join(folder, 'gone.conf')))).toMatch(/gone\.conf: does not exist\. Check --config-file/)
  })

  test('an environment variable', async () => {
    const said = await refusal(['config', 'show'], { OS_TOKEN__EXPIRATION: 'soon' })
    expect(said).toMatch(/environment OS_TOKEN__EXPIRATION: \[token\] expiration: /)
  })
})

describe('keys', () => {
  test('that were never made', async () => {
    const file = prepared('keyless')
    rmSync(join(folder, 'keyless/fernet-keys'), { recursive: true })
    expect(await refusal(serve(file))).toMatch(/keyless\/fernet-keys does not exist: run 'quoin fernet_setup'/)
  })

  test('that are none', async () => {
    const file = prepared('garbled')
    writeFileSync(join(folder, 'garbled/fernet-keys/1'), SECRET)
    expect(await refusal(serve(file))).toMatch(/garbled\/fernet-keys holds a file '1' that is no key .*: restore it/)
  })

  test('that are a file', async () => {
    const file = prepared('unreadable')
    rmSync(join(folder, 'unreadable/fernet-keys'), { recursive: true })
    writeFileSync(join(folder, 'unreadable/fernet-keys'), '')
    expect(await refusal(serve(file))).toMatch(/unreadable\/fernet-keys cannot be read .*: let the user of the service/)
  })
})

describe('the database', () => {
  test('is not named', async () => {
    expect(await refusal(serve(conf('nameless', { database: '=' })))).toMatch(/\[database\] connection is not set/)
  })

  test('is empty', async () => {
    expect(await refusal(serve(conf('empty')))).toMatch(/\[database\] connection is empty\. Run `quoin db_sync`/)
  })

  test('is at a revision that is not known', async () => {
    const file = prepared('unknown')
    const database = new Sqlite(join(folder, 'unknown/keystone.db'))
    database.prepare("update alembic_version set version_num = 'abcdef012345' where version_num like '7%'").run()
    database.close()
    const said = await refusal(serve(file))
    expect(said).toMatch(/\[database\] connection: the database is at revision .*abcdef012345.*known are/)
    expect(await refusal(['db_sync', '--config-file', file])).toBe(said)
  })

  test("has Keystone's tables but not ours", async () => {
    const file = prepared('theirs')
    const database = new Sqlite(join(folder, 'theirs/keystone.db'))
    database.exec('drop table quoin_change')
    database.close()
    expect(await refusal(serve(file))).toMatch(/Run `quoin db_sync --expand`/)
    expect((await quoin(['db_sync', '--check', '--config-file', file])).code).toBe(2)
    expect((await quoin(['db_sync', '--expand', '--config-file', file])).code).toBe(0)
    expect((await quoin(['db_sync', '--check', '--config-file', file])).code).toBe(0)
  })

  test('is another program’s', async () => {
    const file = conf('foreign')
    const database = new Sqlite(join(folder, 'foreign/keystone.db'))
    database.exec('create table orders (id integer)')
    database.close()
    expect(await refusal(serve(file))).toMatch(/the database has tables \(orders.*or an empty one/)
  })

  test('is no database', async () => {
    const file = conf('nothing')
    writeFileSync(join(folder, 'nothing/keystone.db'), 'this is a text, and long enough to be read as one'.repeat(20))
    expect(await refusal(serve(file))).toMatch(/\[database\] connection: .*not a database/)
  })

  test.each([
    [`mysql+pymysql://keystone:${SECRET}@127.0.0.1:1/keystone`, /ECONNREFUSED.*start the database server/],
    [`postgresql://keystone:${SECRET}@127.0.0.1:1/keystone`, /ECONNREFUSED.*start the database server/],
    [`oracle://keystone:${SECRET}@127.0.0.1/keystone`, /\[database\] connection: /],
    [`mysql+pymysql://keystone:${SECRET}@/x@127.0.0.1/keystone`, /\[database\] connection: /],
  ])('cannot be reached, and its password is not told (INV-55): %#', async (connection, expected) => {
    expect(await refusal(serve(conf('away', { database: `=connection = ${connection}` })))).toMatch(expected)
  })
})

describe('the policy', () => {
  test('cannot be read', async () => {
    const file = prepared('policy')
    writeFileSync(join(folder, 'policy/policy.yaml'), '"identity:get_user": "role:x\n')
    expect(await refusal(serve(file))).toContain(join(folder, 'policy/policy.yaml'))
  })
})

describe('the address', () => {
  test('is not one of this machine', async () => {
    const said = await refusal([...serve(prepared('address')), '--host', '192.0.2.1'])
    expect(said).toMatch(/cannot listen on 192\.0\.2\.1 port \d+: .*EADDRNOTAVAIL.*--host and --port/)
  })

  test.each(['0', '65536', 'http', '-1', '5000.5'])('--port %s', async (given) => {
    const { code, stderr } = await quoin(['serve', `--port=${given}`])
    expect([code, stderr]).toEqual([1, expect.stringContaining('must be a number from 1 to 65535')])
  })
})

describe('the data folder', () => {
  test('is a file', async () => {
    writeFileSync(join(folder, 'a-file'), '')
    expect(await refusal(['serve', '--port', String(port), '--data', join(folder, 'a-file/data')])).toMatch(
      /the data folder .*a-file\/data cannot be made: .*--data or QUOIN_DATA/,
    )
  })
})

describe('bootstrap', () => {
  test('needs a password', async () => {
    const file = prepared('bootstrap')
    expect(await refusal(['bootstrap', '--config-file', file])).toMatch(/--bootstrap-password.*OS_BOOTSTRAP_PASSWORD/)
    const { code, stderr, stdout } = await quoin(['bootstrap', '--config-file', file], {
      OS_BOOTSTRAP_PASSWORD: SECRET,
    })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Created user admin')
  })

  test('needs a schema', async () => {
    expect(await refusal(['bootstrap', '--config-file', conf('bare')], { OS_BOOTSTRAP_PASSWORD: SECRET })).toMatch(
      /Run `quoin db_sync`/,
    )
  })

  test('needs one that can be a password', async () => {
    const file = prepared('strict', { DEFAULT: 'strict_password_check = true' })
    const said = await refusal(['bootstrap', '--config-file', file], { OS_BOOTSTRAP_PASSWORD: SECRET.repeat(10) })
    expect(said).toMatch(/^quoin: The password length must be less than or equal to/)
  })
})

describe('arguments', () => {
  test.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['serve', '--frobnicate'], "unknown option '--frobnicate'"],
    [['config', 'edit'], "'edit' is invalid"],
    [['config'], "missing required argument 'what'"],
  ])('%j', async (args, expected) => {
    const { code, stderr } = await quoin(args)
    expect([code, stderr]).toEqual([1, expect.stringContaining(expected)])
  })

  test('help and version are no mistakes', async () => {
    const help = await quoin(['--help'])
    expect([help.code, help.stderr]).toEqual([0, ''])
    for (const command of [
      'serve',
      'bootstrap',
      'db_sync',
      'fernet_setup',
      'fernet_rotate',
      'credential_setup',
      'config',
    ])
      expect(help.stdout).toContain(`  ${command} `)
    expect(await quoin(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })
})

test('config show prints what holds, where from, and no secret', async () => {
  const file = conf('shown', { database: `=connection = mysql+pymysql://keystone:${SECRET}@db/keystone` })
  const { code, stdout } = await quoin(['config', 'show', '--config-file', file], { OS_TOKEN__EXPIRATION: '600' })
  expect(code).toBe(0)
  expect(stdout).toContain(`connection = ****  # ${file}:2`)
  expect(stdout).toContain('expiration = 600  # environment OS_TOKEN__EXPIRATION')
  expect(stdout).toContain('max_active_keys = 3  # default')
})

test('INV-55: nothing that was printed holds a secret', () => {
  expect(printed.length).toBeGreaterThan(40)
  for (const { stdout, stderr } of printed) expect(`${stdout}${stderr}`).not.toContain(SECRET)
})
