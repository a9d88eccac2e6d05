/**
 * Which of the offered types an Accept header prefers; the first when it says nothing or fits several equally well.
 * Undefined when it accepts none. RFC 9110 section 12.5.1.
 */
export function preferred(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0]
  const ranges = accept.split(',').slice(0, RANGES_MAX).map(range)
  const scored = offered.map((type) => ({ type, score: Math.max(0, ...ranges.map((r) => scoreOf(r, type))) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score === 0 ? undefined : best.type
}

const RANGES_MAX = 50

interface Range {
  readonly type: string
  readonly quality: number
}

function range(text: string): Range {
  const [type = '', ...params] = text.split(';').map((part) => part.trim().toLowerCase())
  const q = params.find((param) => param.startsWith('q='))?.slice(2)
  const quality = q === undefined ? 1 : Number(q)
  return { type, quality: Number.isNaN(quality) ? 1 : Math.min(Math.max(quality, 0), 1) }
}

/** Quality first, then how closely the range names the type. */
function scoreOf({ type, quality }: Range, offered: string): number {
  const [family] = offered.split('/')
  const closeness = type === offered ? 3 : type === `${family}/*` ? 2 : type === '*/*' ? 1 : 0
  return closeness === 0 ? 0 : quality * 10 + (quality === 0 ? 0 : closeness / 10)
}
