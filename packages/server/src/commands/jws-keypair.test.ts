import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testConfig } from '../kernel/config/index.ts'
import { createJwsKeypair } from './jws-keypair.ts'

const { uid, gid } = userInfo()
const owner = { keystoneUser: String(uid), keystoneGroup: String(gid) }

test.each([
  ['ES256', 'sha256'],
  ['ES384', 'sha384'],
  ['ES512', 'sha512'],
  ['EdDSA', null],
])('INV-56: a pair for %s, private, and never over another unless asked', (algorithm, hash) => {
  const directory = mkdtempSync(join(tmpdir(), 'quoin-jws-'))
  const config = testConfig({ 'jwt_tokens.jws_algorithm': algorithm })
  createJwsKeypair(config, { ...owner, directory })
  const pem = (name: string) => readFileSync(join(directory, name), 'utf8')
  const signature = sign(hash, Buffer.from('token'), createPrivateKey(pem('private.pem')))
  expect(verify(hash, Buffer.from('token'), createPublicKey(pem('public.pem')), signature)).toBe(true)
  expect(statSync(join(directory, 'private.pem')).mode & 0o777).toBe(0o600)
  const before = pem('private.pem')
  expect(() => createJwsKeypair(config, { ...owner, directory })).toThrow(/already exists/)
  expect(pem('private.pem')).toBe(before)
  createJwsKeypair(config, { ...owner, directory, force: true })
  expect(pem('private.pem')).not.toBe(before)
  rmSync(directory, { recursive: true })
})
