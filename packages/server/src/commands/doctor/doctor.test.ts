import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setupKeyRepository } from '@quoin/tokens'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testConfig } from '../../kernel/config/index.ts'
import { secureRandomBytes } from '../../kernel/crypto/index.ts'
import { doctor } from './index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quoin-doctor-'))
  for (const name of ['tokens', 'credentials']) setupKeyRepository(join(folder, name), secureRandomBytes)
})
afterAll(() => rmSync(folder, { recursive: true }))

function found(over: Readonly<Record<string, string>> = {}): string {
  const said: string[] = []
  const config = testConfig({
    'fernet_tokens.key_repository': join(folder, 'tokens'),
    'fernet_receipts.key_repository': join(folder, 'tokens'),
    'credential.key_repository': join(folder, 'credentials'),
    ...over,
  })
  const any = doctor(config, (line) => said.push(line))
  expect(any).toBe(said.length > 0)
  return said.join()
}

test('a cloud in order has nothing', () => expect(found()).toBe(''))

test.each<[Readonly<Record<string, string>>, string]>([
  [{ 'credential.key_repository': '/tokens' }, 'does not exist'],
  [{ 'DEFAULT.debug': 'true' }, '[DEFAULT] debug is on'],
  [{ 'DEFAULT.insecure_debug': 'true' }, 'insecure_debug'],
  [
    { 'security_compliance.minimum_password_age': '3', 'security_compliance.password_expires_days': '3' },
    'minimum_password_age',
  ],
  [{ 'security_compliance.password_regex': '(' }, 'cannot be used as a regular expression'],
  [{ 'security_compliance.password_regex': 'x' }, 'password_regex_description is not'],
])('%j is found', (over, text) => expect(found(over)).toContain(text))

test('keys of tokens and credentials in one directory', () =>
  expect(found({ 'credential.key_repository': join(folder, 'tokens') })).toContain('the same directory'))
