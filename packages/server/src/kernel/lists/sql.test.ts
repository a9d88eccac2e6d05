import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { record } from '../changes/index.ts'
import { NotFound } from '../errors.ts'
import { parseQuery } from '../http/query.ts'
import { type KernelServices, kernelServices } from '../testing/services.ts'
import { listRequest } from './request.ts'
import { applyFilters, type FilterColumns, page, sameText } from './sql.ts'

const COLUMNS: FilterColumns = {
  type: { ref: 'service.type', kind: 'text' },
  enabled: { ref: 'service.enabled', kind: 'boolean' },
}
const TYPES = ['admin', 'Admin', 'admin ', 'ádmin', 'ADMIN2', '100%', '100x', 'a_b', 'axb', 'a|b', 'a\\b', "o'hara", '']

describe.each(available)('lists of rows ($name)', ({ name }) => {
  let kernel: KernelServices
  beforeAll(async () => {
    kernel = await kernelServices({ database: name })
    await kernel.services.store.write(async (tx) => {
      for (const [index, type] of TYPES.entries()) {
        const id = `s${String(index).padStart(2, '0')}`
        await tx
          .insertInto('service')
          .values({ id, type, enabled: index % 2 === 0, extra: '{}' })
          .execute()
        record(tx, { entity: 'service', id, op: 'create', body: { id } })
      }
    })
  })
  afterAll(() => kernel.stop())

  const services = () => kernel.services.store.db.selectFrom('service').select(['service.id', 'service.type'])

  async function found(query: string): Promise<readonly (string | null)[]> {
    const list = listRequest(parseQuery(query), ['type', 'enabled', 'name'], { maxDbLimit: 100, listLimit: null })
    const { query: filtered } = applyFilters(services(), list, COLUMNS, name)
    return (await filtered.orderBy('service.id').execute()).map(({ type }) => type)
  }

  test.each([
    ['type=admin', ['admin']],
    ['type=Admin', ['Admin']],
    ['type=admin%20', ['admin ']],
    ['type=%C3%A1dmin', ['ádmin']],
    ['type=', ['']],
    ["type=o'hara", ["o'hara"]],
    ['type=%F0%9F%98%80', []],
    ['type__contains=dmin', ['admin', 'Admin', 'admin ', 'ádmin']],
    ['type__contains=DMIN', ['ADMIN2']],
    ['type__icontains=DMIN', ['admin', 'Admin', 'admin ', 'ádmin', 'ADMIN2']],
    ['type__istartswith=ADM', ['admin', 'Admin', 'admin ', 'ADMIN2']],
    ['type__istartswith=%C3%81D', ['ádmin']],
    ['type__startswith=adm', ['admin', 'admin ']],
    ['type__endswith=min', ['admin', 'Admin', 'ádmin']],
    ['type__iendswith=MIN%20', ['admin ']],
    ['type__contains=%25', ['100%']],
    ['type__contains=_', ['a_b']],
    ['type__contains=%7C', ['a|b']],
    ['type__contains=%5C', ['a\\b']],
    ['type__contains=%F0%9F%98%80', []],
    ['type__contains=', TYPES],
    ['type__iendswith=', TYPES],
    ['type__endswith=', TYPES],
  ])('INV-48: %s', async (query, expected) => expect(await found(query)).toEqual(expected))

  test('booleans', async () => {
    expect(await found('enabled=false')).toEqual(TYPES.filter((_type, index) => index % 2 === 1))
    expect(await found('enabled=anything')).toEqual(TYPES.filter((_type, index) => index % 2 === 0))
    expect(await found('enabled__contains=x')).toEqual(TYPES)
  })

  test('what is no column is left to the caller', () => {
    const list = listRequest(parseQuery('name=x&type=y'), ['type', 'name'], { maxDbLimit: 100, listLimit: null })
    expect(applyFilters(services(), list, COLUMNS, name).left).toEqual([
      { name: 'name', value: 'x', comparator: 'equals', caseSensitive: true },
    ])
  })

  test('INV-48: a name is looked up exactly', async () => {
    const lookUp = async (value: string) =>
      (await services().where(sameText('service.type', value)).execute()).map(({ type }) => type)
    expect(await lookUp('admin')).toEqual(['admin'])
    expect(await lookUp('ADMIN')).toEqual([])
    expect(await lookUp('😀')).toEqual([])
  })

  async function pageOf(query: string, over: Partial<Parameters<typeof page>[2]> = {}, maxDbLimit = 100) {
    const list = listRequest(parseQuery(query), [], { maxDbLimit, listLimit: null })
    const { rows, truncated } = await page(services(), list, { id: 'service.id', maxDbLimit, ...over })
    return [rows.map(({ id }) => id).join(' '), truncated]
  }

  test('pages follow one another in id order until the last', async () => {
    const pages: (string | boolean | undefined)[][] = []
    for (let marker = ''; ; ) {
      const [ids, truncated] = await pageOf(`limit=5&marker=${marker}`)
      pages.push([ids, truncated])
      if (truncated === false) break
      marker = String(ids).slice(-3)
    }
    expect(pages).toEqual([
      ['s00 s01 s02 s03 s04', true],
      ['s05 s06 s07 s08 s09', true],
      ['s10 s11 s12', false],
    ])
  })

  test('a page that ends with the last row is the last', async () => {
    expect(await pageOf('limit=13')).toEqual([expect.stringMatching(/ s12$/), false])
    expect(await pageOf('limit=3&marker=s09')).toEqual(['s10 s11 s12', false])
    expect(await pageOf('limit=3&marker=s12')).toEqual(['', false])
  })

  test('INV-46: max_db_limit bounds a list that names no limit', async () => {
    expect(await pageOf('', {}, 4)).toEqual(['s00 s01 s02 s03', true])
  })

  test('rows that SQL could not judge are left out, and the page is full nevertheless', async () => {
    const keep = ({ id }: { id: string }) => Number(id.slice(1)) % 3 === 0
    expect(await pageOf('limit=2', { keep })).toEqual(['s00 s03', true])
    expect(await pageOf('limit=2&marker=s03', { keep })).toEqual(['s06 s09', true])
    expect(await pageOf('limit=2&marker=s09', { keep })).toEqual(['s12', false])
  })

  test('a marker that names nothing', async () => {
    expect(await pageOf('limit=2&marker=s10x')).toEqual(['s11 s12', false])
    expect(await pageOf('limit=2&marker=%F0%9F%98%80')).toEqual(['', false])
    const markerExists = async (marker: string) => marker === 's10'
    await expect(pageOf('marker=s10x', { markerExists })).rejects.toBeInstanceOf(NotFound)
    expect(await pageOf('marker=s10', { markerExists })).toEqual(['s11 s12', false])
  })
})
