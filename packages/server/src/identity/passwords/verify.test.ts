import { afterEach, describe, expect, test } from 'vitest'
import type { Context } from '../../kernel/context.ts'
import type { Notice } from '../../kernel/notice.ts'
import { contextOf } from '../../kernel/pipeline.ts'
import { resource } from '../../resource/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { identity } from '../area.ts'
import { verifyPassword } from '../operations.ts'

const NOW = new Date('2026-03-01T12:00:00.000Z')
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000)

describe.each(available)('verifying passwords ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  afterEach(() => cloud.stop())

  const open = async (options: Record<string, string> = {}) => {
    cloud = await aCloudOf(database, [resource, identity], options)
    at(NOW)
    const domain = await cloud.request(cloudAdmin, 'POST', '/v3/domains', { domain: { name: 'D' } })
    return domain.body.domain.id as string
  }
  const at = (time: Date) => {
    cloud.services.now = () => time
  }
  const context = (): Context =>
    contextOf(
      cloud.services,
      { authenticate: async () => null, judge: () => false },
      {
        ...{ id: 'req-1', globalId: null, method: 'POST', path: '/', queryString: '', headers: {} },
        ...{ remoteAddress: '', vouched: () => undefined, endpoint: 'http://cloud.test' },
      },
    )
  const verdict = async (id: string, password: string): Promise<string> => {
    const answer = await verifyPassword(context(), id, password)
    return answer.ok ? 'ok' : answer.why
  }
  const aUser = async (domain_id: string, user: Record<string, unknown> = {}): Promise<string> => {
    const answer = await cloud.request(cloudAdmin, 'POST', '/v3/users', {
      user: { name: 'ann', domain_id, password: 'right', ...user },
    })
    expect(answer.status).toBe(201)
    return answer.body.user.id
  }
  const patch = (id: string, user: Record<string, unknown>) =>
    cloud.request(cloudAdmin, 'PATCH', `/v3/users/${id}`, { user })
  const failures = async (id: string) =>
    (
      await cloud.services.store.db
        .selectFrom('local_user')
        .select('failed_auth_count')
        .where('user_id', '=', id)
        .executeTakeFirstOrThrow()
    ).failed_auth_count ?? 0
  /** Costly checks, counted where they are made. */
  const counted = () => {
    const { hasher } = cloud.services
    const count = { real: 0, dummy: 0 }
    const counting = {
      hash: (password: string) => hasher.hash(password),
      verify: (password: string, hash: string) => {
        count.real += 1
        return hasher.verify(password, hash)
      },
      needsRehash: (hash: string, password?: string) => hasher.needsRehash(hash, password),
      dummyVerify: (password: string) => {
        count.dummy += 1
        return hasher.dummyVerify(password)
      },
      queueDepth: 0,
      close: () => hasher.close(),
    }
    Object.assign(cloud.services, { hasher: counting })
    return count
  }

  test('each is told of with its user, and why where upstream says why; the password never (INV-55)', async () => {
    const domain = await open({
      'security_compliance.lockout_failure_attempts': '2',
      'security_compliance.report_invalid_password_hash': 'event',
      'security_compliance.invalid_password_hash_secret_key': 'k',
      'security_compliance.invalid_password_hash_max_chars': '4',
    })
    const heard: Notice[] = []
    Object.assign(cloud.services, { noticed: (notice: Notice) => heard.push(notice) })
    const id = await aUser(domain)
    const user = { id, name: 'ann' }
    const failed = { kind: 'authentication', outcome: 'failure', user }
    expect(await verdict(id, 'right')).toBe('ok')
    expect(heard.splice(0)).toEqual([{ ...failed, outcome: 'success' }])
    expect([await verdict(id, 'HUSH'), await verdict(id, 'HUSH'), await verdict(id, 'right')]).toEqual([
      ...['wrong', 'wrong', 'locked'],
    ])
    const [first, second, locked] = heard.splice(0)
    expect(first).toEqual({ ...failed, passwordHash: expect.stringMatching(/^.{4}$/) })
    expect(second).toEqual(first)
    expect(locked).toEqual({ ...failed, reason: { message: `The account is locked for user: ${id}.`, code: 401 } })
    expect(JSON.stringify([first, second, locked])).not.toContain('HUSH')
  })

  test('unknown, password-less and locked users cost one check, as all others (INV-28, INV-31)', async () => {
    const domain = await open({ 'security_compliance.lockout_failure_attempts': '1' })
    const ann = await aUser(domain)
    const none = await aUser(domain, { name: 'none', password: null })
    const count = counted()
    expect(await verdict('nobody', 'x')).toBe('unknown')
    expect(await verdict(none, 'x')).toBe('wrong')
    expect(await verdict(ann, 'x')).toBe('wrong')
    expect(await verdict(ann, 'right')).toBe('locked')
    expect(count).toEqual({ real: 1, dummy: 3 })
  })

  test('the order is locked, password, enabled, expired', async () => {
    const domain = await open({
      'security_compliance.lockout_failure_attempts': '2',
      'security_compliance.password_expires_days': '1',
    })
    const ann = await aUser(domain)
    expect(await verdict(ann, 'right')).toBe('ok')
    at(later(86_400))
    expect(await verdict(ann, 'right')).toBe('expired')
    await patch(ann, { enabled: false })
    expect(await verdict(ann, 'right')).toBe('disabled')
    expect(await failures(ann)).toBe(0)
    expect(await verdict(ann, 'wrong')).toBe('wrong')
    expect(await verdict(ann, 'wrong')).toBe('wrong')
    expect(await verdict(ann, 'right')).toBe('locked')
    // A locked attempt is not counted; enabling the user lets them in again.
    expect(await failures(ann)).toBe(2)
    await patch(ann, { enabled: true, options: { ignore_password_expiry: true } })
    expect(await verdict(ann, 'right')).toBe('ok')
  })

  test('a lock-out ends with its time and the count begins anew; without a time it stays', async () => {
    const domain = await open({
      'security_compliance.lockout_failure_attempts': '2',
      'security_compliance.lockout_duration': '60',
    })
    const ann = await aUser(domain)
    await verdict(ann, 'a')
    await verdict(ann, 'b')
    at(later(59))
    expect(await verdict(ann, 'right')).toBe('locked')
    at(later(60))
    expect(await verdict(ann, 'c')).toBe('wrong')
    expect(await failures(ann)).toBe(1)
    expect(await verdict(ann, 'right')).toBe('ok')
    expect(await failures(ann)).toBe(0)
  })

  test('guesses side by side do not exceed the limit; right passwords side by side all pass (INV-29)', async () => {
    const domain = await open({ 'security_compliance.lockout_failure_attempts': '3' })
    const ann = await aUser(domain)
    const all = await Promise.all(Array.from({ length: 10 }, () => verdict(ann, 'right')))
    expect(new Set(all)).toEqual(new Set(['ok']))
    const count = counted()
    const guesses = await Promise.all([...'abcdefghijkl'].map((guess) => verdict(ann, guess)))
    expect(guesses.filter((why) => why === 'wrong')).toHaveLength(3)
    expect(guesses.filter((why) => why === 'locked')).toHaveLength(9)
    expect(count.real).toBe(3)
    expect(await failures(ann)).toBe(3)
  })

  test('who is exempt is never locked out, and without a limit nothing is counted', async () => {
    const domain = await open({ 'security_compliance.lockout_failure_attempts': '1' })
    const exempt = await aUser(domain, { options: { ignore_lockout_failure_attempts: true } })
    await verdict(exempt, 'a')
    await verdict(exempt, 'b')
    expect(await verdict(exempt, 'right')).toBe('ok')
    expect(await failures(exempt)).toBe(0)
  })

  test('a check that could not be made is not counted as a failure', async () => {
    const domain = await open({ 'security_compliance.lockout_failure_attempts': '3' })
    const ann = await aUser(domain)
    const { hasher } = cloud.services
    const broken = { ...hasher, verify: () => Promise.reject(new Error('no worker')) }
    Object.assign(cloud.services, { hasher: broken })
    await expect(verdict(ann, 'right')).rejects.toThrow('no worker')
    Object.assign(cloud.services, { hasher })
    expect(await failures(ann)).toBe(0)
  })

  test('failures leave nothing in the change log (INV-51); a success is noted once a day', async () => {
    const domain = await open({ 'security_compliance.lockout_failure_attempts': '9' })
    const ann = await aUser(domain)
    const { changes } = cloud.services.store
    const length = async () => (await changes.read(0, 1000)).length
    const before = await length()
    await verdict(ann, 'a')
    await verdict('nobody', 'a')
    expect(await length()).toBe(before)
    await verdict(ann, 'right')
    await verdict(ann, 'right')
    expect(await length()).toBe(before + 1)
    const last = (await changes.read(0, 1000)).at(-1)
    expect(last).toMatchObject({ entity: 'user', id: ann, body: { last_active_at: '2026-03-01' } })
  })

  test('a weak hash is made anew at the next login (INV-32)', async () => {
    const domain = await open()
    const ann = await aUser(domain)
    const { store, hasher } = cloud.services
    const hash = async () =>
      (await store.db.selectFrom('password').select('password_hash').executeTakeFirstOrThrow()).password_hash
    const before = await hash()
    const stronger = { ...hasher, needsRehash: (stored: string) => stored === before }
    Object.assign(cloud.services, {
      hasher: {
        ...stronger,
        ...{ verify: hasher.verify, hash: hasher.hash, dummyVerify: hasher.dummyVerify, close: () => hasher.close() },
      },
    })
    expect(await verdict(ann, 'wrong')).toBe('wrong')
    expect(await hash()).toBe(before)
    expect(await verdict(ann, 'right')).toBe('ok')
    const after = await hash()
    expect(after).not.toBe(before)
    expect(await verdict(ann, 'right')).toBe('ok')
    expect(await hash()).toBe(after)
    expect(JSON.stringify(await store.changes.read(0, 1000))).not.toContain(after)
  })

  test('who has been inactive for too long is disabled, unless exempt, until enabled again', async () => {
    const domain = await open({ 'security_compliance.disable_user_account_days_inactive': '30' })
    const ann = await aUser(domain)
    const exempt = await aUser(domain, { name: 'exempt', options: { ignore_user_inactivity: true } })
    const enabled = async (id: string) => (await cloud.request(cloudAdmin, 'GET', `/v3/users/${id}`)).body.user.enabled
    at(later(29 * 86_400))
    expect(await enabled(ann)).toBe(true)
    expect(await verdict(ann, 'right')).toBe('ok')
    at(later(58 * 86_400))
    expect(await enabled(ann)).toBe(true)
    at(later(59 * 86_400))
    expect(await enabled(ann)).toBe(false)
    expect(await verdict(ann, 'right')).toBe('disabled')
    expect(await verdict(exempt, 'right')).toBe('ok')
    await patch(ann, { enabled: true })
    expect(await verdict(ann, 'right')).toBe('ok')
  })
})
