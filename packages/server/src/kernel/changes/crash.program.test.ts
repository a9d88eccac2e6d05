import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { available } from '../../testing/databases.ts'
import { freshStore } from '../../testing/store.ts'
import { openStore, type Store } from '../store/index.ts'
import type { RecordedChange } from './index.ts'

const ROUNDS = 2
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1e6)

/** Kills a writing process without warning once it has written about `writes` rows; returns what it was told is written. */
function killedAfter(url: string, prefix: string, writes: number): Promise<string[]> {
  const script = join(import.meta.dirname, '../../testing/writer.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, url, prefix], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged: string[] = []
  createInterface(child.stdout).on('line', (line) => {
    if (line !== 'begun') acknowledged.push(line)
    if (acknowledged.length >= writes) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      signal === 'SIGKILL' ? resolve(acknowledged) : reject(new Error(`writer ended: ${code}`)),
    )
  })
}

async function all(store: Store): Promise<RecordedChange[]> {
  const log: RecordedChange[] = []
  for (;;) {
    const page = await store.changes.read(log.length, 1000)
    if (page.length === 0) return log
    log.push(...page)
  }
}

describe.each(available)('kill -9 of a writing process ($name)', ({ name }) => {
  test(`INV-70: every row has its change, every acknowledged write is there (CRASH_SEED=${seed})`, async () => {
    const { store, url, drop } = await freshStore(name)
    const acknowledged: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const writes = 1 + ((seed * (round + 7)) % 40)
      const [one, two] = await Promise.all([
        killedAfter(url, `a${round}`, writes),
        killedAfter(url, `b${round}`, writes + 5),
      ])
      acknowledged.push(...one, ...two)
    }
    // A process that comes after finds no lock left behind and goes on with the next number.
    const survivor = await openStore(url)
    const rows = (await survivor.db.selectFrom('region').select('id').execute()).map(({ id }) => id)
    const log = await all(survivor)
    expect(log.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
    expect(log.map(({ id }) => id).sort()).toEqual([...rows].sort())
    expect(rows).toEqual(expect.arrayContaining(acknowledged))
    expect(acknowledged.length).toBeGreaterThan(ROUNDS)
    const counter = await survivor.db.selectFrom('quoin_counter').select('value').executeTakeFirstOrThrow()
    expect(counter.value).toBe(rows.length)
    await survivor.close()
    await store.close()
    await drop()
  }, 180_000)
})
