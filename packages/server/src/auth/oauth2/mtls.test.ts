import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aWholeCloud, type WholeCloud } from '../../testing/whole-cloud.ts'
import { CERTIFICATE, THUMBPRINT } from './testing/client-certificate.ts'

const AT = '/v3/OS-OAUTH2/token'
const CERT = { 'x-assertion-ssl-client-cert': encodeURIComponent(CERTIFICATE) }
const proxied = { 'quoin.auth_proxy_addresses': '127.0.0.1' }

describe.each(available)('OAuth2 by a certificate ($name)', ({ name }) => {
  let cloud: WholeCloud
  let project: string
  let printer: string

  beforeAll(async () => {
    cloud = await aWholeCloud(name, proxied)
    project = (await as('GET', '/v3/projects?name=admin')).body.projects[0].id
    const role = (await as('GET', '/v3/roles?name=reader')).body.roles[0].id
    const user = { name: 'printer', email: 'printer@example.com', default_project_id: project }
    printer = (await as('POST', '/v3/users', { user })).body.user.id
    await as('PUT', `/v3/projects/${project}/users/${printer}/roles/${role}`)
  })
  afterAll(() => cloud.stop())

  const as = (method: string, path: string, body?: unknown) => cloud.request(cloud.admin, method, path, body)
  const ask = (client_id: string, headers: Record<string, string> = CERT) =>
    cloud.request(null, 'POST', AT, new URLSearchParams({ grant_type: 'client_credentials', client_id }).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    })
  /** The mapping that says whose a certificate is. */
  const map = async (user: object) => {
    const at = '/v3/OS-FEDERATION/mappings/oauth2_mapping'
    const remote = [{ type: 'SSL_CLIENT_SUBJECT_DN_CN' }, { type: 'SSL_CLIENT_SUBJECT_DN_EMAILADDRESS' }]
    const issuer = { type: 'SSL_CLIENT_ISSUER_DN_CN', any_one_of: ['Example CA'] }
    const mapping = { rules: [{ local: [{ user }], remote: [...remote, issuer] }] }
    await as('DELETE', at)
    expect((await as('PUT', at, { mapping })).status).toBe(201)
  }
  const refused = { error: 'invalid_client', error_description: 'Client authentication failed.' }

  test('without a mapping nobody gets in; with one, only whom it names', async () => {
    expect((await ask(printer)).body).toEqual(refused)
    for (const user of [
      { name: '{0}', email: '{1}' },
      { id: printer, domain: { id: 'default' } },
      { name: '{0}', domain: { name: 'Default' } },
    ]) {
      await map(user)
      expect((await ask(printer)).status).toBe(200)
    }
    for (const user of [
      { name: 'other' },
      { id: 'other' },
      { name: '{0}', email: 'other' },
      { name: '{0}', domain: { id: 'other' } },
      { name: '{0}', domain: { name: 'other' } },
    ]) {
      await map(user)
      const answer = await ask(printer)
      expect([answer.status, answer.body]).toEqual([401, refused])
    }
    await map({ name: '{0}' })
    // INV-28: whoever else it is said to be.
    expect((await ask('nobody')).body).toEqual(refused)
    expect((await ask((await as('GET', '/v3/users?name=admin')).body.users[0].id)).body).toEqual(refused)
  })

  test('the token is bound to the certificate, for the default project, and ends with it', async () => {
    await map({ name: '{0}' })
    const { body } = await ask(printer)
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 1800 }) // INV-17
    const shown = await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, {
      'x-subject-token': body.access_token,
    })
    expect(shown.body.token).toMatchObject({
      methods: ['oauth2_credential'],
      user: { id: printer, name: 'printer' },
      project: { id: project },
      roles: [{ name: 'reader' }],
      oauth2_credential: { 'x5t#S256': THUMBPRINT },
    })
    // Who has only the token has nothing.
    const use = (headers: Record<string, string>) =>
      cloud.request(body.access_token, 'GET', '/v3/auth/projects', undefined, headers)
    expect((await use(CERT)).status).toBe(200)
    expect((await use({})).status).toBe(401)
    expect((await use({ 'x-assertion-ssl-client-cert': 'x' })).status).toBe(401)
    // INV-02, INV-03: it is no way to other tokens or credentials.
    const again = { auth: { identity: { methods: ['token'], token: { id: body.access_token } } } }
    expect((await cloud.request(null, 'POST', '/v3/auth/tokens', again)).status).toBe(403)
    const at = `/v3/users/${printer}/application_credentials`
    const made = { application_credential: { name: 'c' } }
    expect((await cloud.request(body.access_token, 'POST', at, made, CERT)).status).toBe(403)
  })

  test('INV-18, INV-37: what is not a certificate, or a user who may not', async () => {
    await map({ name: '{0}' })
    expect((await ask(printer, { 'x-assertion-ssl-client-cert': 'x' })).body).toEqual(refused)
    expect((await ask(printer, { ...CERT, 'x-assertion-ssl-client-verify': 'FAILED:expired' })).status).toBe(401)
    expect((await ask(printer, { ...CERT, 'x-assertion-ssl-client-verify': 'SUCCESS' })).status).toBe(200)
    const change = (user: object) => as('PATCH', `/v3/users/${printer}`, { user })
    const rules = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'token']] }
    await change({ options: rules })
    expect((await ask(printer)).status).toBe(401)
    await change({ options: { multi_factor_auth_enabled: false } })
    await change({ enabled: false })
    expect((await ask(printer)).body).toEqual(refused)
    await change({ enabled: true, default_project_id: null })
    expect((await ask(printer)).body).toEqual(refused)
  })
})

test('INV-16: a certificate in a header counts only when a configured proxy sends it', async () => {
  const cloud = await aWholeCloud('sqlite')
  const form = 'grant_type=client_credentials&client_id=x'
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...CERT,
    'ssl-client-cert': CERTIFICATE.trim().replaceAll('\n', ' '),
  }
  const answer = await cloud.request(null, 'POST', AT, form, headers)
  expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client'])
  await cloud.stop()
})
