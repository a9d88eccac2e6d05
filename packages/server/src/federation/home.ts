import type { JsonHomeEntry } from '../kernel/declare.ts'

/** JSON Home entries of this area: relations and parameters of its extension. */
export const home = (rel: string, ...params: readonly string[]): JsonHomeEntry => ({
  rel,
  extension: 'OS-FEDERATION/1.0',
  ...(params.length === 0
    ? {}
    : { params: Object.fromEntries(params.map((name) => [name, `ext/OS-FEDERATION/1.0/param/${name}`])) }),
})
