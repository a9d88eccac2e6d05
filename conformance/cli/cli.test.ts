import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { equalRoles } from '../differential/personas.ts'
import { record } from '../differential/record.ts'
import { have } from '../require.ts'
import { startMariaDb } from '../servers/databases.ts'
import type { IdentityServer } from '../servers/identity-server.ts'
import { startKeystone } from '../servers/keystone.ts'
import { DATABASES, startQuoin } from '../servers/quoin.ts'
import { stack } from '../servers/stack.ts'
import { commands } from './commands.ts'
import { type Outcome, runScript } from './script.ts'

const extraConf = { identity: { password_hash_rounds: 4 } }
const needs = ['keystone', 'uwsgi', 'mariadb', 'postgresql', 'openstack', 'quoin'] as const

async function scriptOn(server: IdentityServer): Promise<Outcome[]> {
  await record(server, [equalRoles])
  return runScript(server, commands)
}

describe.skipIf(!have('openstack commands', needs))('openstack commands', () => {
  const servers = stack()
  let expected: readonly Outcome[] = []

  beforeAll(async () => {
    const database = await servers.add(startMariaDb())
    const connection = await database.createDatabase('keystone')
    expected = await scriptOn(await servers.add(startKeystone({ database: connection, extraConf })))
  })
  afterAll(() => servers.stop())

  test('the script is as long as it should be, and both succeeds and fails', () => {
    expect(commands.length).toBeGreaterThanOrEqual(80)
    const failed = expected.filter(({ code }) => code !== 0).length
    expect(failed).toBeGreaterThan(40)
    expect(expected.length - failed).toBeGreaterThan(100)
  })

  test.each(DATABASES)('print the same from Quoin on %s as from Keystone', async (database) => {
    const quoin = await servers.add(startQuoin({ database, extraConf }))
    const outcomes = await scriptOn(quoin)
    for (const [index, right] of expected.entries()) expect.soft(outcomes[index], right.command).toEqual(right)
    expect(outcomes).toHaveLength(expected.length)
  })
})
