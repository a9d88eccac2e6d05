import { OperatorError } from '../../kernel/errors.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { type Mapping, SCHEMA_VERSIONS, type SchemaVersion } from './mapping.ts'
import { mappingFaults } from './schema.ts'

/** For `quoin mapping_engine`: rules and an assertion from files, tried out without a service. */
export interface OfflineInput {
  /** The rules file: `{"rules": […]}` or the list alone. */
  readonly rules: string
  /** The input file: a line `name: value` for each attribute. */
  readonly input: string
  /** --prefix: only attributes that begin so. */
  readonly prefix?: string
  /** --mapping-schema-version; else the file's own, else 1.0. */
  readonly schemaVersion?: string
  /** How messages name the files. */
  readonly paths: { readonly rules: string; readonly input: string }
}

/** @throws OperatorError naming file and line */
export function tryMapping(given: OfflineInput): Evaluation {
  return evaluate(mappingOf(given), assertionOf(given))
}

function mappingOf({ rules, schemaVersion, paths }: OfflineInput): Mapping {
  let value: unknown
  try {
    value = JSON.parse(rules)
  } catch (error) {
    throw new OperatorError(
      `Error while parsing rules ${paths.rules}: ${(error as Error).message}`,
      'Write it as JSON.',
    )
  }
  const mapping: object = Array.isArray(value) ? { rules: value } : Object(value)
  const version = schemaVersion ?? ('schema_version' in mapping ? String(mapping.schema_version) : '1.0')
  if (!isVersion(version))
    throw new OperatorError(`${version} is no schema version.`, `Use one of ${SCHEMA_VERSIONS.join(', ')}.`)
  const faults = mappingFaults(mapping, version)
  if (faults.length > 0)
    throw new OperatorError(`The rules in ${paths.rules} are not valid: ${faults.join('; ')}`, 'Correct them.')
  return { ...(mapping as Mapping), schema_version: version }
}

const isVersion = (version: string): version is SchemaVersion =>
  (SCHEMA_VERSIONS as readonly string[]).includes(version)

function assertionOf({ input, prefix = '', paths }: OfflineInput): Record<string, string> {
  const assertion: [string, string][] = []
  for (const [index, line] of input.trim().split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const at = line.indexOf(':')
    if (at < 0)
      throw new OperatorError(
        `assertion file ${paths.input} at line ${index + 1} expected 'key: value' but found '${line.trim()}'`,
        'Write one attribute a line, its name before a colon.',
      )
    const name = line.slice(0, at).trim()
    if (name.startsWith(prefix)) assertion.push([name, line.slice(at + 1).trim()])
  }
  return Object.fromEntries(assertion)
}
