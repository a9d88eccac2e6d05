import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type IdTree, parentsAsIds, subtreeAsIds } from './tree.ts'

test('parents are nested, nearest outermost', () => {
  expect(parentsAsIds([{ id: 'b' }, { id: 'a' }, { id: 'domain' }])).toEqual({ b: { a: { domain: null } } })
  expect(parentsAsIds([])).toBeNull()
})

test('a subtree is nested; a leaf is null', () => {
  const below = [
    { id: 'b', parent_id: 'a' },
    { id: 'c', parent_id: 'a' },
    { id: 'd', parent_id: 'b' },
  ]
  expect(subtreeAsIds('a', below)).toEqual({ b: { d: null }, c: null })
  expect(subtreeAsIds('a', [])).toBeNull()
})

test('whatever the tree, each id stands once, below its parent', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), (draws) => {
      const below = draws.map((draw, index) => ({
        id: `p${index}`,
        parent_id: draw % (index + 1) === 0 ? 'root' : `p${(draw % (index + 1)) - 1}`,
      }))
      // Level by level, as the walk finds them.
      const depth = (id: string): number => {
        const node = below.find((one) => one.id === id)
        return node === undefined ? 0 : 1 + depth(node.parent_id)
      }
      const ordered = [...below].sort((a, b) => depth(a.id) - depth(b.id))
      const seen = new Map<string, string>()
      const walk = (parent: string, tree: IdTree) => {
        for (const [id, rest] of Object.entries(tree ?? {})) {
          expect(seen.has(id)).toBe(false)
          seen.set(id, parent)
          walk(id, rest)
        }
      }
      walk('root', subtreeAsIds('root', ordered))
      expect(seen).toEqual(new Map(below.map(({ id, parent_id }) => [id, parent_id])))
    }),
  )
})
