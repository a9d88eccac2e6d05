import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { OperatorError } from '../kernel/errors.ts'
import { moveClouds, writeClouds } from './clouds.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-clouds-'))
  file = join(folder, 'clouds.yaml')
})
afterEach(() => rmSync(folder, { recursive: true }))

const login = {
  endpoint: 'http://127.0.0.1:5000',
  username: 'admin',
  password: 'secret',
  projectName: 'admin',
  regionId: 'RegionOne',
}
const read = () => parse(readFileSync(file, 'utf8'))

test('two clouds: in the project and on the system', () => {
  writeClouds(file, login)
  const auth = {
    auth_url: 'http://127.0.0.1:5000/v3',
    username: 'admin',
    password: 'secret',
    user_domain_name: 'Default',
  }
  const common = { region_name: 'RegionOne', identity_api_version: '3' }
  expect(read()).toEqual({
    clouds: {
      quoin: { auth: { ...auth, project_name: 'admin', project_domain_name: 'Default' }, ...common },
      'quoin-system': { auth: { ...auth, system_scope: 'all' }, ...common },
    },
  })
})

test('INV-62: names and secrets stay data', () => {
  for (const text of ['yes', '1e3', 'a: b', '#x', "'", '"', '- x', '*a', '!!int 3', 'x\ny: z', '  ', '{}', '\u0007']) {
    writeClouds(file, { ...login, username: text, password: text, projectName: text })
    expect(read().clouds.quoin.auth).toMatchObject({ username: text, password: text, project_name: text })
  }
})

test('INV-56: private, also when it was not', () => {
  writeFileSync(file, '', { mode: 0o644 })
  writeClouds(file, login)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('moved: every cloud that led to the old address, and nothing else', () => {
  writeClouds(file, login)
  writeFileSync(
    file,
    `# mine\n${readFileSync(file, 'utf8')}  other:\n    auth:\n      auth_url: https://other.test/v3\n  none: {}\n`,
  )
  expect(moveClouds(file, 'http://127.0.0.1:6000')).toBe('http://127.0.0.1:5000/v3')
  const { clouds } = read()
  expect(clouds.quoin.auth).toMatchObject({ auth_url: 'http://127.0.0.1:6000/v3', password: 'secret' })
  expect(clouds['quoin-system'].auth.auth_url).toBe('http://127.0.0.1:6000/v3')
  expect(clouds.other.auth.auth_url).toBe('https://other.test/v3')
  expect(readFileSync(file, 'utf8')).toMatch(/^# mine\n/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('not moved: where it leads there already, is not ours, or is gone', () => {
  expect(moveClouds(file, login.endpoint)).toBeNull()
  writeClouds(file, login)
  expect(moveClouds(file, login.endpoint)).toBeNull()
  for (const text of ['', 'text', 'clouds: 3', 'clouds:\n  mine: {}\n', 'clouds:\n  quoin: {}\n']) {
    writeFileSync(file, text)
    expect(moveClouds(file, 'http://127.0.0.1:6000')).toBeNull()
    expect(readFileSync(file, 'utf8')).toBe(text)
  }
})

test('one that cannot be read is told, not overwritten', () => {
  writeFileSync(file, 'clouds: [')
  expect(() => moveClouds(file, login.endpoint)).toThrow(OperatorError)
  expect(readFileSync(file, 'utf8')).toBe('clouds: [')
})
