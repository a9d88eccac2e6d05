import { BadRequest } from '../kernel/errors.ts'

/**
 * Endpoint addresses are templates: `$(project_id)s` or `%(project_id)s` stand for facts of the token. Only published
 * names are substituted (INV-49); everything else about Python's format language is a malformed address. Pure.
 */
export const SUBSTITUTIONS = ['tenant_id', 'project_id', 'user_id', 'public_endpoint', 'compute_host'] as const
export type Substitutions = { readonly [Name in (typeof SUBSTITUTIONS)[number]]?: string }

export type Rendered =
  | { readonly ok: true; readonly url: string }
  /** `unknown` names a substitution that has no value here; null for a template that is not well formed. */
  | { readonly ok: false; readonly unknown: string | null }

export function renderUrl(template: string, values: Substitutions): Rendered {
  const text = template.replaceAll('$(', '%(')
  let url = ''
  let at = 0
  for (;;) {
    const percent = text.indexOf('%', at)
    if (percent === -1) return { ok: true, url: url + text.slice(at) }
    url += text.slice(at, percent)
    if (text[percent + 1] === '%') {
      url += '%'
      at = percent + 2
      continue
    }
    const match = /^%\(([^)]*)\)s/.exec(text.slice(percent))
    if (match === null) return { ok: false, unknown: null }
    const name = match[1] ?? ''
    const value = Object.hasOwn(values, name) ? values[name as keyof Substitutions] : undefined
    if (value === undefined) return { ok: false, unknown: name }
    url += value
    at = percent + match[0].length
  }
}

const EMPTY: Substitutions = Object.fromEntries(SUBSTITUTIONS.map((name) => [name, '']))

/** @throws BadRequest for an address that could never be rendered */
export function assertUrlTemplate(template: string): void {
  if (!renderUrl(template, EMPTY).ok)
    throw new BadRequest(`Cannot create an endpoint with an invalid URL: ${template}.`)
}
