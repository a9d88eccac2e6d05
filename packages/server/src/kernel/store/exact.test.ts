import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { type FreshStore, freshStore } from '../../testing/store.ts'
import { unrecorded } from '../changes/index.ts'
import { type Db, matchesText, type Store } from './index.ts'

const NAMES = ['admin', 'Zoë', '100%', 'a_b', 'a|b', 'Straße', '漢字', 'end '] as const
const LOOK_ALIKES = [
  'Admin',
  'ADMIN',
  'ádmin',
  'admin ',
  ' admin',
  'Zoe',
  'zoë',
  'ZOË',
  'Zoe\u0308',
  'end',
  'strasse',
  '',
]

describe.each(available)('INV-48: text compares the same everywhere ($name)', ({ name }) => {
  let fresh: FreshStore
  let store: Store
  beforeAll(async () => {
    fresh = await freshStore(name)
    store = fresh.store
    await store.write(async (tx) => {
      unrecorded(tx, 'a test')
      for (const [n, title] of NAMES.entries())
        await tx
          .insertInto('group')
          .values({ id: `g${n}`, domain_id: 'default', name: title })
          .execute()
    })
  })
  afterAll(() => fresh.drop())

  const named = async (query: ReturnType<typeof groups>) =>
    (await query.select('name').execute()).map((row) => row.name).sort()
  const groups = (db: Db = store.db) => db.selectFrom('group').where('domain_id', '=', 'default')

  test.each(NAMES)('%j is found as itself', async (title) => {
    expect(await named(groups().where('name', '=', title))).toEqual([title])
  })

  test.each(LOOK_ALIKES)('%j is nobody', async (title) => {
    expect(await named(groups().where('name', '=', title))).toEqual([])
    expect(await named(groups().where('name', 'in', [title, 'nobody']))).toEqual([])
    expect(await named(groups().where('name', '!=', title))).toEqual([...NAMES].sort())
    expect(await named(groups().where('name', 'not in', [title]))).toEqual([...NAMES].sort())
    expect(await named(groups().where((eb) => eb('name', '=', sql.val(title))))).toEqual([])
    expect(await groups().select('id').where('id', '=', 'G0').execute()).toEqual([])
  })

  test('lists, joins, changes and expressions are exact too', async () => {
    expect(await named(groups().where('name', 'in', ['admin', 'ZOË', '漢字']))).toEqual(['admin', '漢字'])
    expect(await named(groups().where((eb) => eb.or([eb('name', '=', 'ADMIN'), eb('name', '=', 'a_b')])))).toEqual([
      'a_b',
    ])
    const joined = store.db
      .selectFrom('group as g')
      .innerJoin('group as h', (join) => join.onRef('g.id', '=', 'h.id').on('h.name', '=', 'Admin'))
    expect(await joined.select('g.id').execute()).toEqual([])
    await store.write(async (tx) => {
      unrecorded(tx, 'a test')
      const update = tx.updateTable('group').set({ description: 'x' }).where('name', '=', 'ADMIN')
      expect((await update.executeTakeFirst()).numUpdatedRows).toBe(0n)
      expect(
        (await tx.deleteFrom('group').where('name', 'in', ['Admin', 'zoë']).executeTakeFirst()).numDeletedRows,
      ).toBe(0n)
    })
    const { found } = await store.db
      .selectNoFrom((eb) => eb.exists(groups().select('id').where('name', '=', 'Admin')).as('found'))
      .executeTakeFirstOrThrow()
    expect(Boolean(found)).toBe(false)
  })

  if (name === 'mysql')
    test('the index still finds the row', async () => {
      const { sql: text, parameters } = groups().select('id').where('name', '=', 'admin').compile()
      const explained = await sql<{
        key: string
        rows: string
      }>`explain ${sql.raw(text.replaceAll('?', () => `'${values.shift()}'`))}`.execute(store.db)
      expect(explained.rows).toMatchObject([{ key: 'ixu_group_name_domain_id', rows: '1' }])
      expect(parameters.length).toBe(4)
    })
  const values = ['default', 'default', 'admin', 'admin']

  const matching = async (how: 'contains' | 'startswith' | 'endswith', value: string, caseSensitive: boolean) =>
    named(groups().where((eb) => matchesText(store.dialect, eb.ref('name'), { how, value, caseSensitive })))

  test.each([
    ['contains', 'DMI', false, ['admin']],
    ['contains', 'DMI', true, []],
    ['contains', 'dmi', true, ['admin']],
    ['startswith', 'AD', false, ['admin']],
    ['startswith', 'AD', true, []],
    ['startswith', 'ad', true, ['admin']],
    ['endswith', 'MIN', false, ['admin']],
    ['endswith', 'MIN', true, []],
    ['endswith', 'min', true, ['admin']],
    ['contains', 'ZOË', false, ['Zoë']],
    ['contains', 'Zoë', true, ['Zoë']],
    ['contains', 'Zoe', false, []],
    ['contains', '%', false, ['100%']],
    ['contains', '%', true, ['100%']],
    ['startswith', '_', false, []],
    ['contains', '_', true, ['a_b']],
    ['contains', '|', false, ['a|b']],
    ['endswith', ' ', true, ['end ']],
    ['endswith', '字', false, ['漢字']],
    ['contains', 'q', false, []],
    ['contains', '😀', false, []],
    ['startswith', '😀', true, []],
    ['contains', '', true, [...NAMES].sort()],
    ['endswith', '', true, [...NAMES].sort()],
    ['startswith', '', false, [...NAMES].sort()],
  ] as const)('%s %j, case %s', async (how, value, caseSensitive, expected) => {
    expect(await matching(how, value, caseSensitive)).toEqual(expected)
  })
})
