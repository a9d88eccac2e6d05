import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCast, bySecret, type Cast, type Person } from '../../delegation/testing/cast.ts'
import { post, tokenIn } from '../../delegation/testing/consumer.ts'
import { available } from '../../testing/databases.ts'
import { signingsOf } from './sign.ts'

describe.each(available)('key pairs made under a delegation ($name)', ({ name: database }) => {
  let cast: Cast
  let projectId: string
  let elsewhere: string
  let ann: Person
  let bob: Person
  beforeAll(async () => {
    cast = await aCast(database)
    projectId = await cast.aProject()
    elsewhere = await cast.aProject()
    ann = await cast.aUser(projectId, 'member', 'reader')
    bob = await cast.aUser(projectId, 'reader')
    for (const { id } of [ann, bob]) await cast.grant(id, elsewhere, 'reader')
  })
  afterAll(() => cast.cloud.stop())

  let made = 0
  /** Redeems a pair of this user that claims to come from somewhere. */
  async function redeemed(user_id: string, origin: object, project_id = projectId) {
    made += 1
    const access = `${database}-${made}`
    const blob = JSON.stringify({ access, secret: 's', ...origin })
    await cast.admin('POST', '/v3/credentials', { credential: { type: 'ec2', user_id, project_id, blob } })
    return () => {
      const params = { SignatureVersion: '2', Timestamp: cast.cloud.services.now().toISOString() }
      const request = { access, host: 'h', verb: 'GET', path: '/', params }
      const [one] = signingsOf('s', { ...request, headers: {}, bodyHash: '', signature: '' })
      return cast.admin('POST', '/v3/ec2tokens', { credentials: { ...request, signature: one?.signature } })
    }
  }

  const aTrust = async (more: object = {}): Promise<string> => {
    const trust = { trustor_user_id: ann.id, trustee_user_id: bob.id, project_id: projectId, impersonation: true }
    const roles = [{ name: 'reader' }]
    const body = { trust: { ...trust, roles, ...more } }
    return (await cast.cloud.request(await ann.signIn(), 'POST', '/v3/OS-TRUST/trusts', body)).body.trust.id
  }

  test('INV-06: yield what the trust passes on, while it lasts', async () => {
    const trust_id = await aTrust()
    const asAnn = await redeemed(ann.id, { trust_id })
    const { body, headers } = await asAnn()
    expect(body.token).toMatchObject({
      methods: ['ec2credential'],
      user: { id: ann.id },
      'OS-TRUST:trust': { id: trust_id, impersonation: true },
      roles: [{ name: 'reader' }],
    })
    expect((await cast.shown(headers['x-subject-token'] ?? '')).body).toEqual(body)
    await cast.cloud.request(await ann.signIn(), 'DELETE', `/v3/OS-TRUST/trusts/${trust_id}`)
    expect((await asAnn()).status).toBe(404)
    expect((await cast.shown(headers['x-subject-token'] ?? '')).status).toBe(404)

    const asBob = await redeemed(bob.id, { trust_id: await aTrust({ impersonation: false }) })
    expect((await asBob()).body.token).toMatchObject({ user: { id: bob.id }, roles: [{ name: 'reader' }] })
  })

  test("INV-01, INV-02: but not another's trust, another project, or more than one origin", async () => {
    const trust_id = await aTrust()
    for (const [owner, origin, project] of [
      [bob.id, { trust_id }],
      [ann.id, { trust_id: await aTrust({ impersonation: false }) }],
      [ann.id, { trust_id }, elsewhere],
      [ann.id, { trust_id, app_cred_id: 'x' }],
      [ann.id, { trust_id: 7 }],
    ] as const) {
      const answer = await (await redeemed(owner, origin, project))()
      expect([401, 403], JSON.stringify([owner, origin, answer.body])).toContain(answer.status)
    }
    expect((await (await redeemed(ann.id, { trust_id: 'none' }))()).status).toBe(404)
  })

  test('INV-33: each redemption of a trust whose uses are counted is one', async () => {
    const once = await redeemed(ann.id, { trust_id: await aTrust({ remaining_uses: 1 }) })
    const statuses = (await Promise.all([once(), once()])).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect((await once()).status).toBe(404)
  })

  test("INV-17: yield the application credential's token, which ends with it; not another's, nor elsewhere", async () => {
    const end = new Date(cast.cloud.services.now().getTime() + 600_000).toISOString().slice(0, 19)
    const body = { application_credential: { name: 'robot', roles: [{ name: 'reader' }], expires_at: end } }
    const path = `/v3/users/${ann.id}/application_credentials`
    const { application_credential: robot } = (await cast.cloud.request(await ann.signIn(), 'POST', path, body)).body
    const asAnn = await redeemed(ann.id, { app_cred_id: robot.id })
    expect((await asAnn()).body.token).toMatchObject({
      methods: ['ec2credential'],
      user: { id: ann.id },
      application_credential: { id: robot.id },
      roles: [{ name: 'reader' }],
      expires_at: `${end}.000000Z`,
    })
    expect((await (await redeemed(bob.id, { app_cred_id: robot.id }))()).status).toBe(401)
    expect((await (await redeemed(ann.id, { app_cred_id: robot.id }, elsewhere))()).status).toBe(401)
    await cast.cloud.request(await ann.signIn(), 'DELETE', `${path}/${robot.id}`)
    expect((await asAnn()).status).toBe(404)
  })

  test('INV-06: yield what a user lets an OAuth1 consumer do, in the same project', async () => {
    // Only administrators may agree to anything, by the default rules.
    const root = await cast.aUser(projectId, 'admin', 'reader')
    await cast.grant(root.id, elsewhere, 'reader')
    const { id, secret } = (await cast.admin('POST', '/v3/OS-OAUTH1/consumers', { consumer: {} })).body.consumer
    const consumer = { id, secret }
    const headers = { 'requested-project-id': projectId }
    const token = tokenIn(await post(cast.cloud, '/v3/OS-OAUTH1/request_token', { consumer }, { headers }))
    const path = `/v3/OS-OAUTH1/authorize/${token.id}`
    const agreed = await cast.cloud.request(await root.signIn(), 'PUT', path, {
      roles: [{ id: cast.roleId('reader') }],
    })
    const verifier = agreed.body.token.oauth_verifier
    const access = tokenIn(await post(cast.cloud, '/v3/OS-OAUTH1/access_token', { consumer, token, verifier }))
    const redeem = await redeemed(root.id, { access_token_id: access.id })
    expect((await redeem()).body.token).toMatchObject({
      methods: ['ec2credential'],
      user: { id: root.id },
      'OS-OAUTH1': { access_token_id: access.id, consumer_id: id },
      roles: [{ name: 'reader' }],
    })
    expect((await (await redeemed(bob.id, { access_token_id: access.id }))()).status).toBe(401)
    expect((await (await redeemed(root.id, { access_token_id: access.id }, elsewhere))()).status).toBe(401)
    await cast.admin('DELETE', `/v3/OS-OAUTH1/consumers/${id}`)
    expect((await redeem()).status).toBeGreaterThanOrEqual(401)
  })

  test('INV-04, INV-05: and tokens of a trust or an application credential reach no credential, seeds least of all', async () => {
    const seed = { credential: { type: 'totp', user_id: ann.id, blob: 'S' } }
    const { id } = (await cast.admin('POST', '/v3/credentials', seed)).body.credential
    const trust_id = await aTrust({ roles: [{ name: 'member' }] })
    const body = { application_credential: { name: 'free', unrestricted: true } }
    const path = `/v3/users/${ann.id}/application_credentials`
    const { application_credential: free } = (await cast.cloud.request(await ann.signIn(), 'POST', path, body)).body
    for (const token of [
      await bob.signIn({ 'OS-TRUST:trust': { id: trust_id } }),
      await cast.cloud.signIn(bySecret(free.id, free.secret)),
    ]) {
      const ask = (method: string, at: string, sent?: object) => cast.cloud.request(token, method, at, sent)
      expect((await ask('GET', `/v3/credentials/${id}`)).status).toBe(403)
      expect((await ask('PATCH', `/v3/credentials/${id}`, { credential: { blob: 'x' } })).status).toBe(403)
      expect((await ask('GET', '/v3/credentials')).body.credentials).toEqual([])
      expect((await ask('POST', '/v3/credentials', seed)).status).toBe(403)
      const at = `/v3/users/${ann.id}/credentials/OS-EC2`
      expect((await ask('POST', at, { tenant_id: projectId })).status).toBe(403)
      expect((await ask('GET', at)).status).toBe(403)
    }
  })
})
