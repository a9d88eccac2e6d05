import type { Context } from '../context.ts'

/** `<endpoint>/v3/<path>`, without a trailing slash. */
export function url(ctx: Pick<Context, 'request'>, path = ''): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '')
  return trimmed === '' ? `${ctx.request.endpoint}/v3` : `${ctx.request.endpoint}/v3/${trimmed}`
}

export const selfLink = (ctx: Pick<Context, 'request'>, itemsAt: string, id: string): string =>
  url(ctx, `${itemsAt}/${id}`)

/** The request's own address, query included. */
export function fullUrl(ctx: Pick<Context, 'request'>): string {
  const { endpoint, path, queryString } = ctx.request
  return `${endpoint}${path}${queryString === '' ? '' : `?${queryString}`}`
}
