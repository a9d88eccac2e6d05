import { pythonSource } from '../../identity/passwords/python-regex.ts'
import { type Program, parsePattern, run } from './pattern-program.ts'

/**
 * Regular expressions of mappings: written by whoever may change mappings, run on what a stranger's assertion holds. They
 * mean what Python's `re.search` makes of them, in time that grows with pattern and text only, never with a power of
 * either (INV-49). What cannot be had so, back references, is not accepted.
 */
export interface Budget {
  /** What is left, in looks at one character. Shared by all patterns of an evaluation. */
  steps: number
}

export class PatternRefused extends Error {}

/** Characters of a pattern at most. */
const PATTERN_LENGTH_MAX = 1_000

/** @throws PatternRefused naming the pattern, when it is not valid, not understood or too long */
export function searcher(pattern: string): (text: string, budget: Budget) => boolean {
  const program = programOf(pattern)
  return (text, budget) => {
    const found = run(program, [...text], budget)
    if (found === undefined) throw new PatternRefused(`'${pattern}' takes too long on what was sent`)
    return found
  }
}

function programOf(pattern: string): Program {
  if (pattern.length > PATTERN_LENGTH_MAX)
    throw new PatternRefused(`a regular expression is longer than ${PATTERN_LENGTH_MAX} characters`)
  const translated = pythonSource(pattern)
  const program = translated === null ? null : parsePattern(translated.source, translated.flags)
  if (program === null) throw new PatternRefused(`'${pattern}' is no regular expression that can be used here`)
  return program
}
