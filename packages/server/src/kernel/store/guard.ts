import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely'
import type { Journal } from '../changes/journal.ts'

const CHANGING_SQL = /^\s*(insert|update|delete|replace|merge)\b/i

/** What a query changes, for messages: 'update user'. Undefined for one that only reads. */
function changing(node: RootOperationNode): string | undefined {
  switch (node.kind) {
    case 'InsertQueryNode':
    case 'UpdateQueryNode':
    case 'DeleteQueryNode':
    case 'MergeQueryNode':
      return node.kind.replace('QueryNode', '').toLowerCase()
    case 'RawNode':
      return CHANGING_SQL.exec(node.sqlFragments[0] ?? '')?.[1]?.toLowerCase()
    default:
      return undefined
  }
}

/** On `store.db`: writing needs a Tx, also where the types were got round. */
export class ReadsOnly implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (changing(node) !== undefined) throw new Error('store.db only reads: change rows in store.write')
    return node
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

/** On a transaction: notes which statements changed rows, so that none is committed without a change record. */
export class WriteWatch implements KyselyPlugin {
  readonly #journal: Journal
  readonly #pending = new WeakMap<object, string>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    const statement = changing(node)
    if (statement !== undefined) this.#pending.set(queryId, statement)
    return node
  }

  async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const statement = this.#pending.get(queryId)
    // A statement that met no row has changed nothing that could need a record.
    if (statement !== undefined && (result.numAffectedRows ?? 0n) > 0n) this.#journal.wrote.add(statement)
    return result
  }
}
