import { Type } from 'typebox'
import { lazyValidator } from '../../kernel/validation/index.ts'
import { assertSupported, invalid, type Supported } from './options.ts'
import type { Part, StoredOption } from './store.ts'

/** What a body's `config` held, if anything. Looked at after the rule, as upstream does. */
export type Given = unknown

const check = lazyValidator(Type.Object({ config: Type.Object({}) }))

/** What Python takes for nothing. */
const isNothing = (value: unknown): boolean => !value || (typeof value === 'object' && Object.keys(value).length === 0)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws Forbidden, BadRequest */
export function optionsIn(supported: Supported, config: Given): readonly StoredOption[] {
  if (isNothing(config)) throw invalid('No options specified')
  const refused = check({ config })
  if (refused !== undefined) throw refused
  return Object.entries(config as Readonly<Record<string, unknown>>).flatMap(([group, options]) => {
    if (isNothing(options) || !isObject(options))
      throw invalid(`The value of group ${group} specified in the config should be a dictionary of options`)
    return Object.entries(options).map(([option, value]) => {
      assertSupported(supported, group, option)
      return { group, option, value }
    })
  })
}

/** A path that names a group or an option takes that and no other. @throws Forbidden, BadRequest */
export function optionsOfUpdate(supported: Supported, part: Part, given: Given): readonly StoredOption[] {
  const { group, option } = part
  if (group === undefined) return optionsIn(supported, given)
  const options = optionsIn(supported, option === undefined ? given : { [group]: given })
  assertSupported(supported, group, option)
  const groups = [...new Set(options.map((each) => each.group))]
  if (option !== undefined && options.length !== 1)
    throw invalid(
      `Trying to update option ${option} in group ${group}, so that, and only that, option must be specified  in the config`,
    )
  if (groups.length !== 1)
    throw invalid(`Trying to update group ${group}, so that, and only that, group must be specified in the config`)
  if (groups[0] !== group)
    throw invalid(`request to update group ${group}, but config provided contains group ${groups[0]} instead`)
  const other = options[0]?.option
  if (option !== undefined && other !== option)
    throw invalid(
      `Trying to update option ${option} in group ${group}, but config provided contains option ${other} instead`,
    )
  return options
}
