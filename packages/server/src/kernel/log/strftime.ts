/** The local time as [DEFAULT] log_date_format asks for it. What strftime does not know stays as it is. */
export function strftime(format: string, time: Date): string {
  return format.replace(/%([a-zA-Z%])/g, (all, directive: string) => DIRECTIVES.get(directive)?.(time) ?? all)
}

const two = (value: number): string => String(value).padStart(2, '0')
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Minutes east of Greenwich, as ±HHMM. */
export function zone(time: Date, separator = ''): string {
  const minutes = -time.getTimezoneOffset()
  const apart = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(apart / 60))}${separator}${two(apart % 60)}`
}

const DIRECTIVES: ReadonlyMap<string, (time: Date) => string> = new Map([
  ['Y', (time: Date) => String(time.getFullYear()).padStart(4, '0')],
  ['y', (time: Date) => two(time.getFullYear() % 100)],
  ['m', (time: Date) => two(time.getMonth() + 1)],
  ['d', (time: Date) => two(time.getDate())],
  ['H', (time: Date) => two(time.getHours())],
  ['I', (time: Date) => two(time.getHours() % 12 || 12)],
  ['p', (time: Date) => (time.getHours() < 12 ? 'AM' : 'PM')],
  ['M', (time: Date) => two(time.getMinutes())],
  ['S', (time: Date) => two(time.getSeconds())],
  ['f', (time: Date) => `${String(time.getMilliseconds()).padStart(3, '0')}000`],
  ['z', (time: Date) => zone(time)],
  ['a', (time: Date) => (DAYS[time.getDay()] ?? '').slice(0, 3)],
  ['A', (time: Date) => DAYS[time.getDay()] ?? ''],
  ['b', (time: Date) => (MONTHS[time.getMonth()] ?? '').slice(0, 3)],
  ['B', (time: Date) => MONTHS[time.getMonth()] ?? ''],
  ['F', (time: Date) => strftime('%Y-%m-%d', time)],
  ['T', (time: Date) => strftime('%H:%M:%S', time)],
  ['s', (time: Date) => String(Math.floor(time.getTime() / 1000))],
  ['%', () => '%'],
])
