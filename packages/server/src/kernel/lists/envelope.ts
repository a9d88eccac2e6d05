import type { Context } from '../context.ts'
import { fullUrl, selfLink } from '../http/links.ts'
import { booleanFilter, type Filter, type ListRequest } from './request.ts'

/**
 * The list envelope: the items with their own links, and the collection's. `truncated` and the next link say that more
 * follows.
 */
export function collection<Item extends { readonly id: string }>(
  ctx: Context,
  key: string,
  items: readonly Item[],
  options: { readonly list?: ListRequest; readonly truncated?: boolean; readonly itemsAt?: string } = {},
): Record<string, unknown> {
  const itemsAt = options.itemsAt ?? key
  const answer: Record<string, unknown> = {
    [key]: items.map((item) => ({ ...item, links: { self: selfLink(ctx, itemsAt, item.id), ...linksOf(item) } })),
    links: { next: nextLink(ctx, items.at(-1)?.id, items.length, options), self: fullUrl(ctx), previous: null },
  }
  if (options.truncated === true) answer.truncated = true
  return answer
}

const linksOf = (item: object): object => ('links' in item && typeof item.links === 'object' ? (item.links ?? {}) : {})

function nextLink(
  ctx: Context,
  last: string | undefined,
  count: number,
  options: { readonly list?: ListRequest; readonly truncated?: boolean },
): string | null {
  if (options.truncated !== true || last === undefined || options.list === undefined) return null
  const query = new URLSearchParams(ctx.request.queryString)
  query.set('marker', last)
  query.set('limit', String(options.list.limit ?? count))
  return `${ctx.request.endpoint}${ctx.request.path}?${query.toString()}`
}

export const member = (
  ctx: Context,
  key: string,
  item: { readonly id: string },
  itemsAt = `${key}s`,
): Record<string, unknown> => ({
  [key]: { ...item, links: { self: selfLink(ctx, itemsAt, item.id), ...linksOf(item) } },
})

/** One page of items already in memory, in id order. For lists whose items are not rows of one table. */
export function pageInMemory<Item extends { readonly id: string }>(
  items: readonly Item[],
  list: ListRequest,
): { items: readonly Item[]; truncated: boolean } {
  if (list.limit === null && list.marker === null) return { items, truncated: false }
  const { marker } = list
  const ordered = [...items].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const after = marker === null ? ordered : ordered.filter((item) => item.id > marker)
  const limit = list.limit ?? after.length
  return { items: after.slice(0, limit), truncated: after.length > limit }
}

/** Filters applied to items in memory, for attributes that are not columns. */
export const matches = (item: Readonly<Record<string, unknown>>, filters: readonly Filter[]): boolean =>
  filters.every((filter) => {
    const value = Object.hasOwn(item, filter.name) ? item[filter.name] : undefined
    if (typeof value === 'boolean') return filter.comparator !== 'equals' || value === booleanFilter(filter.value)
    if (typeof value !== 'string') return false
    const [text, wanted] = filter.caseSensitive
      ? [value, filter.value]
      : [value.toLowerCase(), filter.value.toLowerCase()]
    switch (filter.comparator) {
      case 'equals':
        return text === wanted
      case 'contains':
        return text.includes(wanted)
      case 'startswith':
        return text.startsWith(wanted)
      case 'endswith':
        return text.endsWith(wanted)
      default:
        return filter.comparator satisfies never
    }
  })
