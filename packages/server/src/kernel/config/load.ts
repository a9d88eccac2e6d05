import { ConfigError, excerpt } from './error.ts'
import { readConfigFiles } from './files.ts'
import { collect, type Given, placeOf, type Source, sourceText } from './given.ts'
import { interpolate, referenceText } from './interpolate.ts'
import { type KnownOption, knownOptions, nameOf, unknownOption } from './known.ts'
import { type SectionValues, sections } from './sections/index.ts'
import { BadValue } from './values.ts'
import { withoutEffect } from './without-effect.ts'

/**
 * Every option's effective value, by section and name as keystone.conf has them; frozen. Two kinds of options have no
 * fixed names and stand beside the sections.
 */
export interface Config extends SectionValues {
  /** `[auth] METHOD = PLUGIN` of methods that have no option of their own, by method. */
  readonly auth_plugins: ReadonlyMap<string, string>
  /** `[PROTOCOL] remote_id_attribute`, by the protocol's id in lower case. */
  readonly remote_id_attributes: ReadonlyMap<string, string>
}

export interface ConfigSources {
  /** Every file that was read, in order: a later one wins. */
  readonly files: readonly string[]
  readonly dirs: readonly string[]
  /** Where options were set, by `section.option`. What is not here has its default. */
  readonly values: ReadonlyMap<string, Source>
}

export interface LoadedConfig {
  readonly config: Config
  readonly sources: ConfigSources
  /** For the log, one line each: settings that do nothing here, older names, settings nobody reads. */
  readonly warnings: readonly string[]
}

export interface ConfigInput {
  readonly files: readonly string[]
  readonly dirs?: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** `section.option` to text as a file would have it, `$` included. Wins over everything else. */
  readonly overrides?: Readonly<Record<string, string>>
  /** The same, for a caller's own defaults: everything else wins over them. */
  readonly defaults?: Readonly<Record<string, string>>
}

/** Reads the configuration once. Anything unknown, unreadable or malformed is a ConfigError (INV-59). */
export function loadConfig(input: ConfigInput): LoadedConfig {
  const dirs = input.dirs ?? []
  const files = readConfigFiles(input.files, dirs)
  const { env, overrides = {}, defaults = {} } = input
  const { given, warnings } = collect({ files, env, overrides, defaults })
  const valueAt = evaluator(given)
  const values = new Map([...knownOptions.keys(), ...given.keys()].map((path) => [path, valueAt(path)]))
  return {
    config: assemble(values, given),
    sources: {
      files: files.map((file) => file.path),
      dirs,
      values: new Map([...given].map(([path, { source }]) => [path, source])),
    },
    warnings: [...warnings, ...idleSettings(given)],
  }
}

/** Every option at its default but those named, `section.option` to text. For tests. */
export function testConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  return loadConfig({ files: [], env: {}, overrides }).config
}

const SUBSTITUTED_CHARS_MAX = 1_000_000

/** Values are worked out when first asked for, since one may refer to another. */
function evaluator(given: ReadonlyMap<string, Given>): (path: string) => unknown {
  const done = new Map<string, unknown>()
  const underWay = new Set<string>()

  function valueAt(path: string): unknown {
    const setting = given.get(path)
    if (setting === undefined) return knownOptions.get(path)?.option.default
    if (done.has(path)) return done.get(path)
    const { section, name, option } = setting.known
    if (underWay.has(path)) throw badReference('refers to itself', setting)
    underWay.add(path)
    try {
      done.set(path, option.read(setting.texts.map((text) => substituted(text, setting))))
    } catch (error) {
      // INV-59: a setting that does nothing cannot be unsafe, and is warned of anyway
      if (withoutEffect(section, name) !== undefined) done.set(path, option.default)
      else if (error instanceof BadValue) throw badValue(error, setting)
      else throw error
    }
    underWay.delete(path)
    return done.get(path)
  }

  function substituted(text: string, setting: Given): string {
    let chars = text.length
    return interpolate(text, (reference) => {
      const found = textAt(reference, setting)
      chars += found.length
      if (chars > SUBSTITUTED_CHARS_MAX) throw badReference('becomes too long with what it refers to', setting)
      return found
    })
  }

  function textAt(reference: string, from: Given): string {
    const known = referenced(reference, from.known.section)
    if (known === undefined) throw badReference(`refers to '${excerpt(reference)}', which is no option`, from)
    const text = referenceText(valueAt(`${known.section}.${known.name}`), known.option.kind)
    if (text === undefined) throw badReference(`refers to '${excerpt(reference)}', which is a list`, from)
    return text
  }

  return valueAt
}

