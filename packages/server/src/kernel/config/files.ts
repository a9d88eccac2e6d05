import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigError } from './error.ts'
import { type Assignment, parseIni } from './ini.ts'

export interface ConfigFile {
  readonly path: string
  readonly assignments: readonly Assignment[]
}

const FILE_BYTES_MAX = 4 * 1024 * 1024
const FILES_MAX = 1000

/** The files, then the *.conf files of the directories by name: the order in which later values win. */
export function readConfigFiles(files: readonly string[], dirs: readonly string[]): readonly ConfigFile[] {
  const paths = [...files.map((file) => resolve(file)), ...dirs.flatMap((dir) => filesOf(resolve(dir)))]
  if (paths.length > FILES_MAX)
    throw new ConfigError(`there are more than ${FILES_MAX} configuration files`, 'Put what they say into fewer files.')
  return paths.map((path) => ({ path, assignments: parseIni(textOf(path), path) }))
}

function filesOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
      .sort()
      .map((name) => join(dir, name))
  } catch (error) {
    throw unreadable(dir, error, '--config-dir')
  }
}

function textOf(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw unreadable(file, error, '--config-file')
  }
  if (bytes.length > FILE_BYTES_MAX)
    throw new ConfigError(`is larger than ${FILE_BYTES_MAX} bytes`, 'Check that this is a configuration file.', {
      file,
    })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ConfigError('is not UTF-8 text', 'Save it in UTF-8.', { file })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'must not be read by this user',
  EISDIR: 'is a directory, not a file',
  ENOTDIR: 'is not a directory',
}

function unreadable(file: string, error: unknown, argument: string): ConfigError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return new ConfigError(REASONS[code] ?? `cannot be read (${code})`, `Check ${argument} and the permissions.`, {
    file,
  })
}
