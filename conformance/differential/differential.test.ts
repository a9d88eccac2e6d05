/**
 * The same conversation with Debian's Keystone and with Quoin on each database. What Quoin answers otherwise must be
 * listed in known.ts, with the reason and the right answer; what is listed must differ.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { have } from '../require.ts'
import { startMariaDb } from '../servers/databases.ts'
import { startKeystone } from '../servers/keystone.ts'
import { DATABASES, startQuoin } from '../servers/quoin.ts'
import { stack } from '../servers/stack.ts'
import { areas as all } from './areas/all.ts'
import { chosen } from './chosen.ts'
import { compare, report } from './compare.ts'
import { extraConf } from './conf.ts'
import { coverage } from './coverage.ts'
import { known as allKnown } from './known.ts'
import { type Recorded, record } from './record.ts'

const areas = chosen(all)
const areaOf = (id: string) => areas.some(({ name }) => id.startsWith(`${name}/`))
const known = allKnown.map((item) => ({ ...item, steps: item.steps.filter(areaOf) }))
const needs = ['keystone', 'uwsgi', 'mariadb', 'postgresql', 'quoin'] as const

describe.skipIf(!have('differential', needs))('differential', () => {
  const servers = stack()
  let oracle: readonly Recorded[] = []

  beforeAll(async () => {
    const database = await servers.add(startMariaDb())
    const connection = await database.createDatabase('keystone')
    const keystone = await servers.add(startKeystone({ database: connection, extraConf }))
    oracle = await record(keystone, areas)
  })
  afterAll(() => servers.stop())

  test.skipIf(process.env.AREAS)('every operation is served once and refused once', () => {
    expect(coverage(oracle)).toEqual([])
  })

  test.skipIf(process.env.AREAS)('the conversation is long, and Keystone both serves and refuses', () => {
    const statuses = oracle.map(({ observed }) => observed?.status ?? 0)
    const count = (from: number, to: number) => statuses.filter((status) => status >= from && status <= to).length
    expect(count(1, 599)).toBeGreaterThanOrEqual(650)
    expect(count(200, 299)).toBeGreaterThan(1000)
    expect(count(400, 400)).toBeGreaterThan(200)
    expect(count(401, 403)).toBeGreaterThan(500)
    expect(count(404, 404)).toBeGreaterThan(200)
  })

  test.each(DATABASES)('Quoin on %s answers as it should', async (database) => {
    const quoin = await servers.add(startQuoin({ database, extraConf }))
    const answers = await record(quoin, areas)
    expect(answers.filter(({ observed }) => observed && (observed.status === 0 || observed.status >= 500))).toEqual([])
    const differences = compare(oracle, answers, known)
    expect(differences, `\n${report(differences)}`).toHaveLength(0)
    await quoin.stop()
  })
})
