import { availableParallelism } from 'node:os'
import bcrypt from 'bcrypt'

/**
 * How many passwords this machine can check in a second, with nothing around it: bcrypt itself, as many at once as there
 * are cores. Prints the rate. argv: cost, seconds.
 */
const cost = Number(process.argv[2] ?? 12)
const seconds = Number(process.argv[3] ?? 10)
const hash = await bcrypt.hash('secret', cost)
const ends = performance.now() + seconds * 1000
let done = 0
const started = performance.now()
const worker = async () => {
  while (performance.now() < ends) {
    if (!(await bcrypt.compare('secret', hash))) throw new Error('bcrypt is wrong')
    done += 1
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, worker))
process.stdout.write(`RATE ${(done / ((performance.now() - started) / 1000)).toFixed(3)}\n`)
