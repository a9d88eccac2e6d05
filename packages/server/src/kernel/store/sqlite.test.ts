import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { freshStore } from '../../testing/store.ts'
import { record } from '../changes/index.ts'
import { openStore } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'quoin-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('INV-56: the files are private, whatever the umask', async () => {
  const before = process.umask(0)
  const file = join(folder, 'private.db')
  const store = await openStore(`sqlite:///${file}`)
  await store.define((db) => db.schema.createTable('quoin_t').addColumn('x', 'integer').execute())
  for (const part of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(part).mode & 0o777).toBe(0o600)
  await store.close()
  process.umask(before)
})

test('a file that is there keeps its mode, and one that is no database is refused', async () => {
  const file = join(folder, 'text.db')
  execFileSync('sh', ['-c', `echo 'no database at all, just a line of text' > ${file}; chmod 640 ${file}`])
  await expect(openStore(`sqlite:///${file}`)).rejects.toThrow(`cannot use sqlite:///${file}: file is not a database`)
  expect(statSync(file).mode & 0o777).toBe(0o640)
})

test('a transaction waits for another process, and the event loop goes on meanwhile', async () => {
  const { store, url, drop } = await freshStore('sqlite')
  const other = new Sqlite(url.slice('sqlite:///'.length))
  other.exec('begin immediate')
  let turns = 0
  const ticking = setInterval(() => {
    turns += 1
    if (turns === 20) other.exec('commit')
  }, 2)
  await store.write(async (tx) => record(tx, { entity: 'region', id: 'r', op: 'update', body: {} }))
  clearInterval(ticking)
  expect(turns).toBeGreaterThanOrEqual(20)
  other.close()
  await drop()
})

test('closing lets an open transaction end', async () => {
  const { store, url, drop } = await freshStore('sqlite')
  let closing: Promise<void> | undefined
  await store.write(async (tx) => {
    await tx.insertInto('region').values({ id: 'r', description: '' }).execute()
    closing = store.close()
    await new Promise(setImmediate)
    record(tx, { entity: 'region', id: 'r', op: 'create', body: {} })
  })
  await closing
  const again = await openStore(url)
  expect(again.changes.position()).toBe(1)
  await again.close()
  await drop()
})

test('references are enforced', async () => {
  const { store, drop } = await freshStore('sqlite')
  const orphan = store.write((tx) =>
    tx
      .insertInto('trust')
      .values({ id: 't', trustor_user_id: 'a', trustee_user_id: 'b', impersonation: false })
      .execute(),
  )
  await expect(orphan).rejects.toThrow('recorded no change')
  const membership = store.write((tx) =>
    tx.insertInto('user_group_membership').values({ user_id: 'a', group_id: 'b' }).execute(),
  )
  await expect(membership).rejects.toThrow('FOREIGN KEY constraint failed')
  await drop()
})
