import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Pool, WAITING_PER_WORKER_MAX } from './pool.ts'
import { HashingBusy, HashingFailed, HashingStopped } from './refusals.ts'
import type { Job } from './worker-source.ts'

const job = (rounds: number): Job => ({
  kind: 'pbkdf2',
  data: Uint8Array.of(1),
  salt: Uint8Array.of(2),
  length: 64,
  rounds,
})
const quick = job(1)
const slow = job(200_000)

const born: Worker[] = []
const remember = (worker: Worker) => born.push(worker)
// The process tells of a worker a moment after it was made.
const firstBorn = async (): Promise<Worker> => born[0] ?? ((await once(process, 'worker'))[0] as Worker)
let pool: Pool

beforeEach(() => {
  pool = new Pool({ workers: 1 })
  process.on('worker', remember)
})
afterEach(async () => {
  process.off('worker', remember)
  born.length = 0
  await pool.close()
})

describe('the worker pool', () => {
  test('starts no thread before there is work, and no more than there is work for', async () => {
    pool = new Pool({ workers: 4 })
    expect(born).toHaveLength(0)
    await pool.run(quick)
    await pool.run(quick)
    expect(born).toHaveLength(1)
    await Promise.all([pool.run(quick), pool.run(quick)])
    expect(born).toHaveLength(2)
  })

  test('answers in the order of asking', async () => {
    const order: number[] = []
    await Promise.all([3, 2, 1].map((rounds) => pool.run(job(rounds * 1000)).then(() => order.push(rounds))))
    expect(order).toEqual([3, 2, 1])
  })

  test('INV-52: refuses at once what is beyond the queue, and recovers', async () => {
    const first = pool.run(slow)
    const queued = Array.from({ length: WAITING_PER_WORKER_MAX }, () => pool.run(quick))
    expect(pool.waiting).toBe(WAITING_PER_WORKER_MAX)
    await expect(pool.run(quick)).rejects.toBeInstanceOf(HashingBusy)
    await Promise.all([first, ...queued])
    expect(pool.waiting).toBe(0)
    expect(await pool.run(quick)).toHaveLength(64)
  })

  test('a worker that dies takes its own task with it, and the next one gets a new worker', async () => {
    const lost = pool.run(job(2_000_000))
    const next = pool.run(quick)
    const failure = expect(lost).rejects.toBeInstanceOf(HashingFailed)
    await (await firstBorn()).terminate()
    await failure
    expect(await next).toHaveLength(64)
    expect(born).toHaveLength(2)
  })

  test('a task that cannot be done fails alone', async () => {
    const hopeless: Job = { kind: 'bcrypt', data: Uint8Array.of(1), setting: 'no setting at all' }
    await expect(pool.run(hopeless)).rejects.toBeInstanceOf(HashingFailed)
    expect(await pool.run(quick)).toHaveLength(64)
    expect(born).toHaveLength(1)
  })

  test('a worker with nothing to do leaves', async () => {
    pool = new Pool({ workers: 1, idleMax_ms: 10 })
    await pool.run(quick)
    await once(await firstBorn(), 'exit')
    expect(await pool.run(quick)).toHaveLength(64)
    expect(born).toHaveLength(2)
  })

  test('close refuses what waits and what is under way', async () => {
    const tasks = [pool.run(slow), pool.run(quick)]
    const refused = expect(Promise.allSettled(tasks)).resolves.toEqual(
      tasks.map(() => ({ status: 'rejected', reason: expect.any(HashingStopped) })),
    )
    await pool.close()
    await refused
    await expect(pool.run(quick)).rejects.toBeInstanceOf(HashingStopped)
  })

  test('keeps a process alive while it works, and not a moment longer', async () => {
    const index = fileURLToPath(new URL('../index.ts', import.meta.url))
    const script = `
      import { createPasswordHasher } from ${JSON.stringify(index)}
      const hasher = createPasswordHasher({ algorithm: 'bcrypt', rounds: 9, maxPasswordLength: 72, strict: false,
        saltBytesize: null, scryptBlockSize: null, scryptParallelism: null })
      console.log(await hasher.hash('secret'))`
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      timeout: 30_000,
    })
    expect(stdout).toMatch(/^\$2b\$09\$/)
  })
})
