import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encryptCredential, nullKey } from './credential.ts'
import { fernetEncrypt } from './fernet.ts'
import { type FernetKey, fernetKey, formatFernetKey } from './fernet-key.ts'
import { KeyRepositoryError, openKeyRepository } from './key-repository.ts'
import { aFolder } from './testing/folder.ts'
import { at } from './testing/samples.ts'

const key = (seed: number): FernetKey => fernetKey(Buffer.alloc(32, seed))
const tokenOf = (seed: number): string => fernetEncrypt(key(seed), Buffer.from('hello'), at)
const plain = { plaintext: Buffer.from('hello'), issuedAtS: at.seconds }

/** A repository whose files hold `key(seed)` each. */
function aRepository(files: Record<string, number>): string {
  const directory = join(aFolder(), 'fernet-keys')
  mkdirSync(directory, { mode: 0o700 })
  for (const [name, seed] of Object.entries(files)) writeFileSync(join(directory, name), formatFernetKey(key(seed)))
  return directory
}
const put = (directory: string, name: string, seed: number) => {
  writeFileSync(join(directory, 'arriving'), formatFernetKey(key(seed)))
  renameSync(join(directory, 'arriving'), join(directory, name))
}
const stoppedClock = { nowMs: () => 0 }

describe('reading', () => {
  test('the highest number is the primary, by value and not by spelling', () => {
    const repository = openKeyRepository(aRepository({ 0: 1, 9: 2, 10: 3 }))
    expect(repository.keys()).toEqual([key(3), key(2), key(1)])
    expect(repository.warnings()).toEqual([])
  })

  test('other names, folders and dangling links are ignored', () => {
    const directory = aRepository({ 0: 1, 1: 2, '0.tmp': 3, '02': 4, '-3': 5, key: 6 })
    mkdirSync(join(directory, '7'))
    symlinkSync('nowhere', join(directory, '8'))
    expect(openKeyRepository(directory).keys()).toEqual([key(2), key(1)])
  })

  test('links are followed, as container platforms mount keys', () => {
    const directory = aRepository({ data: 5 })
    symlinkSync('data', join(directory, '0'))
    expect(openKeyRepository(directory).keys()).toEqual([key(5)])
  })

  test('a line end after the key does no harm', () => {
    const directory = aRepository({})
    writeFileSync(join(directory, '0'), `${formatFernetKey(key(1))}\n`)
    expect(openKeyRepository(directory).keys()).toEqual([key(1)])
  })

  test('an empty file is skipped and an open directory is shown, both as warnings (INV-25)', () => {
    const directory = aRepository({ 0: 1, 1: 2 })
    writeFileSync(join(directory, '2'), '')
    chmodSync(directory, 0o755)
    const repository = openKeyRepository(directory)
    expect(repository.keys()).toEqual([key(2), key(1)])
    expect(repository.warnings()).toEqual([
      `Key file ${join(directory, '2')} is empty and ignored.`,
      `Key repository ${directory} is readable by every user of this machine: chmod 0700 it.`,
    ])
  })

  test('credentials have the null key last, for decryption (INV-57)', () => {
    expect(openKeyRepository(aRepository({ 0: 1, 1: 2 }), { kind: 'credentials' }).keys()).toEqual([
      key(2),
      key(1),
      nullKey,
    ])
  })
})

describe('credentials before there are keys, where Keystone serves too', () => {
  const options = { kind: 'credentials', nullKeyMeanwhile: true, recheckMs: 0 } as const

  test('the null key stands in, with a warning, until there are some', () => {
    const directory = aRepository({})
    for (const place of [directory, join(directory, 'missing')]) {
      const repository = openKeyRepository(place, options)
      expect(repository.keys()).toEqual([nullKey])
      expect(repository.warnings().join()).toContain("until you run 'quoin credential_setup'")
    }
    const repository = openKeyRepository(directory, options)
    put(directory, '0', 1)
    expect(repository.keys()).toEqual([key(1), nullKey])
    expect(repository.warnings()).toEqual([])
  })

  test('INV-57: never again once there were some, nor for a directory that cannot be read', () => {
    const directory = aRepository({ 0: 1 })
    const repository = openKeyRepository(directory, options)
    rmSync(directory, { recursive: true })
    expect(() => repository.keys()).toThrow(KeyRepositoryError)
    expect(() => openKeyRepository(join(aRepository({ 0: 1 }), '0'), options)).toThrow(KeyRepositoryError)
  })

  test('a stored credential is longer than a token, padded, and may come from a key that has just arrived', () => {
    const directory = aRepository({ 0: 1 })
    const repository = openKeyRepository(directory, { ...options, ...stoppedClock })
    const stored = encryptCredential(key(2), 'x'.repeat(30_000), { seconds: 1, iv: Buffer.alloc(16) })
    expect(repository.decrypt(stored)).toBeUndefined()
    put(directory, '1', 2)
    expect(repository.decrypt(stored)?.plaintext.length).toBe(30_000)
  })
})

