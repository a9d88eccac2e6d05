import { strip } from './python-text.ts'
import {
  BadValue,
  type Limits,
  readBoolean,
  readChoice,
  readDict,
  readFloat,
  readHostAddress,
  readInteger,
  readList,
  readListsByName,
  readNetwork,
  readUri,
} from './values.ts'

export type Kind =
  | 'string'
  | 'choice'
  | 'boolean'
  | 'integer'
  | 'float'
  | 'port'
  | 'uri'
  | 'hosts'
  | 'list'
  | 'multi'
  | 'dict'

/** What is known of one option before any file is read. `T` is the type of its value, from which Config is derived. */
export interface Option<T> {
  readonly kind: Kind
  readonly default: T
  /** Given every text set for the option; all but `multi` options look at the last alone. Throws BadValue. */
  readonly read: (texts: readonly string[]) => T
  /** Shown as **** and never repeated in a message (INV-55). */
  readonly secret: boolean
  /** Older names, `section.option`, that files may still use. Each is read with a warning. */
  readonly formerly: readonly string[]
}

export interface Traits {
  readonly secret?: true
  readonly formerly?: readonly string[]
}

export type Options = Readonly<Record<string, Option<unknown>>>

/** The value of an option whose default is `D`: null only where null is the default. */
type Value<T, D> = D extends null ? T | null : T

function option<T, D extends T | null>(
  kind: Kind,
  fallback: D,
  read: (text: string) => T | Value<T, D>,
  traits: Traits,
): Option<Value<T, D>> {
  return {
    kind,
    default: Object.freeze(fallback) as Value<T, D>,
    read: (texts) => Object.freeze(read(texts.at(-1) ?? '')) as Value<T, D>,
    secret: traits.secret ?? false,
    formerly: traits.formerly ?? [],
  }
}

export const str = <D extends string | null>(fallback: D, traits: Traits = {}) =>
  option<string, D>('string', fallback, (text) => text, traits)

export const choice = <const C extends string, D extends C | null>(
  fallback: D,
  choices: readonly C[],
  traits: Traits & { readonly anyCase?: true } = {},
) => option<C, D>('choice', fallback, (text) => readChoice(text, choices, traits.anyCase), traits)

export const bool = <D extends boolean | null>(fallback: D, traits: Traits = {}) =>
  option<boolean, D>('boolean', fallback, readBoolean, traits)

export const int = <D extends number | null>(fallback: D, traits: Traits & Limits = {}) =>
  option<number, D>(
    'integer',
    fallback,
    numberOrUnset(fallback, (text) => readInteger(text, traits)),
    traits,
  )

export const float = <D extends number | null>(fallback: D, traits: Traits & Limits = {}) =>
  option<number, D>(
    'float',
    fallback,
    numberOrUnset(fallback, (text) => readFloat(text, traits)),
    traits,
  )

export const port = <D extends number | null>(fallback: D, traits: Traits = {}) =>
  option<number, D>(
    'port',
    fallback,
    numberOrUnset(fallback, (text) => readInteger(text, { min: 0, max: 65_535 })),
    traits,
  )

export const uri = <D extends string | null>(fallback: D, traits: Traits & { readonly lengthMax?: number } = {}) =>
  option<string, D>('uri', fallback, (text) => readUri(text, traits.lengthMax), traits)

export const list = <D extends readonly string[] | null>(fallback: D, traits: Traits = {}) =>
  option<readonly string[], D>('list', fallback, readList, traits)

/** A list each of whose items is one of `choices`. */
export const listOf = <const C extends string>(fallback: readonly C[], choices: readonly C[], traits: Traits = {}) =>
  option<readonly C[], readonly C[]>(
    'list',
    fallback,
    (text) => readList(text).map((item) => readChoice(item, choices)),
    traits,
  )

export const hosts = (fallback: readonly string[], traits: Traits = {}) =>
  option<readonly string[], readonly string[]>('hosts', fallback, (text) => readList(text).map(readHostAddress), traits)

export const networks = (fallback: readonly string[], traits: Traits = {}) =>
  option<readonly string[], readonly string[]>('list', fallback, (text) => readList(text).map(readNetwork), traits)

export const dict = <D extends ReadonlyMap<string, string> | null>(fallback: D, traits: Traits = {}) =>
  option<ReadonlyMap<string, string>, D>('dict', fallback, readDict, traits)

export const listsByName = <D extends ReadonlyMap<string, readonly string[]> | null>(
  fallback: D,
  traits: Traits = {},
) => option<ReadonlyMap<string, readonly string[]>, D>('dict', fallback, readListsByName, traits)

/** An option that may be set more than once: every value counts, those of earlier files first. */
export const multi = (fallback: readonly string[], traits: Traits = {}): Option<readonly string[]> => ({
  ...option<readonly string[], readonly string[]>('multi', fallback, readList, traits),
  read: (texts) => Object.freeze([...texts]),
})

/** oslo reads an empty number as unset. Where no default says what unset means, that is a mistake (INV-59). */
const numberOrUnset =
  <D extends number | null>(fallback: D, read: (text: string) => number) =>
  (text: string): Value<number, D> => {
    const empty = strip(text) === ''
    if (empty && fallback !== null) throw new BadValue('must be a number, not empty')
    return (empty ? null : read(text)) as Value<number, D>
  }
