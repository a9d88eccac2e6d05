import { afterEach, expect, test, vi } from 'vitest'
import { Busy } from '../errors.ts'
import { Turns } from './turns.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('one at a time, in the order they came', async () => {
  const turns = new Turns(1000)
  const order: string[] = []
  let inside = 0
  const visit = async (name: string): Promise<void> => {
    await turns.take()
    inside += 1
    expect(inside).toBe(1)
    order.push(name)
    await Promise.resolve()
    inside -= 1
    turns.leave()
  }
  await Promise.all(['a', 'b', 'c', 'd'].map(visit))
  await visit('e')
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('who has waited too long is turned away, and the next one still gets in (INV-52)', async () => {
  vi.useFakeTimers()
  const turns = new Turns(1000)
  await turns.take()
  const late = expect(turns.take()).rejects.toThrow(Busy)
  await vi.advanceTimersByTimeAsync(600)
  const next = turns.take()
  await vi.advanceTimersByTimeAsync(600)
  await late
  turns.leave()
  await next
})
