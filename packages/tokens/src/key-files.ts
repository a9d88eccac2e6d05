import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** What stands in one key repository: texts by number, and what an operator should know about it. */
export interface KeyFiles {
  /** Number and content, highest first: the primary, the secondaries, and 0, the staged one. */
  readonly keys: readonly (readonly [id: number, text: string])[]
  /** Numbers of the files that are there but empty. */
  readonly empty: readonly number[]
}

const keyFileName = /^(0|[1-9][0-9]{0,14})$/
/** More than a key has; what is longer is no key, and is not read to its end to find that out. */
const keyFileBytesMax = 1024
const readAttempts = 5

/**
 * Reads all key files as they stood at one moment. A rotation renames files while we look, so what was read counts only
 * if the same names are there afterwards (INV-25).
 */
export function readKeyFiles(directory: string): KeyFiles {
  let names = keyFileNames(directory)
  for (let attempt = 1; ; attempt++) {
    const files = names.flatMap((name) => {
      const text = readKeyFile(join(directory, name))
      return text === undefined ? [] : [[Number(name), text] as const]
    })
    const after = keyFileNames(directory)
    if (attempt === readAttempts || names.join() === after.join())
      return {
        keys: files.filter(([, text]) => text !== ''),
        empty: files.filter(([, text]) => text === '').map(([id]) => id),
      }
    names = after
  }
}

const keyFileNames = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => keyFileName.test(name))
    .sort((a, b) => Number(b) - Number(a))

/** Undefined for what is no file, or no longer there. Follows links: container platforms mount keys as such. */
function readKeyFile(path: string): string | undefined {
  let file: number
  try {
    // Without O_NONBLOCK a pipe with a number for a name would hold up the process.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    if (!fstatSync(file).isFile()) return undefined
    const bytes = Buffer.alloc(keyFileBytesMax)
    return bytes.toString('utf8', 0, readSync(file, bytes)).trim()
  } finally {
    closeSync(file)
  }
}
