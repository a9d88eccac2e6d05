import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userByName, verifyPassword } from '../identity/operations.ts'
import type { Config } from '../kernel/config/index.ts'
import { Conflict } from '../kernel/errors.ts'
import { projectById } from '../resource/operations.ts'
import { available } from '../testing/databases.ts'
import { projectSetup, resetLastActive, userSetup } from './accounts.ts'
import { bootstrapCommand } from './bootstrap/command.ts'
import { onCloud } from './on-cloud.ts'
import { aCommandCloud, type CommandCloud } from './testing/cloud.ts'

describe.each(available)('commands that make accounts ($name)', ({ name }) => {
  let cloud: CommandCloud
  let config: Config
  beforeAll(async () => {
    cloud = await aCommandCloud(name, () => ({ 'security_compliance.password_regex': '.{3,}' }))
    config = cloud.config
    await bootstrapCommand(config, { bootstrapPassword: 'secret' }, {})
  })
  afterAll(() => cloud.stop())

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
