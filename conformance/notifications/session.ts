/** The same requests for either server, and names for the ids that come up in it. */
import { exchange } from '../http.ts'
import type { IdentityServer } from '../servers/identity-server.ts'

export interface Session {
  /** What each id of this session stands for: things by their kind and order, requests by their step. */
  readonly names: ReadonlyMap<string, string>
  readonly statuses: readonly string[]
}

type Body = Readonly<Record<string, unknown>>

export async function session(server: IdentityServer): Promise<Session> {
  const names = new Map<string, string>()
  const statuses: string[] = []
  let token: string | undefined

  const send = async (method: string, path: string, body?: Body) => {
    const answer = await exchange(`${server.url}/v3${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'session/1',
        ...(token === undefined ? {} : { 'x-auth-token': token }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    names.set(String(answer.headers['x-openstack-request-id']), `<request ${statuses.length}>`)
    statuses.push(
      `${method} ${[...names].reduce((text, [id, name]) => text.replaceAll(id, name), path)} ${answer.status}`,
    )
    return answer
  }
  const make = async (path: string, kind: string, given: Body): Promise<string> => {
    const { text } = await send('POST', path, { [kind]: given })
    const made = JSON.parse(text)[kind] as { id: string }
    names.set(made.id, `<${kind} ${String(given.name ?? given.type ?? names.size)}>`)
    return made.id
  }
  const login = (user: Body, project?: Body) =>
    send('POST', '/auth/tokens', {
      auth: {
        identity: { methods: ['password'], password: { user } },
        ...(project === undefined ? {} : { scope: { project } }),
      },
    })

  const domain = { id: 'default' }
  const admin = await login({ name: 'admin', domain, password: server.adminPassword }, { name: 'admin', domain })
  const body = JSON.parse(admin.text).token
  names.set(body.user.id, '<admin>').set(body.project.id, '<project admin>')
  names.set(body.catalog.find((service: { type: string }) => service.type === 'identity').id, '<identity service>')
  await login({ name: 'admin', domain, password: 'wrong' })
  await login({ name: 'nobody', domain, password: 'wrong' })
  await login({ id: 'f'.repeat(32), password: 'wrong' })
  token = String(admin.headers['x-subject-token'])

  const d = await make('/domains', 'domain', { name: 'd' })
  const bob = await make('/users', 'user', { name: 'bob', domain_id: d, password: 'first' })
  const group = await make('/groups', 'group', { name: 'g', domain_id: d })
  const project = await make('/projects', 'project', { name: 'p', domain_id: d })
  const role = await make('/roles', 'role', { name: 'r' })
  const own = await make('/roles', 'role', { name: 'own', domain_id: d })
  await send('PATCH', `/users/${bob}`, { user: { description: 'changed', password: 'second' } })
  await send('PATCH', `/groups/${group}`, { group: { description: 'changed' } })
  await send('PATCH', `/projects/${project}`, { project: { description: 'changed' } })
  await send('PATCH', `/domains/${d}`, { domain: { description: 'changed' } })
  await send('PATCH', `/roles/${role}`, { role: { description: 'changed' } })

  await send('PUT', `/groups/${group}/users/${bob}`)
  await send('PUT', `/projects/${project}/users/${bob}/roles/${role}`)
  await send('PUT', `/domains/${d}/groups/${group}/roles/${role}`)
  await send('PUT', `/OS-INHERIT/domains/${d}/users/${bob}/roles/${role}/inherited_to_projects`)
  await send('PUT', `/system/users/${bob}/roles/${role}`)
  await send('PUT', `/roles/${own}/implies/${role}`)
  await send('DELETE', `/domains/${d}/users/${bob}/roles/${role}`)
  await send('DELETE', `/projects/${project}/users/${bob}/roles/${role}`)
  await send('DELETE', `/groups/${group}/users/${bob}`)
  await send('PUT', `/groups/${group}/users/${bob}`)

  await send('PUT', `/projects/${project}/tags/red`)
  await send('PUT', `/projects/${project}/tags`, { tags: ['blue', 'green'] })
  await send('DELETE', `/projects/${project}/tags/blue`)
  await send('DELETE', `/projects/${project}/tags`)

  await login({ name: 'bob', domain: { name: 'd' }, password: 'second' })
  await send('POST', `/users/${bob}/password`, { user: { original_password: 'wrong', password: 'third' } })
  await send('POST', `/users/${bob}/password`, { user: { original_password: 'second', password: 'third' } })

  await send('PUT', '/regions/north', { region: {} })
  await send('POST', '/regions', { region: { id: 'north-1', parent_region_id: 'north' } })
  await send('PATCH', '/regions/north', { region: { description: 'changed' } })
  const service = await make('/services', 'service', { type: 'volume', name: 'v' })
  const endpoint = await make('/endpoints', 'endpoint', {
    ...{ service_id: service, interface: 'public', url: 'http://volume/', region_id: 'north', name: 'e1' },
  })
  await make('/endpoints', 'endpoint', { service_id: service, interface: 'admin', url: 'http://volume/', name: 'e2' })
  await send('PATCH', `/services/${service}`, { service: { description: 'changed' } })
  await send('PATCH', `/endpoints/${endpoint}`, { endpoint: { url: 'http://other/' } })
  await send('DELETE', `/endpoints/${endpoint}`)
  await send('DELETE', `/services/${service}`)
  await send('DELETE', '/regions/north')

  const me = body.user.id
  const [admins] = body.roles as readonly { readonly id: string }[]
  const roles = [{ id: admins?.id }]
  const credential = await make('/credentials', 'credential', { type: 'cert', user_id: bob, blob: '{}' })
  await send('PATCH', `/credentials/${credential}`, { credential: { blob: '{"a": 1}' } })
  await make('/credentials', 'credential', { type: 'totp', user_id: bob, blob: 'ORSXG5A=' })
  await send('DELETE', `/credentials/${credential}`)
  const policy = await make('/policies', 'policy', { type: 'application/json', blob: '{}' })
  await send('PATCH', `/policies/${policy}`, { policy: { blob: '{"a": []}' } })
  await send('DELETE', `/policies/${policy}`)

  const trusting = {
    trustor_user_id: me,
    trustee_user_id: bob,
    project_id: body.project.id,
    impersonation: true,
    roles,
  }
  const trust = await make('/OS-TRUST/trusts', 'trust', { ...trusting, name: 'ended' })
  await make('/OS-TRUST/trusts', 'trust', { ...trusting, name: 'goes with its trustee' })
  await send('DELETE', `/OS-TRUST/trusts/${trust}`)
  const rule = { path: '/v3/users', method: 'GET', service: 'identity' }
  const secret = await make(`/users/${me}/application_credentials`, 'application_credential', {
    ...{ name: 'robot', roles, access_rules: [rule] },
  })
  await send('DELETE', `/users/${me}/application_credentials/${secret}`)
  const { access_rules } = JSON.parse((await send('GET', `/users/${me}/access_rules`)).text)
  names.set(access_rules[0].id, '<access rule>')
  await send('DELETE', `/users/${me}/access_rules/${access_rules[0].id}`)
  // What a user has goes with them, and some of it is told of.
  const eve = await make('/users', 'user', { name: 'eve', domain_id: d, password: 'first' })
  await send('PUT', `/projects/${project}/users/${eve}/roles/${role}`)
  const hers = await login({ id: eve, password: 'first' }, { id: project })
  token = String(hers.headers['x-subject-token'])
  await make(`/users/${eve}/application_credentials`, 'application_credential', { name: 'hers', access_rules: [rule] })
  const kept = JSON.parse((await send('GET', `/users/${eve}/access_rules`)).text).access_rules
  names.set(kept[0].id, '<access rule of eve>')
  token = String(admin.headers['x-subject-token'])
  await make('/credentials', 'credential', { type: 'cert', user_id: eve, blob: '{}' })
  await send('DELETE', `/users/${eve}`)

  const consumer = await make('/OS-OAUTH1/consumers', 'consumer', { name: 'c' })
  await send('PATCH', `/OS-OAUTH1/consumers/${consumer}`, { consumer: { description: 'changed' } })
  await send('DELETE', `/OS-OAUTH1/consumers/${consumer}`)

  await send('PUT', '/OS-FEDERATION/identity_providers/idp', { identity_provider: { domain_id: d } })
  await send('PUT', '/OS-FEDERATION/mappings/m', {
    mapping: { rules: [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'REMOTE_USER' }] }] },
  })
  await send('PUT', '/OS-FEDERATION/identity_providers/idp/protocols/saml2', { protocol: { mapping_id: 'm' } })
  await send('DELETE', '/OS-FEDERATION/identity_providers/idp/protocols/saml2')
  await send('DELETE', '/OS-FEDERATION/identity_providers/idp')
  await send('DELETE', '/OS-FEDERATION/mappings/m')

  // What is refused is told to nobody.
  await send('POST', '/users', { user: { name: 'bob', domain_id: d } })
  await send('PATCH', `/users/${'0'.repeat(32)}`, { user: { name: 'x' } })
  await send('DELETE', `/domains/${d}`)

  await send('DELETE', `/roles/${role}`)
  await send('PATCH', `/domains/${d}`, { domain: { enabled: false } })
  await send('DELETE', `/domains/${d}`)
  await make('/users', 'user', { name: 'the end' })
  return { names, statuses }
}
