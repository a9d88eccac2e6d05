import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aWholeCloud, type WholeCloud, withPassword } from '../../testing/whole-cloud.ts'

const AT = '/v3/OS-OAUTH2/token'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

describe.each(available)('OAuth2 by a secret ($name)', ({ name }) => {
  let cloud: WholeCloud
  let ann: string
  let client: { id: string; secret: string }

  beforeAll(async () => {
    cloud = await aWholeCloud(name)
    const project = (await as('GET', '/v3/projects?name=admin')).body.projects[0].id
    const role = (await as('GET', '/v3/roles?name=reader')).body.roles[0].id
    ann = (await as('POST', '/v3/users', { user: { name: 'ann', password: 'p' } })).body.user.id
    await as('PUT', `/v3/projects/${project}/users/${ann}/roles/${role}`)
    const token = await cloud.signIn(withPassword({ id: ann, password: 'p' }, { project: { id: project } }))
    const made = await cloud.request(token, 'POST', `/v3/users/${ann}/application_credentials`, {
      application_credential: { name: 'c', secret: 'söcret', expires_at: '2026-03-01T12:30:00Z' },
    })
    client = { id: made.body.application_credential.id, secret: 'söcret' }
  })
  afterAll(() => cloud.stop())

  const as = (method: string, path: string, body?: unknown) => cloud.request(cloud.admin, method, path, body)
  const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    cloud.request(null, 'POST', AT, new URLSearchParams(form).toString(), { ...FORM, ...headers })
  const grant = { grant_type: 'client_credentials' }

  test('a client gets a token of its application credential, by header or form', async () => {
    const answer = await ask(grant, basic(client.id, client.secret))
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']) // INV-62
    // INV-17: no longer than the credential.
    expect(answer.body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 1800 })
    const shown = await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, {
      'x-subject-token': answer.body.access_token,
    })
    expect(shown.body.token).toMatchObject({
      methods: ['application_credential'],
      user: { id: ann },
      application_credential: { id: client.id },
    })
    const posted = await ask({ ...grant, client_id: client.id, client_secret: client.secret })
    expect(posted.status).toBe(200)
    // The header is the client's word where both are there, as in Keystone.
    expect((await ask({ ...grant, client_id: 'x', client_secret: 'y' }, basic(client.id, client.secret))).status).toBe(
      200,
    )
  })

  test('refusals are in the words of OAuth2', async () => {
    const told = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
      const { status, body, headers: answered } = await ask(form, headers)
      return [status, body.error, body.error_description, answered['www-authenticate']]
    }
    const challenge = 'Keystone uri="http://cloud.test/v3"'
    expect(await told({})).toEqual([400, 'invalid_request', 'The parameter grant_type is required.', undefined])
    expect(await told(grant, { 'content-type': 'application/json' })).toEqual([
      ...[400, 'invalid_request', 'The parameter grant_type is required.', undefined],
    ])
    expect(await told({ grant_type: 'password' })).toEqual([
      ...[400, 'unsupported_grant_type', 'The parameter grant_type password is not supported.', undefined],
    ])
    expect(await told(grant)).toEqual([401, 'invalid_client', 'Client authentication failed.', challenge])
    expect(await told({ ...grant, client_id: client.id })).toEqual([
      ...[401, 'invalid_client', 'Client authentication failed.', challenge],
    ])
    expect(await told(grant, { authorization: 'Basic !' })).toEqual([
      ...[401, 'invalid_client', 'Client authentication failed.', challenge],
    ])
    // INV-28: no such client, and the wrong secret.
    const unauthorized = 'The request you have made requires authentication.'
    for (const [id, secret] of [
      ['nobody', 'x'],
      [client.id, 'x'],
    ] as const)
      expect(await told(grant, basic(id, secret))).toEqual([401, 'invalid_client', unauthorized, challenge])
    expect((await ask(grant, basic('a\0b', 'x'))).status).toBeLessThan(500)
    expect((await ask(grant, basic('a'.repeat(300), 'x'))).status).toBeLessThan(500)
    expect((await cloud.request(null, 'GET', AT)).status).toBe(405)
  })

  test('INV-18: a client whose owner is disabled gets none', async () => {
    await as('PATCH', `/v3/users/${ann}`, { user: { enabled: false } })
    expect((await ask(grant, basic(client.id, client.secret))).status).toBe(401)
  })
})

test('a way that the operator does not let in is none', async () => {
  const cloud = await aWholeCloud('sqlite', { 'oauth2.oauth2_authn_methods': 'tls_client_auth' })
  const answer = await cloud.request(null, 'POST', AT, 'grant_type=client_credentials', { ...FORM, ...basic('a', 'b') })
  expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client'])
  await cloud.stop()
})
