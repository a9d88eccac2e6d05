/** Formats that schemas of the Identity API name. Only strings reach them. */
const UUID = /^(?:urn:uuid:)?\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i
/** ISO 8601 as upstream's parser takes it: date, optionally time, fraction and zone. */
const ISO_TIME = /^\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/

export const formats = {
  uuid: (text: string): boolean => UUID.test(text),
  'date-time': (text: string): boolean => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text.replace(' ', 'T'))),
  uri: (text: string): boolean => URL.canParse(text),
  email: (text: string): boolean => text.includes('@'),
} as const
