import { ConfigError } from './error.ts'
import { lstrip, rstrip, strip } from './python-text.ts'

/** `name = value` as it stands in a file: quotes and continuation lines resolved, `$` references not. */
export interface Assignment {
  readonly section: string
  readonly name: string
  readonly value: string
  /** Where the assignment begins, counted from 1. */
  readonly line: number
}

/**
 * Reads an INI file the way oslo.config does, oddities included: a comment needs a line of its own, a blank line or a
 * comment ends a value, quotes are taken off only where they enclose the whole first line. Errors are ConfigErrors and
 * never repeat the line, which may hold a password.
 */
export function parseIni(text: string, file: string): readonly Assignment[] {
  const found: Assignment[] = []
  let section: string | undefined
  let open: { section: string; name: string; line: number; lines: string[] } | undefined
  const close = () => {
    if (open !== undefined) {
      const { lines, ...place } = open
      found.push({ ...place, value: lines.join('\n') })
    }
    open = undefined
  }

  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const at = { file, line: index + 1 }
    const line = rstrip(raw)
    if (line === '') close()
    else if (line.startsWith(' ') || line.startsWith('\t')) {
      if (open === undefined)
        throw new ConfigError('an indented line continues no value', 'Remove the blanks at its start.', at)
      open.lines.push(lstrip(line))
    } else {
      close()
      if (line.startsWith('[')) section = sectionName(line, at)
      else if (!line.startsWith('#') && !line.startsWith(';')) {
        const { name, value } = splitAssignment(line, at)
        if (section === undefined)
          throw new ConfigError('a value stands before the first section', 'Put [DEFAULT] on a line above it.', at)
        open = { section, name, line: at.line, lines: [value] }
      }
    }
  })
  close()
  return found
}

interface At {
  readonly file: string
  readonly line: number
}

function sectionName(line: string, at: At): string {
  if (!line.endsWith(']'))
    throw new ConfigError("a section's line must end with ']'", 'Put comments on a line of their own.', at)
  if (line.length <= 2) throw new ConfigError('a section has no name', 'Write its name between the brackets.', at)
  return line.slice(1, -1)
}

function splitAssignment(line: string, at: At): { name: string; value: string } {
  const colon = line.indexOf(':')
  const equal = line.indexOf('=')
  if (colon < 0 && equal < 0)
    throw new ConfigError("there is no '=' or ':' between name and value", 'Write: name = value', at)
  const split = colon < 0 || (equal >= 0 && equal < colon) ? equal : colon
  const name = strip(line.slice(0, split))
  if (name === '') throw new ConfigError('a value has no name', 'Write: name = value', at)
  return { name, value: unquote(strip(line.slice(split + 1))) }
}

const unquote = (value: string): string => {
  const first = value.at(0)
  return (first === '"' || first === "'") && value.at(-1) === first ? value.slice(1, -1) : value
}
