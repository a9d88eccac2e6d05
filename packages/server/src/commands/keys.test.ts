import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testConfig } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { setupCredentials } from './credential-keys.ts'
import { rotateTokens, setupTokens } from './keys.ts'
import { ownerNamed } from './owner.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const { uid, gid } = userInfo()
const owner = { keystoneUser: String(uid), keystoneGroup: String(gid) }
const config = (over: Readonly<Record<string, string>> = {}) =>
  testConfig({
    'fernet_tokens.key_repository': join(folder, 'tokens'),
    'fernet_receipts.key_repository': join(folder, 'tokens'),
    'credential.key_repository': join(folder, 'credentials'),
    ...over,
  })
const BOTH = ['tokens', 'receipts'] as const
const keysIn = (name: string) => readdirSync(join(folder, name)).sort()

describe('key repositories', () => {
  test('INV-56: are made, private', () => {
    setupTokens(config(), owner, BOTH)
    setupCredentials(config(), owner)
    expect([keysIn('tokens'), keysIn('credentials')]).toEqual([
      ['0', '1'],
      ['0', '1'],
    ])
    expect(statSync(join(folder, 'tokens')).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'tokens/1')).mode & 0o777).toBe(0o600)
  })

  test('are rotated, with as many keys as [fernet_tokens] max_active_keys', () => {
    const said: string[] = []
    setupTokens(config(), owner, BOTH)
    for (let i = 0; i < 3; i += 1) rotateTokens(config(), owner, BOTH, (line) => said.push(line))
    expect(keysIn('tokens')).toEqual(['0', '3', '4'])
    expect(said).toEqual([
      `${join(folder, 'tokens')}: key 2 is now the primary`,
      `${join(folder, 'tokens')}: key 3 is now the primary, removed 1`,
      `${join(folder, 'tokens')}: key 4 is now the primary, removed 2`,
    ])
  })

  test('of receipts are rotated once, whether shared or not, by their own number of keys', () => {
    const apart = config({
      'fernet_receipts.key_repository': join(folder, 'receipts'),
      'fernet_receipts.max_active_keys': '2',
    })
    setupTokens(apart, owner, BOTH)
    for (let i = 0; i < 3; i += 1) rotateTokens(apart, owner, BOTH, () => {})
    expect([keysIn('tokens'), keysIn('receipts')]).toEqual([
      ['0', '3', '4'],
      ['0', '4'],
    ])
  })
})

describe('whose keys they are', () => {
  test('root has to say; anybody else need not', () => {
    if (uid === 0) {
      expect(() => setupTokens(config(), {}, BOTH)).toThrow(/running as root without --keystone-user/)
      expect(() => setupTokens(config(), { keystoneUser: 'root' }, BOTH)).toThrow(OperatorError)
    } else expect(() => setupTokens(config(), {}, BOTH)).not.toThrow()
  })

  test('names and numbers', () => {
    expect(ownerNamed('root', 'root')).toEqual({ uid: 0, gid: 0 })
    expect(ownerNamed('12', '34')).toEqual({ uid: 12, gid: 34 })
    expect(() => ownerNamed('no-such-user', 'root')).toThrow("--keystone-user: there is no 'no-such-user'")
    expect(() => ownerNamed('root', 'no-such-group')).toThrow('--keystone-group')
    expect(() => ownerNamed('', 'root')).toThrow(OperatorError)
    expect(() => ownerNamed('root:x', 'root')).toThrow(OperatorError)
  })
})
