import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { passcodeAt, secretOf, stepAt } from '../auth/factors/totp.ts'
import { unrecorded } from '../kernel/changes/index.ts'
import { available } from '../testing/databases.ts'
import { aWholeCloud, type WholeCloud, withPassword } from '../testing/whole-cloud.ts'
import { Authenticator, type Ceremony, ORIGIN, RP_ID } from './testing/authenticator.ts'

describe.each(available)('second factors ($name)', ({ name: database }) => {
  let cloud: WholeCloud
  beforeAll(async () => {
    cloud = await aWholeCloud(database, {
      'auth.methods': 'password,token,totp,recovery_code,passkey,application_credential',
      'quoin.passkey_rp_id': RP_ID,
      'quoin.passkey_origins': ORIGIN,
      'quoin.factor_issuer': 'My Cloud',
    })
  })
  afterAll(() => cloud.stop())

  let count = 0
  const aUser = async () => {
    count += 1
    const user = { name: `user${count}`, domain_id: 'default', password: 'secret' }
    const made = await cloud.request(await admin(), 'POST', '/v3/users', { user })
    const id = made.body.user.id as string
    return { id, name: user.name, at: `/v3/OS-QUOIN/users/${id}` }
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
  const sign = (proofs: object, headers = {}) =>
    cloud.authenticate({ identity: { methods: Object.keys(proofs), ...proofs } }, headers)
  const signed = async (proofs: object) => {
    const answer = await sign(proofs)
    expect([answer.status, answer.body]).toEqual([201, answer.body])
    return answer.headers['x-subject-token'] ?? ''
  }
  const password = (id: string) => ({ password: { user: { id, password: 'secret' } } })
  const codeOf = (secret: string, back = 0) =>
    passcodeAt(secretOf(secret) ?? Buffer.alloc(0), stepAt(cloud.services.now()) - back)

  /** A fresh token, and an authenticator app added with it. */
  const enrolled = async (user: { id: string; at: string }) => {
    const token = await signed(password(user.id))
    const begun = await cloud.request(token, 'POST', `${user.at}/totp/enrolments`)
    expect(begun.status).toBe(200)
    const { enrolment, secret, uri } = begun.body.totp_enrolment
    const totp = { name: 'phone', enrolment, passcode: codeOf(secret) }
    const finished = await cloud.request(token, 'POST', `${user.at}/totp`, { totp })
    expect(finished.body).toEqual({ totp: { id: finished.body.totp?.id, name: 'phone' } })
    return { token, secret: secret as string, uri: uri as string, totp, id: finished.body.totp.id as string }
  }
  const factors = async (user: { at: string }) =>
    (await cloud.request(await admin(), 'GET', `${user.at}/factors`)).body.factors

  describe('authenticator apps', () => {
    test('count once a code was shown, which signs nobody in (INV-33)', async () => {
      const user = await aUser()
      const { secret, uri, token, totp } = await enrolled(user)
      expect(uri).toBe(
        `otpauth://totp/My%20Cloud:${user.name}?secret=${secret}&issuer=My%20Cloud&algorithm=SHA1&digits=6&period=30`,
      )
      expect((await sign({ totp: { user: { id: user.id, passcode: totp.passcode } } })).status).toBe(401)
      expect((await cloud.request(token, 'POST', `${user.at}/totp`, { totp })).status).toBe(403)
      cloud.later(30)
      await signed({ totp: { user: { id: user.id, passcode: codeOf(secret) } } })
      expect(await factors(user)).toEqual({
        totp: [{ id: expect.any(String), name: 'phone' }],
        passkeys: [],
        recovery_codes: null,
      })
    })

    test('a wrong code, another’s or an old enrolment, and a nameless factor are refused; nothing is stored', async () => {
      const user = await aUser()
      const other = await aUser()
      const token = await signed(password(user.id))
      const begun = await cloud.request(token, 'POST', `${user.at}/totp/enrolments`)
      expect(begun.headers['cache-control']).toBe('no-store')
      const { enrolment, secret } = begun.body.totp_enrolment
      const finish = async (by: string, at: string, over: object = {}) => {
        const totp = { name: 'phone', enrolment, passcode: codeOf(secret), ...over }
        const answer = await cloud.request(by, 'POST', `${at}/totp`, { totp })
        return [answer.status, /'\w+'/.exec(answer.body.error.message)?.[0]]
      }
      expect(await finish(token, user.at, { passcode: '000000' })).toEqual([400, "'passcode'"])
      expect((await finish(token, user.at, { passcode: 7 }))[0]).toBe(400)
      expect((await finish(token, user.at, { name: ' ' }))[0]).toBe(400)
      expect(await finish(token, user.at, { enrolment: 'x' })).toEqual([400, "'enrolment'"])
      expect(await finish(token, user.at, { enrolment: token })).toEqual([400, "'enrolment'"])
      // Of another user, and of another token of the same user.
      expect(await finish(await signed(password(other.id)), other.at)).toEqual([400, "'enrolment'"])
      expect(await finish(await signed(password(user.id)), user.at)).toEqual([400, "'enrolment'"])
      cloud.later(600)
      expect((await finish(token, user.at))[0]).toBe(403)
      expect((await factors(user)).totp).toEqual([])
    })

    test('are taken away by their user alone, with a factor, and the user’s tokens with them (INV-18, INV-34)', async () => {
      const user = await aUser()
      const { token, secret, id } = await enrolled(user)
      const path = `${user.at}/totp/${id}`
      const weak = await cloud.request(token, 'DELETE', path)
      expect([weak.status, weak.body.error.message]).toEqual([403, expect.stringContaining('with a second factor')])
      expect((await cloud.request(await admin(), 'DELETE', path)).status).toBe(403)
      cloud.later(30)
      const strong = await signed({ ...password(user.id), totp: { user: { id: user.id, passcode: codeOf(secret) } } })
      expect((await cloud.request(strong, 'DELETE', `${user.at}/totp/${'0'.repeat(32)}`)).status).toBe(404)
      expect((await cloud.request(strong, 'DELETE', path)).status).toBe(204)
      expect((await cloud.request(strong, 'GET', '/v3/auth/projects')).status).toBe(401)
      expect((await factors(user)).totp).toEqual([])
    })
  })

  test('INV-34: only a token straight from a login of the last ten minutes changes factors', async () => {
    const user = await aUser()
    const begin = (token: string | null) => cloud.request(token, 'POST', `${user.at}/totp/enrolments`)
    const token = await signed(password(user.id))
    expect((await begin(null)).status).toBe(401)
    expect((await begin(token)).status).toBe(200)
    cloud.later(600)
    expect((await begin(token)).status).toBe(403)
    expect((await begin(await signed({ token: { id: token } }))).status).toBe(403)
    expect((await begin(await signed({ token: { id: token }, ...password(user.id) }))).status).toBe(403)
    expect((await begin(await admin())).status).toBe(403)
  })

  test('INV-05: no delegated token sees or changes factors, of its user or as an administrator', async () => {
    const user = await aUser()
    const made = await cloud.request(await admin(), 'POST', '/v3/projects', {
      project: { name: `of ${user.name}`, domain_id: 'default' },
    })
    const { id: projectId } = made.body.project
    const roles = (await cloud.request(await admin(), 'GET', '/v3/roles?name=admin')).body.roles
    const grant = `/v3/projects/${projectId}/users/${user.id}/roles/${roles[0].id}`
    expect((await cloud.request(await admin(), 'PUT', grant)).status).toBe(204)
    const scoped = await cloud.signIn({
      identity: { methods: ['password'], ...password(user.id) },
      scope: { project: { id: projectId } },
    })
    const path = `/v3/users/${user.id}/application_credentials`
    for (const unrestricted of [false, true]) {
      const credential = await cloud.request(scoped, 'POST', path, {
        application_credential: { name: `unrestricted ${unrestricted}`, unrestricted },
      })
      const { id, secret } = credential.body.application_credential
      const delegated = await signed({ application_credential: { id, secret } })
      for (const [method, at] of [
        ['GET', `${user.at}/factors`],
        ['DELETE', `${user.at}/factors`],
        ['POST', `${user.at}/totp/enrolments`],
        ['POST', `${user.at}/recovery_codes`],
      ] as const)
        expect([method, at, (await cloud.request(delegated, method, at)).status]).toEqual([method, at, 403])
    }
    expect((await cloud.request(scoped, 'POST', `${user.at}/totp/enrolments`)).status).toBe(200)
  })

  test('strangers cannot tell a missing user from a forbidden one (INV-28)', async () => {
    const user = await aUser()
    const other = await aUser()
    const token = await signed(password(user.id))
    for (const [method, path] of [
      ['GET', 'factors'],
      ['DELETE', 'factors'],
      ['POST', 'recovery_codes'],
      ['DELETE', 'passkeys/x'],
    ] as const)
      for (const at of [other.at, '/v3/OS-QUOIN/users/nobody']) {
        const answer = await cloud.request(token, method, `${at}/${path}`)
        expect([method, path, answer.status]).toEqual([method, path, 403])
      }
    expect((await cloud.request(token, 'GET', `${user.at}/factors`)).status).toBe(200)
    expect((await cloud.request(await admin(), 'GET', '/v3/OS-QUOIN/users/nobody/factors')).status).toBe(404)
  })

  describe('recovery codes', () => {
    const codes = async (user: { id: string; at: string }) => {
      const made = await cloud.request(await signed(password(user.id)), 'POST', `${user.at}/recovery_codes`)
      expect([made.status, made.headers['cache-control']]).toEqual([201, 'no-store'])
      return made.body.recovery_codes as string[]
    }
    const recovery = (id: string, passcode: string) => ({ recovery_code: { user: { id, passcode } } })

    test('stand in for a factor, each once, also side by side, however typed (INV-33)', async () => {
      const user = await aUser()
      const [first = '', second = ''] = await codes(user)
      const rules = [
        ['password', 'totp'],
        ['password', 'recovery_code'],
      ]
      const patch = { user: { options: { multi_factor_auth_rules: rules } } }
      await cloud.request(await admin(), 'PATCH', `/v3/users/${user.id}`, patch)
      expect(first).toMatch(/^[A-Z2-7]{5}(-[A-Z2-7]{5}){3}-[A-Z2-7]{6}$/)
      const both = (code: string) => sign({ ...recovery(user.id, code), ...password(user.id) })
      const answers = await Promise.all([both(first), both(first), both(first.toLowerCase().replaceAll('-', ' '))])
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401])
      expect((await factors(user)).recovery_codes).toEqual({ left: 9, created_at: expect.any(String) })

      const receipt = await sign(password(user.id))
      const headers = { 'openstack-auth-receipt': receipt.headers['openstack-auth-receipt'] ?? '' }
      expect((await sign(recovery(user.id, second), headers)).status).toBe(201)
    })

    test('alone, of another user, or of an older set they prove nothing', async () => {
      const user = await aUser()
      const other = await aUser()
      const [old = ''] = await codes(user)
      const [fresh = ''] = await codes(user)
      expect((await sign(recovery(user.id, fresh))).status).toBe(401)
      expect((await sign({ ...password(other.id), ...recovery(other.id, fresh) })).status).toBe(401)
      expect((await sign({ ...password(other.id), ...recovery(user.id, fresh) })).status).toBe(401)
      expect((await sign({ ...password(user.id), ...recovery(user.id, old) })).status).toBe(401)
      expect((await sign({ ...password(user.id), ...recovery(user.id, '') })).status).toBe(401)
      expect((await sign({ ...password(user.id), ...recovery(user.id, fresh) })).status).toBe(201)
    })

    test('INV-55: neither codes nor their hashes are in the change log', async () => {
      const user = await aUser()
      const made = await codes(user)
      const rows = await cloud.services.store.db
        .selectFrom('quoin_change')
        .select('body')
        .where('entity', '=', 'recovery_codes')
        .where('entity_id', '=', user.id)
        .execute()
      expect(rows).toEqual([{ body: JSON.stringify({ user_id: user.id, left: made.length }) }])
    })
  })

  describe('passkeys', () => {
    const challengeFor = async (user: { id: string; at: string }, token: string) => {
      const begun = await cloud.request(token, 'POST', `${user.at}/passkeys/challenges`)
      expect(begun.status).toBe(200)
      return begun.body.options
    }
    const loginChallenge = async () => {
      const answer = await cloud.request(null, 'POST', '/v3/OS-QUOIN/auth/passkey_challenges')
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
      return answer.body.options
    }
    const finish = (user: { at: string }, token: string, credential: object) =>
      cloud.request(token, 'POST', `${user.at}/passkeys`, { passkey: { name: 'laptop', credential } })
    const login = async (authenticator: Authenticator, over: Partial<Ceremony> = {}) => {
      const { challenge } = await loginChallenge()
      return sign({ passkey: { credential: authenticator.get({ challenge, ...over }) } })
    }
    const registered = async (signCount = 0) => {
      const user = await aUser()
      const token = await signed(password(user.id))
      const { challenge } = await challengeFor(user, token)
      const authenticator = new Authenticator(user.id)
      const made = await finish(user, token, authenticator.create({ challenge, signCount }))
      expect([made.status, made.body]).toEqual([
        201,
        { passkey: { id: made.body.passkey?.id, name: 'laptop', created_at: expect.any(String), last_used_at: null } },
      ])
      return { user, token, authenticator, id: made.body.passkey.id as string }
    }

    test('are asked for as discoverable, with the user verified, and without attestation', async () => {
      const { user, token, authenticator } = await registered()
      const options = (await cloud.request(token, 'POST', `${user.at}/passkeys/challenges`)).body
      expect(options.error.message).toContain('with a second factor')
      const strong = (await login(authenticator)).headers['x-subject-token'] ?? ''
      expect(await challengeFor(user, strong)).toMatchObject({
        rp: { name: 'My Cloud', id: RP_ID },
        user: { id: Buffer.from(user.id).toString('base64url'), name: user.name },
        attestation: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: [{ id: authenticator.id.toString('base64url') }],
      })
      expect(await loginChallenge()).toEqual({
        ...{ rpId: RP_ID, challenge: expect.any(String), timeout: 300_000, userVerification: 'required' },
      })
    })

    test('sign their user in, alone or as a rule asks', async () => {
      const { user, authenticator } = await registered()
      const answer = await login(authenticator)
      expect([answer.status, answer.body.token.methods, answer.body.token.user.id]).toEqual([
        ...[201, ['passkey'], user.id],
      ])
      expect((await factors(user)).passkeys).toEqual([
        { id: expect.any(String), name: 'laptop', created_at: expect.any(String), last_used_at: expect.any(String) },
      ])
      await cloud.request(await admin(), 'PATCH', `/v3/users/${user.id}`, {
        user: { options: { multi_factor_auth_rules: [['password', 'passkey']] } },
      })
      const receipt = await login(authenticator)
      expect([receipt.status, receipt.body.required_auth_methods]).toEqual([401, [['password', 'passkey']]])
      const headers = { 'openstack-auth-receipt': receipt.headers['openstack-auth-receipt'] ?? '' }
      expect((await sign(password(user.id), headers)).status).toBe(201)
    })

    test('INV-38: origin, relying party, verification flag, frame, user and challenge of a login are checked', async () => {
      const { authenticator } = await registered()
      const wrong: Partial<Ceremony>[] = [
        { origin: 'https://console.cloud.test.evil.example' },
        { rpId: 'evil.example' },
        { userVerified: false },
        { crossOrigin: true },
        { userHandle: Buffer.from('admin').toString('base64url') },
        { challenge: Buffer.from('made up').toString('base64url') },
      ]
      for (const over of wrong) expect([over, (await login(authenticator, over)).status]).toEqual([over, 401])
      expect((await login(authenticator)).status).toBe(201)
    })

    test('INV-33, INV-38: a challenge is used once, in time, and for what it was made', async () => {
      const { user, authenticator, token } = await registered()
      const { challenge } = await loginChallenge()
      const again = () => sign({ passkey: { credential: authenticator.get({ challenge }) } })
      const answers = await Promise.all([again(), again(), again()])
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401])

      const old = await loginChallenge()
      const other = await aUser()
      const otherToken = await signed(password(other.id))
      const begun = await challengeFor(other, otherToken)
      // For registering, not for signing in; and the other way round; and another user's.
      expect((await login(authenticator, { challenge: begun.challenge })).status).toBe(401)
      const strange = new Authenticator(other.id)
      expect((await finish(other, otherToken, strange.create({ challenge: old.challenge }))).status).toBe(400)
      expect((await finish(user, token, strange.create({ challenge: begun.challenge }))).status).toBe(403)
      cloud.later(300)
      expect((await login(authenticator, { challenge: old.challenge })).status).toBe(401)
      expect((await finish(other, otherToken, strange.create({ challenge: begun.challenge }))).status).toBe(400)
    })

    test('INV-38: a counter that does not rise is a copy', async () => {
      const { authenticator } = await registered(5)
      expect((await login(authenticator, { signCount: 5 })).status).toBe(401)
      expect((await login(authenticator, { signCount: 9 })).status).toBe(201)
      expect((await login(authenticator, { signCount: 7 })).status).toBe(401)
    })

    test('INV-38: so they are when one is registered, and none is attested (INV-50)', async () => {
      const user = await aUser()
      const token = await signed(password(user.id))
      const { challenge } = await challengeFor(user, token)
      const wrong: Partial<Ceremony>[] = [
        { origin: 'http://console.cloud.test' },
        { rpId: 'evil.example' },
        { userVerified: false },
        { crossOrigin: true },
        { format: 'fido-u2f' },
        { challenge: 'AAAA' },
      ]
      for (const over of wrong) {
        const answer = await finish(user, token, new Authenticator(user.id).create({ challenge, ...over }))
        expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining("'credential'")])
      }
      expect((await factors(user)).passkeys).toEqual([])
      const credential = new Authenticator(user.id).create({ challenge })
      expect((await finish(user, token, credential)).status).toBe(201)
    })

    test('INV-23: nonsense is refused, whatever its form', async () => {
      const { user, authenticator } = await registered()
      const { challenge } = await loginChallenge()
      const good = authenticator.get({ challenge })
      const { response } = good
      for (const [status, credential] of [
        [401, { ...good, id: 'x' }],
        [401, { ...good, response: { ...response, signature: 'AAAA' } }],
        [401, { ...good, response: { ...response, authenticatorData: '' } }],
        [401, { ...good, response: { ...response, clientDataJSON: 'bnVsbA' } }],
        [400, { ...good, response: { ...response, clientDataJSON: null } }],
        [400, { ...good, response: 'x' }],
        [400, 'x'],
      ] as const)
        expect((await sign({ passkey: { credential } })).status).toBe(status)
      const token = (await login(authenticator)).headers['x-subject-token'] ?? ''
      const made = new Authenticator(user.id).create({ challenge: (await challengeFor(user, token)).challenge })
      for (const attestationObject of ['', 'AAAA', '!!', made.response.attestationObject.slice(0, 40)])
        expect((await finish(user, token, { ...made, response: { ...made.response, attestationObject } })).status).toBe(
          400,
        )
    })

    test('one of another user is not registered again, and a challenge registers one', async () => {
      const { authenticator } = await registered()
      const user = await aUser()
      const token = await signed(password(user.id))
      const { challenge } = await challengeFor(user, token)
      expect((await finish(user, token, authenticator.create({ challenge }))).status).toBe(409)
      const own = () => finish(user, token, new Authenticator(user.id).create({ challenge }))
      const [first, second] = (await Promise.all([own(), own()])).map(({ status }) => status).sort()
      // 403 where the first was there before the second was looked at: from then on changes need a factor.
      expect([first, [400, 403].includes(second ?? 0)]).toEqual([201, true])
      expect((await factors(user)).passkeys).toHaveLength(1)
    })

    test('are taken away by their user, and not twice', async () => {
      const { user, authenticator, id } = await registered()
      const fresh = async () => (await login(authenticator)).headers['x-subject-token'] ?? ''
      const other = await registered()
      const token = await fresh()
      expect((await cloud.request(token, 'DELETE', `${user.at}/passkeys/${other.id}`)).status).toBe(404)
      expect((await cloud.request(token, 'DELETE', `${user.at}/passkeys/${id}`)).status).toBe(204)
      expect((await cloud.request(token, 'GET', `${user.at}/factors`)).status).toBe(401)
      expect((await login(authenticator)).status).toBe(401)
    })
  })

  test('an administrator’s reset takes all, and ends the user’s tokens; removing the user leaves no row', async () => {
    const user = await aUser()
    const token = await signed(password(user.id))
    await cloud.request(token, 'POST', `${user.at}/recovery_codes`)
    const { options } = (await cloud.request(token, 'POST', `${user.at}/passkeys/challenges`)).body
    const credential = new Authenticator(user.id).create({ challenge: options.challenge })
    await cloud.request(token, 'POST', `${user.at}/passkeys`, { passkey: { name: 'x', credential } })
    expect((await cloud.request(token, 'DELETE', `${user.at}/factors`)).status).toBe(403)
    expect((await cloud.request(await admin(), 'DELETE', `${user.at}/factors`)).status).toBe(204)
    expect(await factors(user)).toEqual({ totp: [], passkeys: [], recovery_codes: null })
    expect((await cloud.request(token, 'GET', `${user.at}/factors`)).status).toBe(401)
    const again = await enrolled(user)
    // A seed that no key opens any more is taken away as well.
    const { store } = cloud.services
    await store.write(async (tx) => {
      unrecorded(tx, 'a test')
      await tx.updateTable('credential').set({ encrypted_blob: 'x' }).where('user_id', '=', user.id).execute()
    })
    expect((await cloud.request(await admin(), 'DELETE', `${user.at}/factors`)).status).toBe(204)
    expect(await factors(user)).toEqual({ totp: [], passkeys: [], recovery_codes: null })
    cloud.later(1)
    await enrolled(user)
    await sign({ totp: { user: { id: user.id, passcode: '000000' } } })
    expect((await cloud.request(await admin(), 'DELETE', `/v3/users/${user.id}`)).status).toBe(204)
    for (const table of ['quoin_recovery_code', 'quoin_passkey', 'quoin_attempts', 'credential'] as const)
      expect(
        await cloud.services.store.db.selectFrom(table).select('user_id').where('user_id', '=', user.id).execute(),
      ).toEqual([])
    expect(again.secret).not.toBe('')
  })
})
