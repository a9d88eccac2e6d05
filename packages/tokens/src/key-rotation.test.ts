import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fernetEncrypt } from './fernet.ts'
import { type FernetKey, formatFernetKey } from './fernet-key.ts'
import { openKeyRepository } from './key-repository.ts'
import { rotateKeyRepository, setupKeyRepository } from './key-rotation.ts'
import { aFolder } from './testing/folder.ts'
import { aKey, anotherKey, at, countingRandom } from './testing/samples.ts'

const list = (directory: string): string[] => readdirSync(directory).sort()
const content = (directory: string, name: string): string => readFileSync(join(directory, name), 'utf8')
const mode = (path: string): number => statSync(path).mode & 0o777
const primary = (directory: string): FernetKey => openKeyRepository(directory).keys()[0]

function aRepository(random = countingRandom()): string {
  const directory = join(aFolder(), 'fernet-keys')
  setupKeyRepository(directory, random)
  return directory
}

describe('setup', () => {
  test('makes a staged key and a primary', () => {
    const directory = aRepository()
    expect(list(directory)).toEqual(['0', '1'])
    expect(content(directory, '1')).toBe(`${'AQEB'.repeat(10)}AQE=`)
    expect(content(directory, '0')).not.toBe(content(directory, '1'))
  })

  test.each([0o000, 0o022, 0o777])('what it makes is private whatever the umask (%i) is (INV-56)', (umask) => {
    const before = process.umask(umask)
    onTestFinished(() => void process.umask(before))
    const parent = join(aFolder(), 'etc')
    const directory = join(parent, 'fernet-keys')
    setupKeyRepository(directory, countingRandom())
    rotateKeyRepository(directory, { maxActiveKeys: 3, random: countingRandom(9) })
    expect([parent, directory].map(mode)).toEqual([0o700, 0o700])
    expect(list(directory).map((name) => mode(join(directory, name)))).toEqual([0o600, 0o600, 0o600])
  })

  test('leaves a repository that has a key 0 as it is', () => {
    const directory = aRepository()
    const before = list(directory).map((name) => content(directory, name))
    setupKeyRepository(directory, countingRandom(99))
    expect(list(directory).map((name) => content(directory, name))).toEqual(before)
    rmSync(join(directory, '1'))
    setupKeyRepository(directory, countingRandom(99))
    expect(list(directory)).toEqual(['0'])
  })

  test('where only key 0 is missing, stages one and keeps the primary', () => {
    const directory = aRepository()
    const before = primary(directory)
    rmSync(join(directory, '0'))
    setupKeyRepository(directory, countingRandom(99))
    expect(list(directory)).toEqual(['0', '1'])
    expect(primary(directory)).toEqual(before)
  })

  test('replaces an empty key 0, as a full disk leaves it', () => {
    const directory = join(aFolder(), 'fernet-keys')
    mkdirSync(directory)
    writeFileSync(join(directory, '0'), '')
    setupKeyRepository(directory, countingRandom())
    expect(openKeyRepository(directory).keys()).toHaveLength(2)
  })

  test('gives what it makes to the owner that is asked for', () => {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
    // Only root may give files away; anyone may give them to himself.
    const owner = uid === 0 ? { uid: 1234, gid: 4321 } : { uid, gid }
    const directory = join(aFolder(), 'etc', 'fernet-keys')
    setupKeyRepository(directory, countingRandom(), owner)
    rotateKeyRepository(directory, { maxActiveKeys: 3, random: countingRandom(9), owner })
    const paths = [join(directory, '..'), directory, ...list(directory).map((name) => join(directory, name))]
    for (const path of paths) expect(statSync(path)).toMatchObject(owner)
  })

  test('names the directory when it cannot be written', () => {
    const file = join(aFolder(), 'file')
    writeFileSync(file, '')
    const error = expect.objectContaining({ name: 'KeyRepositoryError', directory: file })
    expect(() => setupKeyRepository(file, countingRandom())).toThrow(error)
  })
})

