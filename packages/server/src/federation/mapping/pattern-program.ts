import type { Budget } from './pattern.ts'

/**
 * A regular expression as a small program, and a machine that runs it. The machine visits each instruction at most once at
 * each place of the text, so it never goes back over the same ground. Its input is what identity/passwords/python-regex.ts
 * writes: a small and regular part of the syntax of our own engine.
 */
type Instruction =
  | { readonly op: 'char'; readonly test: (char: string) => boolean }
  | { readonly op: 'split'; to: readonly number[] }
  | { readonly op: 'look'; readonly program: Program; readonly negated: boolean; readonly back: number }
  | { readonly op: 'match' }

export type Program = readonly Instruction[]

/** Repetitions are written out: `(a{50}){50}` is 2,500 instructions. */
const INSTRUCTIONS_MAX = 2_000
/** Instructions times characters: what one search may have to remember. */
const STATES_MAX = 16_000_000

/** Whether it is found anywhere; undefined when the budget is used up before that is known. */
export function run(program: Program, chars: readonly string[], budget: Budget): boolean | undefined {
  return search(program, chars, { from: 0, to: chars.length }, budget)
}

/** Started at any of the places from `from` to `to`. */
function search(
  program: Program,
  chars: readonly string[],
  starts: { readonly from: number; readonly to: number },
  budget: Budget,
): boolean | undefined {
  const width = chars.length + 1
  if (program.length * width > STATES_MAX) return undefined
  const seen = new Uint8Array((program.length * width + 7) >> 3)
  const waiting: number[] = []
  const visit = (pc: number, at: number): void => {
    const state = pc * width + at
    const bit = 1 << (state & 7)
    const byte = seen[state >> 3] ?? 0
    if ((byte & bit) !== 0) return
    seen[state >> 3] = byte | bit
    waiting.push(state)
  }
  for (let start = starts.from; start <= starts.to; start += 1) {
    visit(0, start)
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      budget.steps -= 1
      if (budget.steps < 0) return undefined
      const pc = Math.floor(state / width)
      const at = state % width
      const instruction = program[pc]
      if (instruction === undefined) continue
      switch (instruction.op) {
        case 'match':
          return true
        case 'char': {
          const char = chars[at]
          if (char !== undefined && instruction.test(char)) visit(pc + 1, at + 1)
          break
        }
        case 'split':
          for (const to of instruction.to) visit(to, at)
          break
        case 'look': {
          const start = at - instruction.back
          const found = start < 0 ? false : search(instruction.program, chars, { from: start, to: start }, budget)
          if (found === undefined) return undefined
          if (found !== instruction.negated) visit(pc + 1, at)
          break
        }
        default:
          instruction satisfies never
      }
    }
  }
  return false
}

type Node =
  | { readonly kind: 'char'; readonly test: (char: string) => boolean }
  | { readonly kind: 'sequence' | 'either'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'look'; readonly part: Node; readonly negated: boolean; readonly behind: boolean }

/** Null for what has no program: back references, too many repetitions, a look behind of no fixed length. */
export function parsePattern(source: string, flags: string): Program | null {
  const reader = { source, flags, at: 0 }
  try {
    const node = alternatives(reader)
    return reader.at === source.length ? programOf(node) : null
  } catch (error) {
    if (error instanceof NoProgram) return null
    throw error
  }
}

class NoProgram extends Error {}

interface Reader {
  readonly source: string
  readonly flags: string
  at: number
}

function take(reader: Reader, form: RegExp): RegExpExecArray | null {
  form.lastIndex = reader.at
  const found = form.exec(reader.source)
  if (found !== null) reader.at += found[0].length
  return found
}

function alternatives(reader: Reader): Node {
  const parts = [sequence(reader)]
  while (take(reader, /\|/y) !== null) parts.push(sequence(reader))
  return parts.length === 1 ? (parts[0] as Node) : { kind: 'either', parts }
}

function sequence(reader: Reader): Node {
  const parts: Node[] = []
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source[reader.at] ?? '')) parts.push(repeated(reader))
  return { kind: 'sequence', parts }
}

function repeated(reader: Reader): Node {
  const part = atom(reader)
  const quantifier = take(reader, /([*+?]|\{(\d+)(,?)(\d*)\})\??/y)
  if (quantifier === null) return part
  const [, form, least = '', comma, most = ''] = quantifier
  if (form === '*') return { kind: 'repeat', part, min: 0, max: Number.POSITIVE_INFINITY }
  if (form === '+') return { kind: 'repeat', part, min: 1, max: Number.POSITIVE_INFINITY }
  if (form === '?') return { kind: 'repeat', part, min: 0, max: 1 }
  const min = Number(least)
  const max = most !== '' ? Number(most) : comma === '' ? min : Number.POSITIVE_INFINITY
  return { kind: 'repeat', part, min, max }
}

