import { bool, int, list, str } from '../option.ts'

export const cors = {
  allowed_origin: list(null),
  allow_credentials: bool(true),
  expose_headers: list(['X-Auth-Token', 'X-Openstack-Request-Id', 'X-Subject-Token', 'Openstack-Auth-Receipt']),
  max_age: int(3600),
  allow_methods: list(['GET', 'PUT', 'POST', 'DELETE', 'PATCH']),
  allow_headers: list([
    'X-Auth-Token',
    'X-Openstack-Request-Id',
    'X-Subject-Token',
    'X-Project-Id',
    'X-Project-Name',
    'X-Project-Domain-Id',
    'X-Project-Domain-Name',
    'X-Domain-Id',
    'X-Domain-Name',
    'Openstack-Auth-Receipt',
  ]),
}

export const healthcheck = {
  detailed: bool(false),
  backends: list([]),
  allowed_source_ranges: list([]),
  ignore_proxied_requests: bool(false),
  disable_by_file_path: str(null),
  disable_by_file_paths: list([]),
  enable_by_file_paths: list([]),
}

export const osloMiddleware = {
  max_request_body_size: int(114_688, {
    formerly: ['DEFAULT.osapi_max_request_body_size', 'DEFAULT.max_request_body_size'],
  }),
  enable_proxy_headers_parsing: bool(false),
  http_basic_auth_user_file: str('/etc/htpasswd'),
}
