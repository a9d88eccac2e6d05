import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record } from '../../kernel/changes/index.ts'
import { revocation } from '../../revocation/area.ts'
import {
  type AreaCloud,
  aCloudOf,
  cloudAdmin,
  domainManager,
  systemReader,
  type TestAnswer,
} from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { resource } from '../area.ts'
import { insertProject } from '../projects/store.ts'

const said = ({ status, body }: TestAnswer) => [status, body.error?.message]
const invalid = (reason: string) => [403, `Invalid domain specific configuration: ${reason}.`]
const SECRET = 'a sensitive value'

describe.each(available)('configuration of domains ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  beforeAll(async () => {
    cloud = await aCloudOf(database, [revocation, resource], {
      'ldap.password': SECRET,
      'security_compliance.password_regex': '^.{8,}$',
      'domain_config.additional_whitelisted_options': 'ldap:[group_ad_nesting,password],own:[colour]',
      'domain_config.additional_sensitive_options': 'ldap:[user]',
    })
  })
  afterAll(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  let count = 0
  const aDomain = async (config?: object): Promise<string> => {
    count += 1
    const { id } = (await admin('POST', '/v3/domains', { domain: { name: `d${count}` } })).body.domain
    if (config !== undefined) expect((await admin('PUT', `/v3/domains/${id}/config`, { config })).status).toBe(201)
    return id
  }
  const at = (id: string, rest = '') => `/v3/domains/${id}/config${rest}`
  const notFound = (what: string, id: string) => [
    404,
    `Could not find ${what} in domain configuration for domain ${id}.`,
  ]

  test('kept, merged, replaced; what is sensitive is never given back (INV-55)', async () => {
    const id = await aDomain()
    expect(said(await admin('GET', at(id)))).toEqual(notFound('any options', id))
    const config = {
      identity: { driver: 'ldap' },
      ldap: { url: 'ldap://x/%(password)s', password: SECRET, use_tls: false },
    }
    const open = { identity: { driver: 'ldap' }, ldap: { url: 'ldap://x/%(password)s', use_tls: false } }
    const made = await admin('PUT', at(id), { config })
    expect([made.status, made.body]).toEqual([201, { config: open }])
    expect((await admin('GET', at(id))).body).toEqual({ config: open })
    expect((await admin('GET', at(id, '/ldap'))).body).toEqual({ config: { ldap: open.ldap } })
    expect((await admin('GET', at(id, '/ldap/use_tls'))).body).toEqual({ config: { use_tls: false } })
    expect(said(await admin('GET', at(id, '/ldap/password')))).toEqual(notFound('option password in group ldap', id))
    const rows = await cloud.services.store.db.selectFrom('sensitive_config').selectAll().execute()
    expect(rows).toContainEqual({ domain_id: id, group: 'ldap', option: 'password', value: JSON.stringify(SECRET) })
    const changes = await cloud.services.store.db.selectFrom('quoin_change').select('body').execute()
    expect(JSON.stringify(changes)).not.toContain(SECRET)

    const change = { ldap: { url: 'ldap://y', suffix: 'dc=x' } }
    const changed = await admin('PATCH', at(id), { config: change })
    const merged = { identity: open.identity, ldap: { ...open.ldap, ...change.ldap } }
    expect([changed.status, changed.body]).toEqual([200, { config: merged }])
    const one = await admin('PATCH', at(id, '/ldap/password'), { config: { password: 'another' } })
    expect([one.status, one.body]).toEqual([200, { config: merged }])
    const other = await admin('PUT', at(id), { config: { ldap: { password: SECRET } } })
    expect([other.status, other.body]).toEqual([200, { config: {} }])
    expect((await admin('PATCH', at(id), { config: { ldap: { password: 'x' } } })).body).toEqual({ config: {} })
  })

  test('deleted as a whole, by group and by option', async () => {
    const id = await aDomain({ identity: { list_limit: 0 }, ldap: { url: 'x', password: SECRET } })
    expect((await admin('DELETE', at(id, '/ldap/password'))).status).toBe(204)
    expect(said(await admin('DELETE', at(id, '/ldap/password')))).toEqual(notFound('option password in group ldap', id))
    expect((await admin('DELETE', at(id, '/ldap'))).status).toBe(204)
    expect(said(await admin('DELETE', at(id, '/ldap/url')))).toEqual(notFound('group ldap', id))
    expect((await admin('DELETE', at(id, '/identity/list_limit'))).status).toBe(204)
    expect((await admin('DELETE', at(id))).status).toBe(204)
    expect((await admin('DELETE', at(id))).status).toBe(204)
    expect(said(await admin('DELETE', at(id, '/own/size')))).toEqual(
      invalid('Option size in group own is not supported for domain specific configurations'),
    )
  })

  test('what no domain can have is refused, and nothing is changed (INV-13)', async () => {
    const id = await aDomain({ ldap: { url: 'x' } })
    const put = async (config: unknown) => said(await admin('PUT', at(id), { config }))
    const patch = async (rest: string, config: unknown) => said(await admin('PATCH', at(id, rest), { config }))
    const noOption = (option: string, group: string) =>
      invalid(`Option ${option} in group ${group} is not supported for domain specific configurations`)
    const noGroup = (group: string) => invalid(`Group ${group} is not supported for domain specific configurations`)
    const noOptions = (group: string) =>
      invalid(`The value of group ${group} specified in the config should be a dictionary of options`)
    expect(await put({})).toEqual(invalid('No options specified'))
    expect(said(await admin('PUT', at(id), {}))).toEqual(invalid('No options specified'))
    expect(await put('ldap')).toEqual([400, "Invalid input for field 'config': 'ldap' is not of type 'object'"])
    expect(await put({ ldap: { url: 'y' }, token: { provider: 'x' } })).toEqual(noGroup('token'))
    expect(await put({ ldap: { url: 'y', constructor: 'x' } })).toEqual(noOption('constructor', 'ldap'))
    expect(await put({ ldap: [] })).toEqual(noOptions('ldap'))
    expect(await patch('/ldap', { ldap: { url: 'y' }, identity: { driver: 'sql' } })).toEqual(
      invalid('Trying to update group ldap, so that, and only that, group must be specified in the config'),
    )
    expect(await patch('/ldap', { identity: { driver: 'sql' } })).toEqual(
      invalid('request to update group ldap, but config provided contains group identity instead'),
    )
    expect(await patch('/ldap/url', { url: 'y', suffix: 'z' })).toEqual(
      invalid(
        'Trying to update option url in group ldap, so that, and only that, option must be specified  in the config',
      ),
    )
    expect(await patch('/ldap/url', { suffix: 'z' })).toEqual(
      invalid('Trying to update option url in group ldap, but config provided contains option suffix instead'),
    )
    expect(await patch('/ldap/url', {})).toEqual(noOptions('ldap'))
    expect(await patch('/identity', { identity: { driver: 'sql' } })).toEqual(notFound('group identity', id))
    expect(await patch('/ldap/suffix', { suffix: 'z' })).toEqual(notFound('option suffix in group ldap', id))
    expect(said(await admin('GET', at(id, '/token')))).toEqual(noGroup('token'))
    expect((await admin('GET', at(id))).body).toEqual({ config: { ldap: { url: 'x' } } })
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect(said(await admin(method, at('none'), method === 'DELETE' ? undefined : {}))).toEqual([
        404,
        'Could not find domain: none.',
      ])
    expect(said(await admin('GET', at('none')))).toEqual(notFound('any options', 'none'))
  })

  test('readers of the system look, administrators change, and domains do neither', async () => {
    const id = await aDomain({ ldap: { url: 'x' } })
    expect((await cloud.request(systemReader, 'GET', at(id))).status).toBe(200)
    expect((await cloud.request(systemReader, 'DELETE', at(id))).status).toBe(403)
    const manager = domainManager(id)
    for (const path of [at(id), at('none'), '/v3/domains/config/default'])
      expect((await cloud.request(manager, 'GET', path)).status).toBe(403)
    expect((await cloud.request(manager, 'PUT', at(id), { config: {} })).status).toBe(403)
  })

  test('everybody may read what passwords must be like, and nothing else of it', async () => {
    await cloud.services.store.write(async (tx) => {
      const domain = { name: 'Default', description: '', enabled: true, tags: [], options: {}, extra: {} }
      await insertProject(tx, { ...domain, id: 'default', domain_id: null, parent_id: null, is_domain: true })
      record(tx, { entity: 'domain', id: 'default', op: 'create', body: {} })
    })
    const anyone = { projectId: 'p', roles: ['reader'] }
    const read = (rest: string, id = 'default') => cloud.request(anyone, 'GET', at(id, `/security_compliance${rest}`))
    const values = { password_regex: '^.{8,}$', password_regex_description: null }
    expect((await read('')).body).toEqual({ config: { security_compliance: values } })
    expect((await read('/password_regex')).body).toEqual({ config: { password_regex: '^.{8,}$' } })
    expect(said(await read('/lockout_duration'))).toEqual(
      invalid(
        'Reading security compliance values other than password_regex and password_regex_description is not allowed.',
      ),
    )
    expect(said(await read('', await aDomain()))).toEqual(
      invalid(
        'Reading security compliance information for any domain other than the default domain is not allowed or supported.',
      ),
    )
    expect((await cloud.request(null, 'GET', at('default', '/security_compliance'))).status).toBe(401)
  })

  test("defaults are the server's own values, without those that are secret (INV-55)", async () => {
    const all = (await admin('GET', '/v3/domains/config/default')).body.config
    expect(Object.keys(all)).toEqual(['identity', 'ldap'])
    expect(all.identity).toEqual({ driver: 'sql', list_limit: null })
    expect(all.ldap).toMatchObject({ url: 'ldap://localhost', page_size: 0, group_ad_nesting: false })
    expect(JSON.stringify(all)).not.toContain(SECRET)
    expect(all.ldap).not.toHaveProperty('user')
    expect((await admin('GET', '/v3/domains/config/identity/default')).body).toEqual({
      config: { identity: all.identity },
    })
    expect((await admin('GET', '/v3/domains/config/ldap/pool_retry_delay/default')).body).toEqual({
      config: { pool_retry_delay: 0.1 },
    })
    const one = async (path: string) => said(await admin('GET', `/v3/domains/config/${path}/default`))
    expect(await one('ldap/password')).toEqual(
      invalid('Reading the default for option password in group ldap is not supported'),
    )
    expect(await one('token')).toEqual(invalid('Group token is not supported for domain specific configurations'))
    expect(await one('ldap/nope')).toEqual(
      invalid('Option nope in group ldap is not supported for domain specific configurations'),
    )
  })
})