function atom(reader: Reader): Node {
  const look = take(reader, /\(\?(<?)([=!])/y)
  if (look !== null) {
    const node: Node = { kind: 'look', part: alternatives(reader), negated: look[2] === '!', behind: look[1] === '<' }
    return closed(reader, node)
  }
  if (take(reader, /\((?:\?:|\?<\w+>)?/y) !== null) return closed(reader, alternatives(reader))
  if (take(reader, /\\[1-9k]/y) !== null) throw new NoProgram()
  const char = take(reader, /\\u\{[0-9a-f]+\}|\\p\{\w+\}|\\[\s\S]/y)?.[0] ?? take(reader, /\[/y)?.[0]
  if (char !== undefined) return { kind: 'char', test: testOf(char === '[' ? classText(reader) : char, reader.flags) }
  const literal = take(reader, /[A-Za-z0-9]/y)?.[0]
  if (literal === undefined) throw new NoProgram()
  return { kind: 'char', test: testOf(literal, reader.flags) }
}

function closed(reader: Reader, node: Node): Node {
  if (take(reader, /\)/y) === null) throw new NoProgram()
  return node
}

/** After its opening bracket, to the one that closes it; classes stand within classes. */
function classText(reader: Reader): string {
  let text = '['
  for (let depth = 1; depth > 0; ) {
    const part = take(reader, /\\(?:u\{[0-9a-f]+\}|p\{\w+\}|[\s\S])|[^\\]/y)?.[0]
    if (part === undefined) throw new NoProgram()
    if (part === '[') depth += 1
    if (part === ']') depth -= 1
    text += part
  }
  return text
}

function testOf(source: string, flags: string): (char: string) => boolean {
  if (/^[A-Za-z0-9]$/.test(source) && flags === '') return (char) => char === source
  const expression = new RegExp(`^${source}$`, `${flags}v`)
  return (char) => expression.test(char)
}

function programOf(node: Node): Program {
  const program: Instruction[] = []
  emit(program, node)
  program.push({ op: 'match' })
  return program
}

function emit(program: Instruction[], node: Node): void {
  if (program.length > INSTRUCTIONS_MAX) throw new NoProgram()
  switch (node.kind) {
    case 'char':
      program.push({ op: 'char', test: node.test })
      return
    case 'sequence':
      for (const part of node.parts) emit(program, part)
      return
    case 'either':
      emitEither(program, node.parts)
      return
    case 'look':
      program.push({
        op: 'look',
        program: programOf(node.part),
        negated: node.negated,
        back: node.behind ? widthOf(node.part) : 0,
      })
      return
    case 'repeat':
      emitRepeat(program, node)
      return
    default:
      node satisfies never
  }
}

function emitEither(program: Instruction[], parts: readonly Node[]): void {
  const choice: Instruction & { op: 'split' } = { op: 'split', to: [] }
  program.push(choice)
  const ends: (Instruction & { op: 'split' })[] = []
  const starts: number[] = []
  for (const part of parts) {
    starts.push(program.length)
    emit(program, part)
    const end: Instruction & { op: 'split' } = { op: 'split', to: [] }
    program.push(end)
    ends.push(end)
  }
  choice.to = starts
  for (const end of ends) end.to = [program.length]
}

function emitRepeat(program: Instruction[], { part, min, max }: Node & { kind: 'repeat' }): void {
  if (min > INSTRUCTIONS_MAX || (max !== Number.POSITIVE_INFINITY && max > INSTRUCTIONS_MAX)) throw new NoProgram()
  for (let i = 0; i < min; i += 1) emit(program, part)
  if (max === Number.POSITIVE_INFINITY) {
    const loop: Instruction & { op: 'split' } = { op: 'split', to: [] }
    const start = program.length
    program.push(loop)
    emit(program, part)
    program.push({ op: 'split', to: [start] })
    loop.to = [start + 1, program.length]
    return
  }
  const skips: (Instruction & { op: 'split' })[] = []
  for (let i = min; i < max; i += 1) {
    const skip: Instruction & { op: 'split' } = { op: 'split', to: [] }
    program.push(skip)
    skips.push(skip)
    skip.to = [program.length]
    emit(program, part)
  }
  for (const skip of skips) skip.to = [...skip.to, program.length]
}

/** In characters, as Python also asks for of what it looks behind at. */
function widthOf(node: Node): number {
  switch (node.kind) {
    case 'char':
      return 1
    case 'look':
      return 0
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + widthOf(part), 0)
    case 'either': {
      const [first, ...others] = node.parts.map(widthOf)
      if (first === undefined || others.some((width) => width !== first)) throw new NoProgram()
      return first
    }
    case 'repeat':
      if (node.min !== node.max) throw new NoProgram()
      return node.min * widthOf(node.part)
    default:
      return node satisfies never
  }
}
