import { credentialKeyHash, decryptCredential, fernetKey, nullKey } from '@quoin/tokens'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assignment } from '../../assignment/area.ts'
import { catalog } from '../../catalog/area.ts'
import { identity } from '../../identity/area.ts'
import { resource } from '../../resource/area.ts'
import { revocation } from '../../revocation/area.ts'
import { type AreaCloud, aCloudOf, cloudAdmin, type Persona, systemReader } from '../../testing/cloud.ts'
import { available } from '../../testing/databases.ts'
import { credential } from '../area.ts'

const areas = [revocation, resource, identity, assignment, catalog, credential]
const ann: Persona = { userId: 'ann', roles: ['member', 'reader'], projectId: 'p1' }
const bob: Persona = { userId: 'bob', roles: ['reader'], projectId: 'p1' }
const KEY = fernetKey(Buffer.alloc(32, 7))

describe.each(available)('credentials ($name)', ({ name: database }) => {
  let cloud: AreaCloud
  beforeAll(async () => {
    cloud = await aCloudOf(database, areas)
  })
  afterAll(() => cloud.stop())

  let made = 0
  const ec2 = (user_id: string, more: object = {}) => {
    made += 1
    const blob = JSON.stringify({ access: `key${made}`, secret: 'secret', ...more })
    return { type: 'ec2', user_id, project_id: 'p1', blob }
  }
  const store = async (who: Persona, body: object) => {
    const answer = await cloud.request(who, 'POST', '/v3/credentials', { credential: body })
    expect(answer.body, JSON.stringify(answer.body)).toHaveProperty('credential')
    return answer.body.credential
  }
  const rowOf = (id: string) =>
    cloud.services.store.db.selectFrom('credential').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  test('of any type is stored, shown, changed and deleted by its owner', async () => {
    const seed = await store(ann, { type: 'totp', user_id: 'ann', blob: 'GEZDGNBV', 'my-note': 1 })
    expect(seed).toEqual({
      my_note: 1,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      user_id: 'ann',
      project_id: null,
      type: 'totp',
      blob: 'GEZDGNBV',
      links: { self: `http://cloud.test/v3/credentials/${seed.id}` },
    })
    expect(Object.keys(seed)).toEqual(['my_note', 'id', 'user_id', 'project_id', 'type', 'blob', 'links'])
    const path = `/v3/credentials/${seed.id}`
    expect((await cloud.request(ann, 'GET', path)).body).toEqual({ credential: seed })
    const changed = await cloud.request(ann, 'PATCH', path, { credential: { blob: 'other' } })
    expect(changed.body).toEqual({ credential: { ...seed, blob: 'other' } })
    expect((await cloud.request(ann, 'GET', path)).body.credential.blob).toBe('other')
    expect((await cloud.request(ann, 'DELETE', path)).status).toBe(204)
    expect((await cloud.request(cloudAdmin, 'GET', path)).body.error).toMatchObject({
      code: 404,
      message: `Could not find credential: ${seed.id}.`,
    })
  })

  test('INV-57: is encrypted at rest, as Keystone encrypts it', async () => {
    const cert = await rowOf((await store(ann, { type: 'cert', user_id: 'ann', blob: 'PEM ü' })).id)
    expect(cert.key_hash).toBe(credentialKeyHash(KEY))
    expect(decryptCredential([KEY], cert.encrypted_blob)).toBe('PEM ü')
    const wanted = ec2('ann')
    const pair = await rowOf((await store(ann, wanted)).id)
    expect(decryptCredential([KEY], pair.encrypted_blob)).toBe(JSON.stringify(wanted.blob))
    expect(decryptCredential([nullKey], pair.encrypted_blob)).toBeUndefined()
  })

  test("of EC2 has the access key's hash for an id, once", async () => {
    const wanted = { ...ec2('ann'), blob: '{"access": "AKIA", "secret": "s"}' }
    const { id, blob } = await store(ann, wanted)
    expect(id).toBe('3bb3e13c3a23048eef2f80026a6c6fba51db9ab24ec55cd6373b8b6be27b7a18')
    expect(blob).toBe(wanted.blob)
    const again = await cloud.request(ann, 'POST', '/v3/credentials', { credential: wanted })
    expect(again.body.error).toMatchObject({
      code: 409,
      message: `Conflict occurred attempting to store credential - Duplicate entry found with ID ${id}.`,
    })
  })

  test.each([
    [{ type: 'ec2', user_id: 'ann', blob: '{"access":"a"}' }, "'project_id' is a required property"],
    [{ ...ec2('ann'), blob: '{"secret":"s"}' }, 'Expecting to find access in credential.'],
    [{ ...ec2('ann'), blob: '{"access":{}}' }, 'Expecting to find access in credential.'],
    [{ ...ec2('ann'), blob: '{}' }, 'Expecting to find blob in credential.'],
    [{ ...ec2('ann'), blob: '["access"]' }, 'Expecting to find blob in credential.'],
    [{ ...ec2('ann'), blob: 'access' }, 'Invalid blob in credential'],
    [{ type: 'totp', user_id: 'ann' }, "'blob' is a required property"],
    [{ type: 'totp', user_id: 'ann', blob: { seed: 'x' } }, 'Invalid input for field/attribute blob.'],
    [{ type: 'totp', user_id: 7, blob: '' }, 'Invalid input for field/attribute user_id.'],
    [{ type: 'totp', user_id: 'ann', blob: '', 'user:id': 'bob' }, "'user:id' is not accepted"],
  ])('is refused when it is %j', async (wanted, message) => {
    const before = cloud.services.store.changes.position()
    const { body } = await cloud.request(cloudAdmin, 'POST', '/v3/credentials', { credential: wanted })
    expect(body.error).toMatchObject({ code: 400, message: expect.stringContaining(message) })
    expect(cloud.services.store.changes.position()).toBe(before)
  })

  test("INV-07: what it is may be repeated and not changed; its content's origin neither", async () => {
    const pair = await store(ann, ec2('ann', { trust_id: 't1' }))
    const path = `/v3/credentials/${pair.id}`
    const patch = (change: object) => cloud.request(cloudAdmin, 'PATCH', path, { credential: change })
    const { blob, type, user_id, project_id } = pair
    for (const [change, message] of [
      [{ blob, type: 'totp' }, 'type can not be updated for credential'],
      [{ blob, user_id: 'bob' }, 'user_id can not be updated for credential'],
      [{ blob, project_id: 'p2' }, 'project_id can not be updated for credential'],
      [{ blob, project_id: null }, 'project_id can not be updated for credential'],
      [{ blob, id: 'x' }, 'Cannot change ID'],
      [{ type }, "'blob' is a required property"],
      [{ blob, note: 1 }, "Additional properties are not allowed ('note' was unexpected)"],
      [{ blob: '{"access":"a"}' }, 'trust_id can not be updated for credential'],
      [{ blob: '{"access":"a","trust_id":"t2"}' }, 'trust_id can not be updated for credential'],
      [{ blob: '{"access":"a","trust_id":"t1","app_cred_id":"x"}' }, 'app_cred_id can not be updated for credential'],
      [{ blob: 'x' }, 'Invalid blob in credential'],
    ] as const)
      expect((await patch(change)).body.error).toMatchObject({ code: 400, message: expect.stringContaining(message) })
    expect((await cloud.request(ann, 'GET', path)).body.credential).toEqual(pair)
    const other = '{"access":"a","secret":"new","trust_id":"t1"}'
    expect((await patch({ blob: other, type, user_id, project_id, id: pair.id })).body.credential.blob).toBe(other)
  })

  test('strangers may nothing, and cannot tell what is there (INV-28); readers of the system may look', async () => {
    const seed = await store(ann, { type: 'totp', user_id: 'ann', blob: 'S' })
    for (const path of [`/v3/credentials/${seed.id}`, '/v3/credentials/none'])
      for (const [method, body] of [
        ['GET', undefined],
        ['DELETE', undefined],
        ['PATCH', { credential: { blob: 'x' } }],
      ] as const) {
        expect((await cloud.request(bob, method, path, body)).status).toBe(403)
        expect((await cloud.request(null, method, path, body)).status).toBe(401)
        const reader = await cloud.request(systemReader, method, path, body)
        expect(reader.status).toBe(method !== 'GET' ? 403 : path.endsWith('none') ? 404 : 200)
      }
    const planted = await cloud.request(bob, 'POST', '/v3/credentials', { credential: { ...ec2('ann') } })
    expect(planted.status).toBe(403)
  })

  test('INV-12: a list holds what its caller may see, whatever it is filtered by', async () => {
    const carol: Persona = { userId: 'carol', roles: ['member'], projectId: 'p1' }
    const mine = [await store(carol, ec2('carol')), await store(carol, { type: 'totp', user_id: 'carol', blob: 'S' })]
    const ids = async (who: Persona, query = '') =>
      (await cloud.request(who, 'GET', `/v3/credentials${query}`)).body.credentials.map(
        (item: { id: string }) => item.id,
      )
    expect((await ids(carol)).sort()).toEqual(mine.map(({ id }) => id).sort())
    expect(await ids(carol, '?type=totp')).toEqual([mine[1].id])
    expect(await ids(carol, '?type__icontains=C2')).toEqual([mine[0].id])
    expect(await ids(carol, '?user_id=ann')).toEqual([])
    expect(await ids(bob, '?user_id=carol')).toEqual([])
    expect((await ids(systemReader, '?user_id=carol')).sort()).toEqual(mine.map(({ id }) => id).sort())
    const page = await cloud.request(carol, 'GET', '/v3/credentials?limit=1')
    expect(page.body).toMatchObject({ truncated: true, credentials: [{ id: [mine[0].id, mine[1].id].sort()[0] }] })
  })

  test('INV-04, INV-05: is out of reach of a delegated token', async () => {
    const seed = await store(ann, { type: 'totp', user_id: 'ann', blob: 'S' })
    const pair = await store(ann, ec2('ann'))
    for (const methods of [['application_credential'], ['oauth1'], ['ec2credential'], ['token', 'unheard_of'], []]) {
      const lent: Persona = { ...ann, methods, roles: ['admin'] }
      for (const id of [seed.id, pair.id]) {
        const shown = await cloud.request(lent, 'GET', `/v3/credentials/${id}`)
        expect(shown.body.error).toMatchObject({
          code: 403,
          message:
            'You are not authorized to perform the requested action: Delegated tokens cannot access credentials directly.',
        })
        expect((await cloud.request(lent, 'DELETE', `/v3/credentials/${id}`)).status).toBe(403)
      }
      expect((await cloud.request(lent, 'GET', '/v3/credentials')).body.credentials).toEqual([])
      expect((await cloud.request(lent, 'POST', '/v3/credentials', { credential: ec2('ann') })).status).toBe(403)
    }
  })

  test('goes with its user and its project, recorded without its content (INV-55)', async () => {
    const domain = await cloud.request(cloudAdmin, 'POST', '/v3/domains', { domain: { name: `d-${database}` } })
    const domain_id = domain.body.domain.id
    const user = await cloud.request(cloudAdmin, 'POST', '/v3/users', { user: { name: 'dan', domain_id } })
    const project = await cloud.request(cloudAdmin, 'POST', '/v3/projects', { project: { name: 'p', domain_id } })
    const [userId, projectId] = [user.body.user.id, project.body.project.id]
    const ofUser = await store(cloudAdmin, { type: 'totp', user_id: userId, blob: 'S' })
    const ofProject = await store(cloudAdmin, { ...ec2('elsewhere'), project_id: projectId })
    const from = cloud.services.store.changes.position()
    await cloud.request(cloudAdmin, 'DELETE', `/v3/users/${userId}`)
    await cloud.request(cloudAdmin, 'DELETE', `/v3/projects/${projectId}`)
    const gone = (await cloud.services.store.changes.read(from, 100)).filter(({ entity }) => entity === 'credential')
    expect(gone.map(({ id, op }) => [id, op])).toEqual([
      [ofUser.id, 'delete'],
      [ofProject.id, 'delete'],
    ])
    expect(gone[0]?.body).toEqual({ id: ofUser.id, user_id: userId, project_id: null, type: 'totp' })
    for (const { id } of [ofUser, ofProject])
      expect((await cloud.request(cloudAdmin, 'GET', `/v3/credentials/${id}`)).status).toBe(404)
  })
})

