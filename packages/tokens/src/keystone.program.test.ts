import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  credentialKeyHash,
  decryptCredential,
  encryptCredential,
  type FernetKey,
  fernetEncrypt,
  formatFernetKey,
  openKeyRepository,
  packPayload,
  packReceipt,
  rotateKeyRepository,
  setupKeyRepository,
  type TokenPayload,
  unpackPayload,
  unpackReceipt,
} from './index.ts'
import { askKeystone, findKeystone, type KeystoneCommand } from './testing/keystone.ts'
import { codec, samples } from './testing/samples.ts'

const python = findKeystone()
if (!python) console.warn('SKIPPED: wire compatibility with Keystone; install with: apt-get install python3-keystone')

const ask = (...commands: KeystoneCommand[]) => askKeystone(String(python), codec, commands)
const issuedAtS = 1_767_225_600
const moment = () => ({ seconds: issuedAtS, iv: randomBytes(16) })
const numbers = (directory: string) => readdirSync(directory).sort()
const primary = (directory: string): FernetKey => openKeyRepository(directory).keys()[0]

describe.skipIf(!python)("Debian's Keystone", () => {
  let folder = ''
  let directory = ''
  let known: TokenPayload[] = []
  let keptMethods: string[] = []

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quoin-keystone-'))
    directory = join(folder, 'fernet-keys')
    setupKeyRepository(directory, randomBytes)
    const [kinds, kept] = ask({ do: 'kinds' }, { do: 'kept_methods' }) as [string[], string[]]
    keptMethods = kept
    // Keystone before 2023.1 has no payload 10; golden.test.ts holds one made by 2026.1.
    known = samples.filter(({ kind }) => kinds.includes(kind))
    expect(new Set(known.map(({ kind }) => kind)).size).toBe(kinds.length)
    expect(kinds.length).toBeGreaterThanOrEqual(10)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('its tokens of every kind are read, and ours have the same bytes inside', () => {
    const [, ...tokens] = ask(
      { do: 'use', directory },
      ...known.map((payload) => ({ do: 'make_token', payload })),
    ) as string[]
    const repository = openKeyRepository(directory)
    const nowS = Date.now() / 1000
    for (const [i, payload] of known.entries()) {
      const content = repository.decrypt(tokens[i] ?? '')
      expect(content && unpackPayload(content.plaintext, codec)).toEqual(payload)
      expect(content?.plaintext.toString('hex')).toBe(packPayload(payload, codec).toString('hex'))
      expect(Math.abs(nowS - (content?.issuedAtS ?? 0))).toBeLessThan(600)
    }
  })

  test('it reads our tokens of every kind', () => {
    const key = primary(directory)
    const tokens = known.map((payload) => fernetEncrypt(key, packPayload(payload, codec), moment()))
    const [, ...read] = ask({ do: 'use', directory }, ...tokens.map((token) => ({ do: 'read_token', token })))
    const expected = known.map(({ kind, ...payload }) => ({
      ...Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null)),
      issuedAtS,
    }))
    expect(read).toEqual(expected)
  })

  test('both lose the dashes of a UUID', () => {
    const project = samples.find(({ kind }) => kind === 'project')
    const payload = { ...project, projectId: '1111AAAA-2222-bbbb-3333-cccc4444dddd' } as TokenPayload
    const [, token] = ask({ do: 'use', directory }, { do: 'make_token', payload }) as [null, string]
    const content = openKeyRepository(directory).decrypt(token)
    expect(content?.plaintext.toString('hex')).toBe(packPayload(payload, codec).toString('hex'))
    expect(content && unpackPayload(content.plaintext, codec)).toMatchObject({
      projectId: '1111aaaa2222bbbb3333cccc4444dddd',
    })
  })

  test('both keep the methods that have a bit, the fixed ones too where this Keystone has them', () => {
    const methods = ['ec2credential', 'saml2', 'password', 'oauth2_credential']
    const payload = { ...samples[0], methods } as TokenPayload
    const ours = fernetEncrypt(primary(directory), packPayload(payload, codec), moment())
    const [, theirs, read] = ask(
      { do: 'use', directory },
      { do: 'make_token', payload },
      { do: 'read_token', token: ours },
    ) as [null, string, unknown]
    const content = openKeyRepository(directory).decrypt(theirs)
    const fixed = ['oauth2_credential', 'ec2credential'].filter((method) => keptMethods.includes(method))
    expect(content && unpackPayload(content.plaintext, codec)?.methods).toEqual([...fixed, 'password'])
    // Without the fixed bits it takes them for unknown ones, and then there are no methods at all.
    expect(read).toMatchObject({ methods: fixed.length > 0 ? [...fixed, 'password'] : [] })
  })

  test('both refuse a domain that is neither a UUID nor the default one', () => {
    const payload = { ...samples.find(({ kind }) => kind === 'domain'), domainId: 'engineering' } as TokenPayload
    expect(() => ask({ do: 'use', directory }, { do: 'make_token', payload })).toThrow('ValueError')
    expect(() => packPayload(payload, codec)).toThrow('domainId')
  })

  test('receipts pass in both directions', () => {
    const receipts = ['0ca8f6b2c1d34e5f8a9b0c1d2e3f4a5b', 'f'.repeat(64)].map((userId) => ({
      userId,
      methods: ['token', 'password'],
      expiresAtS: issuedAtS + 300,
    }))
    const [, ...answers] = ask(
      { do: 'use', directory },
      ...receipts.map((receipt) => ({ do: 'make_receipt', receipt })),
      ...receipts.map((receipt) => {
        const text = fernetEncrypt(primary(directory), packReceipt(receipt, codec), moment())
        return { do: 'read_receipt', text }
      }),
    )
    const repository = openKeyRepository(directory, { kind: 'receipts' })
    for (const [i, receipt] of receipts.entries()) {
      const content = repository.decrypt(String(answers[i]))
      expect(content && unpackReceipt(content.plaintext, codec)).toEqual(receipt)
      expect(content?.plaintext.toString('hex')).toBe(packReceipt(receipt, codec).toString('hex'))
      expect(answers[receipts.length + i]).toEqual({ ...receipt, issuedAtS })
    }
  })

  test('credentials pass in both directions, with the same key hash', () => {
    const blob = '{"access": "a", "secret": "ü"}'
    const repository = openKeyRepository(directory, { kind: 'credentials' })
    const ours = encryptCredential(primary(directory), blob, moment())
    const [, theirs, read] = ask(
      { do: 'use', directory },
      { do: 'encrypt_credential', blob },
      { do: 'decrypt_credential', text: ours },
    ) as [null, { encrypted: string; keyHash: string }, unknown]
    expect(read).toBe(blob)
    expect(decryptCredential(repository.keys(), theirs.encrypted)).toBe(blob)
    expect(theirs.keyHash).toBe(credentialKeyHash(primary(directory)))
  })

  test('a credential that it encrypted before it had keys can be read', () => {
    const [, theirs] = ask(
      { do: 'use', directory: join(folder, 'missing') },
      { do: 'encrypt_credential', blob: 'secret' },
    ) as [null, { encrypted: string }]
    const { encrypted } = theirs
    expect(decryptCredential(openKeyRepository(directory, { kind: 'credentials' }).keys(), encrypted)).toBe('secret')
    expect(decryptCredential(openKeyRepository(directory).keys(), encrypted)).toBeUndefined()
  })

  test('it rotates a repository of ours, and the keys are the same for both (INV-25)', () => {
    const shared = join(folder, 'ours')
    setupKeyRepository(shared, randomBytes)
    const before = fernetEncrypt(primary(shared), packPayload(samples[0] as TokenPayload, codec), moment())
    const repository = openKeyRepository(shared, { nowMs: () => 0 })
    const rotate = { do: 'rotate', directory: shared, max_active_keys: 3 }
    const [, , , token, keys] = ask(
      { do: 'use', directory: shared },
      rotate,
      rotate,
      { do: 'make_token', payload: samples[0] },
      { do: 'load_keys', directory: shared },
    )
    expect(numbers(shared)).toEqual(['0', '2', '3'])
    expect(repository.decrypt(String(token))).toBeDefined()
    expect(repository.decrypt(before)).toBeUndefined()
    expect(repository.keys().map(formatFernetKey)).toEqual(keys)
  })

  test('we rotate a repository of its making, and it reads on (INV-25)', () => {
    const shared = join(folder, 'theirs')
    const [, , old] = ask(
      { do: 'use', directory: shared },
      { do: 'setup', directory: shared, max_active_keys: 3 },
      { do: 'make_token', payload: samples[0] },
    ) as string[]
    expect(numbers(shared)).toEqual(['0', '1'])
    setupKeyRepository(shared, randomBytes)
    expect(numbers(shared)).toEqual(['0', '1'])
    expect(rotateKeyRepository(shared, { maxActiveKeys: 3, random: randomBytes })).toEqual({ promoted: 2, removed: [] })
    const ours = fernetEncrypt(primary(shared), packPayload(samples[0] as TokenPayload, codec), moment())
    const read = { do: 'read_token', token: old }
    const [, fromOld, fromOurs, keys] = ask(
      { do: 'use', directory: shared },
      read,
      { do: 'read_token', token: ours },
      { do: 'load_keys', directory: shared },
    )
    expect(fromOld).toMatchObject({ userId: samples[0]?.userId })
    expect(fromOurs).toMatchObject({ userId: samples[0]?.userId })
    expect(openKeyRepository(shared).keys().map(formatFernetKey)).toEqual(keys)
    expect(rotateKeyRepository(shared, { maxActiveKeys: 3, random: randomBytes })).toEqual({
      promoted: 3,
      removed: [1],
    })
    expect(ask({ do: 'use', directory: shared }, read)[1]).toEqual({ refused: 'ValidationError' })
  })

  test('both keep the same files, whatever max_active_keys is', () => {
    for (const max of [1, 2, 3, 5]) setupKeyRepository(join(folder, `ours-${max}`), randomBytes)
    const steps = [1, 2, 3, 5].flatMap((max) => Array(5).fill({ max, theirs: join(folder, `theirs-${max}`) }))
    const setups = [1, 2, 3, 5].map((max) => ({
      do: 'setup',
      directory: join(folder, `theirs-${max}`),
      max_active_keys: 3,
    }))
    const rotations = steps.flatMap(({ max, theirs }) => [
      { do: 'rotate', directory: theirs, max_active_keys: max },
      { do: 'list', directory: theirs },
    ])
    const lists = ask(...setups, ...rotations).filter((answer) => answer !== null)
    const ours = steps.map(({ max }) => {
      rotateKeyRepository(join(folder, `ours-${max}`), { maxActiveKeys: max, random: randomBytes })
      return numbers(join(folder, `ours-${max}`))
    })
    expect(ours).toEqual(lists)
  })
})
