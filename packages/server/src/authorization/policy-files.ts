import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { OverrideFile } from '@quoin/policy'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'

/** An operator's policy file that cannot be used. Names the file and, where there is one, the line. */
export class PolicyFileError extends Error {
  readonly file: string

  constructor(file: string, trouble: string) {
    super(`${file}: ${trouble}`)
    this.file = file
  }
}

/** Largest file read; the full default set with comments is a tenth of it. */
const FILE_BYTES_MAX = 4 * 1024 * 1024

/** The files that count, in order: the main file when it is there, then each directory's, by name. Later ones win. */
export function policyFiles(main: string, directories: readonly string[]): readonly string[] {
  const files = isFile(main) ? [main] : []
  for (const directory of directories) {
    let names: string[]
    try {
      names = readdirSync(directory)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw new PolicyFileError(directory, (error as Error).message)
    }
    for (const name of names.sort())
      if (!name.startsWith('.') && isFile(join(directory, name))) files.push(join(directory, name))
  }
  return files
}

/** Changes when any file's content may have. */
export const fingerprint = (files: readonly string[]): string =>
  files
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false })
      return `${file}:${stat?.mtimeMs ?? 'gone'}:${stat?.size ?? 0}`
    })
    .join('|')

export function readPolicyFile(file: string): OverrideFile {
  let text: string
  try {
    if (statSync(file).size > FILE_BYTES_MAX) throw new Error(`larger than ${FILE_BYTES_MAX} bytes`)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new PolicyFileError(file, (error as Error).message)
  }
  return parsePolicy(file, text)
}

export function parsePolicy(origin: string, text: string): OverrideFile {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, maxAliasCount: 0 } as never)
  const [error] = document.errors
  // The lines after the first show the place in the text.
  if (error !== undefined) throw new PolicyFileError(origin, error.message.split('\n')[0]?.replace(/:$/, '') ?? '')
  const { contents } = document
  if (contents === null) return { origin, rules: {} }
  if (!isMap(contents)) throw new PolicyFileError(origin, 'must be a map of rule names to checks')
  const rules: Record<string, unknown> = Object.create(null)
  const lines: Record<string, number> = Object.create(null)
  for (const { key, value } of contents.items) {
    if (!isScalar(key)) throw new PolicyFileError(origin, 'has a rule whose name is not text')
    const name = String(key.value)
    rules[name] = isScalar(value) ? value.value : (value as { toJSON(): unknown } | null)?.toJSON()
    if (key.range != null) lines[name] = counter.linePos(key.range[0]).line
  }
  return { origin, rules, lines }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