describe.each(available)('credentials and options ($name)', ({ name: database }) => {
  test('[credential] user_limit holds, also for many at once', async () => {
    const cloud = await aCloudOf(database, areas, { 'credential.user_limit': '2' })
    const domain = await cloud.request(cloudAdmin, 'POST', '/v3/domains', { domain: { name: 'd' } })
    const user = await cloud.request(cloudAdmin, 'POST', '/v3/users', {
      user: { name: 'dan', domain_id: domain.body.domain.id },
    })
    const body = { credential: { type: 'totp', user_id: user.body.user.id, blob: 'S' } }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => cloud.request(cloudAdmin, 'POST', '/v3/credentials', body)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403, 403])
    expect(answers.find(({ status }) => status === 403)?.body.error.message).toBe(
      'Unable to create additional credentials, maximum of 2 already exceeded for user.',
    )
    await cloud.stop()
  })

  test('the way round for administrators opens EC2 keys to their delegated tokens, and remembers the delegation', async () => {
    const option = 'security_compliance.allow_insecure_admin_trust_cross_project_credentials_access'
    const cloud = await aCloudOf(database, areas, { [option]: 'true' })
    const trust = { kind: 'trust', trustId: 't1', trustorId: 'ann', trusteeId: 'bob', impersonation: true } as const
    const lent: Persona = { ...ann, roles: ['admin'], delegation: trust }
    const blob = '{"access":"a","secret":"s"}'
    const body = { credential: { type: 'ec2', user_id: 'ann', project_id: 'p9', blob } }
    const pair = await cloud.request(lent, 'POST', '/v3/credentials', body)
    expect(JSON.parse(pair.body.credential.blob)).toEqual({ access: 'a', secret: 's', trust_id: 't1' })
    const seed = await cloud.request(ann, 'POST', '/v3/credentials', {
      credential: { type: 'totp', user_id: 'ann', blob: 'S' },
    })
    const listed = await cloud.request(lent, 'GET', '/v3/credentials')
    expect(listed.body.credentials).toMatchObject([{ id: pair.body.credential.id }])
    expect((await cloud.request(lent, 'GET', `/v3/credentials/${seed.body.credential.id}`)).status).toBe(403)
    const member: Persona = { ...lent, roles: ['member'] }
    expect((await cloud.request(member, 'GET', `/v3/credentials/${pair.body.credential.id}`)).status).toBe(403)
    await cloud.stop()
  })
})
