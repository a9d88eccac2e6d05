import { bool, choice, int } from '../option.ts'

export const catalog = {
  /** Both names mean the one that there is, which filters. */
  driver: choice('sql', ['sql', 'endpoint_filter.sql']),
  caching: bool(true),
  cache_time: int(null),
  list_limit: int(null),
}

export const endpointFilter = {
  driver: choice('sql', ['sql']),
  return_all_endpoints_if_no_filter: bool(true),
}

export const endpointPolicy = {
  driver: choice('sql', ['sql']),
}

export const policy = {
  driver: choice('sql', ['sql', 'rules']),
  list_limit: int(null),
}
