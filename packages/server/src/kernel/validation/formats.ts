/** Formats that schemas of the Identity API name. Only strings reach them. */
const UUID = /^(?:urn:uuid:)?\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i

export const formats = { uuid: (text: string): boolean => UUID.test(text) } as const