/** `name` is looked for in the section of the value it stands in, then in [DEFAULT]. */
function referenced(reference: string, section: string): KnownOption | undefined {
  const dot = reference.indexOf('.')
  const named =
    dot < 0
      ? [nameOf(section, reference), nameOf('DEFAULT', reference)]
      : [nameOf(reference.slice(0, dot), reference.slice(dot + 1))]
  return named.flatMap((found) => (found.as === 'option' || found.as === 'former' ? [found.known] : []))[0]
}

const optionPlace = ({ known, source }: Given) => ({
  ...placeOf(source),
  section: excerpt(known.section),
  option: known.name,
})

function badReference(what: string, setting: Given): ConfigError {
  return new ConfigError(what, 'Write $$ for a dollar sign that begins no reference.', optionPlace(setting))
}

function badValue(error: BadValue, setting: Given): ConfigError {
  const { option } = setting.known
  // INV-55: what was meant as a secret is not repeated
  const found = option.secret ? '' : `, not "${excerpt(setting.texts.at(-1) ?? '')}"`
  return new ConfigError(`${error.message}${found}`, 'Correct or remove it.', optionPlace(setting))
}

function assemble(values: ReadonlyMap<string, unknown>, given: ReadonlyMap<string, Given>): Config {
  const bySection = Object.entries(sections).map(([section, options]) => {
    const named = Object.keys(options).map((name) => [name, values.get(`${section}.${name}`)])
    return [section, Object.freeze(Object.fromEntries(named))]
  })
  // the one place where names and types part: the tables are walked as data, and each value came from its own option
  const config = Object.fromEntries(bySection) as SectionValues
  const methods = new Set(config.auth.methods.map((method) => method.toLowerCase()))
  const plugins = new Map<string, string>()
  const attributes = new Map<string, string>()
  for (const [path, { known, source }] of given) {
    if (knownOptions.has(path)) continue
    const text = String(values.get(path))
    if (known.section !== 'auth') attributes.set(known.section, text)
    else if (methods.has(known.name.toLowerCase())) plugins.set(known.name, text)
    else throw unknownOption(known.section, known.name, placeOf(source))
  }
  return Object.freeze({ ...config, auth_plugins: plugins, remote_id_attributes: attributes })
}

/** One line for all the settings that stand in one section of one place and do nothing for one reason. */
function idleSettings(given: ReadonlyMap<string, Given>): readonly string[] {
  const lines = new Map<string, { head: string; names: string[]; meaning: string }>()
  for (const { known, source } of given.values()) {
    const meaning = withoutEffect(known.section, known.name)
    if (meaning === undefined) continue
    const head = `${source.kind === 'file' ? source.file : sourceText(source)}: [${known.section}]`
    const line = lines.get(`${head}${meaning}`) ?? { head, names: [], meaning }
    line.names.push(known.name)
    lines.set(`${head}${meaning}`, line)
  }
  return [...lines.values()].map(
    ({ head, names, meaning }) => `${head} ${names.join(', ')}: no effect here, ${meaning}`,
  )
}

/** Where a federation protocol's requests carry the identity provider's id: its own section's word, or [federation]'s. */
export const remoteIdAttribute = (config: Config, protocolId: string): string | null =>
  config.remote_id_attributes.get(protocolId.toLowerCase()) ?? config.federation.remote_id_attribute
