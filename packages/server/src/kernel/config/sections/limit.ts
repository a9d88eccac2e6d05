import { bool, choice, int } from '../option.ts'

export const unifiedLimit = {
  driver: choice('sql', ['sql']),
  caching: bool(true),
  cache_time: int(null),
  list_limit: int(null),
  enforcement_model: choice('flat', ['flat', 'strict_two_level']),
}