describe('an unusable repository is named together with what to do', () => {
  test.each([
    ['tokens', 'quoin fernet_setup'],
    ['receipts', 'quoin receipt_setup'],
    ['credentials', 'quoin credential_setup'],
  ] as const)('%s: missing or empty', (kind, command) => {
    const directory = aRepository({})
    const missing = join(directory, 'missing')
    const error = (of: string) => expect.objectContaining({ directory: of, fix: `run '${command}'` })
    expect(() => openKeyRepository(missing, { kind })).toThrow(error(missing))
    expect(() => openKeyRepository(missing, { kind })).toThrow(
      `Key repository ${missing} does not exist: run '${command}'`,
    )
    expect(() => openKeyRepository(directory, { kind })).toThrow(error(directory))
  })

  test('a file that is no key, without showing what is in it (INV-55)', () => {
    const directory = aRepository({ 0: 1 })
    writeFileSync(join(directory, '4'), 'not a key')
    expect(() => openKeyRepository(directory)).toThrow(`Key repository ${directory} holds a file '4' that is no key`)
    expect(() => openKeyRepository(directory)).not.toThrow('not a key')
    writeFileSync(join(directory, '4'), 'x'.repeat(2000))
    expect(() => openKeyRepository(directory)).toThrow('it has 1024 characters')
  })

  test('a file in place of the directory', () => {
    const directory = aRepository({ 0: 1 })
    const error = expect.objectContaining({ name: 'KeyRepositoryError', fix: expect.stringContaining('read') })
    expect(() => openKeyRepository(join(directory, '0'))).toThrow(error)
  })

  test('while in use: refused until it is repaired, never served from memory', () => {
    const directory = aRepository({ 0: 1, 1: 2 })
    const repository = openKeyRepository(directory, { recheckMs: 0 })
    rmSync(join(directory, '0'))
    rmSync(join(directory, '1'))
    expect(() => repository.keys()).toThrow(KeyRepositoryError)
    expect(() => repository.decrypt(tokenOf(2))).toThrow(KeyRepositoryError)
    put(directory, '0', 1)
    expect(repository.keys()).toEqual([key(1)])
  })
})

describe('following the disk', () => {
  test('a token of a key that has just arrived is not refused (INV-25)', () => {
    const directory = aRepository({ 0: 1, 1: 2 })
    const repository = openKeyRepository(directory, stoppedClock)
    expect(repository.decrypt(tokenOf(3))).toBeUndefined()
    put(directory, '2', 3)
    expect(repository.decrypt(tokenOf(3))).toEqual(plain)
    expect(repository.keys()[0]).toEqual(key(3))
  })

  test('nor one of a key that was written over the same file', () => {
    const directory = aRepository({ 0: 1, 1: 2 })
    const repository = openKeyRepository(directory, stoppedClock)
    writeFileSync(join(directory, '1'), formatFernetKey(key(7)))
    expect(repository.decrypt(tokenOf(7))).toEqual(plain)
    expect(repository.decrypt(tokenOf(2))).toBeUndefined()
  })

  test('a new primary encrypts, and a removed key is forgotten, within the bound', () => {
    const directory = aRepository({ 0: 1, 1: 2 })
    let nowMs = 5000
    const repository = openKeyRepository(directory, { nowMs: () => nowMs, recheckMs: 1000 })
    rmSync(join(directory, '1'))
    put(directory, '2', 3)
    nowMs = 5999
    expect(repository.keys()).toEqual([key(2), key(1)])
    nowMs = 6000
    expect(repository.keys()).toEqual([key(3), key(1)])
    expect(repository.decrypt(tokenOf(2))).toBeUndefined()
  })

  test('a clock set back does not stop it', () => {
    const directory = aRepository({ 0: 1 })
    let nowMs = 5000
    const repository = openKeyRepository(directory, { nowMs: () => nowMs })
    put(directory, '1', 2)
    nowMs = 10
    expect(repository.keys()).toEqual([key(2), key(1)])
  })

  test('the same keys are the same array', () => {
    const repository = openKeyRepository(aRepository({ 0: 1 }), { recheckMs: 0 })
    expect(repository.keys()).toBe(repository.keys())
  })

  test('a text that cannot be a token does not touch the disk (INV-23)', () => {
    const directory = aRepository({ 0: 1 })
    const repository = openKeyRepository(directory, stoppedClock)
    rmSync(directory, { recursive: true })
    expect(repository.decrypt('nonsense')).toBeUndefined()
    expect(repository.decrypt(`${tokenOf(1)}=`)).toBeUndefined()
    expect(repository.decrypt(tokenOf(1))).toEqual(plain)
    expect(() => repository.decrypt(tokenOf(2))).toThrow(KeyRepositoryError)
  })
})
