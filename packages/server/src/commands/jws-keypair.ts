import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'
import { type OwnerOptions, ownerOf } from './owner.ts'

interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const generators: Readonly<Record<Config['jwt_tokens']['jws_algorithm'], () => KeyPair>> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
}

/** Writes private.pem (PKCS #8) and public.pem (SPKI) for [jwt_tokens] jws_algorithm. */
export function createJwsKeypair(
  config: Config,
  options: OwnerOptions & { readonly force?: true; readonly directory: string },
): void {
  const owner = ownerOf(options)
  const { privateKey, publicKey } = generators[config.jwt_tokens.jws_algorithm]()
  const files = [
    {
      path: join(options.directory, 'private.pem'),
      what: 'Private',
      pem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    },
    {
      path: join(options.directory, 'public.pem'),
      what: 'Public',
      pem: publicKey.export({ type: 'spki', format: 'pem' }),
    },
  ]
  for (const { path, what } of files)
    if (existsSync(path) && options.force !== true)
      throw new OperatorError(`${what} key ${path} already exists`, 'Move it away, or give --force to overwrite it.')
  for (const { path, pem } of files) {
    // A file that is there would keep its mode (INV-56).
    rmSync(path, { force: true })
    writeFileSync(path, pem, { mode: 0o600, flag: 'wx' })
    if (owner !== undefined) chownSync(path, owner.uid, owner.gid)
  }
}
