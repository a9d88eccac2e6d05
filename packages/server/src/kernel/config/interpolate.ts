/**
 * oslo.config's `$name` and `${section.name}` in values. `$$` and `\$` stand for one dollar sign; a dollar sign before
 * anything that is not a name stays as it is.
 */
export function interpolate(text: string, lookUp: (reference: string) => string): string {
  return text
    .replaceAll('\\$', '$$$$')
    .replace(REFERENCE, (_all, escaped?: string, named?: string, braced?: string) => {
      const reference = named ?? braced
      return escaped !== undefined || reference === undefined ? '$' : lookUp(reference)
    })
}

const REFERENCE = /\$(?:(\$)|([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})/gi

/** The value of one option as oslo puts it into another; undefined where Python would print a list's inner form. */
export function referenceText(value: unknown, kind: string): string | undefined {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return kind === 'float' && Number.isInteger(value) ? `${value}.0` : String(value)
  return undefined
}
