import { statSync } from 'node:fs'
import { join } from 'node:path'
import { credentialLengthMax, nullKey, withoutPadding } from './credential.ts'
import { decryptEnvelope, type FernetContent, openEnvelope } from './fernet.ts'
import { type FernetKey, KeyError_, parseFernetKey } from './fernet-key.ts'
import { readKeyFiles } from './key-files.ts'

/**
 * Keystone's key repositories: a directory of files named by number. The highest is the primary and encrypts, all
 * decrypt, and 0 is staged to become the next primary. Keystone reads the files on every use, so operators rotate keys
 * by copying files and expect no reload; the repository follows them.
 */
export type KeyRepositoryKind = 'tokens' | 'receipts' | 'credentials'

export interface KeyRepositoryOptions {
  /** Which keys these are: names the command that repairs the repository. Default `tokens`. */
  readonly kind?: KeyRepositoryKind
  /** A clock in milliseconds, best one that never jumps. Default: time since the process started. */
  readonly nowMs?: () => number
  /** How long keys are used before the files are read again. Default 1000; 0 reads on every use. */
  readonly recheckMs?: number
  /**
   * Credentials only: while the directory is missing or empty, the null key stands in for the keys, as in Keystone, and
   * a warning says so. Once there has been a key, none is an error all the same.
   */
  readonly nullKeyMeanwhile?: boolean
}

/** Primary first; there is always one. */
export type RepositoryKeys = readonly [FernetKey, ...FernetKey[]]

export interface KeyRepository {
  readonly directory: string
  /**
   * The keys, primary first; for credentials followed by Keystone's null key, for decryption only. The same array as
   * before as long as no key has changed.
   * @throws KeyRepositoryError when the repository has become unusable
   */
  keys(): RepositoryKeys
  /**
   * Opens a token, or a stored credential, with these keys. Before it refuses one that may come from a key it has not
   * seen yet, it reads the files again, so that a rotation never refuses a valid token (INV-25).
   * @throws KeyRepositoryError when the repository has become unusable
   */
  decrypt(token: string): FernetContent | undefined
  /** What an operator should put right, though the keys can be used; as of the last reading. */
  warnings(): readonly string[]
}

/** A key repository that cannot be used. `fix` is what to do about it. */
export class KeyRepositoryError extends Error {
  override readonly name = 'KeyRepositoryError'
  readonly directory: string
  readonly fix: string
  constructor(directory: string, trouble: string, fix: string, options?: ErrorOptions) {
    super(`Key repository ${directory} ${trouble}: ${fix}`, options)
    this.directory = directory
    this.fix = fix
  }
}

export const setupCommands: Readonly<Record<KeyRepositoryKind, string>> = {
  tokens: 'quoin fernet_setup',
  receipts: 'quoin receipt_setup',
  credentials: 'quoin credential_setup',
}

interface Snapshot {
  readonly keys: RepositoryKeys
  /** The texts of the keys, to tell whether anything has changed. */
  readonly texts: string
  readonly warnings: readonly string[]
}

/**
 * Opens a repository and reads its keys.
 * @throws KeyRepositoryError when it is missing, empty, unreadable or holds a file that is no key
 */
export function openKeyRepository(directory: string, options: KeyRepositoryOptions = {}): KeyRepository {
  const { kind = 'tokens', nowMs = () => performance.now(), recheckMs = 1000 } = options
  const mayBeMissing = kind === 'credentials' && options.nullKeyMeanwhile === true
  let snapshot = readSnapshot(directory, kind, mayBeMissing)
  let readAtMs = nowMs()

  const reload = (): RepositoryKeys => {
    const fresh = readSnapshot(directory, kind, mayBeMissing && snapshot.texts === '')
    readAtMs = nowMs()
    snapshot = fresh.texts === snapshot.texts ? { ...fresh, keys: snapshot.keys } : fresh
    return snapshot.keys
  }
  const keys = (): RepositoryKeys => {
    const ageMs = nowMs() - readAtMs
    return ageMs >= 0 && ageMs < recheckMs ? snapshot.keys : reload()
  }
  const decrypt = (token: string): FernetContent | undefined => {
    const envelope =
      kind === 'credentials' ? openEnvelope(withoutPadding(token), credentialLengthMax) : openEnvelope(token)
    if (!envelope) return undefined
    const known = keys()
    const content = decryptEnvelope(known, envelope)
    if (content) return content
    const fresh = reload()
    return fresh === known ? undefined : decryptEnvelope(fresh, envelope)
  }
  return { directory, keys, decrypt, warnings: () => snapshot.warnings }
}

function readSnapshot(directory: string, kind: KeyRepositoryKind, mayBeMissing: boolean): Snapshot {
  const setup = `run '${setupCommands[kind]}'`
  if (mayBeMissing && isMissing(directory)) return onlyNullKey(directory, 'does not exist')
  const { files, mode } = lookAt(directory, setup)
  const [primary, ...others] = files.keys.map(([id, text]) => parseKeyFile(directory, id, text))
  if (!primary && mayBeMissing) return onlyNullKey(directory, 'holds no key')
  if (!primary) throw new KeyRepositoryError(directory, 'holds no key', setup)
  if (kind === 'credentials') others.push(nullKey)
  const warnings = files.empty.map((id) => `Key file ${join(directory, String(id))} is empty and ignored.`)
  if ((mode & 0o005) !== 0)
    warnings.push(`Key repository ${directory} is readable by every user of this machine: chmod 0700 it.`)
  return {
    keys: [primary, ...others],
    texts: files.keys.map(([, text]) => text).join(),
    warnings,
  }
}

/** Not there for certain: a directory that may only be looked for in vain, for want of a right, is not. */
function isMissing(directory: string): boolean {
  try {
    return statSync(directory, { throwIfNoEntry: false }) === undefined
  } catch {
    return false
  }
}

const onlyNullKey = (directory: string, trouble: string): Snapshot => ({
  keys: [nullKey],
  texts: '',
  warnings: [
    `Key repository ${directory} ${trouble}: credentials are stored with a key that everybody knows, until you run ` +
      `'${setupCommands.credentials}' and 'quoin credential_migrate'.`,
  ],
})

function lookAt(directory: string, setup: string) {
  try {
    return { files: readKeyFiles(directory), mode: statSync(directory).mode }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new KeyRepositoryError(directory, 'does not exist', setup, { cause: error })
    const fix = 'let the user of the service, and only it, read the directory and the key files'
    throw new KeyRepositoryError(directory, `cannot be read (${message})`, fix, { cause: error })
  }
}

function parseKeyFile(directory: string, id: number, text: string): FernetKey {
  try {
    return parseFernetKey(text)
  } catch (error) {
    if (!(error instanceof KeyError_)) throw error
    const trouble = `holds a file '${id}' that is no key (${error.reason})`
    const fix = 'restore it from another node or a backup, or remove it'
    throw new KeyRepositoryError(directory, trouble, fix, { cause: error })
  }
}
