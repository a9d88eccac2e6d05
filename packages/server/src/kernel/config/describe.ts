import { escapeControls } from '../log/escape.ts'
import { maskUrlPasswords } from '../log/mask.ts'
import { type Source, sourceText } from './given.ts'
import type { LoadedConfig } from './load.ts'
import type { Option } from './option.ts'
import { type SectionName, sections } from './sections/index.ts'

/** Every effective value with where it comes from, one a line, in keystone.conf's layout. Secrets are masked (INV-55). */
export function describeConfig({ config, sources }: LoadedConfig): string {
  const blocks = new Map<string, string[]>()
  const show = (section: string, name: string, texts: readonly string[]) => {
    const source = sourceText(sources.values.get(`${section}.${name}`) ?? UNSET)
    const lines = texts.map(
      (text) => `${name} = ${escapeControls(maskUrlPasswords(text))}  # ${escapeControls(source)}`,
    )
    blocks.set(section, [...(blocks.get(section) ?? []), ...lines])
  }
  for (const [section, options] of Object.entries(sections)) {
    const values: Readonly<Record<string, unknown>> = config[section as SectionName]
    for (const [name, option] of Object.entries<Option<unknown>>(options))
      show(section, name, textsOf(values[name], option))
  }
  for (const [method, plugin] of config.auth_plugins) show('auth', method, [plugin])
  for (const [protocol, attribute] of config.remote_id_attributes) show(protocol, 'remote_id_attribute', [attribute])
  return [...blocks].map(([section, lines]) => `[${escapeControls(section)}]\n${lines.join('\n')}\n`).join('\n')
}

const UNSET: Source = { kind: 'default' }

function textsOf(value: unknown, option: Option<unknown>): readonly string[] {
  if (value === null) return ['<unset>']
  if (option.secret) return ['****']
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return option.kind === 'multi' && items.length > 0 ? items.map(String) : [items.join(',')]
  }
  if (value instanceof Map) {
    const entries: readonly (readonly [unknown, unknown])[] = [...value]
    return [entries.map(([name, item]) => `${name}:${Array.isArray(item) ? `[${item.join(',')}]` : item}`).join(',')]
  }
  return [String(value)]
}
