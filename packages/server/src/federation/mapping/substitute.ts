import { pythonRepr } from '../../kernel/validation/python.ts'
import { MappingRefused } from './mapping.ts'

/**
 * `{0}`, `{1}` … in a rule's texts stand for what its requirements found. One value stands for itself, several for a
 * Python list of them. What goes in is data: it is never looked at for further placeholders (INV-44).
 */
export interface Substitution {
  readonly values: readonly (readonly string[])[]
  /** Characters that may still be made. Shared by an evaluation. */
  readonly room: { left: number }
}

/** The rule gives nothing: a name would be made of no value at all. */
export class NothingLeft extends Error {}

/** Parts that may hold a list of no values: they name groups, and name none then. */
const LISTS: ReadonlySet<string> = new Set(['groups', 'group_ids'])

/** @throws MappingRefused, NothingLeft */
export function substituted<T>(part: T, substitution: Substitution, key = ''): T {
  if (typeof part === 'string') return filled(part, substitution, LISTS.has(key)) as T
  if (Array.isArray(part)) return part.map((item) => substituted(item, substitution, key)) as T
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([name, item]) => [name, substituted(item, substitution, name)]),
  ) as T
}

const PART = /\{\{|\}\}|\{(\d*)\}|[{}]|[^{}]+/g

function filled(text: string, { values, room }: Substitution, isList: boolean): string {
  let automatic = 0
  const taken = text.replace(PART, (part, number: string | undefined) => {
    if (part === '{{' || part === '}}') return spend(part.slice(1), room)
    if (number === undefined) {
      if (part === '{' || part === '}')
        throw new MappingRefused(`'${text}' has braces that are neither doubled nor around a number`)
      return spend(part, room)
    }
    const index = number === '' ? automatic : Number(number)
    automatic += 1
    const found = values[index]
    if (found === undefined)
      throw new MappingRefused(`'${text}' refers to {${index}}, and there is no such requirement`)
    const [only] = found
    if (only === undefined && !isList) throw new NothingLeft(`of {${index}} in '${text}' nothing is left`)
    return spend(found.length === 1 && only !== undefined ? only : pythonRepr(found), room)
  })
  return taken
}

function spend(text: string, room: { left: number }): string {
  room.left -= text.length
  if (room.left < 0) throw new MappingRefused('the rules make too much text of this assertion')
  return text
}
