import { bool, choice, int, list } from '../option.ts'

export const assignment = {
  driver: choice('sql', ['sql']),
  prohibited_implied_role: list(['admin']),
}

export const role = {
  driver: choice(null, ['sql']),
  caching: bool(true),
  cache_time: int(null),
  list_limit: int(null),
}
