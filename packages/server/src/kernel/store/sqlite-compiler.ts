import { type SelectModifierNode, SqliteQueryCompiler } from 'kysely'

/** Leaves out FOR UPDATE: a write transaction holds the whole database from its first statement. */
export class SqliteCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== 'ForUpdate') super.visitSelectModifier(node)
  }
}
