import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LogOutputSettings, openLogOutput } from './output.ts'

let folder: string
let out: string[]
let err: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-log-'))
  out = []
  err = []
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (settings: Partial<LogOutputSettings>) =>
  openLogOutput(
    { log_file: null, log_dir: null, use_stderr: false, ...settings },
    { stdout: (lines) => out.push(lines), stderr: (lines) => err.push(lines) },
  )

test('standard output unless something else is asked for', () => {
  open({}).write('a\n')
  open({ use_stderr: true }).write('b\n')
  expect([out, err]).toEqual([['a\n'], ['b\n']])
})

test('a file, in log_dir, and standard error beside it', () => {
  const log = open({ log_dir: folder, log_file: 'keystone.log', use_stderr: true })
  log.write('a\n')
  log.write('b\n')
  log.close()
  expect(readFileSync(join(folder, 'keystone.log'), 'utf8')).toBe('a\nb\n')
  expect([out, err]).toEqual([[], ['a\n', 'b\n']])
  open({ log_dir: folder }).close()
  expect(existsSync(join(folder, 'quoin.log'))).toBe(true)
})

test('INV-56: a new file is private whatever the umask', () => {
  const before = process.umask(0)
  try {
    open({ log_file: join(folder, 'l') }).close()
  } finally {
    process.umask(before)
  }
  expect(statSync(join(folder, 'l')).mode & 0o777).toBe(0o600)
})

test('a file that was moved away is opened anew', () => {
  const path = join(folder, 'l')
  const log = open({ log_file: path })
  log.write('a\n')
  renameSync(path, `${path}.1`)
  log.write('b\n')
  log.close()
  expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['a\n', 'b\n'])
})

test('a line that cannot be written to the file goes to standard error', () => {
  const inside = join(folder, 'd')
  const path = join(inside, 'l')
  expect(() => open({ log_file: path })).toThrow('ENOENT')
  const log = open({ log_file: '/dev/full' })
  log.write('lost?\n')
  log.close()
  expect(err.join('')).toMatch(/^cannot write to \/dev\/full: ENOSPC.*\nlost\?\n$/)
})
