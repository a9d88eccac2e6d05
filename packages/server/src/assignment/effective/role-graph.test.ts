import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { implicationsFrom, type RoleGraph, withImplied } from './role-graph.ts'

const graphOf = (edges: readonly (readonly [string, string])[]): RoleGraph => {
  const implied = new Map<string, string[]>()
  for (const [prior, next] of edges) implied.set(prior, [...(implied.get(prior) ?? []), next])
  return { roles: new Map(), implied }
}

const roleId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const edges = fc.uniqueArray(fc.tuple(roleId, roleId), { selector: ([a, b]) => `${a}${b}` })

/** The definition: a path of implications leads there. */
function leadsTo(pairs: readonly (readonly [string, string])[], from: string, to: string, steps = 7): boolean {
  return from === to || (steps > 0 && pairs.some(([a, b]) => a === from && leadsTo(pairs, b, to, steps - 1)))
}

describe('implied roles', () => {
  test('a role reaches what a path of implications leads to, circles included', () => {
    fc.assert(
      fc.property(edges, fc.uniqueArray(roleId, { maxLength: 3 }), (pairs, from) => {
        const reached = withImplied(graphOf(pairs), from)
        expect(new Set(reached).size).toBe(reached.length)
        for (const to of ['a', 'b', 'c', 'd', 'e', 'f'])
          expect(reached.includes(to)).toBe(from.some((role) => leadsTo(pairs, role, to)))
      }),
    )
  })

  test('every implication of every role that is reached is told once', () => {
    fc.assert(
      fc.property(edges, roleId, (pairs, from) => {
        const expected = pairs.filter(([by]) => leadsTo(pairs, from, by)).map(([by, next]) => `${by}>${next}`)
        const told = implicationsFrom(graphOf(pairs), from).map(({ roleId, by }) => `${by}>${roleId}`)
        expect([...told].sort()).toEqual(expected.sort())
      }),
    )
  })
})
