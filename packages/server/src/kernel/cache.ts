/**
 * Caches in process, exact on the process that wrote and bounded elsewhere (product.md decision 5).
 *
 * An entry names the facts it was made from as tags (`user:<id>`, `role:*`). A change bumps the tags of what changed;
 * an entry made before the bump of any of its tags is not valid. A loader's generation is taken *before* it reads, so a
 * value read before a commit can never be stored as if it were read after it.
 */
export interface Caches {
  /** A new cache of at most `entriesMax` values; the oldest go first. */
  create<T>(entriesMax: number): Cache<T>
  bump(tags: Iterable<string>): void
  readonly enabled: boolean
}

export interface Cache<T> {
  get(key: string): T | undefined
  /** The value and, when it had to be made, the tags of all facts that went into it. */
  load(key: string, make: () => Promise<{ value: T; tags: readonly string[] }>): Promise<T>
  /** Forgets a value that time has ended: no change says so. */
  drop(key: string): void
  readonly size: number
}

interface Entry<T> {
  readonly value: T
  readonly tags: readonly string[]
  readonly made: number
  /** The generation up to which the tags were last looked at. */
  checked: number
}

/** A cache of one area: stated once as a constant, made once for each process's `Caches`. */
export function defineCache<T>(entriesMax: number): (services: { readonly caches: Caches }) => Cache<T> {
  const made = new WeakMap<Caches, Cache<T>>()
  return ({ caches }) => {
    const known = made.get(caches)
    if (known !== undefined) return known
    const cache = caches.create<T>(entriesMax)
    made.set(caches, cache)
    return cache
  }
}

/** Tags remembered one by one; beyond this all entries made before are dropped instead. */
const TAGS_MAX = 50_000

export function createCaches(options: { enabled: boolean }): Caches {
  let generation = 0
  let floor = 0
  const bumped = new Map<string, number>()

  const fresh = (entry: Entry<unknown>): boolean => {
    if (entry.checked === generation) return true
    if (entry.made < floor) return false
    for (const tag of entry.tags) {
      const at = bumped.get(tag)
      if (at !== undefined && at > entry.made) return false
    }
    entry.checked = generation
    return true
  }

  return {
    enabled: options.enabled,
    bump(tags) {
      generation += 1
      for (const tag of tags) bumped.set(tag, generation)
      if (bumped.size > TAGS_MAX) {
        bumped.clear()
        floor = generation
      }
    },
    create<T>(entriesMax: number): Cache<T> {
      const entries = new Map<string, Entry<T>>()
      return {
        get size() {
          return entries.size
        },
        get(key) {
          const entry = entries.get(key)
          if (entry === undefined) return undefined
          if (fresh(entry)) return entry.value
          entries.delete(key)
          return undefined
        },
        drop(key) {
          entries.delete(key)
        },
        async load(key, make) {
          const known = this.get(key)
          if (known !== undefined) return known
          const made = generation
          const { value, tags } = await make()
          if (!options.enabled) return value
          if (entries.size >= entriesMax) {
            const oldest = entries.keys().next()
            if (!oldest.done) entries.delete(oldest.value)
          }
          entries.delete(key)
          entries.set(key, { value, tags, made, checked: made })
          return value
        },
      }
    },
  }
}
