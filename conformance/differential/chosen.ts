import { NOT_SERVED_YET } from '../not-served-yet.ts'
import { operationOf, withoutNames } from '../operations.ts'
import { personas } from './personas.ts'
import type { Area } from './steps.ts'

/** The areas whose operations Quoin serves; of these, when AREAS is set, the ones named in it. */
export function chosen(areas: readonly Area[], only = process.env.AREAS): readonly Area[] {
  const missing = new Set(NOT_SERVED_YET.map(withoutNames))
  const served = areas.filter(
    ({ steps }) => !steps.some(({ send }) => missing.has(withoutNames(operationOf(send) ?? ''))),
  )
  if (!only) return served
  const names = only.split(',')
  return served.filter((area) => area === personas || names.includes(area.name))
}
