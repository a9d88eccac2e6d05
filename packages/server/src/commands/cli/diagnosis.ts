import { doctor } from '../doctor/index.ts'
import { settingsFrom } from '../settings.ts'
import type { Cli, Options } from './declare.ts'

export function diagnosisCommands({ command, env, say, exitWith }: Cli): void {
  command('doctor', 'Look for common mistakes in configuration and keys: exit code 1 when there is one').action(
    (options: Options) => exitWith(doctor(settingsFrom(options, env).config, say) ? 1 : 0),
  )
}
