import { ConfigError, type ConfigErrorPlace, excerpt } from './error.ts'
import { nearest } from './nearest.ts'
import { type Option, str } from './option.ts'
import { retired } from './retired.ts'
import { sections } from './sections/index.ts'

export interface KnownOption {
  readonly section: string
  readonly name: string
  readonly option: Option<unknown>
}

/** Every option by its path, `section.option`. A Map and not an object: paths come from files. */
export const knownOptions: ReadonlyMap<string, KnownOption> = new Map(
  Object.entries(sections).flatMap(([section, options]) =>
    Object.entries<Option<unknown>>(options).map(([name, option]) => [`${section}.${name}`, { section, name, option }]),
  ),
)

const formerPaths: ReadonlyMap<string, KnownOption> = new Map(
  [...knownOptions.values()].flatMap((known) => known.option.formerly.map((path) => [path, known] as const)),
)

const sectionNames: ReadonlySet<string> = new Set(Object.keys(sections))

export type Named =
  | { readonly as: 'option'; readonly known: KnownOption }
  | { readonly as: 'former'; readonly known: KnownOption }
  | { readonly as: 'retired'; readonly meaning: string }
  /** The plugin of an authentication method: an option if the method is in [auth] methods. */
  | { readonly as: 'plugin'; readonly known: KnownOption }
  /** A federation protocol's section, whose one option says where the identity provider's id stands. */
  | { readonly as: 'protocol'; readonly known: KnownOption }
  | { readonly as: 'unknown' }

/** What a name in a file, in the environment or on the command line stands for. */
export function nameOf(section: string, name: string): Named {
  const path = `${section}.${name}`
  const known = knownOptions.get(path)
  if (known !== undefined) return { as: 'option', known }
  const former = formerPaths.get(path)
  if (former !== undefined) return { as: 'former', known: former }
  const meaning = retired(section, name)
  if (meaning !== undefined) return { as: 'retired', meaning }
  const dynamic = { section, name, option: str(null) }
  if (section === 'auth') return { as: 'plugin', known: dynamic }
  if (name === 'remote_id_attribute' && !sectionNames.has(section)) return { as: 'protocol', known: dynamic }
  return { as: 'unknown' }
}

export const isSection = (section: string): boolean => sectionNames.has(section)

/** oslo.config: section names in any case, but [DEFAULT]. */
export const sectionKey = (section: string): string => (section === 'DEFAULT' ? section : section.toLowerCase())

export function unknownOption(section: string, name: string, at: ConfigErrorPlace): ConfigError {
  const place = { ...at, section: excerpt(section), option: excerpt(name) }
  if (!sectionNames.has(section)) {
    const meant = nearest(section, sectionNames)
    return new ConfigError(
      'there is no such section',
      meant === undefined ? 'Remove it.' : `Write [${meant}] if that is what was meant, or remove it.`,
      place,
    )
  }
  const names = [...knownOptions.values()].filter((known) => known.section === section).map((known) => known.name)
  const meant = nearest(name, names)
  const elsewhere = [...knownOptions.values()].find((known) => known.name === name)
  if (meant !== undefined) return new ConfigError('there is no such option', `Write ${meant} if that was meant.`, place)
  return new ConfigError(
    'there is no such option',
    elsewhere === undefined ? 'Remove it.' : `Move it to [${elsewhere.section}] if that was meant.`,
    place,
  )
}
