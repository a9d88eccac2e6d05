import type { ErrorObject } from 'ajv'

/** Which of all faults is told. */
export interface Fault {
  readonly error: ErrorObject
  /** Every name that is too many, sorted; empty for other faults. */
  readonly unexpected: readonly string[]
}

/**
 * The fault that upstream's validator meets first, as it tells no other: it goes through a schema's keywords in the order
 * they were written, into properties and items as it comes to them. Of an alternative none of whose branches holds, the
 * alternative itself is told.
 */
export function firstFault(schema: object, errors: readonly ErrorObject[]): Fault {
  // Of a condition, what its consequence misses is told.
  const told = errors.filter((error) => error.keyword !== 'if' && !isInBranch(error))
  const [first, ...others] = told
  if (first === undefined) throw new Error('a schema was not met and nothing is at fault')
  let error = first
  let place = placeOf(schema, first)
  for (const other of others) {
    const otherPlace = placeOf(schema, other)
    if (isBefore(otherPlace, place)) {
      error = other
      place = otherPlace
    }
  }
  return faultOf(error, errors)
}

/** One of several faults; every name that is too many in one place is one fault. */
export const faultOf = (error: ErrorObject, errors: readonly ErrorObject[]): Fault => ({
  error,
  unexpected: errors.filter(isLike(error)).flatMap(nameThatIsTooMany).sort(),
})

/** Of one branch of an alternative: the alternative itself is told. */
export const isInBranch = ({ schemaPath }: ErrorObject): boolean => /\/(?:anyOf|oneOf)\/\d+\//.test(schemaPath)

const isLike =
  ({ keyword, instancePath, schemaPath }: ErrorObject) =>
  (other: ErrorObject): boolean =>
    other.keyword === keyword && other.instancePath === instancePath && other.schemaPath === schemaPath

const nameThatIsTooMany = ({ keyword, params }: ErrorObject): readonly string[] =>
  keyword === 'additionalProperties' ? [String(params.additionalProperty)] : []

/** Upstream writes these last, whatever order our schemas have them in. */
const LAST: readonly string[] = ['required', 'additionalProperties']

/** Where a fault stands in the order of a schema: which keyword, which property or item in it, and so on down. */
function placeOf(schema: unknown, { instancePath, schemaPath }: ErrorObject): readonly number[] {
  const instance = instancePath.split('/').slice(1)
  const path = schemaPath.split('/').slice(1).map(unescaped)
  const place: number[] = []
  let node = schema
  for (let i = 0; i < path.length; i += 1) {
    const keyword = path[i] ?? ''
    place.push(LAST.includes(keyword) ? 1000 + LAST.indexOf(keyword) : namesOf(node).indexOf(keyword))
    node = below(node, keyword)
    if (keyword === 'items') place.push(Number(instance.shift()))
    if (keyword !== 'properties') continue
    i += 1
    instance.shift()
    place.push(namesOf(node).indexOf(path[i] ?? ''))
    node = below(node, path[i] ?? '')
  }
  return place
}

const namesOf = (node: unknown): readonly string[] =>
  typeof node === 'object' && node !== null ? Object.keys(node) : []

const below = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null && Object.hasOwn(node, name) ? Reflect.get(node, name) : undefined

const unescaped = (part: string): string => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, step] of a.entries()) {
    const other = b[index]
    if (other === undefined) return false
    if (step !== other) return step < other
  }
  return a.length < b.length
}
