/**
 * Whether the methods used meet a user's multi-factor rules (INV-37). A rule is met when all of its methods that this
 * service has enabled were used; when no rule has any enabled method, none can be asked for. Pure.
 */
export function meetsRules(
  options: Readonly<Record<string, unknown>>,
  used: ReadonlySet<string>,
  enabled: readonly string[],
): boolean {
  if (options.multi_factor_auth_enabled === false) return true
  const askable = askableRules(options, enabled)
  return askable.length === 0 || askable.some((rule) => rule.every((method) => used.has(method)))
}

/** The rules, each with its methods that are enabled; a rule without any is none. */
export const askableRules = (
  options: Readonly<Record<string, unknown>>,
  enabled: readonly string[],
): readonly (readonly string[])[] =>
  rulesOf(options.multi_factor_auth_rules)
    .map((rule) => rule.filter((method) => enabled.includes(method)))
    .filter((rule) => rule.length > 0)

/** As upstream: what is no list of lists of names is no rule. Such rows come from elsewhere. */
const rulesOf = (value: unknown): readonly (readonly string[])[] =>
  Array.isArray(value)
    ? value.filter((rule) => Array.isArray(rule) && rule.every((method) => typeof method === 'string'))
    : []
