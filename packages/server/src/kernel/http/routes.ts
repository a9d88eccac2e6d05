import type { Method, Operation } from '../declare.ts'

/** All that one path answers: its operations by method, HEAD wherever GET is, and 405 for the rest. */
export interface Routes {
  readonly url: string
  /** Matches the paths that it answers. */
  readonly pattern: RegExp
  readonly methods: readonly (readonly [Method, Operation])[]
  readonly refused: readonly Method[]
  /** For the Allow header. */
  readonly allow: string
}

const DECLARABLE: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Every method that has a route on each path; any other is looked up by the path alone. */
export const METHODS: ReadonlySet<string> = new Set([...DECLARABLE, 'OPTIONS'])

export function routesOf(operations: readonly Operation[]): readonly Routes[] {
  const byUrl = new Map<string, Map<Method, Operation>>()
  for (const op of operations)
    for (const path of [op.path, ...op.alsoAt]) {
      const url = path.replace(/\{(\w+)\}/g, ':$1')
      const methods = byUrl.get(url) ?? new Map<Method, Operation>()
      if (methods.has(op.method)) throw new Error(`${op.method} ${path} is declared twice`)
      methods.set(op.method, op)
      byUrl.set(url, methods)
    }
  return [...byUrl].map(([url, methods]) => {
    const get = methods.get('GET')
    if (get !== undefined && !methods.has('HEAD')) methods.set('HEAD', get)
    const allowed = [...DECLARABLE.filter((method) => methods.has(method)), 'OPTIONS']
    return {
      url,
      pattern: new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`),
      methods: [...methods],
      refused: DECLARABLE.filter((method) => !methods.has(method)),
      allow: allowed.sort().join(', '),
    }
  })
}
