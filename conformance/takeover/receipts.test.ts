import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, exchange } from '../http.ts'
import { have } from '../require.ts'
import { startMariaDb } from '../servers/databases.ts'
import type { IdentityServer } from '../servers/identity-server.ts'
import { startKeystone } from '../servers/keystone.ts'
import { quoinCommand, startQuoin } from '../servers/quoin.ts'
import { stack } from '../servers/stack.ts'

/** Multi-factor logins begun on Debian's Keystone and finished on Quoin, and the other way round. */
const runs = have('multi-factor logins beside Keystone', ['keystone', 'uwsgi', 'quoin', 'mariadb'])
const SECRET = Buffer.from('twenty bytes, secret')
const SEED = 'OR3WK3TUPEQGE6LUMVZSYIDTMVRXEZLU'

describe('receipts and one-time passwords', () => {
  const servers = stack()
  let keystone: IdentityServer
  let quoin: IdentityServer
  let admin: string
  let ann: string
  let bob: string

  beforeAll(async () => {
    if (!runs) return
    const database = await servers.add(startMariaDb())
    const extraConf = {
      auth: { methods: 'password,token,totp' },
      // The clock goes on between making a code and checking it.
      totp: { included_previous_windows: 3 },
      identity: { password_hash_rounds: 4 },
      quoin: { foreign_writers: true },
    }
    keystone = await servers.add(
      startKeystone({ database: await database.createDatabase('keystone'), extraConf, workers: 1 }),
    )
    await quoinCommand(keystone.configFile, ['db_sync', '--expand'])
    quoin = await servers.add(
      startQuoin({ database: { connection: '' }, configFile: keystone.configFile, name: 'quoin' }),
    )
    const identity = { methods: ['password'], password: { user: administrator(keystone) } }
    const signedIn = await post(keystone, '/auth/tokens', { auth: { identity, scope: { system: { all: true } } } })
    admin = String(signedIn.headers['x-subject-token'])
    ann = await userWithSeed('ann', [
      ['password', 'totp'],
      ['token', 'totp'],
      ['token'],
      ['carrier', 'password', 'token'],
    ])
    bob = await userWithSeed('bob', [['password', 'totp']])
  })
  afterAll(() => servers.stop())

  const administrator = ({ adminPassword }: IdentityServer) => ({
    ...{ name: 'admin', domain: { id: 'default' }, password: adminPassword },
  })
  const post = (server: IdentityServer, path: string, body: object, headers = {}): Promise<Answer> =>
    exchange(`${server.url}/v3${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const made = async (path: string, body: object) => {
    const answer = await post(keystone, path, body, { 'x-auth-token': admin })
    expect(answer.status, answer.text).toBe(201)
    return JSON.parse(answer.text)
  }
  const userWithSeed = async (name: string, rules: string[][]): Promise<string> => {
    const options = { multi_factor_auth_rules: rules }
    const { user } = await made('/users', { user: { name, domain_id: 'default', password: `${name} secret`, options } })
    // Each of them makes what the other reads.
    const server = name === 'ann' ? keystone : quoin
    const credential = { type: 'totp', blob: SEED, user_id: user.id }
    const stored = await post(server, '/credentials', { credential }, { 'x-auth-token': admin })
    expect(stored.status, stored.text).toBe(201)
    return user.id
  }

  const password = (id: string, name: string) => ({ password: { user: { id, password: `${name} secret` } } })
  /** The code of the window before, unless the current one is asked for. */
  const totp = (id: string, current = false) => {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) - (current ? 0 : 1)))
    const mac = createHmac('sha1', SECRET).update(counter).digest()
    const number = (mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff) % 1_000_000
    return { totp: { user: { id, passcode: String(number).padStart(6, '0') } } }
  }
  const signIn = (server: IdentityServer, proofs: object, receipt?: string) =>
    post(
      server,
      '/auth/tokens',
      { auth: { identity: { methods: Object.keys(proofs), ...proofs } } },
      receipt === undefined ? {} : { 'openstack-auth-receipt': receipt },
    )
  const receiptOf = (answer: Answer) => String(answer.headers['openstack-auth-receipt'])

  /** What two answers should have in common: no times; lists without order where Keystone's has none. */
  const comparable = (answer: Answer) => {
    const body = JSON.parse(answer.text)
    const sorted = (body.required_auth_methods ?? []).map((rule: string[]) => [...rule].sort()).sort()
    if (body.receipt !== undefined) {
      const { expires_at, issued_at, ...receipt } = body.receipt
      expect([expires_at, issued_at]).toEqual(
        Array(2).fill(expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.000000Z$/)),
      )
      expect(Date.parse(expires_at) - Date.parse(issued_at)).toBeLessThanOrEqual(300_000)
      return { status: answer.status, keys: Object.keys(body), receipt, sorted, ...headersOf(answer) }
    }
    return { status: answer.status, body, ...headersOf(answer) }
  }
  const headersOf = ({ headers }: Answer) => ({
    type: headers['content-type'],
    vary: headers.vary,
    challenge: headers['www-authenticate']?.replace(/:\d+/, ''),
  })

  test.runIf(runs)('either asks for more in the same words', async () => {
    for (const proofs of [password(ann, 'ann'), totp(ann), password(bob, 'bob')]) {
      const [theirs, ours] = [await signIn(keystone, proofs), await signIn(quoin, proofs)]
      expect(comparable(ours)).toEqual(comparable(theirs))
      expect(receiptOf(ours)).toMatch(/^gAAAA/)
    }
  })

  test.runIf(runs)('a login begun on one is finished on the other', async () => {
    const finished = async (from: IdentityServer, to: IdentityServer) => {
      const answer = await signIn(to, totp(bob, true), receiptOf(await signIn(from, password(bob, 'bob'))))
      expect(answer.status, answer.text).toBe(201)
      return JSON.parse(answer.text).token.methods.sort()
    }
    expect([await finished(keystone, quoin), await finished(quoin, keystone)]).toEqual(
      Array(2).fill(['password', 'totp']),
    )
  })

  test.runIf(runs)('refusals read alike', async () => {
    const receipt = receiptOf(await signIn(keystone, password(bob, 'bob')))
    const proofs: [object, string?][] = [
      [password(ann, 'ann'), receipt],
      [password(bob, 'bob'), 'nonsense'],
      [{ totp: { user: { id: ann, passcode: '000000' } } }],
      [{ totp: { user: { id: ann } } }],
      [{ totp: { user: { id: 'nobody', passcode: '000000' } } }],
      [{ totp: { user: { name: 'ann', passcode: '000000' } } }],
      [{ totp: { user: { passcode: '000000' } } }],
      [{ totp: {} }],
    ]
    for (const [proof, given] of proofs)
      expect([proof, comparable(await signIn(quoin, proof, given))]).toEqual([
        ...[proof, comparable(await signIn(keystone, proof, given))],
      ])
  })
})
