import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aWholeCloud, type WholeCloud, withPassword } from '../../testing/whole-cloud.ts'
import { hmac, signingKey } from './hmac.ts'
import { signingsOf } from './sign.ts'

interface Pair {
  readonly access: string
  readonly secret: string
}

describe.each(available)('tokens for signed requests ($name)', ({ name: database }) => {
  let cloud: WholeCloud
  let userId: string
  let projectId: string
  let ann: string
  let pair: Pair
  let service: string
  beforeAll(async () => {
    cloud = await aWholeCloud(database)
    const make = async (kind: string, body: object): Promise<string> =>
      (await cloud.request(cloud.admin, 'POST', `/v3/${kind}s`, { [kind]: body })).body[kind].id
    const roles = (await cloud.request(cloud.admin, 'GET', '/v3/roles')).body.roles as { id: string; name: string }[]
    const roleId = async (name: string): Promise<string> =>
      roles.find((role) => role.name === name)?.id ?? make('role', { name })
    const aMember = async (name: string, role: string): Promise<string> => {
      const id = await make('user', { name, password: 'pw' })
      await cloud.request(cloud.admin, 'PUT', `/v3/projects/${projectId}/users/${id}/roles/${await roleId(role)}`)
      return id
    }
    projectId = await make('project', { name: 'p' })
    userId = await aMember('ann', 'member')
    const signIn = (id: string) => cloud.signIn(withPassword({ id, password: 'pw' }, { project: { id: projectId } }))
    ann = await signIn(userId)
    service = await signIn(await aMember('swift', 'service'))
    pair = await aPair()
  })
  afterAll(() => cloud.stop())

  const aPair = async (): Promise<Pair> =>
    (await cloud.request(ann, 'POST', `/v3/users/${userId}/credentials/OS-EC2`, { tenant_id: projectId })).body
      .credential

  const isoNow = (awayS = 0) =>
    new Date(cloud.services.now().getTime() + awayS * 1000).toISOString().replace(/\..*/, 'Z')

  /** A request signed with version 2. */
  const signed = ({ access, secret }: Pair, params: object = {}, host = 'ec2.test:8773') => {
    const request = {
      access,
      host,
      verb: 'GET',
      path: '/',
      params: { SignatureVersion: '2', Action: 'Test', Timestamp: isoNow(), ...params },
    }
    const [one] = signingsOf(secret, { ...request, headers: {}, bodyHash: '', signature: '' })
    return { ...request, signature: one?.signature }
  }
  const ec2 = (credentials: object, token: string | null = service) =>
    cloud.request(token, 'POST', '/v3/ec2tokens', { credentials })

  const s3 = ({ access, secret }: Pair, date = isoNow().replace(/[-:]/g, '')) => {
    const day = date.slice(0, 8)
    const text = ['AWS4-HMAC-SHA256', date, `${day}/r/s3/aws4_request`, createHash('sha256').digest('hex')].join('\n')
    const signature = hmac('sha256', signingKey(secret, { day, region: 'r', service: 's3' }), text).toString('hex')
    return cloud.request(service, 'POST', '/v3/s3tokens', {
      credentials: { access, signature, token: Buffer.from(text).toString('base64url') },
    })
  }
  const validated = (token: string) =>
    cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token })

  test('a signed request becomes a token of its signer, for the project of the key', async () => {
    const { status, body, headers } = await ec2(signed(pair))
    expect(status).toBe(200)
    expect(body.token).toMatchObject({
      methods: ['ec2credential'],
      user: { id: userId, name: 'ann' },
      project: { id: projectId },
      roles: expect.arrayContaining([expect.objectContaining({ name: 'member' })]),
      catalog: expect.any(Array),
    })
    expect((await validated(headers['x-subject-token'] ?? '')).body).toEqual(body)
    for (const other of ['credential', 'ec2Credentials'])
      expect((await cloud.request(service, 'POST', '/v3/ec2tokens', { [other]: signed(pair) })).status).toBe(200)
    const withoutPort = { ...signed(pair, {}, 'ec2.test'), host: 'ec2.test:8773' }
    expect((await ec2(withoutPort)).status).toBe(200)
  })

  test('S3 says who it is and gives no token away', async () => {
    const { status, body, headers } = await s3(pair)
    expect([status, headers['x-subject-token']]).toEqual([200, undefined])
    expect(body.token).toMatchObject({ methods: ['ec2credential'], user: { id: userId } })
  })

  test('INV-35: redeeming needs a service or an administrator', async () => {
    expect((await ec2(signed(pair), cloud.admin)).status).toBe(200)
    expect((await ec2(signed(pair), ann)).status).toBe(403)
    expect((await ec2(signed(pair), null)).status).toBe(401)
    expect((await cloud.request(ann, 'POST', '/v3/s3tokens', {})).status).toBe(403)
    for (const path of ['/v3/ec2tokens', '/v3/s3tokens'])
      expect((await cloud.request(service, 'GET', path)).status).toBe(405)
  })

  test('INV-35: what is not signed, not fresh or of no date is refused', async () => {
    const good = signed(pair)
    for (const bad of [
      { ...good, path: '/other' },
      { ...good, params: { ...good.params, Action: 'Other' } },
      { ...good, signature: `${good.signature}=` },
      { ...good, signature: undefined },
      { ...good, access: undefined },
      signed({ ...pair, secret: 'other' }),
      signed(pair, { Timestamp: isoNow(-901) }),
      signed(pair, { Timestamp: isoNow(901) }),
      signed(pair, { Timestamp: 'now' }),
      signed(pair, { Timestamp: undefined }),
      { ...good, params: { SignatureVersion: '0', Action: 'Test', Timestamp: isoNow() } },
    ])
      expect((await ec2(bad)).status, JSON.stringify(bad)).toBe(401)
    for (const away of [-899, 899]) expect((await ec2(signed(pair, { Timestamp: isoNow(away) }))).status).toBe(200)
    for (const away of [-901, 901]) expect((await s3(pair, isoNow(away).replace(/[-:]/g, ''))).status).toBe(401)
    expect((await s3({ ...pair, secret: 'other' })).status).toBe(401)
    expect((await ec2(signed({ ...pair, access: 'unknown' }))).body.error).toMatchObject({
      code: 404,
      message: 'EC2 access key not found.',
    })
  })

  test.each([
    [{}, 400, 400],
    [{ credentials: {} }, 401, 401],
    [{ credentials: 'x' }, 400, 400],
    [{ credentials: { access: 7 } }, 400, 400],
    [{ credentials: { access: 'a', signature: ['x'] } }, 400, 400],
    [{ credentials: { access: 'a', signature: 'x', token: {} } }, 404, 400],
    [{ credentials: { access: 'a', signature: 'x', params: 'x' } }, 400, 401],
    [{ credentials: { access: 'a', signature: 'x', params: { Action: {} } } }, 400, 401],
    [{ credentials: { access: 'a', signature: 'x', headers: { Authorization: null } } }, 400, 401],
  ])('INV-47: %j is refused', async (body, ofEc2, ofS3) => {
    expect((await cloud.request(service, 'POST', '/v3/ec2tokens', body)).status).toBe(ofEc2)
    expect((await cloud.request(service, 'POST', '/v3/s3tokens', body)).status).toBe(ofS3)
  })

  test('INV-36, INV-03: its token manages nothing here and becomes no other', async () => {
    const token = (await ec2(signed(pair))).headers['x-subject-token'] ?? ''
    for (const [method, path] of [
      ['GET', `/v3/users/${userId}`],
      ['GET', '/v3/auth/projects'],
      ['GET', '/v3/auth/tokens'],
      ['GET', '/v3'],
    ] as const)
      expect((await cloud.request(token, method, path, undefined, { 'x-subject-token': token })).body.error).toEqual({
        code: 403,
        title: 'Forbidden',
        message: 'You are not authorized to perform the requested action.',
      })
    const again = await cloud.authenticate({ identity: { methods: ['token'], token: { id: token } } })
    expect(again.body.error).toMatchObject({
      code: 403,
      message: expect.stringContaining('Using a delegated token to create another token is not allowed.'),
    })
  })

  test('INV-18: its tokens end with the key pair, and with a new secret; others of its owner go on', async () => {
    const one = await aPair()
    const path = `/v3/users/${userId}/credentials/OS-EC2/${one.access}`
    const first = (await ec2(signed(one))).headers['x-subject-token'] ?? ''
    const other = (await ec2(signed(pair))).headers['x-subject-token'] ?? ''
    const id = createHash('sha256').update(one.access).digest('hex')
    const change = { credential: { blob: JSON.stringify({ access: one.access, secret: 'new' }) } }
    expect((await cloud.request(ann, 'PATCH', `/v3/credentials/${id}`, change)).status).toBe(200)
    expect((await validated(first)).status).toBe(404)
    expect((await ec2(signed(one))).status).toBe(401)
    const second = (await ec2(signed({ ...one, secret: 'new' }))).headers['x-subject-token'] ?? ''
    expect((await validated(second)).status).toBe(200)
    cloud.later(3)
    expect((await cloud.request(ann, 'DELETE', path)).status).toBe(204)
    expect((await validated(second)).status).toBe(404)
    expect((await validated(other)).status).toBe(200)
  })

  test('INV-06: the type, the owner, the project and its roles are looked at again', async () => {
    const stored = async (blob: object | string, more: object = {}) => {
      const access = createHash('sha256')
        .update(JSON.stringify([blob, more, Math.random()]))
        .digest('hex')
      const text = typeof blob === 'string' ? blob : JSON.stringify({ access, secret: 's', ...blob })
      const body = { credential: { type: 'ec2', user_id: userId, project_id: projectId, blob: text, ...more } }
      expect((await cloud.request(cloud.admin, 'POST', '/v3/credentials', body)).status).toBe(201)
      return { access, secret: 's' }
    }
    const status = async (of: Pair) => (await ec2(signed(of))).status
    expect(await status(await stored({}))).toBe(200)
    expect(await status(await stored({}, { type: 'EC2' }))).toBe(404)
    expect(await status(await stored({ secret: 7 }))).toBe(401)
    expect(await status(await stored({ secret: '' }))).toBe(401)
    expect(await status(await stored({}, { project_id: 'none' }))).toBe(404)
    expect(await status(await stored({}, { user_id: 'nobody' }))).toBe(404)
    const admin = (await cloud.request(cloud.admin, 'GET', '/v3/projects?name=admin')).body.projects[0].id
    expect(await status(await stored({}, { project_id: admin }))).toBe(401)
    for (const mark of ['trust_id', 'app_cred_id', 'access_token_id'])
      expect(await status(await stored({ [mark]: 'f'.repeat(32) })), mark).toBeGreaterThanOrEqual(401)

    for (const thing of [`users/${userId}`, `projects/${projectId}`]) {
      const [kind] = thing.split('s/')
      const enable = (enabled: boolean) =>
        cloud.request(cloud.admin, 'PATCH', `/v3/${thing}`, { [kind ?? '']: { enabled } })
      const token = (await ec2(signed(pair), cloud.admin)).headers['x-subject-token'] ?? ''
      await enable(false)
      expect((await ec2(signed(pair), cloud.admin)).status).toBe(401)
      expect((await validated(token)).status).toBe(404)
      await enable(true)
    }
  })
})
