/**
 * Whether limits fit the hierarchy they are in. Pure: amounts in, a verdict out. -1 is infinity, and 0 a bound like any
 * other; upstream compares -1 as a number and passes over a parent's 0.
 */
export const INFINITE = -1

const amountOf = (limit: number): number => (limit === INFINITE ? Number.POSITIVE_INFINITY : limit)

export const exceeds = (limit: number, bound: number): boolean => amountOf(limit) > amountOf(bound)

export const MODELS = {
  flat: {
    name: 'flat',
    description: 'Limit enforcement and validation does not take project hierarchy into consideration.',
  },
  strict_two_level: {
    name: 'strict_two_level',
    description: 'This model requires project hierarchy never exceeds a depth of two',
  },
} as const

/** What a limit is for: the same resource of the same service in the same region. */
export interface Resource {
  readonly service_id: string | null
  readonly region_id: string | null
  readonly resource_name: string | null
}

export const sameResource = (a: Resource, b: Resource): boolean =>
  a.service_id === b.service_id && a.region_id === b.region_id && a.resource_name === b.resource_name

export interface Owned extends Resource {
  /** One of the two is there. */
  readonly project_id: string | null
  readonly domain_id: string | null
  readonly resource_limit: number
}

/** Names a limit that does not fit, as clients know it. */
export function misfit(limit: Owned): string {
  const [level, id] = limit.project_id === null ? ['domain_id', limit.domain_id] : ['project_id', limit.project_id]
  return (
    `Invalid resource limit: The resource limit (${level}: ${id}, resource_name: ${limit.resource_name}, ` +
    `resource_limit: ${limit.resource_limit}, service_id: ${limit.service_id}, ` +
    `region_id: ${limit.region_id ?? 'None'}) doesn't satisfy current hierarchy model..`
  )
}
