/** Method names as a validation will show them: the bitmask is read from its highest bit down. */
export function inBitOrder(methods: readonly string[], configured: readonly string[]): readonly string[] {
  const given = new Set(methods)
  return configured.filter((method) => given.has(method)).reverse()
}
