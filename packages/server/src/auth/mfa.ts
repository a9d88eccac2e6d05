/**
 * Whether the methods used meet a user's multi-factor rules (INV-37). A rule is met when all of its methods that this
 * service has enabled were used; when no rule has any enabled method, none can be asked for. Pure.
 */
export function meetsRules(
  options: Readonly<Record<string, unknown>>,
  used: ReadonlySet<string>,
  enabled: readonly string[],
): boolean {
  const rules = rulesOf(options.multi_factor_auth_rules)
  if (rules.length === 0 || options.multi_factor_auth_enabled === false) return true
  const askable = rules
    .map((rule) => rule.filter((method) => enabled.includes(method)))
    .filter((rule) => rule.length > 0)
  return askable.length === 0 || askable.some((rule) => rule.every((method) => used.has(method)))
}

const rulesOf = (value: unknown): readonly (readonly string[])[] =>
  Array.isArray(value)
    ? value.flatMap((rule) => (Array.isArray(rule) ? [rule.filter((method) => typeof method === 'string')] : []))
    : []
