import type { Check } from './check.ts'
import { readLeft } from './left.ts'
import { readTemplate } from './template.ts'

/** Reads one `kind:match`, split at the first colon; appends what is wrong with it to `problems`. */
export function readCheck(text: string, problems: string[]): Check {
  if (text === '@') return { kind: 'true' }
  if (text === '!') return { kind: 'false' }
  const colon = text.indexOf(':')
  if (colon < 0) {
    const reason = `'${excerpt(text)}' is not a check: write role:NAME, rule:NAME or attribute:value`
    problems.push(reason)
    return { kind: 'broken', text, reason }
  }
  const kind = text.slice(0, colon)
  const match = text.slice(colon + 1)
  // oslo.policy compares these kinds as written: ROLE:admin is an attribute named ROLE.
  if (kind === 'rule') return { kind, name: match }

  const right = readTemplate(match)
  if ('fault' in right) problems.push(excerpt(right.fault))
  if (kind === 'role') return { kind, match }
  if (kind === 'http' || kind === 'https') return { kind: 'remote', scheme: kind, match }

  const left = readLeft(kind)
  if (left.kind === 'fault') problems.push(excerpt(left.fault))
  return { kind: 'equals', left: kind, right: match }
}

const EXCERPT_MAX = 200

/** A message short enough for a log line, whatever the rule holds. */
export function excerpt(text: string): string {
  return text.length > EXCERPT_MAX ? `${text.slice(0, EXCERPT_MAX)}…` : text
}
