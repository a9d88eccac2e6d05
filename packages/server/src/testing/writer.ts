import { record } from '../kernel/changes/index.ts'
import { openStore } from '../kernel/store/index.ts'

/**
 * A process to be killed: writes regions and their changes, several at a time, until it is. Says 'begun' once, then the
 * id of each write that was acknowledged. Arguments: the database's URL, and what its ids begin with.
 */
const [url = '', prefix = ''] = process.argv.slice(2)
const store = await openStore(url)
process.stdout.write('begun\n')
let count = 0
const writer = async (): Promise<never> => {
  for (;;) {
    count += 1
    const id = `${prefix}-${count}`
    await store.write(async (tx) => {
      await tx.insertInto('region').values({ id, description: '' }).execute()
      record(tx, { entity: 'region', id, op: 'create', body: { id } })
    })
    process.stdout.write(`${id}\n`)
  }
}
await Promise.all([writer(), writer(), writer()])
