import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identity } from '../identity/area.ts'
import { record } from '../kernel/changes/index.ts'
import { resource } from '../resource/area.ts'
import { revocation } from '../revocation/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin, domainManager, systemReader } from '../testing/cloud.ts'
import { available } from '../testing/databases.ts'
import { federation } from './area.ts'
import { findMapping, insertMapping } from './mappings/store.ts'
import { enabledServiceProviders } from './service-providers/operations.ts'

const AT = '/v3/OS-FEDERATION'
const rules = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'REMOTE_USER' }] }]

describe.each(available)('federation resources ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  beforeAll(async () => {
    cloud = await aCloudOf(database, [revocation, resource, identity, federation])
    expect((await admin('PUT', `${AT}/mappings/m`, { mapping: { rules } })).status).toBe(201)
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const refused = async (method: string, path: string, body?: unknown) => {
    const answer = await admin(method, path, body)
    return [answer.status, answer.body.error?.message]
  }
  const idp = (id: string, more: object = {}) =>
    admin('PUT', `${AT}/identity_providers/${id}`, { identity_provider: more })

  test('identity providers: all operations, and a domain of their own', async () => {
    const created = await idp('acme', { enabled: true, remote_ids: ['urn:b', 'urn:a'], authorization_ttl: 5 })
    expect(created.status).toBe(201)
    const provider = created.body.identity_provider
    const self = `http://cloud.test${AT}/identity_providers/acme`
    expect(provider).toEqual({
      id: 'acme',
      domain_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      enabled: true,
      description: null,
      remote_ids: ['urn:a', 'urn:b'],
      authorization_ttl: 5,
      links: { self, protocols: `${self}/protocols` },
    })
    const domain = (await admin('GET', `/v3/domains/${provider.domain_id}`)).body.domain
    expect(domain).toMatchObject({
      name: provider.domain_id,
      description: 'Auto generated federated domain for Identity Provider: acme',
      enabled: true,
    })
    expect((await admin('GET', `${AT}/identity_providers/acme`)).body.identity_provider).toEqual(provider)
    const patched = await admin('PATCH', `${AT}/identity_providers/acme`, {
      identity_provider: { enabled: false, remote_ids: ['urn:c'], description: 'x' },
    })
    expect(patched.body.identity_provider).toEqual({
      ...provider,
      enabled: false,
      remote_ids: ['urn:c'],
      description: 'x',
    })
    await idp('plain')
    const listed = async (query: string) =>
      (await admin('GET', `${AT}/identity_providers?${query}`)).body.identity_providers.map(
        ({ id }: { id: string }) => id,
      )
    expect(await listed('id=acme')).toEqual(['acme'])
    expect(await listed('enabled=true')).toEqual([])
    expect(await listed('limit=1&marker=acme')).toEqual(['plain'])
    expect((await admin('DELETE', `${AT}/identity_providers/acme`)).status).toBe(204)
    expect(await refused('DELETE', `${AT}/identity_providers/acme`)).toEqual([
      404,
      'Could not find Identity Provider: acme.',
    ])
    expect((await idp('again', { remote_ids: ['urn:c'] })).status).toBe(201)
  })

  test('INV-07, INV-13: an identity provider keeps its domain, and what is refused leaves nothing', async () => {
    await idp('first', { remote_ids: ['urn:one'] })
    const before = (await admin('GET', '/v3/domains')).body.domains.length
    const conflict = 'Conflict occurred attempting to store identity_provider - '
    expect(
      await refused('PUT', `${AT}/identity_providers/second`, { identity_provider: { remote_ids: ['x', 'urn:one'] } }),
    ).toEqual([409, `${conflict}Duplicate remote ID: urn:one.`])
    expect(await refused('PUT', `${AT}/identity_providers/first`, {})).toEqual([
      409,
      `${conflict}Duplicate entry: first.`,
    ])
    expect((await admin('GET', '/v3/domains')).body.domains).toHaveLength(before)
    expect((await admin('GET', `${AT}/identity_providers/second`)).status).toBe(404)
    const patch = (change: object) => refused('PATCH', `${AT}/identity_providers/first`, { identity_provider: change })
    expect(await patch({ domain_id: 'default' })).toEqual([
      400,
      expect.stringContaining("Additional properties are not allowed ('domain_id' was unexpected)"),
    ])
    expect(await patch({ authorization_ttl: -1 })).toEqual([400, expect.stringContaining('-1 is less than')])
    expect(await patch({ enabled: 'true' })).toEqual([400, expect.stringContaining('enabled')])
    expect(await patch({ remote_ids: ['a', 'a'] })).toEqual([400, expect.stringContaining('non-unique')])
    expect(await patch({})).toEqual([400, expect.stringContaining('identity_provider')])
    expect(await refused('PUT', `${AT}/identity_providers/x`, { identity_provider: { domain_id: 'none' } })).toEqual([
      404,
      'Could not find domain: none.',
    ])
    expect(await refused('PUT', `${AT}/identity_providers/${'x'.repeat(65)}`, {})).toEqual([
      400,
      expect.stringContaining('exceeds the limit of column id(CHAR(64))'),
    ])
  })

  test('protocols: all operations', async () => {
    await idp('by')
    const at = `${AT}/identity_providers/by/protocols`
    const created = await admin('PUT', `${at}/saml2`, { protocol: { mapping_id: 'm', remote_id_attribute: 'A' } })
    expect(created.status).toBe(201)
    const links = { self: 'http://cloud.test/v3/protocols/saml2', identity_provider: 'http://cloud.test/v3/by' }
    expect(created.body).toEqual({ protocol: { id: 'saml2', mapping_id: 'm', links } })
    expect((await admin('GET', `${at}/saml2`)).body).toEqual(created.body)
    expect((await admin('GET', at)).body.protocols).toEqual([
      { id: 'saml2', idp_id: 'by', mapping_id: 'm', remote_id_attribute: 'A', links },
    ])
    expect(await refused('PUT', `${at}/saml2`, { protocol: { mapping_id: 'm' } })).toEqual([
      409,
      'Conflict occurred attempting to store federation_protocol - Duplicate entry found with ID saml2.',
    ])
    const invalid = [400, 'Invalid mapping id: none']
    expect(await refused('PUT', `${at}/other`, { protocol: { mapping_id: 'none' } })).toEqual(invalid)
    expect(await refused('PATCH', `${at}/saml2`, { protocol: { mapping_id: 'none' } })).toEqual(invalid)
    expect(await refused('PATCH', `${at}/saml2`, { protocol: { remote_id_attribute: 'B' } })).toEqual([
      400,
      expect.stringContaining("'mapping_id' is a required property"),
    ])
    const change = { protocol: { mapping_id: 'm', remote_id_attribute: 'B' } }
    expect((await admin('PATCH', `${at}/saml2`, change)).status).toBe(200)
    expect((await admin('GET', at)).body.protocols[0].remote_id_attribute).toBe('B')
    expect(
      await refused('PUT', `${AT}/identity_providers/none/protocols/saml2`, { protocol: { mapping_id: 'm' } }),
    ).toEqual([404, 'Could not find Identity Provider: none.'])
    expect((await admin('DELETE', `${at}/saml2`)).status).toBe(204)
    expect(await refused('GET', `${at}/saml2`)).toEqual([
      404,
      'Could not find federated protocol saml2 for Identity Provider: by.',
    ])
  })

  test('mappings: all operations, each version with its schema', async () => {
    const put = (id: string, mapping: object) => admin('PUT', `${AT}/mappings/${id}`, { mapping })
    const created = await put('one', { rules, schema_version: '2.0' })
    const links = { self: `http://cloud.test${AT}/mappings/one` }
    expect([created.status, created.body]).toEqual([
      201,
      { mapping: { id: 'one', rules, schema_version: '2.0', links } },
    ])
    const replaced = await admin('PATCH', `${AT}/mappings/one`, { mapping: { rules: [...rules, ...rules] } })
    expect(replaced.body.mapping).toEqual({ id: 'one', rules: [...rules, ...rules], schema_version: '1.0', links })
    expect((await admin('GET', `${AT}/mappings/one`)).body.mapping).toEqual(replaced.body.mapping)
    expect((await admin('GET', `${AT}/mappings`)).body.mappings).toContainEqual(replaced.body.mapping)

    const projects = [{ name: 'p', roles: [{ name: 'r' }], domain: { name: 'D' } }]
    const withDomain = { rules: [{ ...rules[0], local: [{ projects }] }] }
    expect((await put('of-2', { ...withDomain, schema_version: '2.0' })).status).toBe(201)
    const refusal = async (mapping: object) => {
      const { status, body } = await put('bad', mapping)
      return [status, body.error?.message]
    }
    expect(await refusal(withDomain)).toEqual([
      400,
      "Additional properties are not allowed ('domain' was unexpected)\n",
    ])
    expect(await refusal({})).toEqual([400, "'rules' is a required property\n"])
    expect(await refused('PUT', `${AT}/mappings/bad`, {})).toEqual([400, "'rules' is a required property\n"])
    expect(await refusal({ rules: [{ local: [], remote: [], x: 1 }, 5] })).toEqual([
      400,
      "5 is not of type 'object'\nAdditional properties are not allowed ('x' was unexpected)\n[] is too short\n",
    ])
    const both = { type: 'A', any_one_of: [], whitelist: [] }
    expect(await refusal({ rules: [{ local: [], remote: [both] }] })).toEqual([
      400,
      "{'type': 'A', 'any_one_of': [], 'whitelist': []} is not valid under any of the given schemas\n",
    ])
    expect(await refusal({ rules, schema_version: '7' })).toEqual([400, expect.stringContaining('schema_version')])
    expect(await refusal({ rules, schema_version: 7 })).toEqual([400, "7 is not of type 'string'\n"])
    // INV-49
    const regex = { type: 'A', whitelist: ['('], regex: true }
    expect(await refusal({ rules: [{ local: [], remote: [regex] }] })).toEqual([
      400,
      expect.stringContaining("'(' is no regular expression"),
    ])
    expect(await refused('PUT', `${AT}/mappings/one`, { mapping: { rules } })).toEqual([
      409,
      'Conflict occurred attempting to store mapping - Duplicate entry.',
    ])
    expect(await refused('PUT', `${AT}/mappings/two`, { mapping: [] })).toEqual([400, expect.any(String)])
    expect((await admin('DELETE', `${AT}/mappings/one`)).status).toBe(204)
    expect(await refused('GET', `${AT}/mappings/one`)).toEqual([404, 'Could not find mapping: one.'])
  })

  test('a database of Zed knows one version of mappings', async () => {
    const zed = { has: { mappingSchemaVersion: false } }
    const { store } = cloud.services
    await store.write(async (tx) => {
      await insertMapping(tx, { id: 'zed', rules, schema_version: '1.0' }, zed)
      record(tx, { entity: 'mapping', id: 'zed', op: 'create', body: {} })
    })
    expect(await findMapping({ db: store.db, store: zed }, 'zed')).toEqual({ id: 'zed', rules, schema_version: '1.0' })
  })

  test('service providers: all operations, and enabled ones for tokens', async () => {
    const given = { auth_url: 'https://b.test/auth', sp_url: 'https://b.test/sp' }
    const at = `${AT}/service_providers`
    const created = await admin('PUT', `${at}/beta`, { service_provider: { ...given, enabled: true } })
    expect([created.status, created.body.service_provider]).toEqual([
      201,
      {
        ...given,
        id: 'beta',
        enabled: true,
        description: null,
        relay_state_prefix: 'ss:mem:',
        links: { self: `http://cloud.test${at}/beta` },
      },
    ])
    const ctx = { db: cloud.services.store.db, caches: cloud.services.caches }
    expect(await enabledServiceProviders(ctx)).toEqual([{ ...given, id: 'beta' }])
    await admin('PUT', `${at}/gamma`, { service_provider: given })
    const ids = (await admin('GET', `${at}?enabled=1`)).body.service_providers.map(({ id }: { id: string }) => id)
    expect(ids).toEqual(['beta'])
    const patched = await admin('PATCH', `${at}/gamma`, { service_provider: { description: 'd' } })
    expect(patched.body.service_provider).toMatchObject({ id: 'gamma', enabled: false, description: 'd' })
    const put = (provider: object) => refused('PUT', `${at}/beta`, { service_provider: provider })
    expect(await put(given)).toEqual([
      409,
      'Conflict occurred attempting to store service_provider - Duplicate entry found with ID beta.',
    ])
    expect(await put({ ...given, auth_url: 'nowhere' })).toEqual([400, expect.stringContaining('auth_url')])
    expect(await put({ ...given, relay_state_prefix: null })).toEqual([
      400,
      expect.stringContaining('relay_state_prefix'),
    ])
    expect(await put({ sp_url: given.sp_url })).toEqual([400, expect.stringContaining("'auth_url' is a required")])
    expect((await admin('DELETE', `${at}/beta`)).status).toBe(204)
    expect(await refused('GET', `${at}/beta`)).toEqual([404, 'Could not find Service Provider: beta.'])
  })

  test('who may not', async () => {
    const paths = ['identity_providers', 'identity_providers/x', 'mappings', 'mappings/m', 'service_providers']
    for (const path of paths) {
      expect((await cloud.request(null, 'GET', `${AT}/${path}`)).status, path).toBe(401)
      expect((await cloud.request(domainManager('default'), 'GET', `${AT}/${path}`)).status, path).toBe(403)
      expect((await cloud.request(systemReader, 'GET', `${AT}/${path}`)).status, path).not.toBe(403)
    }
    for (const [method, path, body] of [
      ['PUT', 'identity_providers/x', {}],
      ['DELETE', 'identity_providers/first', undefined],
      ['PUT', 'mappings/x', { mapping: { rules } }],
      ['PUT', 'identity_providers/first/protocols/p', { protocol: { mapping_id: 'm' } }],
      ['DELETE', 'service_providers/gamma', undefined],
    ] as const)
      expect((await cloud.request(systemReader, method, `${AT}/${path}`, body)).status, path).toBe(403)
  })

  test('INV-18: what alone named a user takes the user with it; a domain takes its providers', async () => {
    await idp('names')
    const at = `${AT}/identity_providers/names/protocols`
    await admin('PUT', `${at}/saml2`, { protocol: { mapping_id: 'm' } })
    await admin('PUT', `${at}/mapped`, { protocol: { mapping_id: 'm' } })
    const { store } = cloud.services
    const { domain_id } = await store.db
      .selectFrom('identity_provider')
      .select('domain_id')
      .where('id', '=', 'names')
      .executeTakeFirstOrThrow()
    const shadow = async (id: string, protocols: readonly string[]) => {
      await store.write(async (tx) => {
        await tx.insertInto('user').values({ id, domain_id, enabled: true, extra: '{}' }).execute()
        for (const protocol_id of protocols)
          await tx
            .insertInto('federated_user')
            .values({ user_id: id, idp_id: 'names', protocol_id, unique_id: id, display_name: id })
            .execute()
        record(tx, { entity: 'user', id, op: 'create', body: {} })
      })
    }
    await shadow('only-saml', ['saml2'])
    await shadow('both', ['saml2', 'mapped'])
    const isThere = async (id: string) => (await admin('GET', `/v3/users/${id}`)).status === 200
    expect((await admin('DELETE', `${at}/saml2`)).status).toBe(204)
    expect([await isThere('only-saml'), await isThere('both')]).toEqual([false, true])
    expect((await admin('DELETE', `${AT}/identity_providers/names`)).status).toBe(204)
    expect(await isThere('both')).toBe(false)

    const { body } = await idp('housed')
    const home = body.identity_provider.domain_id
    await admin('PATCH', `/v3/domains/${home}`, { domain: { enabled: false } })
    expect((await admin('DELETE', `/v3/domains/${home}`)).status).toBe(204)
    expect((await admin('GET', `${AT}/identity_providers/housed`)).status).toBe(404)
  })
})
