import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'
import { BadRequest } from '../errors.ts'
import { isSecretName } from '../log/index.ts'
import { type Fault, faultOf, firstFault, isInBranch } from './fault.ts'
import { formats } from './formats.ts'
import { pythonRepr, pythonStr } from './python.ts'

/**
 * Checks decoded JSON against a declaration's schema and words the refusal as upstream's validator does. Never changes
 * the data: no coercion, no defaults, nothing removed.
 */
export type Validate = (value: unknown) => BadRequest | undefined

/**
 * The older wording, which upstream keeps where it validates inside a handler. Its texts go on for lines with the
 * schema and the instance; only the first line says anything to a client, so that is what is sent.
 */
export function lazyValidator(schema: TSchema): Validate {
  const check = ajv.compile(schema)
  return (value) => {
    if (check(value)) return undefined
    const fault = firstFault(schema, check.errors ?? [])
    const path = pathOf(fault.error).join('/')
    return new BadRequest(path === '' ? messageOf(fault) : `Invalid input for field '${path}': ${messageOf(fault)}`)
  }
}

const pathOf = (error: ErrorObject): readonly string[] =>
  error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: false,
  ownProperties: true,
  formats,
  addUsedSchema: false,
})
const compiled = new WeakMap<TSchema, Validate>()

export function validator(schema: TSchema): Validate {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const check = ajv.compile(schema)
  const validate: Validate = (value) => (check(value) ? undefined : refusalOf(schema, check))
  compiled.set(schema, validate)
  return validate
}

/** What a refusal may repeat of what was sent: no secret, by the names that secrets have (INV-55). */
function shown(error: ErrorObject): unknown {
  const last = pathOf(error).at(-1)
  return last !== undefined && isSecret(last) ? MASKED : withoutSecrets(error.data)
}

const MASKED = '***'

/** Named like secrets, and none. */
const NO_SECRETS: readonly string[] = ['lock_password', 'authorization_ttl']
const isSecret = (name: string): boolean => !NO_SECRETS.includes(name) && isSecretName(name)

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecret(key) ? MASKED : withoutSecrets(item)]),
  )
}

export type Faults = (value: unknown) => readonly string[]

/** Every fault of a value, one message each, sorted: for data that is looked at beside the way of a request. */
export function allFaults(schema: TSchema): Faults {
  let check: ValidateFunction | undefined
  return (value) => {
    check ??= ajv.compile(schema)
    if (check(value)) return []
    const errors = (check.errors ?? []).filter((error) => !isInBranch(error))
    return [...new Set(errors.map((error) => messageOf(faultOf(error, errors))))].sort()
  }
}

function refusalOf(schema: TSchema, check: ValidateFunction): BadRequest {
  const fault = firstFault(schema, check.errors ?? [])
  const { error } = fault
  const last = pathOf(error).at(-1)
  const message = messageOf(fault)
  return new BadRequest(
    last === undefined
      ? message
      : `Invalid input for field/attribute ${last}. Value: ${shorten(pythonStr(shown(error)))}. ${message}`,
  )
}

function messageOf({ error, unexpected }: Fault): string {
  const { keyword, params } = error
  const value = shorten(pythonRepr(shown(error)))
  switch (keyword) {
    case 'type': {
      const types = (Array.isArray(params.type) ? params.type : String(params.type).split(',')) as string[]
      return `${value} is not of type ${types.map((type) => `'${type}'`).join(', ')}`
    }
    case 'dependencies':
      return `${pythonRepr(params.missingProperty)} is a dependency of ${pythonRepr(params.property)}`
    case 'required':
      return `${pythonRepr(params.missingProperty)} is a required property`
    case 'additionalProperties': {
      const names = unexpected.map(pythonRepr).join(', ')
      return `Additional properties are not allowed (${shorten(names)} ${unexpected.length === 1 ? 'was' : 'were'} unexpected)`
    }
    case 'minLength':
    case 'minItems':
      return `${value} is too short`
    case 'minProperties':
      return `${value} does not have enough properties`
    case 'maxProperties':
      return `${value} has too many properties`
    case 'maxLength':
    case 'maxItems':
      return `${value} is too long`
    case 'pattern':
      return `${value} does not match ${pythonRepr(params.pattern)}`
    case 'enum':
      return `${value} is not one of ${pythonRepr(params.allowedValues)}`
    case 'const':
      return `${pythonRepr(params.allowedValue)} was expected`
    case 'format':
      return `${value} is not a ${pythonRepr(params.format)}`
    case 'minimum':
      return `${value} is less than the minimum of ${pythonRepr(params.limit)}`
    case 'maximum':
      return `${value} is greater than the maximum of ${pythonRepr(params.limit)}`
    case 'uniqueItems':
      return `${value} has non-unique elements`
    case 'oneOf':
      if (Array.isArray(params.passingSchemas))
        return `${value} is valid under each of ${shorten(each(error.schema as unknown[], params.passingSchemas as number[]))}`
      return `${value} is not valid under any of the given schemas`
    case 'anyOf':
      return `${value} is not valid under any of the given schemas`
    case 'not':
      return `${value} should not be valid under ${shorten(pythonRepr(error.schema))}`
    default:
      return error.message ?? `${value} is not valid`
  }
}

/** The branches that hold, the first of them last. */
const each = (branches: readonly unknown[], [first = 0, ...others]: readonly number[]): string =>
  [...others, first].map((index) => pythonRepr(branches[index])).join(', ')

/** A message never grows with what was sent. */
const ECHO_MAX = 2000
const shorten = (text: string): string => (text.length <= ECHO_MAX ? text : `${text.slice(0, ECHO_MAX)}…`)
