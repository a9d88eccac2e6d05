import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { credentialKeyHash, fernetKey, formatFernetKey, KeyRepositoryError, nullKey } from '@quoin/tokens'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCredential, credentialsOfUser } from '../credential/operations.ts'
import type { Config } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { available } from '../testing/databases.ts'
import { encryptAnew, rotateCredentials, setupCredentials } from './credential-keys.ts'
import { onCloud } from './on-cloud.ts'
import { aCommandCloud, type CommandCloud } from './testing/cloud.ts'

const { uid, gid } = userInfo()
const owner = { keystoneUser: String(uid), keystoneGroup: String(gid) }

describe.each(available)('the keys of credentials ($name)', ({ name }) => {
  let cloud: CommandCloud
  let keys: string
  let config: Config
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  beforeEach(async () => {
    cloud = await aCommandCloud(name)
    config = cloud.config
    keys = config.credential.key_repository
    said.length = 0
  })
  afterEach(() => cloud.stop())

  const stored = (count: number, from = 0) =>
    onCloud(config, 'test', (ctx) =>
      ctx.write(async (tx) => {
        for (let i = from; i < from + count; i += 1) {
          const type = i % 2 === 0 ? 'totp' : 'ec2'
          const id = `c${String(i).padStart(5, '0')}`
          await createCredential(tx, { id, user_id: 'ann', project_id: null, type, blob: `{"n": ${i}}`, extra: {} })
        }
      }),
    )
  const blobs = () =>
    onCloud(config, 'test', async (ctx) =>
      [...(await credentialsOfUser(ctx, 'ann', 'totp')), ...(await credentialsOfUser(ctx, 'ann', 'ec2'))]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ blob }) => blob),
    )
  const hashes = () =>
    onCloud(config, 'test', async ({ db }) =>
      (await db.selectFrom('credential').select('key_hash').distinct().execute()).map((row) => row.key_hash),
    )

  test('are made, private (INV-56); what the null key holds is moved to them, and then they may be rotated', async () => {
    await stored(120)
    expect(await hashes()).toEqual([credentialKeyHash(nullKey)])
    const before = await blobs()
    await expect(rotateCredentials(config, owner, say)).rejects.toThrow(KeyRepositoryError)
    await expect(encryptAnew(config, say)).rejects.toThrow("run 'quoin credential_setup'")

    setupCredentials(config, owner)
    expect(statSync(keys).mode & 0o777).toBe(0o700)
    expect(statSync(join(keys, '1')).mode & 0o777).toBe(0o600)
    await expect(rotateCredentials(config, owner, say)).rejects.toThrow(
      'Unable to rotate credential keys because not all credentials are encrypted with the primary key',
    )
    expect(readdirSync(keys).sort()).toEqual(['0', '1'])

    await encryptAnew(config, say)
    expect(await hashes()).not.toContain(credentialKeyHash(nullKey))
    expect(await blobs()).toEqual(before)
    await rotateCredentials(config, owner, say)
    expect(said).toEqual([
      `120 credentials are now encrypted with the primary key of ${keys}`,
      `${keys}: key 2 is now the primary`,
    ])
  })

  test('INV-57: a key that a credential needs is never dropped, and three are kept', async () => {
    setupCredentials(config, owner)
    await stored(2)
    await rotateCredentials(config, owner, say)
    await expect(rotateCredentials(config, owner, say)).rejects.toThrow(OperatorError)
    expect(await blobs()).toEqual(['{"n": 0}', '{"n": 1}'])
    await encryptAnew(config, say)
    await rotateCredentials(config, owner, say)
    expect(readdirSync(keys).sort()).toEqual(['0', '2', '3'])
    expect(await blobs()).toEqual(['{"n": 0}', '{"n": 1}'])
  })

  test('a credential whose key is lost is named and stops no other; going on where it stopped', async () => {
    setupCredentials(config, owner)
    await stored(1)
    writeFileSync(join(keys, '1'), formatFernetKey(fernetKey(Buffer.alloc(32, 9))))
    await stored(1, 1)
    writeFileSync(join(keys, '2'), formatFernetKey(fernetKey(Buffer.alloc(32, 8))))
    await expect(encryptAnew(config, say)).rejects.toThrow('opens 1 credentials, such as c00000')
    await expect(encryptAnew(config, say)).rejects.toThrow(OperatorError)
    expect(said.map((line) => line.slice(0, 2))).toEqual(['1 ', '0 '])
  })
})
