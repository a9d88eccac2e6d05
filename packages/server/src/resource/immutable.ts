import { Forbidden } from '../kernel/errors.ts'

/** The resource options that projects, domains and roles share. */
export interface Options {
  readonly immutable?: boolean
}

export interface Guarded {
  readonly id: string
  readonly options: Options
}

/** Options after a change: null takes one away, one that is not named stays. */
export function optionsAfter(before: Options, change: unknown): Options {
  if (typeof change !== 'object' || change === null || !('immutable' in change)) return before
  return typeof change.immutable === 'boolean' ? { immutable: change.immutable } : {}
}

/**
 * An immutable thing takes one change only: the option itself, alone, to false or null.
 * @throws Forbidden
 */
export function checkMutable(
  type: 'project' | 'domain' | 'role',
  thing: Guarded,
  change: Readonly<Record<string, unknown>>,
): void {
  if (thing.options.immutable !== true || onlyThaws(change)) return
  throw new Forbidden(
    `Unable to update immutable ${type} resource: \`${thing.id}. Set resource option "immutable" to false first.`,
  )
}

/** @throws Forbidden */
export function checkDeletable(type: 'project' | 'domain' | 'role', thing: Guarded): void {
  if (thing.options.immutable === true)
    throw new Forbidden(
      `Unable to delete immutable ${type} resource: \`${thing.id}. Set resource option "immutable" to false first.`,
    )
}

function onlyThaws(change: Readonly<Record<string, unknown>>): boolean {
  const { options } = change
  if (Object.keys(change).length > 1 || typeof options !== 'object' || options === null) return false
  return (
    Object.hasOwn(options, 'immutable') && 'immutable' in options && [false, null].includes(options.immutable as null)
  )
}
