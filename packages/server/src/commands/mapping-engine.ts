import { readFileSync } from 'node:fs'
import { tryMapping } from '../federation/mapping/offline.ts'
import { OperatorError } from '../kernel/errors.ts'

export interface MappingEngineOptions {
  readonly rules: string
  readonly input: string
  readonly prefix?: string
  readonly mappingSchemaVersion?: string
  readonly engineDebug?: true
}

/** Tries a mapping out on an assertion: prints what it comes to, and on request why each rule applied or did not. */
export function mappingEngine(options: MappingEngineOptions, say: (line: string) => void): void {
  const { mapped, refused, rules } = tryMapping({
    rules: contentOf(options.rules),
    input: contentOf(options.input),
    paths: { rules: options.rules, input: options.input },
    ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    ...(options.mappingSchemaVersion === undefined ? {} : { schemaVersion: options.mappingSchemaVersion }),
  })
  if (options.engineDebug)
    for (const [index, { applied, because }] of rules.entries())
      say(`Rule ${index} ${applied ? 'applied' : 'was skipped'}: ${because.join('; ')}`)
  if (mapped === null)
    throw new OperatorError(
      `The assertion comes to nothing: ${refused}`,
      options.engineDebug ? 'Change the rules or the assertion.' : 'Give --engine-debug to see why.',
    )
  say(JSON.stringify(mapped, null, 2))
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new OperatorError(`Error while opening file ${path}: ${(error as Error).message}`, 'Name a readable file.')
  }
}
