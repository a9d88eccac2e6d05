import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestAnswer } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { aWholeCloud, type WholeCloud, withPassword } from '../../testing/whole-cloud.ts'
import { ATTEMPTS_MAX } from '../factors/attempts.ts'
import { base32, passcodeAt, stepAt } from '../factors/totp.ts'

describe.each(available)('logins with more than one method ($name)', ({ name: database }) => {
  let cloud: WholeCloud
  beforeAll(async () => {
    cloud = await aWholeCloud(database, { 'auth.methods': 'password,token,totp,recovery_code' })
  })
  afterAll(() => cloud.stop())

  const SECRET = Buffer.from('a secret of 20 bytes')
  let count = 0
  /** A user with a password, a seed, and a rule that asks for both. */
  const aUser = async (
    options: object = {
      multi_factor_auth_rules: [
        ['password', 'totp'],
        ['token', 'carrier'],
      ],
    },
  ) => {
    count += 1
    const name = `user${count}`
    const made = await cloud.request(await admin(), 'POST', '/v3/users', {
      user: { name, domain_id: 'default', password: 'secret', options },
    })
    const { id } = made.body.user
    const seed = { type: 'totp', blob: base32(SECRET), user_id: id }
    expect((await cloud.request(await admin(), 'POST', '/v3/credentials', { credential: seed })).status).toBe(201)
    return { id: id as string, name }
  }
  /** Its token is good for an hour: longer than one test. */
  let adminToken: { readonly at: Date; readonly id: string } | undefined
  const admin = async () => {
    const now = cloud.services.now()
    if (adminToken === undefined || now.getTime() - adminToken.at.getTime() > 1_800_000) {
      const user = { name: 'admin', domain: { id: 'default' }, password: cloud.adminPassword }
      const scope = { project: { name: 'admin', domain: { id: 'default' } } }
      adminToken = { at: now, id: await cloud.signIn(withPassword(user, scope)) }
    }
    return adminToken.id
  }
  const code = (back = 0) => passcodeAt(SECRET, stepAt(cloud.services.now()) - back)
  const password = (id: string) => ({ password: { user: { id, password: 'secret' } } })
  const totp = (id: string, passcode = code()) => ({ totp: { user: { id, passcode } } })
  const sign = (proofs: object, receipt?: string) =>
    cloud.authenticate(
      { identity: { methods: Object.keys(proofs), ...proofs } },
      receipt === undefined ? {} : { 'openstack-auth-receipt': receipt },
    )
  const receiptOf = (answer: TestAnswer) => answer.headers['openstack-auth-receipt'] ?? ''

  test('a rule that is not met answers a receipt, and the receipt counts for the rest', async () => {
    const { id, name } = await aUser()
    const first = await sign(password(id))
    expect(first.status).toBe(401)
    expect(first.body).toEqual({
      receipt: {
        methods: ['password'],
        user: { id, name, domain: { id: 'default', name: 'Default' } },
        expires_at: '2026-03-01T12:05:00.000000Z',
        issued_at: '2026-03-01T12:00:00.000000Z',
      },
      required_auth_methods: [['password', 'totp']],
    })
    expect([first.headers['www-authenticate'], first.headers['x-subject-token']]).toEqual([undefined, undefined])

    const second = await sign(totp(id), receiptOf(first))
    expect([second.status, second.body.token.methods]).toEqual([201, ['totp', 'password']])
  })

  test('both methods at once need no receipt, whatever their order', async () => {
    const { id } = await aUser()
    expect((await sign({ ...totp(id), ...password(id) })).status).toBe(201)
  })

  test('INV-37: a rule that is switched off, or names only what is not enabled, asks for nothing', async () => {
    const off = await aUser({ multi_factor_auth_rules: [['password', 'totp']], multi_factor_auth_enabled: false })
    const unknown = await aUser({ multi_factor_auth_rules: [['carrier']] })
    for (const { id } of [off, unknown]) expect((await sign(password(id))).status).toBe(201)
  })

  test('INV-33, INV-37: a receipt is of one user, ends, is used once, and is no token', async () => {
    const ann = await aUser()
    const bob = await aUser()
    const receipt = receiptOf(await sign(password(ann.id)))
    const notFound = {
      error: { code: 401, message: `Could not find auth receipt: ${receipt}.`, title: 'Unauthorized' },
    }

    const others = await sign(totp(bob.id), receipt)
    expect([others.status, others.body]).toEqual([401, notFound])
    expect((await cloud.request(receipt, 'GET', '/v3/auth/projects')).status).toBe(401)
    expect((await sign({ token: { id: receipt } })).status).toBe(404)
    expect((await sign(totp(bob.id), 'no receipt')).status).toBe(401)
    expect((await sign(totp(bob.id), await admin())).status).toBe(401)

    // A wrong code costs nothing but the attempt.
    expect((await sign(totp(ann.id, '000000'), receipt)).status).toBe(401)
    const both = await Promise.all([sign(totp(ann.id), receipt), sign(totp(ann.id, code(1)), receipt)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401])

    const late = receiptOf(await sign(password(bob.id)))
    cloud.later(300)
    expect((await sign(totp(bob.id), late)).status).toBe(401)
  })

  test('INV-17: no receipt is made from a token: it would outlive it', async () => {
    const { id } = await aUser({})
    const held = (await sign(password(id))).headers['x-subject-token'] ?? ''
    const options = { multi_factor_auth_rules: [['password', 'totp']] }
    await cloud.request(await admin(), 'PATCH', `/v3/users/${id}`, { user: { options } })
    const again = await sign({ token: { id: held } })
    expect([again.status, again.headers['openstack-auth-receipt']]).toEqual([401, undefined])
    const more = await sign({ token: { id: held }, ...totp(id) })
    expect([more.status, more.body.token.methods]).toEqual([201, ['totp', 'token', 'password']])
    expect(Date.parse(more.body.token.expires_at) - cloud.services.now().getTime()).toBeLessThanOrEqual(3_600_000)
  })

  test('INV-18: a new password ends receipts of the old one, and the next login is not among them (INV-20)', async () => {
    const { id } = await aUser()
    const receipt = receiptOf(await sign(password(id)))
    const patch = { user: { password: 'secret' } }
    expect((await cloud.request(await admin(), 'PATCH', `/v3/users/${id}`, patch)).status).toBe(200)
    expect((await sign(totp(id), receipt)).status).toBe(401)
    expect((await sign(totp(id), receiptOf(await sign(password(id))))).status).toBe(201)
  })

  test('INV-33: a code is used once, also side by side, in the current window and the one before', async () => {
    const { id } = await aUser()
    const both = () => sign({ ...password(id), ...totp(id) })
    const answers = await Promise.all([both(), both(), both()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401])
    cloud.later(30)
    expect((await sign({ ...password(id), ...totp(id, code(1)) })).status).toBe(401)
    expect((await sign({ ...password(id), ...totp(id, code(0)) })).status).toBe(201)
    cloud.later(60)
    expect((await sign({ ...password(id), ...totp(id, code(2)) })).status).toBe(401)
    expect((await sign({ ...password(id), ...totp(id, code(1)) })).status).toBe(201)
  })

  test('INV-13: a login that is refused for its scope costs no code', async () => {
    const { id } = await aUser()
    const identity = { methods: ['password', 'totp'], ...password(id), ...totp(id) }
    const refused = await cloud.authenticate({ identity, scope: { system: { all: true } } })
    expect(refused.status).toBe(401)
    expect((await cloud.authenticate({ identity })).status).toBe(201)
  })

  test('INV-29: guesses are counted, apart for who has a second proof', async () => {
    const { id } = await aUser({})
    const wrong = () => sign(totp(id, '000000'))
    await Promise.all(Array.from({ length: ATTEMPTS_MAX + 2 }, wrong))
    expect((await sign(totp(id))).status).toBe(401)
    expect((await sign({ ...password(id), ...totp(id) })).status).toBe(201)
    cloud.later(300)
    expect((await sign(totp(id))).status).toBe(201)
    const { rows } = await attemptsOf(id)
    expect(rows).toBe(0)
  })

  const attemptsOf = async (id: string) =>
    cloud.services.store.db
      .selectFrom('quoin_attempts')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .where('user_id', '=', id)
      .executeTakeFirstOrThrow()
      .then(({ rows }) => ({ rows: Number(rows) }))

  test('INV-28: strangers, users without a seed and disabled users get one answer', async () => {
    const { id } = await aUser()
    const messages = new Set<string>()
    await cloud.request(await admin(), 'PATCH', `/v3/users/${id}`, { user: { enabled: false } })
    const administrator = { name: 'admin', domain: { id: 'default' } }
    for (const user of [{ id }, { id: 'nobody' }, administrator, { ...administrator, domain: { id: 'none' } }]) {
      const answer = await sign({ totp: { user: { ...user, passcode: code() } } })
      messages.add(JSON.stringify([answer.status, answer.body]))
    }
    expect([...messages]).toEqual([
      JSON.stringify([
        401,
        {
          error: { code: 401, message: 'The request you have made requires authentication.', title: 'Unauthorized' },
        },
      ]),
    ])
  })

  test('malformed data is told by its field', async () => {
    const data: [object, string][] = [
      [{ totp: {} }, 'user'],
      [{ totp: { user: {} } }, 'id or name'],
      [{ totp: { user: { name: 'ann' } } }, 'domain'],
      [{ totp: { user: { id: 'x', passcode: 123456 } } }, 'passcode'],
      [{ totp: 'x' }, ''],
      [{ recovery_code: { user: { id: 'x', passcode: {} } } }, 'passcode'],
    ]
    for (const [proofs, field] of data) {
      const answer = await sign(proofs)
      expect([answer.status, answer.body.error.message.includes(field)], JSON.stringify(answer.body)).toEqual([
        400,
        true,
      ])
    }
  })

  test('a method or a relying party that is not set up is told', async () => {
    const passkey = await sign({ passkey: { credential: {} } })
    expect([passkey.status, passkey.body.error.identity.methods]).toEqual([
      401,
      expect.not.arrayContaining(['passkey']),
    ])
    const challenge = await cloud.request(null, 'POST', '/v3/OS-QUOIN/auth/passkey_challenges')
    expect([challenge.status, challenge.body.error.message]).toEqual([403, 'Passkeys are not set up on this service.'])
  })
})
