import type { Config } from '../config/index.ts'
import type { LoggerOptions } from './index.ts'

/** What [DEFAULT] says about log lines. */
export const loggerSettings = (settings: Config['DEFAULT']): Pick<LoggerOptions, 'format' | 'level' | 'formats'> => ({
  format: settings.use_json ? 'json' : 'oslo',
  level: settings.debug ? 'debug' : 'info',
  formats: settings,
})
