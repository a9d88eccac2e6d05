import type { Command } from 'commander'
import type { Where } from '../settings.ts'

/** What the files of this folder add their commands with. */
export interface Cli {
  /** A command with the options that say where the configuration is. */
  command(name: string, description: string): Command
  /** One that writes keys: as root it has to be told whose they are. */
  owned(name: string, description: string): Command
  readonly env: NodeJS.ProcessEnv
  say(line: string): void
  /** What the process ends with unless something fails; 0 when nobody says. */
  exitWith(code: number): void
}

export type Options<Own = unknown> = Where & Own
