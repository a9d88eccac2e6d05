import { bool, choice, int, listsByName, str } from '../option.ts'

export const resource = {
  driver: choice('sql', ['sql']),
  caching: bool(true, { formerly: ['assignment.caching'] }),
  cache_time: int(null, { formerly: ['assignment.cache_time'] }),
  list_limit: int(null, { formerly: ['assignment.list_limit'] }),
  admin_project_domain_name: str(null),
  admin_project_name: str(null),
  project_name_url_safe: choice('off', ['off', 'new', 'strict']),
  domain_name_url_safe: choice('off', ['off', 'new', 'strict']),
}

export const domainConfig = {
  driver: choice('sql', ['sql']),
  caching: bool(true),
  cache_time: int(300),
  additional_whitelisted_options: listsByName(null),
  additional_sensitive_options: listsByName(null),
}
