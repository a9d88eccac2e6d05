import { describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { aWholeCloud, withPassword } from '../../testing/whole-cloud.ts'

describe.each(available)('tokens ($name)', ({ name }) => {
  test('INV-18, INV-21: a token shows the same each time, until its user is disabled', async () => {
    const cloud = await aWholeCloud(name)
    const ann = { name: 'ann', domain: { id: 'default' }, password: 'p' }
    const made = await cloud.request(cloud.admin, 'POST', '/v3/users', { user: { name: 'ann', password: 'p' } })
    const issued = await cloud.authenticate(withPassword(ann))
    const token = issued.headers['x-subject-token'] ?? ''
    const shown = () => cloud.request(cloud.admin, 'GET', '/v3/auth/tokens', undefined, { 'x-subject-token': token })
    expect((await shown()).body).toEqual(issued.body)
    cloud.later(10)
    expect((await shown()).body).toEqual(issued.body)
    await cloud.request(cloud.admin, 'PATCH', `/v3/users/${made.body.user.id}`, { user: { enabled: false } })
    expect((await shown()).status).toBe(404)
    await cloud.stop()
  })

  test('INV-17: a token ends with its time', async () => {
    const cloud = await aWholeCloud(name)
    cloud.later(3599)
    expect((await cloud.request(cloud.admin, 'GET', '/v3/users')).status).toBe(200)
    cloud.later(1)
    expect((await cloud.request(cloud.admin, 'GET', '/v3/users')).status).toBe(401)
    await cloud.stop()
  })
})
