/**
 * keystone.conf: what it may say is data (sections/), read as oslo.config reads it (ini.ts, values.ts, interpolate.ts),
 * once, into frozen values. A file that Keystone starts with starts Quoin; a name or value that means nothing stops it,
 * with the place and the way out. Nothing else in the service reads the environment.
 */
export { describeConfig } from './describe.ts'
export { ConfigError } from './error.ts'
export { readConfigFiles } from './files.ts'
export type { Source } from './given.ts'
export {
  type Config,
  type ConfigInput,
  type ConfigSources,
  type LoadedConfig,
  loadConfig,
  remoteIdAttribute,
  testConfig,
} from './load.ts'
export type { Kind, Option } from './option.ts'
export { type OptionPath, type SectionName, sections } from './sections/index.ts'
