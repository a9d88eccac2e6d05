import type { Json } from '../normalise.ts'

/** The body of a token whose audit ids name a chain, made of one whose do not: every later number moves on by one. */
export function chained(body: Json): Json {
  const moved = JSON.stringify(body).replace(/<id(\d+)>/g, (_id, number: string) =>
    number === '1' ? '<id1>' : `<id${Number(number) + 1}>`,
  )
  return JSON.parse(moved.replace('"audit_ids":["<id1>"]', '"audit_ids":["<id1>","<id2>"]')) as Json
}
