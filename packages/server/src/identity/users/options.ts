import { Type } from 'typebox'

/** A user's resource options: names in the API, four characters in the database. */
const OPTION_IDS = {
  ignore_change_password_upon_first_use: '1000',
  ignore_password_expiry: '1001',
  ignore_lockout_failure_attempts: '1002',
  lock_password: '1003',
  ignore_user_inactivity: '1004',
  multi_factor_auth_rules: 'MFAR',
  multi_factor_auth_enabled: 'MFAE',
} as const

export type UserOption = keyof typeof OPTION_IDS
/** Options that are set, by name. */
export type UserOptions = Readonly<Record<string, unknown>>

const NAMES: ReadonlyMap<string, UserOption> = new Map(
  Object.entries(OPTION_IDS).map(([name, id]) => [id, name as UserOption]),
)

export interface OptionRow {
  readonly option_id: string
  readonly option_value: string | null
}

/** Ids that nobody knows are left out; the next write clears them. */
export function optionsFrom(rows: readonly OptionRow[]): UserOptions {
  const entries = rows.flatMap(({ option_id, option_value }) => {
    const name = NAMES.get(option_id)
    return name === undefined || option_value === null ? [] : [[name, JSON.parse(option_value)] as const]
  })
  return Object.fromEntries(entries)
}

export const optionRows = (options: UserOptions): readonly OptionRow[] =>
  Object.entries(options).flatMap(([name, value]) =>
    Object.hasOwn(OPTION_IDS, name) && value !== null && value !== undefined
      ? [{ option_id: OPTION_IDS[name as UserOption], option_value: JSON.stringify(value) }]
      : [],
  )

/** After a change: null takes an option away, one that is not named stays. */
export const optionsAfter = (before: UserOptions, change: UserOptions): UserOptions =>
  Object.fromEntries(
    Object.entries({ ...before, ...change }).filter(
      ([name, value]) => Object.hasOwn(OPTION_IDS, name) && value !== null,
    ),
  )

const Switch = Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], enum: [true, false, null] }))

export const OptionsBody = Type.Object(
  {
    ignore_change_password_upon_first_use: Switch,
    ignore_password_expiry: Switch,
    ignore_lockout_failure_attempts: Switch,
    lock_password: Switch,
    ignore_user_inactivity: Switch,
    multi_factor_auth_rules: Type.Optional(
      Type.Unsafe<readonly (readonly string[])[] | null>({
        type: ['array', 'null'],
        items: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true },
        uniqueItems: true,
      }),
    ),
    multi_factor_auth_enabled: Switch,
  },
  { additionalProperties: false },
)
