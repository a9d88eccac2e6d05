import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFormat } from './percent.ts'
import { strftime } from './strftime.ts'

/** Formats as Python itself fills them in. */
const found = spawnSync('python3', ['--version']).status === 0
const title = found ? 'beside Python' : 'SKIPPED: no Python to compare with; install with: apt-get install python3'

function inPython(script: string, input: unknown): readonly unknown[] {
  const ran = spawnSync('python3', ['-c', script], { input: JSON.stringify(input), encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

describe.skipIf(!found)(title, () => {
  test('%(name)s with flags, width and precision', () => {
    const values = { message: 'a message', process: 4711, msecs: 7, created: 1772366400.25, levelname: 'INFO' }
    const text = fc
      .tuple(
        fc.constantFrom('message', 'levelname'),
        fc.constantFrom('', '-'),
        fc.constantFrom('', '12', '3'),
        fc.constantFrom('', '.4'),
      )
      .map(([name, flag, width, precision]) => `%(${name})${flag}${width}${precision}s`)
    const number = fc
      .tuple(
        fc.constantFrom('process', 'msecs'),
        fc.constantFrom('', '0', '-'),
        fc.constantFrom('', '3', '8'),
        fc.constantFrom('d', 's'),
      )
      .filter(([, flag, , type]) => type === 'd' || flag !== '0')
      .map(([name, flag, width, type]) => `%(${name})${flag}${width}${type}`)
    const fraction = fc.constantFrom('%(created)f', '%(created).3f', '%(created)d')
    const formats = fc.sample(
      fc.array(fc.oneof(text, number, fraction, fc.constantFrom('%%', ' ', '[x]', 'é'))).map((parts) => parts.join('')),
      300,
    )
    const script = 'import json, sys; f, v = json.load(sys.stdin); print(json.dumps([x % v for x in f]))'
    const theirs = inPython(script, [formats, values])
    for (const [index, format] of formats.entries()) expect(compileFormat(format)(values), format).toBe(theirs[index])
  })

  test('dates', () => {
    const format = '%Y-%m-%d %H:%M:%S|%y|%I %p|%a %A|%b %B|%F %T|%z|%s|%%'
    const seconds = fc.sample(fc.integer({ min: 0, max: 4_000_000_000 }), 300)
    const script =
      'import json, sys, time; f, s = json.load(sys.stdin); print(json.dumps([time.strftime(f, time.localtime(x)) for x in s]))'
    const theirs = inPython(script, [format, seconds])
    for (const [index, second] of seconds.entries())
      expect(strftime(format, new Date(second * 1000)), String(second)).toBe(theirs[index])
  })
})
