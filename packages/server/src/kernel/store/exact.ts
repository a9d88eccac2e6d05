import {
  AndNode,
  BinaryOperationNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  ParensNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PrimitiveValueListNode,
  type QueryId,
  type QueryResult,
  RawNode,
  type RootOperationNode,
  type UnknownRow,
  ValueListNode,
  ValueNode,
} from 'kysely'

/**
 * INV-48: on MySQL `'admin' = 'Ádmin '` holds, in Keystone's collation; on PostgreSQL and SQLite it does not. With this,
 * comparing a column with text means the same everywhere: MySQL's own comparison still finds the candidates by index,
 * then the bytes decide. Unique keys stay as loose as the collation is: there a look-alike is refused as a duplicate.
 */
export class ExactText implements KyselyPlugin {
  readonly #transformer = new ExactTransformer()

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node, queryId)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

class ExactTransformer extends OperationNodeTransformer {
  protected override transformBinaryOperation(node: BinaryOperationNode, queryId?: QueryId): BinaryOperationNode {
    const plain = super.transformBinaryOperation(node, queryId)
    const { leftOperand, operator, rightOperand } = plain
    if (!OperatorNode.is(operator) || !holdsText(rightOperand)) return plain
    const exact = BinaryOperationNode.create(bytes(leftOperand), operator, rightOperand)
    switch (operator.operator) {
      case '=':
      case 'in':
        // MariaDB refuses to compare its three-byte columns with a four-byte character at all.
        if (holdsText(rightOperand, FOUR_BYTES)) return exact
        // The types say a comparison becomes a comparison; the compiler takes any expression in its place.
        return ParensNode.create(AndNode.create(plain, exact)) as OperationNode as BinaryOperationNode
      case '!=':
      case '<>':
      case 'not in':
        return exact
      default:
        return plain
    }
  }
}

/** The text's bytes in UTF-8, whatever character set the column has. */
const bytes = (operand: OperationNode): RawNode =>
  RawNode.create(['cast(convert(', ' using utf8mb4) as binary)'], [operand])

const FOUR_BYTES = /[\u{10000}-\u{10ffff}]/u

function holdsText(operand: OperationNode, what = /^/): boolean {
  const holds = (value: unknown): boolean => typeof value === 'string' && what.test(value)
  if (ValueNode.is(operand)) return holds(operand.value)
  if (PrimitiveValueListNode.is(operand)) return operand.values.some(holds)
  const holding = (part: OperationNode): boolean => holdsText(part, what)
  if (ValueListNode.is(operand)) return operand.values.some(holding)
  // sql.val(text), and sql`${text}` alone.
  return RawNode.is(operand) && operand.sqlFragments.every((part) => part === '') && operand.parameters.some(holding)
}
