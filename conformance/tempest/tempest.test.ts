import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { have } from '../require.ts'
import { startMariaDb } from '../servers/databases.ts'
import { startKeystone } from '../servers/keystone.ts'
import { DATABASES, startQuoin } from '../servers/quoin.ts'
import { stack } from '../servers/stack.ts'
import { runTempest, type TempestResult } from './tempest.ts'

const extraConf = { identity: { password_hash_rounds: 4 } }
const PASSED_MIN = 115

describe.skipIf(!have('tempest', ['keystone', 'uwsgi', 'mariadb', 'postgresql', 'tempest', 'quoin']))('tempest', () => {
  const servers = stack()
  let expected: ReadonlyMap<string, TempestResult>

  beforeAll(async () => {
    const database = await servers.add(startMariaDb())
    const keystone = await servers.add(
      startKeystone({ database: await database.createDatabase('keystone'), extraConf }),
    )
    expected = await runTempest(keystone)
  })
  afterAll(() => servers.stop())

  test.each(DATABASES)('passes on %s wherever it passes on Keystone', async (database) => {
    const quoin = await servers.add(startQuoin({ database, extraConf }))
    const results = await runTempest(quoin)
    let passed = 0
    for (const [name, { outcome }] of expected) {
      if (outcome !== 'passed') continue
      const ours = results.get(name)
      expect.soft(ours?.outcome, `${name}: ${ours?.reason}`).toBe('passed')
      if (ours?.outcome === 'passed') passed += 1
    }
    expect(passed).toBeGreaterThanOrEqual(PASSED_MIN)
    await quoin.stop()
  })
})
