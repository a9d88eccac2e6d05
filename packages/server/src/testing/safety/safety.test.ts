import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../databases.ts'
import { calls } from './calls.ts'
import { logins } from './logins.ts'
import { aStage, type Stage } from './stage.ts'

/**
 * Every way to sign in, times every scope, times every call that makes something to get in with: who may is stated by the
 * invariants (INV-01 to INV-05, INV-34), and whoever may not has changed nothing (INV-13).
 */
const TABLES = [
  'application_credential',
  'access_rule',
  'trust',
  'credential',
  'password',
  'user',
  'request_token',
] as const

describe.each(available)('what lets somebody in ($name)', ({ name: database }) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aStage(database)
  })
  afterAll(() => stage.cast.cloud.stop())

  const rows = async (): Promise<string> => {
    const { db } = stage.cast.cloud.services.store
    const all = await Promise.all(TABLES.map((table) => db.selectFrom(table).selectAll().orderBy('id').execute()))
    return JSON.stringify(all)
  }

  test.each(logins)('$name', async (login) => {
    const token = await login.token(stage)
    expect((await stage.cast.shown(token)).status).toBe(200)
    for (const call of calls) {
      const given = (await call.given?.(stage, login)) ?? ''
      const before = await rows()
      const { status, body } = await call.send({ stage, login, token, given })
      const done = status >= 200 && status < 300
      const what = `${login.name}: ${call.name}: ${status} ${JSON.stringify(body)}`
      expect(done, what).toBe(call.may(login))
      if (done) continue
      expect(status, what).toBeLessThan(500)
      expect(await rows(), what).toBe(before)
    }
  })
})
