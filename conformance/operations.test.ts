/** That Quoin declares the whole of Identity v3 and nothing beside it. */
import { describe, expect, test } from 'vitest'
import { areas } from '../packages/server/src/areas.ts'
import { NOT_SERVED_YET } from './not-served-yet.ts'
import { OPERATIONS, withoutNames } from './operations.ts'

const OURS = / \/v3\/OS-QUOIN\//

const declared = areas.flatMap(({ operations }) =>
  operations.flatMap(({ method, path, alsoAt }) => [path, ...alsoAt].map((at) => withoutNames(`${method} ${at}`))),
)

describe('the operations of Identity v3', () => {
  const wanted = OPERATIONS.map(withoutNames)

  test('are 239, each listed once', () => {
    expect(new Set(wanted).size).toBe(239)
    expect(wanted).toHaveLength(239)
  })

  test('are declared, but for those listed as not served yet', () => {
    const missing = wanted.filter((operation) => !declared.includes(operation))
    expect(missing.sort()).toEqual(NOT_SERVED_YET.map(withoutNames).sort())
  })

  test('are all that is declared, but for our own', () => {
    expect(declared.filter((operation) => !OURS.test(operation) && !wanted.includes(operation))).toEqual([])
  })
})
