import { afterEach, describe, expect, test } from 'vitest'
import { resource } from '../../resource/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { identity } from '../area.ts'

const NOW = new Date('2026-03-01T12:00:00.123Z')
const daysLater = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000)

describe.each(available)('changing passwords ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  afterEach(() => cloud.stop())

  const admin = (method: string, path: string, body?: unknown) => cloud.request(cloudAdmin, method, path, body)
  const at = (time: Date) => {
    cloud.services.now = () => time
  }
  async function open(options: Record<string, string>, user: Record<string, unknown> = {}): Promise<string> {
    const compliance = Object.entries(options).map(([name, value]) => [`security_compliance.${name}`, value])
    cloud = await aCloudOf(database, [resource, identity], Object.fromEntries(compliance))
    const domain = await admin('POST', '/v3/domains', { domain: { name: 'D' } })
    const answer = await admin('POST', '/v3/users', {
      user: { name: 'ann', domain_id: domain.body.domain.id, password: 'pw1', ...user },
    })
    expect(answer.status).toBe(201)
    return answer.body.user.id
  }
  /** Without a token: the current password is the proof. */
  const change = (id: string, original_password: unknown, password: unknown) =>
    cloud.request(null, 'POST', `/v3/users/${id}/password`, { user: { original_password, password } })
  const message = (answer: { body: { error?: { message?: string } } }) => answer.body.error?.message

  test('the current password is needed, and ends the user’s tokens (INV-18, INV-34)', async () => {
    const id = await open({})
    const wrong = await change(id, 'no', 'pw2')
    const nobody = await change('nobody', 'no', 'pw2')
    expect(wrong.status).toBe(401)
    expect(nobody).toMatchObject({ status: 401, body: wrong.body })
    expect(message(wrong)).toBe('The request you have made requires authentication.')
    expect((await change(id, 'pw1', 'pw2')).status).toBe(204)
    expect((await change(id, 'pw1', 'pw3')).status).toBe(401)
    expect((await change(id, 'pw2', 'pw3')).status).toBe(204)
    const events = cloud.services.store.db.selectFrom('revocation_event').selectAll().where('user_id', '=', id)
    expect(await events.execute()).toHaveLength(2)
    expect((await cloud.request(null, 'GET', `/v3/users/${id}/password`)).status).toBe(405)
  })

  test('a malformed request is refused before anything is looked at', async () => {
    const id = await open({})
    for (const body of [{}, { user: {} }, { user: [] }, { user: { original_password: 'pw1' } }])
      expect((await cloud.request(null, 'POST', `/v3/users/${id}/password`, body)).status).toBe(400)
    expect((await change(id, 'pw1', 7)).status).toBe(400)
    expect((await change(id, 'pw1', '')).status).toBe(400)
    expect((await change(id, 'pw1', 'pw2')).status).toBe(204)
  })

  test('checks come in upstream’s order: proof, strength, reservation, age, history', async () => {
    const id = await open({
      ...{ password_regex: '^(?=.*\\d).{3,}', minimum_password_age: '1', unique_last_password_count: '2' },
    })
    const lock = (lock_password: boolean) => admin('PATCH', `/v3/users/${id}`, { user: { options: { lock_password } } })
    await lock(true)
    expect((await change(id, 'no', 'x')).status).toBe(401)
    expect(message(await change(id, 'pw1', 'x'))).toContain('does not match the requirements')
    expect(message(await change(id, 'pw1', 'pw1'))).toContain('disallowing password changes')
    await lock(false)
    expect(message(await change(id, 'pw1', 'pw1'))).toBe(
      'The new password cannot be identical to a previous password. The total number which includes the new password ' +
        'must be unique is 2.',
    )
    expect((await change(id, 'pw1', 'pw2')).status).toBe(204)
    expect(message(await change(id, 'pw2', 'pw1'))).toContain('due to the minimum password age')
    at(daysLater(1))
    expect(message(await change(id, 'pw2', 'pw1'))).toContain('cannot be identical')
    expect((await change(id, 'pw2', 'pw3')).status).toBe(204)
    at(daysLater(2))
    // Two are remembered: the first has been forgotten by now.
    expect((await change(id, 'pw3', 'pw1')).status).toBe(204)
    expect(await cloud.services.store.db.selectFrom('password').select('id').execute()).toHaveLength(3)
  })

  test('an administrator’s reset minds strength alone, and frees from the minimum age', async () => {
    const id = await open({ password_regex: '.{3}', minimum_password_age: '9', unique_last_password_count: '5' })
    const reset = (password: string | null) => admin('PATCH', `/v3/users/${id}`, { user: { password } })
    expect((await reset('x')).status).toBe(400)
    expect((await reset(null)).status).toBe(400)
    expect((await change(id, 'pw1', 'pw2')).status).toBe(204)
    expect((await change(id, 'pw2', 'pw3')).status).toBe(400)
    expect((await reset('pw1')).status).toBe(200)
    expect((await change(id, 'pw1', 'pw4')).status).toBe(204)
  })

  test('a password from an administrator expires at once where first use demands a change', async () => {
    const options = { ignore_change_password_upon_first_use: true }
    const id = await open({ change_password_upon_first_use: 'true', password_expires_days: '3' }, { options })
    const expiry = async () => (await admin('GET', `/v3/users/${id}`)).body.user.password_expires_at
    // As upstream: the exemption counts from the first reset on, not yet at creation.
    expect(await expiry()).toBe('2026-03-01T12:00:00.123000')
    expect((await change(id, 'pw1', 'pw2')).status).toBe(204)
    expect(await expiry()).toBe('2026-03-04T12:00:00.000000')
    await admin('PATCH', `/v3/users/${id}`, { user: { password: 'pw3' } })
    expect(await expiry()).toBe('2026-03-04T12:00:00.000000')
    await admin('PATCH', `/v3/users/${id}`, { user: { options: { ignore_change_password_upon_first_use: null } } })
    await admin('PATCH', `/v3/users/${id}`, { user: { password: 'pw4' } })
    expect(await expiry()).toBe('2026-03-01T12:00:00.123000')
  })

  test('an expired password can be changed; one of a disabled or locked-out user cannot', async () => {
    const id = await open({ password_expires_days: '1', lockout_failure_attempts: '2' })
    at(daysLater(5))
    expect((await change(id, 'pw1', 'pw2')).status).toBe(204)
    await change(id, 'no', 'x')
    await change(id, 'no', 'x')
    const locked = await change(id, 'pw2', 'pw3')
    expect(locked.status).toBe(401)
    expect(message(locked)).toBe('The request you have made requires authentication.')
    await admin('PATCH', `/v3/users/${id}`, { user: { enabled: false } })
    at(daysLater(6))
    expect(message(await change(id, 'pw2', 'pw3'))).toBe(`The account is disabled for user: ${id}.`)
    expect(message(await change(id, 'no', 'pw3'))).toBe('The request you have made requires authentication.')
  })

  test('of two changes at once from the same password one is made', async () => {
    const id = await open({})
    const answers = await Promise.all(['pw2', 'pw3', 'pw4'].map((password) => change(id, 'pw1', password)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401, 401])
  })

  test('users are found by when their passwords expire', async () => {
    const id = await open({ password_expires_days: '3' })
    await admin('POST', '/v3/users', { user: { name: 'none', domain_id: 'default' } })
    const found = async (filter: string) =>
      (await admin('GET', `/v3/users?password_expires_at=${filter}`)).body.users.map((user: { id: string }) => user.id)
    for (const filter of [
      'eq:2026-03-04T12:00:00Z',
      '2026-03-04T12:00:00Z',
      'lte:2026-03-04T12:00:00Z',
      'gte:2026-03-04T12:00:00Z',
      'lt:2026-03-04T12:00:01Z',
      'gt:2026-03-04T11:59:59Z',
      'neq:2026-03-04T12:00:01Z',
    ])
      expect([filter, await found(filter)]).toEqual([filter, [id]])
    for (const filter of ['neq:2026-03-04T12:00:00Z', 'lt:2026-03-04T12:00:00Z', 'gt:2026-03-04T12:00:00Z'])
      expect([filter, await found(filter)]).toEqual([filter, []])
    expect(message(await admin('GET', '/v3/users?password_expires_at=eq:x'))).toContain(
      'Timestamp not in expected format.',
    )
    expect(message(await admin('GET', '/v3/users?password_expires_at=zz:2016-01-01T00:00:00Z'))).toBe(
      "The given operator zz is not valid. It must be one of the following: 'eq', 'neq', 'lt', 'lte', 'gt', or 'gte'.",
    )
  })
})
