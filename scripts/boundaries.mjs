// Checks that every import keeps to the layers of docs/architecture.md and that no files import each other in a
// circle. Usage: node scripts/boundaries.mjs [root]. Exit code 1 and one line per broken rule.
//
// Imports are found by their text: what precedes a string literal tells an import from any other string. That needs no
// parser and reads the whole tree in a few milliseconds. Imports of types keep to the layers like all others; in a circle
// they do not count, as nothing is left of them when the program runs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'))
const SERVER = 'packages/server/src'
/** These build on nothing of ours, so that they can be used in a service of someone else's. */
const STANDALONE = ['packages/policy', 'packages/tokens']

const files = [SERVER, ...STANDALONE.map((folder) => `${folder}/src`)].flatMap(sources)
const order = areaOrder()
const imports = new Map(files.map((file) => [file, importsOf(file)]))
const broken = [...files.flatMap(brokenIn), ...circles()]

for (const line of broken) console.error(line)
if (files.length === 0) console.error(`no source under ${root}`)
process.exitCode = broken.length > 0 || files.length === 0 ? 1 : 0

/** Source files below a folder, as paths from the root with forward slashes. Tests may import what they like. */
function sources(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => fromRoot(join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.split('/').includes('testing'))
    .sort()
}

/** The folders of the areas, first to last, as the array in areas.ts has them; empty while there is no such file. */
function areaOrder() {
  const file = `${SERVER}/areas.ts`
  if (!existsSync(join(root, file))) return []
  const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  const folders = new Map()
  for (const [, names, folder] of code.matchAll(/import\s+([^'"]+?)\s+from\s+['"]\.\/([^/'"]+)\//g)) {
    for (const name of names.replace(/[{}]/g, ',').split(',')) {
      folders.set(
        name
          .split(/\bas\b/)
          .at(-1)
          .trim(),
        folder,
      )
    }
  }
  const list = /\bareas\b[^=]*=[^[]*\[([^\]]*)\]/.exec(code)
  const names = list?.[1]
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const unknown = names?.filter((name) => !folders.has(name))
  if (names === undefined || unknown.length > 0) {
    console.error(`${file}:1 cannot be read: write \`export const areas = [...]\` of names imported from './<area>/'`)
    process.exit(1)
  }
  return names.map((name) => folders.get(name))
}

/**
 * Every import, re-export and import() of a file: what it names, which file that is (null for a package), whether it is
 * for types alone, and the line.
 */
function importsOf(file) {
  const code = readFileSync(join(root, file), 'utf8')
  const found = []
  let before = ''
  let end = 0
  // Comments, template literals and strings; what is between them is code.
  for (const match of code.matchAll(
    /\/\*[\s\S]*?\*\/|\/\/.*|`(?:\\[\s\S]|[^`\\])*`|(['"])((?:\\.|(?!\1)[^\\\n])*)\1/g,
  )) {
    before += code.slice(end, match.index)
    end = match.index + match[0].length
    const name = match[2]
    if (name === undefined) continue
    if (/(?:\bfrom|\bimport|\bimport\s*\()\s*$/.test(before)) {
      const target = name.startsWith('.') ? fromRoot(resolve(root, dirname(file), name)) : null
      const types = /\b(?:import|export)\s+type\s(?!.*\b(?:import|export)\b)[^'"]*$/s.test(before)
      found.push({ name, target, types, line: code.slice(0, match.index).split('\n').length })
    }
    before = ''
  }
  return found
}

function brokenIn(file) {
  const rule = STANDALONE.some((folder) => file.startsWith(`${folder}/`)) ? standaloneRule : serverRule
  return imports.get(file).flatMap((imported) => {
    const why = rule(file, imported)
    return why === null ? [] : [`${file}:${imported.line} imports ${imported.name}: ${why}`]
  })
}

function standaloneRule(file, { name, target }) {
  const folder = STANDALONE.find((standalone) => file.startsWith(`${standalone}/`))
  const ours = target === null ? /^(?:@quoin\/|quoin(?:\/|$))/.test(name) : !target.startsWith(`${folder}/`)
  return ours ? `${folder} imports nothing of ours` : null
}

/** The table: who may import what. Returns the broken rule, or null. */
function serverRule(file, { name, target }) {
  const from = placeOf(file)
  if (target === null) {
    if (!/^@quoin\/(?:policy|tokens)(?:\/|$)/.test(name)) return null
    if (from.layer === 'kernel') return 'kernel and schema do not know the policy and tokens packages'
    return from.store ? 'a store does not know the policy and tokens packages' : null
  }
  if (!target.startsWith(`${SERVER}/`)) return 'another package is imported by its name'
  const to = placeOf(target)
  if (from.layer === 'top' || to.layer === 'kernel') return null
  if (from.layer === 'kernel') return 'kernel and schema import only themselves'
  if (from.area === to.area) return null
  if (from.store) return 'a store imports only kernel, schema and its own area'
  if (to.layer === 'top') return 'commands, main.ts and areas.ts come last: only they import one another'
  if (to.store) return `the store of ${to.area} is its own: import an operation`
  const [at, wanted] = [order.indexOf(from.area), order.indexOf(to.area)]
  // Without areas.ts there is no order to break.
  if (order.length === 0 || (wanted >= 0 && wanted < at)) return null
  for (const area of [from.area, to.area]) {
    if (!order.includes(area)) return `${area} is not in areas.ts, so no area imports it and it imports no area`
  }
  return `${to.area} comes after ${from.area} in areas.ts`
}

/** Where a file of the server stands: kernel (with schema), top (what puts everything together), or an area. */
function placeOf(file) {
  const [folder, ...rest] = file.slice(SERVER.length + 1).split('/')
  if (folder === 'kernel' || folder === 'schema') return { layer: 'kernel', area: null, store: false }
  if (folder === 'commands' || rest.length === 0) return { layer: 'top', area: null, store: false }
  return { layer: 'area', area: folder, store: rest.at(-1) === 'store.ts' || rest.includes('store') }
}

/** One line for each import that closes a circle. */
function circles() {
  const found = []
  const done = new Set()
  const path = []
  const walk = (file) => {
    path.push(file)
    for (const { target, types, line } of imports.get(file)) {
      if (types || !imports.has(target) || done.has(target)) continue
      const at = path.indexOf(target)
      if (at < 0) walk(target)
      else found.push(`${file}:${line} closes a circle of imports: ${[...path.slice(at), target].join(' → ')}`)
    }
    path.pop()
    done.add(file)
  }
  for (const file of files) if (!done.has(file)) walk(file)
  return found
}

function fromRoot(path) {
  return relative(root, path).split(sep).join('/')
}