describe('rotation', () => {
  const random = countingRandom(50)
  const rotate = (directory: string, maxActiveKeys = 3) => rotateKeyRepository(directory, { maxActiveKeys, random })

  test('promotes the staged key, stages a new one, removes the oldest', () => {
    const directory = aRepository()
    const staged = content(directory, '0')
    expect(rotate(directory)).toEqual({ promoted: 2, removed: [] })
    expect(list(directory)).toEqual(['0', '1', '2'])
    expect(content(directory, '2')).toBe(staged)
    expect(content(directory, '0')).not.toBe(staged)
    expect(rotate(directory)).toEqual({ promoted: 3, removed: [1] })
    expect(rotate(directory)).toEqual({ promoted: 4, removed: [2] })
    expect(list(directory)).toEqual(['0', '3', '4'])
  })

  test('removes several at once, oldest first, when the maximum was lowered', () => {
    const directory = aRepository()
    for (let i = 0; i < 4; i++) rotate(directory, 9)
    expect(rotate(directory, 2)).toEqual({ promoted: 6, removed: [1, 2, 3, 4, 5] })
    expect(list(directory)).toEqual(['0', '6'])
  })

  test('never refuses a token while its key is kept (INV-25)', () => {
    const directory = aRepository()
    const repository = openKeyRepository(directory, { recheckMs: 0 })
    const late = openKeyRepository(directory, { nowMs: () => 0 })
    const tokens: string[] = []
    for (let round = 0; round < 12; round++) {
      tokens.push(fernetEncrypt(primary(directory), Buffer.from(`round ${round}`), at))
      // Staged, primary and three secondaries: a token lives through three rotations after its own.
      const read = tokens.toReversed().map((token) => repository.decrypt(token) !== undefined)
      expect(read).toEqual(read.map((_, age) => age < 4))
      expect(tokens.slice(-4).every((token) => late.decrypt(token))).toBe(true)
      rotate(directory, 5)
    }
  })

  test('the next primary is known to other nodes before it is used (INV-25)', () => {
    const directory = aRepository()
    const elsewhere = openKeyRepository(directory, { nowMs: () => 0 }).keys()
    rotate(directory)
    expect(elsewhere).toContainEqual(primary(directory))
  })

  test('finishes a rotation that ended after the promotion, instead of beginning another', () => {
    const directory = aRepository()
    renameSync(join(directory, '0'), join(directory, '2'))
    writeFileSync(join(directory, '0.tmp'), formatFernetKey(aKey))
    const before = primary(directory)
    expect(rotate(directory)).toEqual({ promoted: 2, removed: [] })
    expect(list(directory)).toEqual(['0', '1', '2'])
    expect(primary(directory)).toEqual(before)
  })

  test('a left-over of an interrupted rotation is replaced, and a link there is not followed', () => {
    const directory = aRepository()
    const victim = join(directory, '..', 'victim')
    writeFileSync(victim, 'untouched')
    symlinkSync(victim, join(directory, '0.tmp'))
    rotate(directory)
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
    expect(list(directory)).toEqual(['0', '1', '2'])
  })

  test('every stop on the way leaves a usable repository with all keys in force', () => {
    const directory = aRepository()
    const before = openKeyRepository(directory).keys()
    let calls = 0
    const broken = () => {
      calls += 1
      throw new Error('no random bytes')
    }
    expect(() => rotateKeyRepository(directory, { maxActiveKeys: 3, random: broken })).toThrow('no random bytes')
    expect(calls).toBe(1)
    expect(openKeyRepository(directory).keys()).toEqual(before)
    expect(rotate(directory)).toEqual({ promoted: 2, removed: [] })
  })

  test('an empty primary counts for nothing and is written over', () => {
    const directory = aRepository()
    writeFileSync(join(directory, '2'), '')
    expect(rotate(directory)).toEqual({ promoted: 2, removed: [] })
    expect(openKeyRepository(directory).keys()).toHaveLength(3)
  })

  test.each([0, -1, 1.5, Number.NaN])('%d is no number of keys', (maxActiveKeys) => {
    expect(() => rotate(aRepository(), maxActiveKeys)).toThrow(RangeError)
  })

  test('nothing to rotate is said with the command that helps', () => {
    const directory = aFolder()
    const error = expect.objectContaining({ directory, fix: "run 'quoin credential_setup'" })
    const rotation = { maxActiveKeys: 3, random: countingRandom(), kind: 'credentials' } as const
    expect(() => rotateKeyRepository(directory, rotation)).toThrow(error)
    expect(list(directory)).toEqual([])
    expect(() => rotate(join(directory, 'missing'))).toThrow(expect.objectContaining({ name: 'KeyRepositoryError' }))
  })

  test('a key file that is no key is kept as it is', () => {
    const directory = aRepository()
    writeFileSync(join(directory, '1'), formatFernetKey(anotherKey))
    rotate(directory)
    expect(content(directory, '1')).toBe(formatFernetKey(anotherKey))
  })
})
