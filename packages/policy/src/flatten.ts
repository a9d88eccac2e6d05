import { isPlain } from './python.ts'

/** Objects within objects that are flattened; what lies deeper is left out, and so equals nothing. */
export const TARGET_DEPTH_MAX = 32

/**
 * Turns nested facts into a target: `{ target: { user: { id } } }` becomes `{ 'target.user.id': id }`. Lists are
 * values, empty objects leave nothing behind, and undefined is left out. The result has no prototype, so no key in it
 * can be anything but a key.
 */
export function flattenTarget(nested: object): Record<string, unknown> {
  const flat: Record<string, unknown> = Object.create(null)
  flatten(nested, '', 0, flat)
  return flat
}

function flatten(nested: object, prefix: string, depth: number, flat: Record<string, unknown>): void {
  if (depth >= TARGET_DEPTH_MAX) return
  for (const [key, value] of Object.entries(nested)) {
    if (isPlain(value)) flatten(value, `${prefix}${key}.`, depth + 1, flat)
    else if (value !== undefined) flat[prefix + key] = value
  }
}
