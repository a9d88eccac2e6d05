import type { Config } from '../kernel/config/index.ts'
import { addQuoinTables, createSchema, knownHeads, quoinTablesPresent, schemaState } from '../schema/index.ts'
import { createLog, openDatabase } from './services.ts'

/** keystone-manage's exit codes of --check: nothing to do, expand needed, contract needed. */
export const checkCodes = { upToDate: 0, expandNeeded: 2, contractNeeded: 4 } as const

/**
 * Brings an empty database to Keystone's schema and Quoin's own tables. A database that Keystone made is served as
 * found: only tables named quoin_* are added to it.
 */
export async function dbSync(config: Config, say: (line: string) => void): Promise<void> {
  const store = await openDatabase(config, createLog(config))
  try {
    const state = await schemaState(store)
    if (state.kind === 'empty') {
      await createSchema(store)
      say(`Created Keystone's schema (expand ${knownHeads.expand}, contract ${knownHeads.contract}) and Quoin's tables`)
    } else if (await quoinTablesPresent(store)) say('Nothing to do')
    else {
      await addQuoinTables(store)
      say(`Added Quoin's tables; Keystone's (expand ${state.expand}, contract ${state.contract}) are served as found`)
    }
  } finally {
    await store.close()
  }
}

export async function dbCheck(config: Config, say: (line: string) => void): Promise<number> {
  const store = await openDatabase(config, createLog(config))
  try {
    const ready = (await schemaState(store)).kind !== 'empty' && (await quoinTablesPresent(store))
    say(
      ready
        ? 'All db_sync commands are upgraded to the same version and up-to-date.'
        : 'Your database is not up to date. Your first step is to run `quoin db_sync --expand`.',
    )
    return ready ? checkCodes.upToDate : checkCodes.expandNeeded
  } finally {
    await store.close()
  }
}

export async function dbVersion(config: Config): Promise<string> {
  const store = await openDatabase(config, createLog(config))
  try {
    const state = await schemaState(store)
    return state.kind === 'empty' ? '' : state.expand
  } finally {
    await store.close()
  }
}
