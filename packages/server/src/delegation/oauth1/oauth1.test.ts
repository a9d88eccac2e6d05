import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aWholeCloud, type WholeCloud, withPassword } from '../../testing/whole-cloud.ts'
import { type Known, post, signInWith, type Trick, tokenIn } from '../testing/consumer.ts'

describe.each(available)('OAuth1 ($name)', ({ name }) => {
  let cloud: WholeCloud
  let project: string
  let admin: string
  let roles: Record<string, string>
  let consumer: Known['consumer']

  beforeAll(async () => {
    cloud = await aWholeCloud(name)
    const [first] = (await as('GET', '/v3/projects?name=admin')).body.projects
    project = first.id
    admin = (await as('GET', '/v3/users?name=admin')).body.users[0].id
    roles = Object.fromEntries(
      (await as('GET', '/v3/roles')).body.roles.map((r: Record<string, string>) => [r.name, r.id]),
    )
    consumer = await aConsumer()
  })
  afterAll(() => cloud.stop())

  const as = (method: string, path: string, body?: unknown) => cloud.request(cloud.admin, method, path, body)
  const aConsumer = async (): Promise<Known['consumer']> => {
    const { id, secret } = (await as('POST', '/v3/OS-OAUTH1/consumers', { consumer: { description: 'c' } })).body
      .consumer
    return { id, secret }
  }
  const ask = (known: Known, trick: Trick = {}) =>
    post(cloud, '/v3/OS-OAUTH1/request_token', known, { headers: { 'requested-project-id': project }, ...trick })
  const agree = (requestToken: string, names: readonly string[], token = cloud.admin) =>
    cloud.request(token, 'PUT', `/v3/OS-OAUTH1/authorize/${requestToken}`, {
      roles: names.map((role) => ({ id: roles[role] })),
    })
  const take = (known: Known, trick: Trick = {}) => post(cloud, '/v3/OS-OAUTH1/access_token', known, trick)
  const agreed = async (names: readonly string[], by: Known['consumer'] = consumer): Promise<Known> => {
    const token = tokenIn(await ask({ consumer: by }))
    const verifier = (await agree(token.id, names)).body.token.oauth_verifier
    return { consumer: by, token, verifier }
  }
  const granted = async (names: readonly string[], by: Known['consumer'] = consumer): Promise<Known> => ({
    consumer: by,
    token: tokenIn(await take(await agreed(names, by))),
  })
  const shown = (subject: string) =>
    cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': subject })

  test('consumers: all five operations; the secret is shown once', async () => {
    const made = await as('POST', '/v3/OS-OAUTH1/consumers', {
      consumer: { description: 'prints', 'x-y': 1, secret: 's' },
    })
    expect(made.status).toBe(201)
    const { id } = made.body.consumer
    const at = `/v3/OS-OAUTH1/consumers/${id}`
    const links = { self: `http://cloud.test${at}` }
    expect(made.body.consumer).toEqual({
      id,
      description: 'prints',
      x_y: 1,
      secret: expect.stringMatching(/^[0-9a-f]{32}$/),
      links,
    })
    expect((await as('GET', at)).body).toEqual({ consumer: { id, description: 'prints', x_y: 1, links } })
    expect((await as('GET', '/v3/OS-OAUTH1/consumers')).body.consumers).toContainEqual({
      id,
      description: 'prints',
      x_y: 1,
      links,
    })
    expect((await as('PATCH', at, { consumer: { description: null, z: 2 } })).body.consumer).toEqual({
      id,
      description: null,
      x_y: 1,
      z: 2,
      links,
    })
    for (const consumer of [{ secret: 'x' }, {}, { description: 3 }, null, 'x', { id: 'other' }])
      expect((await as('PATCH', at, { consumer })).status).toBe(400)
    expect((await as('DELETE', at)).status).toBe(204)
    expect((await as('DELETE', at)).status).toBe(404) // INV-14
    expect((await as('GET', at)).body.error.message).toBe('Consumer not found')
  })

  test('a user lets a consumer use one role, and sees and takes back what it may do', async () => {
    const asked = await ask({ consumer })
    expect([asked.status, asked.headers['content-type']]).toEqual([201, 'application/x-www-form-urlencoded'])
    expect(asked.body).toMatch(
      /^oauth_token=[0-9a-f]{32}&oauth_token_secret=[0-9a-f]{32}&oauth_expires_at=2026-03-01T20:00:00.000000Z$/,
    )
    const token = tokenIn(asked)
    const answer = await agree(token.id, ['member'])
    expect(answer.body).toEqual({ token: { oauth_verifier: expect.stringMatching(/^[a-zA-Z2-9]{8}$/) } })
    const { oauth_verifier: verifier } = answer.body.token
    const access = await take({ consumer, token, verifier }, { how: 'HMAC-SHA256' })
    expect([access.status, access.headers['content-type']]).toEqual([201, 'application/x-www-form-urlencoded'])
    // INV-33: once.
    expect((await take({ consumer, token, verifier })).status).toBe(401)

    const known = { consumer, token: tokenIn(access) }
    const issued = await signInWith(cloud, known)
    expect(issued.status).toBe(201)
    expect(issued.body.token).toMatchObject({
      methods: ['oauth1'],
      user: { id: admin },
      project: { id: project },
      'OS-OAUTH1': { access_token_id: known.token.id, consumer_id: consumer.id },
    })
    // INV-01: what was passed on, and what that implies; not what the user could do.
    expect(issued.body.token.roles.map((role: { name: string }) => role.name).sort()).toEqual(['member', 'reader'])
    const subject = issued.headers['x-subject-token'] ?? ''
    expect((await shown(subject)).body).toEqual(issued.body)

    const at = `/v3/users/${admin}/OS-OAUTH1/access_tokens`
    const item = {
      id: known.token.id,
      authorizing_user_id: admin,
      project_id: project,
      consumer_id: consumer.id,
      expires_at: '2026-03-02T12:00:00.000000Z',
      links: {
        roles: `http://cloud.test${at}/${known.token.id}/roles`,
        self: `http://cloud.test${at}/${known.token.id}`,
      },
    }
    expect((await as('GET', at)).body.access_tokens).toEqual([item])
    expect((await as('GET', `${at}/${known.token.id}`)).body).toEqual({ access_token: item })
    const rolesOf = await as('GET', `${at}/${known.token.id}/roles`)
    expect(rolesOf.body.roles).toEqual([
      {
        id: roles.member,
        name: 'member',
        domain_id: null,
        options: { immutable: true },
        links: { self: `http://cloud.test/v3/roles/${roles.member}` },
      },
    ])
    expect((await as('GET', `${at}/${known.token.id}/roles/${roles.member}`)).body.role.name).toBe('member')
    expect((await as('GET', `${at}/${known.token.id}/roles/${roles.admin}`)).status).toBe(404)
    expect((await as('GET', `/v3/users/other/OS-OAUTH1/access_tokens/${known.token.id}`)).status).toBe(404)

    // INV-18: at once.
    expect((await as('DELETE', `${at}/${known.token.id}`)).status).toBe(204)
    expect((await as('DELETE', `${at}/${known.token.id}`)).status).toBe(404)
    expect((await shown(subject)).status).toBe(404)
    expect((await signInWith(cloud, known)).status).toBe(401)
  })

  test('INV-18: a consumer that goes takes all its tokens along', async () => {
    const other = await aConsumer()
    const known = await granted(['reader'], other)
    const waiting = await agreed(['reader'], other)
    const subject = (await signInWith(cloud, known)).headers['x-subject-token'] ?? ''
    expect((await shown(subject)).status).toBe(200)
    expect((await as('DELETE', `/v3/OS-OAUTH1/consumers/${other.id}`)).status).toBe(204)
    expect((await shown(subject)).status).toBe(404)
    expect((await signInWith(cloud, known)).status).toBe(401)
    expect((await take(waiting)).status).toBe(401)
    const { events } = (await as('GET', '/v3/OS-REVOKE/events')).body
    expect(events).toContainEqual(expect.objectContaining({ 'OS-OAUTH1:consumer_id': other.id }))
  })

  test('INV-02, INV-03, INV-04: a consumer makes no tokens, delegations or other credentials of what it was given', async () => {
    const known = await granted(['admin'])
    const token = (await signInWith(cloud, known)).headers['x-subject-token'] ?? ''
    expect((await cloud.request(token, 'GET', '/v3/users')).status).toBe(200)
    const asked = tokenIn(await ask({ consumer }))
    const at = `/v3/users/${admin}/OS-OAUTH1/access_tokens`
    expect((await agree(asked.id, ['reader'], token)).status).toBe(403)
    for (const [method, path] of [
      ['GET', at],
      ['GET', `${at}/${known.token?.id}`],
      ['DELETE', `${at}/${known.token?.id}`],
    ] as const)
      expect((await cloud.request(token, method, path)).status).toBe(403)
    const rescoped = await cloud.authenticate({
      identity: { methods: ['token'], token: { id: token } },
      scope: 'unscoped',
    })
    expect([rescoped.status, rescoped.body.error.message]).toEqual([
      403,
      'You are not authorized to perform the requested action: Using OAuth-scoped token to create another token. Create a new OAuth-scoped token instead.',
    ])
    // The scope is the access token's, whatever is asked for.
    const domain = { auth: { identity: { methods: ['oauth1'], oauth1: {} }, scope: { domain: { id: 'default' } } } }
    expect((await signInWith(cloud, known, { body: domain })).body.token.project.id).toBe(project)
  })

  test('INV-01: a role that the user lost is lost to the consumer', async () => {
    const made = await as('POST', '/v3/users', { user: { name: `ann-${name}`, password: 'p' } })
    const ann = made.body.user.id
    const grant = (method: string, role: string) =>
      as(method, `/v3/projects/${project}/users/${ann}/roles/${roles[role]}`)
    await grant('PUT', 'admin')
    const annToken = await cloud.signIn(withPassword({ id: ann, password: 'p' }, { project: { id: project } }))
    const token = tokenIn(await ask({ consumer }))
    const named = await cloud.request(annToken, 'PUT', `/v3/OS-OAUTH1/authorize/${token.id}`, {
      roles: [{ name: 'manager' }, { id: roles.reader }],
    })
    const access = {
      consumer,
      token: tokenIn(await take({ consumer, token, verifier: named.body.token.oauth_verifier })),
    }
    const subject = (await signInWith(cloud, access)).headers['x-subject-token'] ?? ''
    await grant('DELETE', 'admin')
    await grant('PUT', 'reader')
    const left = await signInWith(cloud, access)
    expect(left.body.token.roles.map((role: { name: string }) => role.name)).toEqual(['reader'])
    expect((await agree(tokenIn(await ask({ consumer })).id, ['admin'], annToken)).status).not.toBe(200)
    await grant('DELETE', 'reader')
    expect((await signInWith(cloud, access)).status).toBe(401)
    expect((await shown(subject)).status).toBe(404)
    await grant('PUT', 'reader')
    await as('PATCH', `/v3/users/${ann}`, { user: { enabled: false } })
    expect((await signInWith(cloud, access)).status).toBe(401)
    await as('DELETE', `/v3/users/${ann}`)
    expect((await as('GET', `/v3/users/${ann}/OS-OAUTH1/access_tokens`)).body.access_tokens).toEqual([])
  })

  test('roles that the user does not have, and what is no list of roles', async () => {
    const { id } = tokenIn(await ask({ consumer }))
    const authorize = (body: unknown) => as('PUT', `/v3/OS-OAUTH1/authorize/${id}`, body)
    const made = await as('POST', '/v3/roles', { role: { name: `other-${name}` } })
    expect((await authorize({ roles: [{ id: made.body.role.id }] })).status).toBe(401)
    expect((await authorize({ roles: [{ name: 'nobody' }] })).status).toBe(404)
    for (const wrong of [{}, 'x', [{}], [{ id: 'a', name: 'b' }], [{ id: 3 }], [{ id: '' }], [['x']], null])
      expect((await authorize({ roles: wrong })).status).toBe(400)
    expect((await as('PUT', '/v3/OS-OAUTH1/authorize/nope', { roles: [] })).status).toBe(404)
    expect((await cloud.request(null, 'PUT', `/v3/OS-OAUTH1/authorize/${id}`, { roles: [] })).status).toBe(401)
  })

  test('INV-28, INV-35: what is not signed, fresh and whole is refused, and strangers learn nothing', async () => {
    const nobody = { id: 'a'.repeat(32), secret: 'b'.repeat(32) }
    for (const known of [{ consumer: nobody }, { consumer: { ...consumer, secret: 'x' } }])
      expect((await ask(known, { headers: { 'requested-project-id': 'nope' } })).status).toBe(401)
    expect((await ask({ consumer }, { headers: { 'requested-project-id': 'nope' } })).status).toBe(404)
    const nowS = Math.floor(cloud.services.now().getTime() / 1000)
    const told = async (parameters: Trick['parameters'], trick: Trick = {}) => {
      const answer = await ask({ consumer }, { ...trick, ...(parameters === undefined ? {} : { parameters }) })
      expect(answer.status).toBe(400)
      return answer.body.error.message
    }
    const failed = (what: string) => expect.stringContaining(what)
    expect(await told({ oauth_timestamp: String(nowS - 601) })).toEqual(
      failed('differ from allowed by over 600 seconds'),
    )
    expect(await told({ oauth_timestamp: String(nowS + 602) })).toEqual(
      failed('differ from allowed by over 600 seconds'),
    )
    expect(await told({ oauth_timestamp: 'now' })).toEqual(failed('Invalid timestamp size'))
    expect(await told({ oauth_timestamp: '+123456789' })).toEqual(failed('Timestamp must be an integer'))
    expect(await told({ oauth_nonce: 'xyz' })).toEqual(failed('Invalid nonce format'))
    expect(await told({ oauth_nonce: null })).toEqual(failed('Missing mandatory OAuth parameters'))
    expect(await told({ oauth_callback: null })).toEqual(failed('Missing callback URI'))
    expect(await told({ oauth_version: '2.0' })).toEqual(failed('Invalid OAuth version'))
    expect(await told({ oauth_consumer_key: null })).toEqual(failed('Expecting to find oauth_consumer_key in request.'))
    expect(await told({ oauth_signature_method: 'PLAINTEXT', oauth_signature: `${consumer.secret}&` })).toEqual(
      failed('Invalid signature, PLAINTEXT not in'),
    )
    expect(await told({}, { headers: {} })).toEqual(failed('Expecting to find Requested-Project-Id in request.'))
    expect(await told({}, { headers: { authorization: 'Basic x' } })).toBe('Error parsing OAuth headers.')
    expect((await cloud.request(null, 'POST', '/v3/OS-OAUTH1/access_token')).status).toBe(400)
    const waiting = await agreed(['reader'])
    for (const wrong of [
      { ...waiting, verifier: 'abcdefgh' },
      { ...waiting, token: { id: 'c'.repeat(32), secret: 'd'.repeat(32) } },
      { ...waiting, consumer: await aConsumer() },
      { ...waiting, consumer: nobody },
    ])
      expect((await take(wrong)).status).toBe(401)
    const unauthorized = { consumer, token: tokenIn(await ask({ consumer })), verifier: 'abcdefgh' }
    expect((await take(unauthorized)).status).toBe(401)
    expect((await take({ ...waiting, verifier: 'no' })).status).toBe(400)
    expect((await take(waiting)).status).toBe(201)
  })

  test('INV-33: a signed request counts once, also when two arrive together', async () => {
    const known = await granted(['reader'])
    const parameters = { oauth_nonce: 'abc123' }
    const answers = await Promise.all([1, 2, 3].map(() => signInWith(cloud, known, { parameters })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401])
    const waiting = await agreed(['reader'])
    const taken = await Promise.all([1, 2].map(() => take(waiting)))
    expect(taken.map(({ status }) => status).sort()).toEqual([201, 401])
    const again = { parameters: { oauth_nonce: 'def' } }
    expect((await ask({ consumer }, again)).status).toBe(201)
    expect((await ask({ consumer }, again)).status).toBe(401)
    const wrong = { consumer: { ...consumer, secret: 'x' } }
    expect((await ask(wrong, { parameters: { oauth_nonce: 'eee' } })).status).toBe(401)
    expect((await ask({ consumer }, { parameters: { oauth_nonce: 'eee' } })).status).toBe(201)
  })

  test('INV-06: an access token works for the consumer it was given to alone', async () => {
    const known = await granted(['reader'])
    expect((await signInWith(cloud, { ...known, consumer: await aConsumer() })).status).toBe(401)
    const wrong = { id: known.token?.id ?? '', secret: 'x' }
    expect((await signInWith(cloud, { ...known, token: wrong })).status).toBe(401)
    expect((await signInWith(cloud, { consumer })).status).toBe(400)
    expect((await signInWith(cloud, known, { parameters: { oauth_token: '\0' } })).status).toBe(401)
  })

  test('INV-17: nothing outlives its time', async () => {
    const waiting = await agreed(['reader'])
    const known = await granted(['reader'])
    cloud.later(86_400 - 60)
    const late = await signInWith(cloud, known)
    expect(late.body.token.expires_at).toBe('2026-03-02T12:00:00.000000Z')
    const token = late.headers['x-subject-token'] ?? ''
    expect((await cloud.request(token, 'GET', '/v3/auth/projects')).status).toBe(200)
    expect((await take(waiting)).status).toBe(401)
    cloud.later(60)
    expect((await cloud.request(token, 'GET', '/v3/auth/projects')).status).toBe(401)
    expect((await signInWith(cloud, known)).status).toBe(401)
  })
})

test('INV-35: what is signed is the public address, with the query where one is asked for', async () => {
  const cloud = await aWholeCloud('sqlite', { 'DEFAULT.public_endpoint': 'https://cloud.example:443/identity/' })
  const as = (method: string, path: string, body?: unknown) => cloud.request(cloud.admin, method, path, body)
  const made = await as('POST', '/v3/OS-OAUTH1/consumers', { consumer: {} })
  const known = { consumer: made.body.consumer }
  const headers = { 'requested-project-id': (await as('GET', '/v3/projects')).body.projects[0].id }
  const ask = (base: string) => post(cloud, '/v3/OS-OAUTH1/request_token', known, { headers, base })
  expect((await ask('http://cloud.test')).status).toBe(401)
  expect((await ask('https://Cloud.example/identity')).status).toBe(201)
  const path = '/v3/OS-OAUTH1/request_token?a=b'
  const unsigned = await post(cloud, path, known, { headers, base: 'https://cloud.example/identity' })
  expect(unsigned.status).toBe(401)
  await cloud.stop()
})
