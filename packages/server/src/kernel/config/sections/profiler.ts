import { bool, dict, float, int, str } from '../option.ts'

export const profiler = {
  enabled: bool(false, { formerly: ['profiler.profiler_enabled'] }),
  trace_sqlalchemy: bool(false),
  trace_requests: bool(false),
  hmac_keys: str('SECRET_KEY', { secret: true }),
  connection_string: str('messaging://', { secret: true }),
  es_doc_type: str('notification'),
  es_scroll_time: str('2m'),
  es_scroll_size: int(10_000),
  socket_timeout: float(0.1),
  sentinel_service_name: str('mymaster'),
  filter_error_trace: bool(false),
}

export const profilerJaeger = {
  service_name_prefix: str(null),
  process_tags: dict(new Map<string, string>()),
}

export const profilerOtlp = {
  service_name_prefix: str(null),
}
