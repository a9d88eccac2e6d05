import { escapeControls } from '../log/escape.ts'

export interface ConfigErrorPlace {
  readonly file?: string
  readonly line?: number
  readonly section?: string
  readonly option?: string
  /** A place that is not a file: an environment variable, the command line. */
  readonly origin?: string
}

/** Why the service does not start, where that was written, and what to do about it. Never holds the value of a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly file?: string
  readonly line?: number
  readonly section?: string
  readonly option?: string
  readonly fix: string

  constructor(what: string, fix: string, at: ConfigErrorPlace = {}) {
    super(`${placeText(at)}${what}. ${fix}`)
    this.fix = fix
    if (at.file !== undefined) this.file = at.file
    if (at.line !== undefined) this.line = at.line
    if (at.section !== undefined) this.section = at.section
    if (at.option !== undefined) this.option = at.option
  }
}

function placeText(at: ConfigErrorPlace): string {
  const where = at.file === undefined ? at.origin : at.line === undefined ? at.file : `${at.file}:${at.line}`
  const option =
    at.section === undefined ? undefined : `[${at.section}]${at.option === undefined ? '' : ` ${at.option}`}`
  return [where, option]
    .filter((part) => part !== undefined)
    .map((part) => `${excerpt(part)}: `)
    .join('')
}

const EXCERPT_CHARS_MAX = 80

/** The beginning of a text from outside, fit for one line of a message. */
export const excerpt = (text: string): string =>
  escapeControls(text.length > EXCERPT_CHARS_MAX ? `${text.slice(0, EXCERPT_CHARS_MAX)}…` : text)
