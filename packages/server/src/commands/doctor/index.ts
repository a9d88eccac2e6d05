import type { Config } from '../../kernel/config/index.ts'
import { symptoms } from './symptoms.ts'

/**
 * Looks at configuration and keys for mistakes that do not stop the start. Says each that it finds.
 * @returns whether there was any
 */
export function doctor(config: Config, say: (line: string) => void): boolean {
  const found = symptoms.flatMap(({ looks }) => looks(config))
  for (const text of found) say(`\nWARNING: ${text}`)
  return found.length > 0
}
