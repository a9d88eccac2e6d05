import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fernetKey, formatFernetKey } from './fernet-key.ts'
import { readKeyFiles } from './key-files.ts'
import { KeyRepositoryError, type KeyRepositoryKind, setupCommands } from './key-repository.ts'

/**
 * Making and rotating keys, in Keystone's order: the new key is written aside and safe on disk first, then the staged
 * key becomes the primary, then the new one is staged, and only then are old ones deleted. A crash between any two steps
 * leaves a repository that still reads every token; the next rotation finishes what was begun.
 */

/** Cryptographically strong random bytes. */
export type RandomBytes = (count: number) => Uint8Array

/** Whom new files and folders shall belong to, for a command run as root. */
export interface KeyOwner {
  readonly uid: number
  readonly gid: number
}

export interface Rotation {
  /** Staged, primary and secondary keys together; at least 1. */
  readonly maxActiveKeys: number
  readonly random: RandomBytes
  readonly owner?: KeyOwner
  /** Names the setup command when there is nothing to rotate. Default `tokens`. */
  readonly kind?: KeyRepositoryKind
}

/**
 * Makes the directory if need be and the keys 0 (staged) and 1 (primary). Does nothing where a key 0 exists. Where only
 * key 0 is missing it stages a new one and leaves the primary alone: other nodes could not know a newer one.
 * @throws KeyRepositoryError when the files cannot be written
 */
export function setupKeyRepository(directory: string, random: RandomBytes, owner?: KeyOwner): void {
  attempt(directory, () => {
    makePrivateDirectory(directory, owner)
    const { keys } = readKeyFiles(directory)
    if (keys.some(([id]) => id === 0)) return
    writeNewKey(directory, random, owner)
    stageNewKey(directory)
    if (keys.length > 0) return
    writeNewKey(directory, random, owner)
    promoteStagedKey(directory, 1)
    stageNewKey(directory)
  })
}

/**
 * Promotes the staged key to primary, stages a new one, and removes the oldest keys beyond the maximum. A rotation that
 * was interrupted is finished instead of another one being begun.
 * @returns the number of the primary, and the numbers of the removed keys
 * @throws KeyRepositoryError when there is nothing to rotate or the files cannot be written
 */
export function rotateKeyRepository(
  directory: string,
  { maxActiveKeys, random, owner, kind = 'tokens' }: Rotation,
): { promoted: number; removed: readonly number[] } {
  if (!Number.isInteger(maxActiveKeys) || maxActiveKeys < 1)
    throw new RangeError(`max_active_keys must be a whole number of at least 1, not ${maxActiveKeys}`)
  return attempt(directory, () => {
    if (readKeyFiles(directory).keys.length === 0)
      throw new KeyRepositoryError(directory, 'holds no key to rotate', `run '${setupCommands[kind]}'`)
    writeNewKey(directory, random, owner)
    // Read again: writing to disk takes long enough for another rotation to come between.
    const ids = readKeyFiles(directory).keys.map(([id]) => id)
    const numbered = ids.filter((id) => id !== 0)
    const highest = numbered[0] ?? 0
    const interrupted = !ids.includes(0)
    const promoted = interrupted ? highest : highest + 1
    if (!interrupted) {
      promoteStagedKey(directory, promoted)
      numbered.unshift(promoted)
    }
    stageNewKey(directory)
    // Key 0 counts too. With a maximum of 1 the new primary goes at once, as in Keystone.
    const removed = numbered.slice(maxActiveKeys - 1).reverse()
    for (const id of removed) rmSync(join(directory, String(id)))
    syncDirectory(directory)
    return { promoted, removed }
  })
}

const asideFile = '0.tmp'

/** INV-56: mode 0600 whatever the umask; a left-over is replaced, and a link in its place is not followed. */
function writeNewKey(directory: string, random: RandomBytes, owner: KeyOwner | undefined): void {
  const path = join(directory, asideFile)
  rmSync(path, { force: true })
  const file = openSync(path, 'wx', 0o600)
  try {
    fchmodSync(file, 0o600)
    if (owner) fchownSync(file, owner.uid, owner.gid)
    writeFileSync(file, formatFernetKey(fernetKey(random(32))))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function promoteStagedKey(directory: string, id: number): void {
  renameSync(join(directory, '0'), join(directory, String(id)))
  syncDirectory(directory)
}

function stageNewKey(directory: string): void {
  renameSync(join(directory, asideFile), join(directory, '0'))
  syncDirectory(directory)
}

/** A rename is on disk only when its directory is. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** INV-56: mode 0700 whatever the umask, for each folder made on the way; an existing one is left as it is. */
function makePrivateDirectory(directory: string, owner: KeyOwner | undefined): void {
  const missing: string[] = []
  for (let path = resolve(directory); !existsSync(path); path = dirname(path)) missing.unshift(path)
  for (const path of missing) {
    mkdirSync(path, 0o700)
    chmodSync(path, 0o700)
    if (owner) chownSync(path, owner.uid, owner.gid)
  }
}

function attempt<T>(directory: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    // Only what the operating system refused is the operator's to put right.
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const fix = 'run the command as a user that may write there, on a disk with free space'
    throw new KeyRepositoryError(directory, `cannot be written (${error.message})`, fix, { cause: error })
  }
}
