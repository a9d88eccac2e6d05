import { describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aWholeCloud, type WholeCloud, withPassword } from '../../testing/whole-cloud.ts'

/** Tokens of all scopes in a cloud with two services, and what the catalog of each holds. */
async function scopes(cloud: WholeCloud) {
  const as = (body?: unknown) => (method: string, path: string) => cloud.request(cloud.admin, method, path, body)
  const offer = async (type: string, kind: string): Promise<string> => {
    const service = (await as({ service: { type } })('POST', '/v3/services')).body.service.id
    const endpoint = { interface: kind, service_id: service, url: `http://${type}.test/` }
    return (await as({ endpoint })('POST', '/v3/endpoints')).body.endpoint.id
  }
  const endpointId = await offer('compute', 'public')
  await offer('image', 'internal')
  const user = { name: 'admin', domain: { id: 'default' }, password: cloud.adminPassword }
  const project = await cloud.request(cloud.admin, 'GET', '/v3/projects?name=admin')
  const projectId: string = project.body.projects[0].id
  const users = await cloud.request(cloud.admin, 'GET', '/v3/users?name=admin')
  const roles = await cloud.request(cloud.admin, 'GET', '/v3/roles?name=admin')
  const grant = `users/${users.body.users[0].id}/roles/${roles.body.roles[0].id}`
  expect((await as()('PUT', `/v3/domains/default/${grant}`)).status).toBe(204)
  const tokens = {
    project: await cloud.signIn(withPassword(user, { project: { id: projectId } })),
    domain: await cloud.signIn(withPassword(user, { domain: { id: 'default' } })),
    system: await cloud.signIn(withPassword(user, { system: { all: true } })),
  }
  const types = async (token: string): Promise<string[]> => {
    const shown = await cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token })
    return shown.body.token.catalog.map(({ type }: { type: string }) => type).sort()
  }
  return {
    endpointId,
    projectId,
    send: as(),
    catalogs: async () => ({
      project: await types(tokens.project),
      domain: await types(tokens.domain),
      system: await types(tokens.system),
    }),
  }
}

const ALL = ['compute', 'image']

describe.each(available)('catalogs of tokens ($name)', ({ name }) => {
  test('filters say what a project sees, at once, and nothing of the domain and the system', async () => {
    const cloud = await aWholeCloud(name, { 'catalog.driver': 'endpoint_filter.sql' })
    const { send, catalogs, endpointId, projectId } = await scopes(cloud)
    expect(await catalogs()).toEqual({ project: ALL, domain: ALL, system: ALL })
    const key = `/v3/OS-EP-FILTER/projects/${projectId}/endpoints/${endpointId}`
    await send('PUT', key)
    expect(await catalogs()).toEqual({ project: ['compute'], domain: ALL, system: ALL })
    await send('DELETE', key)
    expect((await catalogs()).project).toEqual(ALL)

    const endpoint_group = { name: 'g', filters: { interface: 'public' } }
    const made = await cloud.request(cloud.admin, 'POST', '/v3/OS-EP-FILTER/endpoint_groups', { endpoint_group })
    const group = `/v3/OS-EP-FILTER/endpoint_groups/${made.body.endpoint_group.id}`
    await send('PUT', `${group}/projects/${projectId}`)
    expect((await catalogs()).project).toEqual(['compute'])
    const filters = { interface: 'admin' }
    await cloud.request(cloud.admin, 'PATCH', group, { endpoint_group: { filters } })
    // A filter that meets nothing counts as none.
    expect((await catalogs()).project).toEqual(ALL)
    await cloud.request(cloud.admin, 'PATCH', `/v3/endpoints/${endpointId}`, { endpoint: { interface: 'admin' } })
    expect((await catalogs()).project).toEqual(['compute'])
    // One that meets what is disabled is one still.
    await cloud.request(cloud.admin, 'PATCH', `/v3/endpoints/${endpointId}`, { endpoint: { enabled: false } })
    expect(await catalogs()).toMatchObject({ project: [] })
    await cloud.stop()
  })
})

describe('catalogs without a filter', () => {
  test.each([
    [false, { project: [], domain: [], system: [] }],
    [true, { project: [], domain: ALL, system: ALL }],
  ])('without return_all_endpoints_if_no_filter (whole_catalog_without_project: %s)', async (whole, expected) => {
    const cloud = await aWholeCloud('sqlite', {
      'endpoint_filter.return_all_endpoints_if_no_filter': 'false',
      'quoin.whole_catalog_without_project': String(whole),
    })
    const { send, catalogs, endpointId, projectId } = await scopes(cloud)
    expect(await catalogs()).toEqual(expected)
    await send('PUT', `/v3/OS-EP-FILTER/projects/${projectId}/endpoints/${endpointId}`)
    expect(await catalogs()).toEqual({ ...expected, project: ['compute'] })
    await cloud.stop()
  })
})
