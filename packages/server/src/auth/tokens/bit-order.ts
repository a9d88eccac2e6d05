/** No plugin's: they have bits of their own, above those of the configured methods. */
const FIXED_METHODS = ['ec2credential', 'oauth2_credential']

/** Method names as a validation will show them: the bitmask is read from its highest bit down. */
export function inBitOrder(methods: readonly string[], configured: readonly string[]): readonly string[] {
  const given = new Set(methods)
  return [...configured, ...FIXED_METHODS].filter((method) => given.has(method)).reverse()
}
