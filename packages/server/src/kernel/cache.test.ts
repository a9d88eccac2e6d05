import { expect, test } from 'vitest'
import { createCaches } from './cache.ts'

const entryOf = (value: number, ...tags: string[]) => ({ value, tags })

test('an entry lives until one of its tags is bumped', async () => {
  const caches = createCaches({ enabled: true })
  const cache = caches.create<number>(10)
  let made = 0
  const make = async () => entryOf(++made, 'user:a', 'role:*')
  expect(await cache.load('k', make)).toBe(1)
  caches.bump(['user:b'])
  expect(await cache.load('k', make)).toBe(1)
  caches.bump(['role:*'])
  expect(await cache.load('k', make)).toBe(2)
})

test('a value read before a change is not kept as if it were read after it', async () => {
  const caches = createCaches({ enabled: true })
  const cache = caches.create<number>(10)
  const stale = cache.load('k', async () => {
    caches.bump(['user:a']) // the change commits while the value is being made
    return entryOf(1, 'user:a')
  })
  await stale
  expect(cache.get('k')).toBeUndefined()
})

test('the oldest entry makes room, and a flood of tags drops what was made before it', async () => {
  const caches = createCaches({ enabled: true })
  const cache = caches.create<number>(2)
  for (const key of ['a', 'b', 'c']) await cache.load(key, async () => entryOf(1, `k:${key}`))
  expect(cache.size).toBe(2)
  expect(cache.get('a')).toBeUndefined()
  caches.bump(Array.from({ length: 50_001 }, (_, i) => `x:${i}`))
  expect(cache.get('c')).toBeUndefined()
})

test('nothing is kept when another writer shares the database', async () => {
  const cache = createCaches({ enabled: false }).create<number>(2)
  let made = 0
  const make = async () => entryOf(++made)
  await cache.load('k', make)
  expect(await cache.load('k', make)).toBe(2)
})
