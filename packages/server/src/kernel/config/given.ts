import { ConfigError, type ConfigErrorPlace, excerpt } from './error.ts'
import type { ConfigFile } from './files.ts'
import { isSection, type KnownOption, type Named, nameOf, sectionKey, unknownOption } from './known.ts'

/** Where a value comes from. The later kinds win over the earlier. */
export type Source =
  | { readonly kind: 'default' }
  /** The caller's own default, where no file or variable says otherwise. */
  | { readonly kind: 'embedded' }
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'command line' }

/** What was set for one option, before references are followed and the text is read. */
export interface Given {
  readonly known: KnownOption
  readonly texts: readonly string[]
  readonly source: Source
}

export interface Settings {
  readonly files: readonly ConfigFile[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly overrides: Readonly<Record<string, string>>
  readonly defaults: Readonly<Record<string, string>>
}

/** Names every setting, refuses what has no name, and keeps for each option what wins. */
export function collect(settings: Settings): { given: ReadonlyMap<string, Given>; warnings: readonly string[] } {
  const given = new Map<string, Given>()
  const warnings: string[] = []
  const pairs = (from: Readonly<Record<string, string>>, source: Source) => {
    for (const [path, text] of Object.entries(from)) {
      const dot = path.indexOf('.')
      const known = knownIn(path.slice(0, Math.max(dot, 0)), path.slice(dot + 1), source, warnings)
      if (known !== undefined) given.set(pathOf(known), { known, texts: [text], source })
    }
  }
  pairs(settings.defaults, { kind: 'embedded' })
  for (const file of settings.files) fromFile(file, given, warnings)
  fromEnvironment(settings.env, given, warnings)
  pairs(settings.overrides, { kind: 'command line' })
  return { given, warnings }
}

const pathOf = (known: KnownOption): string => `${known.section}.${known.name}`

/**
 * The last assignment of a file wins, and a later file over an earlier one; but within one file an option's own name
 * wins over its older names, in the order they are listed. Of a `multi` option every value counts.
 */
function fromFile(file: ConfigFile, given: Map<string, Given>, warnings: string[]): void {
  const found = new Map<string, { known: KnownOption; byName: Map<string, { texts: string[]; line: number }> }>()
  for (const { section: written, name, value, line } of file.assignments) {
    const section = sectionKey(written)
    const known = knownIn(section, name, { kind: 'file', file: file.path, line }, warnings)
    if (known === undefined) continue
    const { byName } = entryOf(found, pathOf(known), () => ({ known, byName: new Map() }))
    const entry = entryOf(byName, `${section}.${name}`, () => ({ texts: [], line }))
    entry.texts.push(value)
    entry.line = line
  }
  for (const [path, { known, byName }] of found) {
    const inOrder = [path, ...known.option.formerly].flatMap((name) => byName.get(name) ?? [])
    const [first] = inOrder
    if (first === undefined) continue
    const before = given.get(path)
    const earlier = before?.source.kind === 'file' ? before.texts : []
    const texts =
      known.option.kind === 'multi'
        ? [...earlier, ...inOrder.toReversed().flatMap((entry) => entry.texts)]
        : first.texts.slice(-1)
    given.set(path, { known, texts, source: { kind: 'file', file: file.path, line: first.line } })
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}

function fromEnvironment(env: Settings['env'], given: Map<string, Given>, warnings: string[]): void {
  for (const [variable, text] of Object.entries(env)) {
    const [, group, name] = /^OS_([A-Z0-9_-]+?)__([A-Z0-9_]+)$/.exec(variable) ?? []
    if (text === undefined || group === undefined || name === undefined) continue
    const section = group === 'DEFAULT' ? group : group.toLowerCase()
    const source: Source = { kind: 'environment', name: variable }
    const isOurs = isSection(section) || nameOf(section, name.toLowerCase()).as !== 'unknown'
    if (!isOurs) {
      warnings.push(`${variable} is not used: there is no section [${excerpt(section)}]`)
      continue
    }
    const known = knownIn(section, name.toLowerCase(), source, warnings)
    if (known !== undefined) given.set(pathOf(known), { known, texts: [text], source })
  }
}

function knownIn(section: string, name: string, source: Source, warnings: string[]): KnownOption | undefined {
  const named: Named = nameOf(section, name)
  switch (named.as) {
    case 'option':
    case 'plugin':
    case 'protocol':
      return named.known
    case 'former': {
      const now = `[${named.known.section}] ${named.known.name}`
      if (source.kind !== 'file')
        throw new ConfigError('is an older name, which only files may use', `Write ${now} instead.`, {
          ...placeOf(source),
          section,
          option: name,
        })
      warnings.push(`${sourceText(source)}: [${section}] ${name} is the older name of ${now}`)
      return named.known
    }
    case 'retired':
      warnings.push(`${sourceText(source)}: [${section}] ${excerpt(name)}: no effect, ${named.meaning}`)
      return undefined
    case 'unknown':
      throw unknownOption(section, name, placeOf(source))
  }
}

export function placeOf(source: Source): ConfigErrorPlace {
  return source.kind === 'file' ? { file: source.file, line: source.line } : { origin: sourceText(source) }
}

export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'file':
      return `${source.file}:${source.line}`
    case 'environment':
      return `environment ${source.name}`
    case 'embedded':
      return 'embedded default'
    case 'command line':
    case 'default':
      return source.kind
  }
}
