import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setupKeyRepository } from '@quoin/tokens'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userByName, verifyPassword } from '../identity/operations.ts'
import { type Config, testConfig } from '../kernel/config/index.ts'
import { secureRandomBytes } from '../kernel/crypto/index.ts'
import { Conflict } from '../kernel/errors.ts'
import { openStore } from '../kernel/store/index.ts'
import { projectById } from '../resource/operations.ts'
import { createSchema } from '../schema/index.ts'
import { available, freshDatabase } from '../testing/databases.ts'
import { projectSetup, resetLastActive, userSetup } from './accounts.ts'
import { bootstrapCommand } from './bootstrap/command.ts'
import { onCloud } from './on-cloud.ts'

describe.each(available)('commands that make accounts ($name)', ({ name }) => {
  let folder: string
  let config: Config
  let drop: () => Promise<void>
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quoin-accounts-'))
    const keys = join(folder, 'keys')
    setupKeyRepository(keys, secureRandomBytes)
    const database = await freshDatabase(name)
    drop = database.drop
    config = testConfig({
      'database.connection': database.url,
      'fernet_tokens.key_repository': keys,
      'credential.key_repository': keys,
      'fernet_receipts.key_repository': keys,
      'identity.password_hash_rounds': '4',
      'security_compliance.password_regex': '.{3,}',
      'DEFAULT.log_file': join(folder, 'log'),
    })
    const store = await openStore(database.url)
    await createSchema(store)
    await store.close()
    await bootstrapCommand(config, { bootstrapPassword: 'secret' }, {})
  })
  afterAll(async () => {
    await drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const ann = () => onCloud(config, 'test', (ctx) => userByName(ctx, 'ann', 'default'))
  const hasPassword = (password: string) =>
    onCloud(config, 'test', async (ctx) => (await verifyPassword(ctx, (await ann()).id, password)).ok)

  test('a project with a chosen id; another time nothing happens', async () => {
    for (let i = 0; i < 2; i += 1) await projectSetup(config, { projectName: 'service', projectId: 'chosen' })
    const project = await onCloud(config, 'test', (ctx) => projectById(ctx, 'chosen'))
    expect(project).toMatchObject({ name: 'service', domain_id: 'default', enabled: true })
  })

  test('a user with a chosen id, whose password is set again when it is another', async () => {
    await userSetup(config, { username: 'ann', userPasswordPlain: 'first', userId: 'ann-id' })
    expect([(await ann()).id, await hasPassword('first')]).toEqual(['ann-id', true])
    await userSetup(config, { username: 'ann', userPasswordPlain: 'second', userId: 'ann-id' })
    expect([await hasPassword('first'), await hasPassword('second')]).toEqual([false, true])
    await expect(userSetup(config, { username: 'ann', userPasswordPlain: 'third', userId: 'other' })).rejects.toThrow(
      Conflict,
    )
    await expect(userSetup(config, { username: 'ann', userPasswordPlain: 'x' })).rejects.toThrow(/password/i)
    expect(await hasPassword('second')).toBe(true)
  })

  test('activity that is unknown becomes today, once', async () => {
    const lastActive = () =>
      onCloud(config, 'test', (ctx) => ctx.db.selectFrom('user').select('last_active_at').execute())
    expect((await lastActive()).map((row) => row.last_active_at)).toContain(null)
    await resetLastActive(config)
    expect((await lastActive()).map((row) => row.last_active_at)).not.toContain(null)
  })
})
