import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { createPasswordHasher } from './hasher.ts'
import type { PasswordHashing } from './settings.ts'

// What Debian's Keystone hashes, we know; what we hash, Debian's Keystone knows. bcrypt_sha256 is younger than that
// Keystone, so passlib, which all of them descend from, answers for it.
const PYTHON = '/usr/bin/python3'
const ORACLE = `
import json, sys, warnings
warnings.simplefilter('ignore')
import keystone.conf
from keystone.common import password_hashing
from passlib.hash import bcrypt_sha256
CONF = keystone.conf.CONF
keystone.conf.configure()
CONF([], project='keystone', default_config_files=[])
answers = []
for question in json.load(sys.stdin):
    settings, password, stored = question['settings'], question['password'], question.get('hash')
    if settings['password_hash_algorithm'] == 'bcrypt_sha256':
        secret = password.encode()
        answers.append(bcrypt_sha256.verify(secret, stored) if stored
                       else bcrypt_sha256.using(rounds=settings['password_hash_rounds']).hash(secret))
        continue
    for option, value in settings.items():
        CONF.set_override(option, value, group='identity')
    answers.append(password_hashing.check_password(password, stored) if stored
                   else password_hashing.hash_password(password))
json.dump(answers, sys.stdout)
`
const SKIPPED = "SKIPPED: Debian's Keystone is not here; install with: apt-get install python3-keystone"
const absent = spawnSync(PYTHON, ['-c', 'import keystone, passlib']).status !== 0

interface Question {
  readonly settings: Readonly<Record<string, string | number | null>>
  readonly password: string
  readonly hash?: string
}

function ask(questions: readonly Question[]): unknown[] {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', ORACLE], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`Keystone's hashing ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

// Short, beyond ASCII, longer than bcrypt takes with the limit inside a character, and long.
const everyKind = ['secret', 'Grüße ☃ 🗝', `${'x'.repeat(71)}ä!`, 'ö'.repeat(2000)]
const plain = { rounds: null, saltBytesize: null, scryptBlockSize: null, scryptParallelism: null }
// scrypt's cost cannot be lowered: two passwords must do.
const cases: readonly (Partial<PasswordHashing> & {
  algorithm: PasswordHashing['algorithm']
  passwords: readonly string[]
})[] = [
  { algorithm: 'bcrypt', rounds: 4, passwords: everyKind },
  { algorithm: 'bcrypt_sha256', rounds: 4, passwords: everyKind },
  { algorithm: 'scrypt', passwords: ['Grüße ☃ 🗝'] },
  { algorithm: 'scrypt', scryptBlockSize: 4, scryptParallelism: 2, saltBytesize: 96, passwords: ['ö'.repeat(2000)] },
  { algorithm: 'pbkdf2_sha512', passwords: ['Grüße ☃ 🗝'] },
  { algorithm: 'pbkdf2_sha512', rounds: 100, saltBytesize: 32, passwords: everyKind },
]

describe.each(cases)('with $algorithm, rounds $rounds, salt $saltBytesize', ({ passwords, ...wanted }) => {
  const settings: PasswordHashing = { ...plain, maxPasswordLength: 4096, strict: false, ...wanted }
  const keystone = {
    password_hash_algorithm: settings.algorithm,
    password_hash_rounds: settings.rounds,
    salt_bytesize: settings.saltBytesize ?? null,
    scrypt_block_size: settings.scryptBlockSize ?? null,
    scrypt_parallelism: settings.scryptParallelism ?? null,
    max_password_length: settings.maxPasswordLength,
  }
  const hasher = createPasswordHasher(settings)
  afterAll(() => hasher.close())

  test('we know what Keystone hashed', async (context) => {
    context.skip(absent, SKIPPED)
    const hashes = ask(passwords.map((password) => ({ settings: keystone, password })))
    for (const [at, password] of passwords.entries()) {
      const hash = String(hashes[at])
      const tries = [password, `!${password}`].map((text) => hasher.verify(text, hash))
      expect(await Promise.all(tries), hash).toEqual([true, false])
      expect(hasher.needsRehash(hash), hash).toBe(false)
    }
  })

  test('Keystone knows what we hashed', async (context) => {
    context.skip(absent, SKIPPED)
    const hashes = await Promise.all(passwords.map((password) => hasher.hash(password)))
    const right = passwords.map((password, at) => ({ settings: keystone, password, hash: String(hashes[at]) }))
    const wrong = right.map((question) => ({ ...question, password: `!${question.password}` }))
    expect(ask(right)).toEqual(right.map(() => true))
    expect(ask(wrong)).toEqual(wrong.map(() => false))
  })
})
