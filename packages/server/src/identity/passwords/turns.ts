import { Busy } from '../../kernel/errors.ts'

/** Sign-ins of one user that wait for their turn; more are turned away (INV-52). */
export const WAITING_MAX = 64

type Line = { waiting: number; last: Promise<unknown> }
const lines = new WeakMap<object, Map<string, Line>>()

/**
 * One at a time for each key, in the order they came. Where failures are limited every attempt counts as failed until it
 * is known not to be (INV-29): sign-ins of one user side by side, all with the right password, would lock each other out.
 * @param within whose keys they are: a service's store
 */
export async function inTurn<T>(within: object, key: string, work: () => Promise<T>): Promise<T> {
  const ours = lines.get(within) ?? new Map<string, Line>()
  lines.set(within, ours)
  const line = ours.get(key) ?? { waiting: 0, last: Promise.resolve() }
  if (line.waiting > WAITING_MAX) throw new Busy('Too many sign-ins of one user wait. Try again later.')
  ours.set(key, line)
  line.waiting += 1
  const mine = line.last.then(work)
  line.last = mine.catch(() => undefined)
  try {
    return await mine
  } finally {
    line.waiting -= 1
    if (line.waiting === 0) ours.delete(key)
  }
}
